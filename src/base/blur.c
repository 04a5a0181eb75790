/*
 * Gaussian blur, separable. Below BOX_SIGMA a sampled Gaussian kernel. From there on three passes
 * of an extended box filter (Gwosdek et al. 2011), whose cost does not grow with sigma: a box with
 * fractional ends has exactly the variance asked for. Both work on strips of BLOCK columns, or of
 * transposed rows, which stay in the cache and vectorise across the strip.
 */
#include "base/image.h"
#include "base/simd.h"
#include "base/target_clones.h"

#include <math.h>
#include <string.h>

#define BOX_SIGMA 2.0   /* px: three boxes have the same variance, and 0.94 of the peak, per axis */
#define KERNEL_SIGMAS 4 /* half length of the sampled kernel */
#define MAX_RADIUS 8    /* ceil(KERNEL_SIGMAS * BOX_SIGMA) */
#define BOX_PASSES 3
#define BLOCK 16  /* lanes of a strip: a cache line */
#define PIECE 256 /* px of a row that are convolved at a time */

struct blur {
    const struct pm_plane *in;
    struct pm_plane *out;
    bool rows; /* along the rows; else down the columns */
    bool box;
    int radius;                      /* of the kernel, or of the box's part of full weight */
    int pad;                         /* lines needed beyond either end */
    float kernel[MAX_RADIUS + 1];    /* sampled kernel, centre first */
    float inner, outer;              /* box: weight of the full part, and of the fractional ends */
    struct pm_thread_scratch strips; /* two each */
    size_t strip;                    /* floats in a strip */
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

/* One pass has to have the variance sigma^2 / 3. A box of 2r + 1 px with two ends of weight e has
 * (r (r + 1) (2 r + 1) / 3 + 2 e (r + 1)^2) / (2 r + 1 + 2 e); this solves for e. */
static void set_box(struct blur *b, double sigma)
{
    const double variance = sigma * sigma / BOX_PASSES;
    const int r = (int)floor(0.5 * sqrt(12.0 * variance + 1.0) - 0.5);
    const double n = 2.0 * r + 1.0, end_square = (r + 1.0) * (r + 1.0);
    const double e = n * (r * (r + 1.0) / 3.0 - variance) / (2.0 * (variance - end_square));
    b->radius = r;
    b->inner = (float)(1.0 / (n + 2.0 * e));
    b->outer = (float)(e / (n + 2.0 * e));
}

/* A strip is BLOCK lanes wide. Its line `at` is row `at` of the picture when columns are blurred,
 * and column `at` when rows are. The first pad lines are left for repeat_ends(). */
static void load_strip(const struct pm_plane *p, bool rows, int lane, int lanes, int pad,
                       float *strip)
{
    const int length = rows ? p->w : p->h;
    const size_t w = (size_t)p->w;
    if (rows) {
        const float *from[BLOCK]; /* lanes in the inner loop: a line is written at once */
        for (int i = 0; i < BLOCK; i++)
            from[i] = p->v + (size_t)(lane + (i < lanes ? i : lanes - 1)) * w;
        for (int at = 0; at < length; at++)
            for (int i = 0; i < BLOCK; i++)
                strip[(size_t)(at + pad) * BLOCK + (size_t)i] = from[i][at];
    } else {
        for (int at = 0; at < length; at++) {
            float *to = strip + (size_t)(at + pad) * BLOCK;
            if (lanes == BLOCK) { /* a constant size: the compiler makes no call */
                memcpy(to, p->v + (size_t)at * w + lane, BLOCK * sizeof *to);
                continue;
            }
            memcpy(to, p->v + (size_t)at * w + lane, (size_t)lanes * sizeof *to);
            for (int i = lanes; i < BLOCK; i++)
                to[i] = to[lanes - 1];
        }
    }
}

static void repeat_ends(float *strip, int length, int pad)
{
    const float *first = strip + (size_t)pad * BLOCK, *last = first + (size_t)(length - 1) * BLOCK;
    for (int k = 0; k < pad; k++) {
        memcpy(strip + (size_t)k * BLOCK, first, BLOCK * sizeof *strip);
        memcpy(strip + (size_t)(pad + length + k) * BLOCK, last, BLOCK * sizeof *strip);
    }
}

static void store_strip(const float *strip, bool rows, int lane, int lanes, int pad,
                        struct pm_plane *p)
{
    const int length = rows ? p->w : p->h;
    const size_t w = (size_t)p->w;
    if (rows) {
        for (int at = 0; at < length; at++)
            for (int i = 0; i < lanes; i++)
                p->v[(size_t)(lane + i) * w + (size_t)at] =
                    strip[(size_t)(at + pad) * BLOCK + (size_t)i];
    } else {
        for (int at = 0; at < length; at++) {
            const float *from = strip + (size_t)(at + pad) * BLOCK;
            if (lanes == BLOCK)
                memcpy(p->v + (size_t)at * w + lane, from, BLOCK * sizeof *from);
            else
                memcpy(p->v + (size_t)at * w + lane, from, (size_t)lanes * sizeof *from);
        }
    }
}

/* BLOCK lanes convolved with the sampled kernel, whose taps are `stride` floats apart. */
static inline void convolve(const struct blur *b, const float *centre, ptrdiff_t stride, float *out)
{
    pm_eight sum[2], left, right;
    for (int half = 0; half < 2; half++) {
        pm_load_eight(centre + 8 * half, &sum[half]);
        sum[half] *= b->kernel[0];
    }
    for (int k = 1; k <= b->radius; k++)
        for (int half = 0; half < 2; half++) {
            pm_load_eight(centre + 8 * half - k * stride, &left);
            pm_load_eight(centre + 8 * half + k * stride, &right);
            sum[half] += b->kernel[k] * (left + right);
        }
    for (int half = 0; half < 2; half++)
        pm_store_eight(out + 8 * half, &sum[half]);
}

PM_TARGET_CLONES static void kernel_strip(const struct blur *b, const float *in, int length,
                                          float *restrict out)
{
    for (int at = b->pad; at < length + b->pad; at++)
        convolve(b, in + (size_t)at * BLOCK, BLOCK, out + (size_t)at * BLOCK);
}

/* The kernel along PIECE px of a row, with MAX_RADIUS more px at both ends. A row needs no
 * transposing. */
PM_TARGET_CLONES static void kernel_piece(const struct blur *b, const float *in,
                                          float *restrict out)
{
    for (int x = 0; x < PIECE; x += BLOCK)
        convolve(b, in + x + MAX_RADIUS, 1, out + x);
}

static void kernel_rows(void *context, int first, int end)
{
    const struct blur *b = context;
    const int w = b->in->w;
    float in[PIECE + 2 * MAX_RADIUS], out[PIECE];
    for (int y = first; y < end; y++) {
        const float *from = pm_row(b->in, y);
        float *to = pm_row(b->out, y); /* may be the same row */
        for (int i = 0; i < MAX_RADIUS; i++)
            in[i] = from[0];
        for (int x = 0; x < w; x += PIECE) {
            const int done = x > 0 ? MAX_RADIUS : 0; /* px kept from the piece before */
            float *at = in + MAX_RADIUS + done;
            const int wanted = PIECE + MAX_RADIUS - done, there = w - x - done;
            const float last = from[w - 1];
            for (int i = 0; i < wanted; i++)
                at[i] = i < there ? from[x + done + i] : last;
            kernel_piece(b, in, out);
            memcpy(to + x, out, (size_t)(w - x < PIECE ? w - x : PIECE) * sizeof *out);
            memcpy(in, in + PIECE, 2 * MAX_RADIUS * sizeof *in);
        }
    }
}

/* The running sums are double, so that rounding does not add up along a long line. */
PM_TARGET_CLONES static void box_strip(const struct blur *b, const float *in, int length,
                                       float *restrict out)
{
    const int r = b->radius;
    double sum[BLOCK] = {0};
    for (int k = 1; k <= 2 * r + 1; k++)
        for (int i = 0; i < BLOCK; i++)
            sum[i] += (double)in[(size_t)k * BLOCK + (size_t)i];
    for (int at = 0; at < length; at++) {
        const float *before = in + (size_t)at * BLOCK; /* r + 1 lines ahead of the centre */
        const float *oldest = before + BLOCK, *behind = before + (size_t)(2 * r + 2) * BLOCK;
        float *line = out + (size_t)(at + b->pad) * BLOCK;
        for (int i = 0; i < BLOCK; i++) {
            line[i] = b->inner * (float)sum[i] + b->outer * (before[i] + behind[i]);
            sum[i] += (double)behind[i] - (double)oldest[i];
        }
    }
}

static void blur_blocks(void *context, int first, int end)
{
    const struct blur *b = context;
    const int length = b->rows ? b->in->w : b->in->h, across = b->rows ? b->in->h : b->in->w;
    float *const own = pm_thread_scratch_of(&b->strips, first), *const strip[2] = {own,
                                                                                   own + b->strip};
    for (int block = first; block < end; block++) {
        const int lane = block * BLOCK, lanes = across - lane < BLOCK ? across - lane : BLOCK;
        int now = 0;
        load_strip(b->in, b->rows, lane, lanes, b->pad, strip[now]);
        for (int pass = 0; pass < (b->box ? BOX_PASSES : 1); pass++, now = 1 - now) {
            repeat_ends(strip[now], length, b->pad);
            if (b->box)
                box_strip(b, strip[now], length, strip[1 - now]);
            else
                kernel_strip(b, strip[now], length, strip[1 - now]);
        }
        store_strip(strip[now], b->rows, lane, lanes, b->pad, b->out);
    }
}

static enum pihmap_status blur_lines(struct pm_job *job, struct blur *b, bool rows,
                                     const struct pm_plane *in, struct pm_plane *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const int blocks = ((rows ? in->h : in->w) + BLOCK - 1) / BLOCK;
    b->in = in;
    b->out = out;
    b->rows = rows;
    b->pad = b->radius + (b->box ? 1 : 0);
    b->strip = ((size_t)(rows ? in->w : in->h) + 2 * (size_t)b->pad) * BLOCK;
    b->strips = pm_thread_scratch_for(job, blocks, 2 * b->strip, sizeof(float));
    if (!b->strips.v)
        return job->err.status;
    pm_pixel_rows(job, blocks, pm_pixels(in), blur_blocks, b);
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

enum pihmap_status pm_blur(struct pm_job *job, const struct pm_plane *in, double sigma,
                           struct pm_plane *out)
{
    if (!(sigma > 0.05)) { /* the neighbours' weight would be below 1e-80 */
        if (out->v != in->v)
            memcpy(out->v, in->v, pm_pixels(in) * sizeof *in->v);
        return PIHMAP_OK;
    }
    struct blur b = {.box = sigma >= BOX_SIGMA};
    if (b.box)
        set_box(&b, sigma);
    else
        set_kernel(&b, sigma);
    enum pihmap_status st;
    TRY(blur_lines(job, &b, false, in, out));
    if (b.box) {
        TRY(blur_lines(job, &b, true, out, out));
    } else {
        b.in = out;
        pm_pixel_rows(job, out->h, pm_pixels(out), kernel_rows, &b);
    }
out:
    return st;
}
