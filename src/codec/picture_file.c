#include "codec/picture_file.h"

#include "base/printable.h"
#include "codec/encode.h"
#include "codec/source.h"

#include <stdio.h>
#include <string.h>

#define MARK "pihmap " /* PM_MARK without the version: pictures of other versions are ours, too */
/* A negative scale means little endian. Others write -1.0 or -1, so that this spelling is ours. */
#define PFM_SCALE "-1.000000"
#define NAME_BYTES 384

/* ---- recognising ---------------------------------------------------------------------- */

/* The first n bytes of a file. */
struct head {
    const uint8_t *v;
    size_t n;
};

static bool has(const struct head *p, size_t at, const char *bytes, size_t n)
{
    return at <= p->n && n <= p->n - at && memcmp(p->v + at, bytes, n) == 0;
}

static bool has_text(const struct head *p, size_t at, const char *text)
{
    return has(p, at, text, strlen(text));
}

/* A tEXt chunk with our Software before the pixels. */
static bool is_our_png(const struct head *p)
{
    static const char signature[] = "\x89PNG\r\n\x1a\n", software[] = "tEXtSoftware\0" MARK;
    if (!has_text(p, 0, signature))
        return false;
    for (size_t at = 8; at + 12 <= p->n && !has_text(p, at + 4, "IDAT");) {
        if (has(p, at + 4, software, sizeof software - 1))
            return true;
        at += 12 + (size_t)pm_be32(p->v + at);
    }
    return false;
}

/* A comment with our mark among the segments before the frame. */
static bool is_our_jpeg(const struct head *p)
{
    if (!has_text(p, 0, "\xFF\xD8"))
        return false;
    for (size_t at = 2; at + 4 <= p->n && p->v[at] == 0xFF;) {
        const int type = p->v[at + 1];
        if (type == 0xFE && has_text(p, at + 4, MARK))
            return true;
        if (type != 0xFE && (type < 0xE0 || type > 0xEF)) /* neither COM nor APP0..15 */
            return false;
        at += 2 + pm_be16(p->v + at + 2);
    }
    return false;
}

/* "Pf", one line with the size, one with the scale. */
static bool is_our_pfm(const struct head *p)
{
    const uint8_t *end = p->n > 3 ? memchr(p->v + 3, '\n', p->n - 3) : NULL;
    return end && has_text(p, 0, "Pf\n") && has_text(p, (size_t)(end - p->v) + 1, PFM_SCALE "\n");
}

bool pm_is_own_picture(const uint8_t *head, size_t n)
{
    const struct head p = {head, n};
    return is_our_png(&p) || is_our_jpeg(&p) || is_our_pfm(&p);
}

/* ---- writing -------------------------------------------------------------------------- */

enum pihmap_status pm_save_rgb8(struct pm_job *job, const char *path, const struct pm_keep *keep,
                                const struct pm_rgb8 *picture)
{
    const struct pm_encoding how = {.note = keep ? keep->note : NULL};
    const struct pm_samples samples = {picture->v, picture->w, picture->h, 3};
    enum pihmap_status st;
    uint8_t *bytes = NULL;
    size_t n = 0;
    if (pm_ends_with(path, ".png")) {
        TRY(pm_encode_png(job, &samples, &how, &bytes, &n));
    } else if (pm_ends_with(path, ".jpg") || pm_ends_with(path, ".jpeg")) {
        TRY(pm_encode_jpeg(job, &samples, &how, &bytes, &n));
    } else {
        char name[NAME_BYTES];
        pm_printable(path, name, sizeof name);
        return pm_fail(job, PIHMAP_EARG, "%s: pictures are written as .png or .jpg", name);
    }
    TRY(pm_save_bytes(job, path, keep, bytes, n));
out:
    free(bytes);
    return st;
}

enum pihmap_status pm_save_mask(struct pm_job *job, const char *path, const struct pm_keep *keep,
                                const struct pm_mask *mask)
{
    const struct pm_encoding how = {.note = keep ? keep->note : NULL};
    const struct pm_samples samples = {mask->v, mask->w, mask->h, 1};
    enum pihmap_status st;
    uint8_t *bytes = NULL;
    size_t n = 0;
    TRY(pm_encode_png(job, &samples, &how, &bytes, &n));
    TRY(pm_save_bytes(job, path, keep, bytes, n));
out:
    free(bytes);
    return st;
}

/* Little endian, whatever the processor. */
static void put_floats(uint8_t *to, const float *v, int n)
{
    for (int i = 0; i < n; i++) {
        uint32_t bits;
        memcpy(&bits, v + i, sizeof bits);
        for (int k = 0; k < 4; k++)
            *to++ = (uint8_t)(bits >> (8 * k));
    }
}

enum pihmap_status pm_save_pfm(struct pm_job *job, const char *path, const struct pm_keep *keep,
                               const struct pm_plane *plane)
{
    char head[64];
    const int head_bytes =
        snprintf(head, sizeof head, "Pf\n%d %d\n" PFM_SCALE "\n", plane->w, plane->h);
    const size_t row = (size_t)plane->w * 4, n = (size_t)head_bytes + row * (size_t)plane->h;
    uint8_t *bytes = pm_alloc(job, n, 1);
    if (!bytes)
        return job->err.status;
    memcpy(bytes, head, (size_t)head_bytes);
    for (int y = 0; y < plane->h; y++)
        put_floats(bytes + head_bytes + row * (size_t)y, pm_row(plane, plane->h - 1 - y), plane->w);
    const enum pihmap_status st = pm_save_bytes(job, path, keep, bytes, n);
    free(bytes);
    return st;
}
