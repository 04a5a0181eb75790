/* PNG encoder: stb_image_write with chunks of our own added. */
#include "codec/encode.h"

#include "codec/stb.h"

#include <libdeflate.h>
#include <limits.h>
#include <string.h>

#define HEAD_BYTES (8 + 12 + 13) /* signature and IHDR; our chunks follow */
#define FRAME_BYTES 12

static void put_be32(uint8_t *p, uint32_t v)
{
    p[0] = (uint8_t)(v >> 24);
    p[1] = (uint8_t)(v >> 16);
    p[2] = (uint8_t)(v >> 8);
    p[3] = (uint8_t)v;
}

static uint8_t *put_chunk(uint8_t *to, const char *type, const void *v, size_t n)
{
    put_be32(to, (uint32_t)n);
    memcpy(to + 4, type, 4);
    memcpy(to + 8, v, n);
    put_be32(to + 8 + n, libdeflate_crc32(0, to + 4, n + 4));
    return to + FRAME_BYTES + n;
}

/* A tEXt chunk of keyword (n bytes, with its NUL) and text. */
static uint8_t *put_note(uint8_t *to, const char *keyword, size_t n, const char *text)
{
    const size_t m = strlen(text);
    put_be32(to, (uint32_t)(n + m));
    memcpy(to + 4, "tEXt", 4);
    memcpy(to + 8, keyword, n);
    memcpy(to + 8 + n, text, m);
    put_be32(to + 8 + n + m, libdeflate_crc32(0, to + 4, n + m + 4));
    return to + FRAME_BYTES + n + m;
}

enum pihmap_status pm_encode_png(struct pm_job *job, const struct pm_samples *picture,
                                 const struct pm_encoding *how, uint8_t **bytes, size_t *n)
{
    const int w = picture->w, h = picture->h, channels = picture->channels;
    static const uint8_t intent[1] = {0};                /* sRGB, perceptual */
    static const char software[] = "Software\0" PM_MARK; /* keyword, NUL, text without NUL */
    static const char comment[] = "Comment\0";           /* keyword, NUL */
    enum pihmap_status st = PIHMAP_OK;
    size_t plain_bytes = 0;
    *bytes = NULL;
    *n = 0;
    if (((int64_t)w * channels + 1) * h > INT_MAX - 65536)
        return pm_fail(job, PIHMAP_ELIMIT,
                       "a picture of %d x %d pixels is too large for a PNG; "
                       "ask for .jpg",
                       w, h);
    uint8_t *plain = pm_stb_write_png(picture->v, w, h, channels, &plain_bytes);
    if (!plain || plain_bytes < HEAD_BYTES) {
        st = pm_fail_memory(job);
        goto out;
    }
    const size_t note = how->note ? sizeof comment - 1 + strlen(how->note) : 0;
    const size_t extra =
        2 * FRAME_BYTES + sizeof intent + sizeof software - 1 + (note ? FRAME_BYTES + note : 0);
    *bytes = pm_alloc(job, plain_bytes + extra, 1);
    if (!*bytes) {
        st = job->err.status;
        goto out;
    }
    memcpy(*bytes, plain, HEAD_BYTES);
    uint8_t *to = put_chunk(*bytes + HEAD_BYTES, "sRGB", intent, sizeof intent);
    to = put_chunk(to, "tEXt", software, sizeof software - 1);
    if (note)
        to = put_note(to, comment, sizeof comment - 1, how->note);
    memcpy(to, plain + HEAD_BYTES, plain_bytes - HEAD_BYTES);
    *n = plain_bytes + extra;
out:
    free(plain);
    return st;
}
