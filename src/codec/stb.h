/* stb_image and stb_image_write, compiled privately: only these functions are visible. */
#ifndef PM_CODEC_STB_H
#define PM_CODEC_STB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * n bytes of a checked BMP -> *w * *h * *channels interleaved samples (3 RGB, 4 RGBA), the caller's
 * to free(). NULL on failure; *no_memory says whether memory ran out.
 */
uint8_t *pm_stb_read8(const uint8_t *bytes, size_t n, int *w, int *h, int *channels,
                      bool *no_memory);

/*
 * w * h px of 1..4 interleaved 8-bit samples -> a PNG file of *n bytes, the caller's to free().
 * NULL: no memory. The caller has checked that h * (1 + w * channels) < 2^31.
 */
uint8_t *pm_stb_write_png(const uint8_t *pixels, int w, int h, int channels, size_t *n);

#endif
