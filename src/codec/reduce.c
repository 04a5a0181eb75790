#include "codec/reduce.h"

#include "base/colour.h"
#include "base/target_clones.h"

#include <math.h>
#include <string.h>

#define BANDS 64        /* of rows, shared out among the threads */
#define OVEREXPOSED 254 /* of 255: a channel at or above it may be clipped */
#define BLACK 2
#define SRGB_STEPS 65536 /* of the table linear -> 8-bit code: 0.05 codes near black */

struct pm_size pm_reduce_size(int w, int h, int side)
{
    const int longer = pm_long_side(w, h);
    if (longer <= side)
        return (struct pm_size){w, h};
    const int rw = (int)(((int64_t)w * side * 2 + longer) / (2 * (int64_t)longer));
    const int rh = (int)(((int64_t)h * side * 2 + longer) / (2 * (int64_t)longer));
    return (struct pm_size){rw < 1 ? 1 : rw, rh < 1 ? 1 : rh};
}

/* ---- the area average -------------------------------------------------------------------- */

/* The source px that an output px averages: all between first and last, and fractions of these two.
 * Borders are computed in integers, in units of 1/to px, so that no rounding moves them. */
struct span {
    int first, last;
    float head, tail; /* their fractions; 1 and 0 where both are one px */
};

struct reduction {
    const struct pm_raster *r;
    const struct pm_profile *p;
    struct pm_linear *linear;
    struct pm_plane *clipped;
    int w, h; /* of the output */
    int bands;
    struct span *span;             /* w */
    struct pm_thread_scratch rows; /* row_floats() */
};

static void fill_spans(int from, int to, struct span *span)
{
    for (int x = 0; x < to; x++) {
        const int64_t begin = (int64_t)x * from, end = begin + from;
        struct span *s = &span[x];
        s->first = (int)(begin / to);
        s->last = (int)((end - 1) / to);
        const bool one = s->first == s->last;
        s->head = one ? 1.0f : (float)((int64_t)(s->first + 1) * to - begin) / (float)from;
        s->tail = one ? 0.0f : (float)(end - (int64_t)s->last * to) / (float)from;
    }
}

PM_TARGET_CLONES static void clipped_row8(const uint8_t *in, int n, float *restrict out)
{
    for (int x = 0; x < n; x++) {
        const uint8_t r = in[3 * x], g = in[3 * x + 1], b = in[3 * x + 2];
        const uint8_t most = r > g ? (r > b ? r : b) : (g > b ? g : b);
        out[x] = (float)((most >= OVEREXPOSED) | (most <= BLACK));
    }
}

static void clipped_row16(const uint16_t *in, int n, float *out)
{
    const int top = OVEREXPOSED * 257, low = BLACK * 257;
    for (int x = 0; x < n; x++, in += 3) {
        const int overexposed = (in[0] >= top) | (in[1] >= top) | (in[2] >= top);
        const int black = (in[0] <= low) & (in[1] <= low) & (in[2] <= low);
        out[x] = (float)(overexposed | black);
    }
}

static void clipped_row(const struct pm_raster *r, int y, float *out)
{
    const size_t at = (size_t)y * (size_t)r->w;
    if (r->bits == 8)
        clipped_row8(r->v8.v + 3 * at, r->w, out);
    else
        clipped_row16(r->v16 + 3 * at, r->w, out);
    for (int x = 0; r->translucent && x < r->w; x++)
        if (r->translucent[at + (size_t)x])
            out[x] = 1;
}

/* The weighted sum of the source rows of an output row so far, at the width of the source. */
struct row_sums {
    float *rgb, *clipped;
};

/* Buffers for a source row and its clipped marks, and for the sums of two output rows: no source
 * row is part of more. */
static size_t row_floats(const struct reduction *d)
{
    return 3 * 4 * (size_t)d->r->w;
}

/* to = weight * from, or to += weight * from if more. */
PM_TARGET_CLONES static void accumulate(const float *restrict from, size_t n, float weight,
                                        bool more, float *restrict to)
{
    if (more)
        for (size_t i = 0; i < n; i++)
            to[i] += weight * from[i];
    else
        for (size_t i = 0; i < n; i++)
            to[i] = weight * from[i];
}

/* Averages a row across: 3 floats per source px -> row y of the output. */
static void across3(const struct reduction *d, const float *in, int y)
{
    float *restrict r = pm_row(&d->linear->r, y), *restrict g = pm_row(&d->linear->g, y),
                    *restrict b = pm_row(&d->linear->b, y);
    const float inner = (float)d->w / (float)d->r->w;
    for (int x = 0; x < d->w; x++) {
        const struct span *s = &d->span[x];
        const float *v = in + 3 * (size_t)s->first, *last = in + 3 * (size_t)s->last;
        const float head[3] = {s->head * v[0], s->head * v[1], s->head * v[2]};
        float sum[3] = {0};
        for (v += 3; v < last; v += 3)
            for (int k = 0; k < 3; k++)
                sum[k] += v[k];
        /* a single px has a tail of 0 */
        r[x] = head[0] + inner * sum[0] + s->tail * last[0];
        g[x] = head[1] + inner * sum[1] + s->tail * last[1];
        b[x] = head[2] + inner * sum[2] + s->tail * last[2];
    }
}

/* The same for one float per px, at most 1: the weights sum to 1 except for rounding. */
static void across1(const struct reduction *d, const float *in, int y)
{
    const float inner = (float)d->w / (float)d->r->w;
    float *restrict out = pm_row(d->clipped, y);
    for (int x = 0; x < d->w; x++) {
        const struct span *s = &d->span[x];
        float sum = 0;
        for (int i = s->first + 1; i < s->last; i++)
            sum += in[i];
        sum = s->head * in[s->first] + inner * sum + s->tail * in[s->last];
        out[x] = sum > 1 ? 1 : sum;
    }
}

static void finish_row(const struct reduction *d, const struct row_sums *sum, int y)
{
    float *r = pm_row(&d->linear->r, y), *g = pm_row(&d->linear->g, y);
    float *b = pm_row(&d->linear->b, y);
    across3(d, sum->rgb, y);
    across1(d, sum->clipped, y);
    for (int x = 0; x < d->w && !d->p->srgb; x++) {
        const float in[3] = {r[x], g[x], b[x]};
        float out[3];
        pm_profile_matrix(d->p, in, out);
        r[x] = out[0];
        g[x] = out[1];
        b[x] = out[2];
    }
}

/* Output rows first..end-1, from the source rows that they cover, top to bottom. An output row gets
 * its source rows in the same order and with the same weights whatever its band. */
static void reduce_rows(const struct reduction *d, int first, int end, float *buffer)
{
    const int64_t from = d->r->h, to = d->h;
    const size_t w = (size_t)d->r->w;
    float *row = buffer, *marks = row + 3 * w;
    const struct row_sums sums[2] = {{marks + w, marks + 4 * w}, {marks + 5 * w, marks + 8 * w}};
    const int64_t last = (end * from - 1) / to;
    for (int64_t y = first * from / to; y <= last; y++) {
        pm_profile_row(d->p, d->r, (int)y, row);
        clipped_row(d->r, (int)y, marks);
        for (int64_t out = y * to / from; out <= ((y + 1) * to - 1) / from; out++) {
            if (out < first || out >= end)
                continue;
            const int64_t top = out * from > y * to ? out * from : y * to;
            const int64_t low = (out + 1) * from < (y + 1) * to ? (out + 1) * from : (y + 1) * to;
            const float weight = (float)(low - top) / (float)from;
            const struct row_sums *sum = &sums[out & 1];
            accumulate(row, 3 * w, weight, y > out * from / to, sum->rgb);
            accumulate(marks, w, weight, y > out * from / to, sum->clipped);
            if (y == ((out + 1) * from - 1) / to)
                finish_row(d, sum, (int)out);
        }
    }
}

static void reduce_bands(void *context, int first, int end)
{
    const struct reduction *d = context;
    for (int k = first; k < end; k++)
        reduce_rows(d, (int)((int64_t)d->h * k / d->bands),
                    (int)((int64_t)d->h * (k + 1) / d->bands),
                    pm_thread_scratch_of(&d->rows, first));
}

enum pihmap_status pm_reduce(struct pm_job *job, const struct pm_raster *r,
                             const struct pm_profile *p, struct pm_size size,
                             struct pm_linear *linear, struct pm_plane *clipped)
{
    enum pihmap_status st;
    const int w = size.w, h = size.h;
    const struct pm_mark mark = pm_scratch_mark(job);
    struct reduction d = {.r = r, .p = p, .linear = linear, .clipped = clipped, .w = w, .h = h};
    memset(linear, 0, sizeof *linear);
    memset(clipped, 0, sizeof *clipped);
    TRY(pm_linear_alloc(job, w, h, linear));
    TRY(pm_plane_alloc(job, w, h, clipped));
    d.span = pm_scratch(job, (size_t)w, sizeof *d.span);
    d.bands = h < BANDS ? h : BANDS;
    d.rows = pm_thread_scratch_for(job, d.bands, row_floats(&d), sizeof(float));
    if (!d.span || !d.rows.v) {
        st = job->err.status;
        goto out;
    }
    fill_spans(r->w, w, d.span);
    pm_rows(job, d.bands, reduce_bands, &d);
out:
    pm_scratch_rewind(job, mark);
    if (st) {
        pm_linear_free(linear);
        pm_plane_free(clipped);
    }
    return st;
}

/* ---- display ------------------------------------------------------------------------------- */

struct conversion {
    const struct pm_raster *r;
    const struct pm_profile *p;
    uint8_t *out;
    uint8_t *code;                 /* SRGB_STEPS: linear -> 8-bit sRGB */
    struct pm_thread_scratch rows; /* one */
    int bands;
};

/* code[i] is the sRGB code nearest to the linear value i / (SRGB_STEPS - 1). */
static void fill_codes(uint8_t *code)
{
    int i = 0;
    for (int k = 0; k < 256; k++) {
        const double border =
            k < 255 ? pm_srgb_to_linear((k + 0.5) / 255) * (SRGB_STEPS - 1) : SRGB_STEPS;
        for (; i < SRGB_STEPS && i < border; i++)
            code[i] = (uint8_t)k;
    }
}

static void display_row(const struct conversion *c, int y, float *row)
{
    const int w = c->r->w;
    uint8_t *out = c->out + (size_t)y * (size_t)w * 3;
    pm_profile_row(c->p, c->r, y, row);
    for (int x = 0; x < w; x++) {
        float rgb[3];
        pm_profile_matrix(c->p, row + 3 * x, rgb);
        for (int i = 0; i < 3; i++) {
            const float v = rgb[i] * (float)(SRGB_STEPS - 1) + 0.5f;
            /* NaN-safe: a NaN of a broken LUT profile becomes 0 */
            out[3 * x + i] = c->code[v > 0 ? v < SRGB_STEPS ? (int)v : SRGB_STEPS - 1 : 0];
        }
    }
}

/* 16-bit sRGB codes -> the nearest 8-bit codes. */
static void narrow_row(const struct conversion *c, int y)
{
    const size_t n = (size_t)c->r->w * 3, at = (size_t)y * n;
    for (size_t i = 0; i < n; i++)
        c->out[at + i] = (uint8_t)((c->r->v16[at + i] + 128u) / 257u);
}

static void display_bands(void *context, int first, int end)
{
    const struct conversion *c = context;
    for (int k = first; k < end; k++) {
        const int y0 = (int)((int64_t)c->r->h * k / c->bands);
        const int y1 = (int)((int64_t)c->r->h * (k + 1) / c->bands);
        for (int y = y0; y < y1; y++)
            if (c->p->srgb)
                narrow_row(c, y);
            else
                display_row(c, y, pm_thread_scratch_of(&c->rows, first));
    }
}

/* 8-bit pixels that replace those of r, in the same memory. */
static void take_pixels(struct pm_raster *r, struct pm_rgb8 *out)
{
    *out = (struct pm_rgb8){r->w, r->h, r->bits == 8 ? r->v8.v : (uint8_t *)r->v16};
    memset(&r->v8, 0, sizeof r->v8);
    r->v16 = NULL;
}

/* In place, as a second picture of this size would double the peak of memory. 16-bit rows shrink
 * towards the front: one after the other. */
enum pihmap_status pm_reduce_display(struct pm_job *job, struct pm_raster *r,
                                     const struct pm_profile *p, struct pm_rgb8 *out)
{
    enum pihmap_status st = PIHMAP_OK;
    const struct pm_mark mark = pm_scratch_mark(job);
    struct conversion c = {.r = r,
                           .p = p,
                           .bands = r->bits == 16  ? 1
                                    : r->h < BANDS ? r->h
                                                   : BANDS};
    memset(out, 0, sizeof *out);
    if (p->srgb && r->bits == 8) {
        take_pixels(r, out);
        return PIHMAP_OK;
    }
    c.out = r->bits == 8 ? r->v8.v : (uint8_t *)r->v16;
    c.code = pm_scratch(job, SRGB_STEPS, 1);
    c.rows = pm_thread_scratch_for(job, c.bands, 3 * (size_t)r->w, sizeof(float));
    if (!c.code || !c.rows.v) {
        st = job->err.status;
        goto out;
    }
    fill_codes(c.code);
    pm_rows(job, c.bands, display_bands, &c);
    take_pixels(r, out);
out:
    pm_scratch_rewind(job, mark);
    return st;
}
