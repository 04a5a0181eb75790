/*
 * Gaussian blur. Below BOX_SIGMA a true Gaussian kernel; above, three passes of an extended
 * box (Gwosdek et al. 2011: a box with fractional ends has exactly the variance asked for),
 * whose cost does not grow with sigma. Both run down the columns, in blocks of columns that
 * stay in the cache and vectorise; the rows are done by turning the picture.
 */
#include "base/image.h"

#include <math.h>
#include <string.h>

#define BOX_SIGMA 2.0   /* px: three boxes have the spread, and 0.94 of the peak, per axis */
#define KERNEL_SIGMAS 4 /* half length of the true kernel */
#define MAX_RADIUS 8    /* ceil(KERNEL_SIGMAS * BOX_SIGMA) */
#define BOX_PASSES 3
#define BLOCK 32 /* columns done together: 128 bytes a row */

struct blur {
    const struct pm_plane *in;
    struct pm_plane *out;
    bool box;
    int radius;                   /* of the kernel, or of the box's full part */
    float kernel[MAX_RADIUS + 1]; /* true kernel, centre first */
    float inner, outer;           /* box: weights of the full part and of the fractional ends */
    float *padded;                /* BLOCK wide, one such strip per block of columns */
    size_t strip;                 /* floats in a strip */
};

static void set_kernel(struct blur *b, double sigma)
{
    b->radius = (int)ceil(KERNEL_SIGMAS * sigma);
    double sum = 0.0, k[MAX_RADIUS + 1];
    for (int i = 0; i <= b->radius; i++) {
        k[i] = exp(-0.5 * i * i / (sigma * sigma));
        sum += i ? 2.0 * k[i] : k[i];
    }
    for (int i = 0; i <= b->radius; i++)
        b->kernel[i] = (float)(k[i] / sum);
}

/* Variance of one pass must be sigma^2 / 3; a box of 2r + 1 plus two ends of weight e has
 * (r (r + 1) (2 r + 1) / 3 + 2 e (r + 1)^2) / (2 r + 1 + 2 e): solve for e. */
static void set_box(struct blur *b, double sigma)
{
    const double variance = sigma * sigma / BOX_PASSES;
    const int r = (int)floor(0.5 * sqrt(12.0 * variance + 1.0) - 0.5);
    const double n = 2.0 * r + 1.0, far = (r + 1.0) * (r + 1.0);
    const double e = n * (r * (r + 1.0) / 3.0 - variance) / (2.0 * (variance - far));
    b->radius = r;
    b->inner = (float)(1.0 / (n + 2.0 * e));
    b->outer = (float)(e / (n + 2.0 * e));
}

/* Copy n columns from x of p into the strip, with the end rows repeated pad times. */
static void fill_strip(const struct pm_plane *p, int x, int n, int pad, float *strip)
{
    for (int y = -pad; y < p->h + pad; y++) {
        const int inside = y < 0 ? 0 : y >= p->h ? p->h - 1 : y;
        const float *row = p->v + (size_t)inside * (size_t)p->w + x;
        float *to = strip + (size_t)(y + pad) * BLOCK;
        for (int i = 0; i < BLOCK; i++)
            to[i] = row[i < n ? i : n - 1];
    }
}

static void kernel_strip(const struct blur *b, const float *strip, int h, float *restrict line,
                         struct pm_plane *out, int x, int n)
{
    for (int y = 0; y < h; y++) {
        const float *centre = strip + (size_t)(y + b->radius) * BLOCK;
        for (int i = 0; i < BLOCK; i++)
            line[i] = b->kernel[0] * centre[i];
        for (int k = 1; k <= b->radius; k++)
            for (int i = 0; i < BLOCK; i++)
                line[i] += b->kernel[k] * (centre[i - k * BLOCK] + centre[i + k * BLOCK]);
        memcpy(out->v + (size_t)y * (size_t)out->w + x, line, (size_t)n * sizeof *line);
    }
}

/* The running sums are double, so that they do not drift down a long column. */
static void box_strip(const struct blur *b, const float *strip, int h, struct pm_plane *out, int x,
                      int n)
{
    const int r = b->radius;
    double sum[BLOCK] = {0};
    float line[BLOCK];
    for (int k = 1; k <= 2 * r + 1; k++)
        for (int i = 0; i < BLOCK; i++)
            sum[i] += (double)strip[(size_t)k * BLOCK + (size_t)i];
    for (int y = 0; y < h; y++) {
        const float *before = strip + (size_t)y * BLOCK; /* r + 1 rows above the centre */
        const float *oldest = before + BLOCK, *behind = before + (size_t)(2 * r + 2) * BLOCK;
        for (int i = 0; i < BLOCK; i++) {
            line[i] = b->inner * (float)sum[i] + b->outer * (before[i] + behind[i]);
            sum[i] += (double)behind[i] - (double)oldest[i];
        }
        memcpy(out->v + (size_t)y * (size_t)out->w + x, line, (size_t)n * sizeof *line);
    }
}

static void blur_blocks(void *context, int first, int end)
{
    const struct blur *b = context;
    float line[BLOCK];
    float *strip = b->padded + (size_t)first * b->strip; /* first differs between threads */
    for (int block = first; block < end; block++) {
        const int x = block * BLOCK, n = b->in->w - x < BLOCK ? b->in->w - x : BLOCK;
        if (!b->box) {
            fill_strip(b->in, x, n, b->radius, strip);
            kernel_strip(b, strip, b->in->h, line, b->out, x, n);
            continue;
        }
        for (int pass = 0; pass < BOX_PASSES; pass++) {
            fill_strip(pass ? b->out : b->in, x, n, b->radius + 1, strip);
            box_strip(b, strip, b->in->h, b->out, x, n);
        }
    }
}

static enum pihmap_status blur_columns(struct pm_job *job, struct blur *b,
                                       const struct pm_plane *in, struct pm_plane *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const int blocks = (in->w + BLOCK - 1) / BLOCK;
    b->in = in;
    b->out = out;
    b->strip = ((size_t)in->h + 2 * (size_t)b->radius + 2) * BLOCK;
    b->padded = pm_scratch(job, (size_t)blocks * b->strip, sizeof *b->padded);
    if (!b->padded)
        return job->err.status;
    pm_rows(job, blocks, blur_blocks, b);
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

#define TILE 32

static void transpose(const struct pm_plane *in, struct pm_plane *out)
{
    for (int ty = 0; ty < in->h; ty += TILE)
        for (int tx = 0; tx < in->w; tx += TILE)
            for (int y = ty; y < in->h && y < ty + TILE; y++)
                for (int x = tx; x < in->w && x < tx + TILE; x++)
                    out->v[(size_t)x * (size_t)out->w + (size_t)y] =
                        in->v[(size_t)y * (size_t)in->w + (size_t)x];
}

enum pihmap_status pm_blur(struct pm_job *job, const struct pm_plane *in, double sigma,
                           struct pm_plane *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    if (!(sigma > 0.05)) { /* the neighbour's weight would be below 1e-80 */
        if (out->v != in->v)
            memcpy(out->v, in->v, (size_t)in->w * (size_t)in->h * sizeof *in->v);
        return PIHMAP_OK;
    }
    struct blur b = {.box = sigma >= BOX_SIGMA};
    if (b.box)
        set_box(&b, sigma);
    else
        set_kernel(&b, sigma);

    enum pihmap_status st = PIHMAP_OK;
    struct pm_plane turned = pm_plane_scratch(job, in->h, in->w);
    if (!turned.v) {
        st = job->err.status;
        goto out;
    }
    TRY(blur_columns(job, &b, in, out));
    transpose(out, &turned);
    TRY(blur_columns(job, &b, &turned, &turned));
    transpose(&turned, out);
out:
    pm_scratch_rewind(job, mark);
    return st;
}
