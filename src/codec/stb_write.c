/* stb_image_write, compiled privately, with libdeflate as its compressor. */
#include "codec/stb.h"

#include <libdeflate.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>

/* A 12 MP heatmap: level 1 takes 9.2 MB, level 3 8.4 MB and 150 ms more. */
#define DEFLATE_LEVEL 1
/* "Up": each row minus the one above. stb's choice among five filters, row by row, takes 270 ms
 * more on such a picture, which is then 13.3 MB instead of 12.6; masks are 22 KB instead of 26. */
#define FILTER_UP 2

/* The zlib stream of the picture that this thread is writing: stb_image_write leaks it when there
 * is no memory for the file around it. */
static _Thread_local unsigned char *stream;

/* Called by stb_image_write: a malloc'd zlib stream of n bytes; NULL on failure. */
static unsigned char *compress_zlib(unsigned char *bytes, int n, int *out_n, int quality)
{
    (void)quality;
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(DEFLATE_LEVEL);
    const size_t bound = c ? libdeflate_zlib_compress_bound(c, (size_t)n) : 0;
    unsigned char *out = c ? malloc(bound) : NULL;
    const size_t used = out ? libdeflate_zlib_compress(c, bytes, (size_t)n, out, bound) : 0;
    libdeflate_free_compressor(c);
    if (used == 0 || used > INT_MAX) {
        free(out);
        return NULL;
    }
    *out_n = (int)used;
    stream = out;
    return out;
}

#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#define STBI_WRITE_NO_STDIO /* its file functions do not notice a full disk */
#define STBIW_ZLIB_COMPRESS compress_zlib
#define STBIW_ASSERT(x) ((void)0)
#define STBIW_MALLOC(n) malloc(n)
#define STBIW_REALLOC(p, n) realloc(p, n)
#define STBIW_FREE(p) free(p)
/* Declarations of the decoders and writers that are left out. */
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb_image_write.h>

static void set_filter(void)
{
    stbi_write_force_png_filter = FILTER_UP;
}

uint8_t *pm_stb_write_png(const uint8_t *pixels, int w, int h, int channels, size_t *n)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    int length = 0;
    pthread_once(&once, set_filter);
    stream = NULL;
    uint8_t *png = stbi_write_png_to_mem(pixels, w * channels, w, h, channels, &length);
    if (!png)
        free(stream);
    stream = NULL; /* stb_image_write has freed it */
    *n = png ? (size_t)length : 0;
    return png;
}
