#include "codec/raster.h"

#include <string.h>

enum pihmap_status pm_raster_alloc(struct pm_job *job, int w, int h, int bits,
                                   struct pm_raster *out)
{
    memset(out, 0, sizeof *out);
    out->w = w;
    out->h = h;
    out->reduction = 1;
    out->bits = bits;
    if (bits == 8)
        return pm_rgb8_alloc(job, w, h, &out->v8);
    size_t n;
    if (!pm_size_mul((size_t)w, (size_t)h, &n) || !pm_size_mul(n, 3, &n))
        return pm_fail_memory(job);
    out->v16 = pm_alloc(job, n, sizeof *out->v16);
    return out->v16 ? PIHMAP_OK : job->err.status;
}

void pm_raster_adopt(struct pm_raster *out, int w, int h, int bits, void *pixels)
{
    *out = (struct pm_raster){.w = w, .h = h, .reduction = 1, .bits = bits};
    if (bits == 8)
        out->v8 = (struct pm_rgb8){w, h, pixels};
    else
        out->v16 = pixels;
}

void pm_raster_free(struct pm_raster *r)
{
    pm_rgb8_free(&r->v8);
    free(r->v16);
    free(r->translucent);
    memset(r, 0, sizeof *r);
}

const char *pm_note_text(enum pm_note note)
{
    return note == PM_NOTE_NO_END_MARK
               ? "the file lacks its end mark, but all of its pixels are there"
               : "";
}

/* ---- alpha --------------------------------------------------------------------------- */

/* Two functions, because one for both depths would hide the arithmetic: white is 255 or 65535. */
void pm_raster_row8(struct pm_raster *r, int y, const uint8_t *in, int channels, uint8_t background)
{
    const int colours = channels <= 2 ? 1 : 3;
    uint8_t *out = r->v8.v + (size_t)y * (size_t)r->w * 3;
    for (int x = 0; x < r->w; x++, in += channels, out += 3) {
        const unsigned a = channels % 2 ? 255 : in[colours];
        for (int c = 0; c < 3; c++) {
            const unsigned v = in[colours == 3 ? c : 0];
            out[c] = (uint8_t)(a == 255 ? v : (v * a + background * (255 - a) + 127) / 255);
        }
        if (a != 255)
            r->translucent[(size_t)y * (size_t)r->w + (size_t)x] = 1;
    }
}

void pm_raster_row16(struct pm_raster *r, int y, const uint16_t *in, int channels,
                     uint8_t background)
{
    const int colours = channels <= 2 ? 1 : 3;
    const uint64_t behind = background * 257u;
    uint16_t *out = r->v16 + (size_t)y * (size_t)r->w * 3;
    for (int x = 0; x < r->w; x++, in += channels, out += 3) {
        const uint64_t a = channels % 2 ? 65535 : in[colours];
        for (int c = 0; c < 3; c++) {
            const uint64_t v = in[colours == 3 ? c : 0];
            out[c] = (uint16_t)(a == 65535 ? v : (v * a + behind * (65535 - a) + 32767) / 65535);
        }
        if (a != 65535)
            r->translucent[(size_t)y * (size_t)r->w + (size_t)x] = 1;
    }
}

/* ---- orientation --------------------------------------------------------------------- */

/* Bytes of px size each: in (w x h) -> out, which is h x w for orientations 5..8. */
struct turn {
    const uint8_t *in;
    uint8_t *out;
    int w, h;
    size_t size;
    int orientation;
};

/* Where the first pixel of output row y lies in the input, and the step to the next one, in pixels
 * (Exif 2.32, tag 0x0112: where row 0 and column 0 of the file appear in the scene). */
static void row_walk(const struct turn *t, int y, ptrdiff_t *first, ptrdiff_t *step)
{
    const ptrdiff_t w = t->w, h = t->h;
    switch (t->orientation) {
    case 2: /* mirrored horizontally */
        *first = y * w + w - 1, *step = -1;
        break;
    case 3: /* rotated by 180 degrees */
        *first = (h - 1 - y) * w + w - 1, *step = -1;
        break;
    case 4: /* mirrored vertically */
        *first = (h - 1 - y) * w, *step = 1;
        break;
    case 5: /* transposed */
        *first = y, *step = w;
        break;
    case 6: /* to be rotated clockwise */
        *first = (h - 1) * w + y, *step = -w;
        break;
    case 7: /* transposed along the other diagonal */
        *first = (h - 1) * w + w - 1 - y, *step = -w;
        break;
    case 8: /* to be rotated counterclockwise */
        *first = w - 1 - y, *step = w;
        break;
    default:
        *first = y * w, *step = 1;
    }
}

#define BLOCK 32 /* rows handled together, so that a cache line fetched for one serves all */

/* Callers pass size as a literal, so that the copies become plain moves. */
static inline void turn_block(const struct turn *t, int y0, int y1, size_t size)
{
    const int wide = t->orientation >= 5 ? t->h : t->w;
    ptrdiff_t first[BLOCK] = {0}, step = 0;
    for (int y = y0; y < y1; y++)
        row_walk(t, y, &first[y - y0], &step);
    for (int x0 = 0; x0 < wide; x0 += BLOCK)
        for (int y = y0; y < y1; y++)
            for (int x = x0; x < wide && x < x0 + BLOCK; x++)
                memcpy(t->out + ((size_t)y * (size_t)wide + (size_t)x) * size,
                       t->in + (size_t)(first[y - y0] + x * step) * size, size);
}

static void turn_rows(void *context, int first, int end)
{
    const struct turn *t = context;
    for (int y = first; y < end; y += BLOCK) {
        const int last = y + BLOCK < end ? y + BLOCK : end;
        if (t->size == 1)
            turn_block(t, y, last, 1);
        else if (t->size == 3)
            turn_block(t, y, last, 3);
        else
            turn_block(t, y, last, 6);
    }
}

static void turn_plane(struct pm_job *job, const struct pm_raster *r, int orientation, size_t size,
                       const void *in, void *out)
{
    struct turn t = {in, out, r->w, r->h, size, orientation};
    pm_rows(job, orientation >= 5 ? r->w : r->h, turn_rows, &t);
}

enum pihmap_status pm_raster_turn(struct pm_job *job, struct pm_raster *r, int orientation)
{
    enum pihmap_status st = PIHMAP_OK;
    struct pm_raster turned = {0};
    if (orientation < 2 || orientation > 8)
        return PIHMAP_OK;
    const bool across = orientation >= 5;
    TRY(pm_raster_alloc(job, across ? r->h : r->w, across ? r->w : r->h, r->bits, &turned));
    turned.grey = r->grey;
    turned.palette = r->palette;
    turned.reduction = r->reduction;
    if (r->translucent) {
        turned.translucent = pm_alloc(job, pm_pixels(r), 1);
        if (!turned.translucent) {
            st = job->err.status;
            goto out;
        }
        turn_plane(job, r, orientation, 1, r->translucent, turned.translucent);
    }
    if (r->bits == 8)
        turn_plane(job, r, orientation, 3, r->v8.v, turned.v8.v);
    else
        turn_plane(job, r, orientation, 6, r->v16, turned.v16);
    pm_raster_free(r);
    *r = turned;
    memset(&turned, 0, sizeof turned);
out:
    pm_raster_free(&turned);
    return st;
}

/* ---- metadata ------------------------------------------------------------------------- */

void pm_meta_free(struct pm_meta *m)
{
    free(m->icc);
    free(m->exif);
    memset(m, 0, sizeof *m);
}

bool pm_meta_copy(struct pm_job *job, const uint8_t *bytes, size_t n, uint8_t **out)
{
    *out = pm_alloc(job, n, 1);
    if (*out)
        memcpy(*out, bytes, n);
    return *out != NULL;
}
