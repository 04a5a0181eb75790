/* The two files that hold stb_image and stb_image_write, and what they let through. */
#ifndef PM_CODEC_STB_H
#define PM_CODEC_STB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * n bytes of a PNG or BMP that has passed its check -> w * h * *channels samples, interleaved
 * (1 grey, 2 grey + alpha, 3 RGB, 4 RGBA), to be freed by free(); NULL on failure, with
 * *no_memory telling whether that was for want of memory. The 16-bit one is for 16-bit PNG,
 * samples in native order.
 */
uint8_t *pm_stb_read8(const uint8_t *bytes, size_t n, int *w, int *h, int *channels,
                      bool *no_memory);
uint16_t *pm_stb_read16(const uint8_t *bytes, size_t n, int *w, int *h, int *channels,
                        bool *no_memory);

/*
 * w * h px of 1..4 interleaved 8-bit samples -> a PNG file of *n bytes, to be freed by free();
 * NULL when there is no memory. The caller has made sure that h * (1 + w * channels) < 2^31.
 */
uint8_t *pm_stb_write_png(const uint8_t *pixels, int w, int h, int channels, size_t *n);

#endif
