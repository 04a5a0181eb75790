#include "base/normalised_convolution.h"

#include "base/target_clones.h"

#include <math.h>
#include <string.h>

#define LEAST_WEIGHT 1e-12f /* below it no weight was near: the ratio would be rounding noise */

PM_TARGET_CLONES static void product(const float *restrict weight, const float *restrict value,
                                     size_t n, float *restrict out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = weight[i] > 0.0f ? weight[i] * value[i] : 0.0f;
}

/* out may be sum. */
PM_TARGET_CLONES static void ratio(const float *sum, const float *norm, size_t n, float *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = norm[i] > LEAST_WEIGHT ? sum[i] / norm[i] : 0.0f;
}

enum pihmap_status pm_normalised_convolution(struct pm_job *job,
                                             const struct pm_weighted_planes *in, double sigma,
                                             struct pm_plane *const mean[], struct pm_plane *total)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const struct pm_plane *weight = in->weight;
    const size_t n = pm_pixels(weight);
    enum pihmap_status st = PIHMAP_OK;
    struct pm_plane sum = pm_plane_scratch(job, weight->w, weight->h);
    struct pm_plane norm = total ? *total : pm_plane_scratch(job, weight->w, weight->h);
    if (!sum.v || !norm.v) {
        st = job->err.status;
        goto out;
    }
    TRY(pm_blur(job, weight, sigma, &norm));
    for (int k = 0; k < in->count; k++) {
        product(weight->v, in->value[k]->v, n, sum.v);
        TRY(pm_blur(job, &sum, sigma, &sum));
        ratio(sum.v, norm.v, n, mean[k]->v);
    }
out:
    pm_scratch_rewind(job, mark);
    return st;
}

/* ---- from sums over blocks ----------------------------------------------------------------- */

#define BLOCKS_PER_SIGMA 3.5 /* at least: the kernel's sigma is then right within 1 % */
#define MAX_BLOCK 8

struct blocks {
    int side;
    const struct pm_plane *weight, *value; /* value NULL: sums of the weights alone */
    struct pm_plane *sum;
    struct pm_thread_scratch scratch; /* a row of px */
};

PM_TARGET_CLONES static void add_products(const float *restrict weight, const float *restrict value,
                                          size_t n, float *restrict sum)
{
    for (size_t i = 0; i < n; i++)
        sum[i] += weight[i] > 0.0f ? weight[i] * value[i] : 0.0f;
}

PM_TARGET_CLONES static void add(const float *restrict weight, size_t n, float *restrict sum)
{
    for (size_t i = 0; i < n; i++)
        sum[i] += weight[i];
}

/* Blocks at the right and lower edges may be cut: their sums and weights are smaller alike. */
static void sum_rows(void *context, int first, int end)
{
    const struct blocks *b = context;
    const int w = b->weight->w, h = b->weight->h;
    float *row = pm_thread_scratch_of(&b->scratch, first);
    for (int j = first; j < end; j++) {
        float *out = pm_row(b->sum, j);
        memset(row, 0, (size_t)w * sizeof *row);
        for (int y = j * b->side; y < (j + 1) * b->side && y < h; y++) {
            if (b->value)
                add_products(pm_row(b->weight, y), pm_row(b->value, y), (size_t)w, row);
            else
                add(pm_row(b->weight, y), (size_t)w, row);
        }
        for (int i = 0; i < b->sum->w; i++) {
            const int x_end = (i + 1) * b->side < w ? (i + 1) * b->side : w;
            out[i] = 0.0f;
            for (int x = i * b->side; x < x_end; x++)
                out[i] += row[x];
        }
    }
}

/* The block whose centre lies left of (or above) px x, and the fraction of the way to the next. */
static int cell_of(int x, int side, int blocks, float *fraction)
{
    const float at = ((float)x - 0.5f * (float)(side - 1)) / (float)side;
    const int last = blocks > 1 ? blocks - 2 : 0;
    const int left = at < 0.0f ? 0 : (int)at > last ? last : (int)at;
    const float far = at - (float)left;
    *fraction = far < 0.0f ? 0.0f : far > 1.0f ? 1.0f : far;
    return left;
}

struct upsampling {
    const struct pm_plane *centres;
    struct pm_plane *out;
    int side;
    struct pm_thread_scratch scratch; /* a row of blocks */
    int *left;                        /* of every px column: see cell_of() */
    float *fraction;                  /* likewise */
};

static void upsample_rows(void *context, int first, int end)
{
    const struct upsampling *s = context;
    const int w = s->out->w, n = s->centres->w, next = n > 1;
    float *row = pm_thread_scratch_of(&s->scratch, first);
    for (int y = first; y < end; y++) {
        float *out = pm_row(s->out, y), fraction;
        const int top = cell_of(y, s->side, s->centres->h, &fraction);
        const float *a = pm_row(s->centres, top);
        const float *c = s->centres->h > 1 ? a + n : a;
        for (int i = 0; i < n; i++)
            row[i] = a[i] + fraction * (c[i] - a[i]);
        for (int x = 0; x < w; x++) {
            const float *at = row + s->left[x];
            out[x] = at[0] + s->fraction[x] * (at[next] - at[0]);
        }
    }
}

enum pihmap_status pm_upsample_blocks(struct pm_job *job, const struct pm_plane *centres, int side,
                                      struct pm_plane *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct upsampling s = {.centres = centres, .out = out, .side = side};
    s.scratch = pm_thread_scratch_for(job, out->h, (size_t)centres->w, sizeof(float));
    s.left = pm_scratch(job, (size_t)out->w, sizeof *s.left);
    s.fraction = pm_scratch(job, (size_t)out->w, sizeof *s.fraction);
    if (!s.scratch.v || !s.left || !s.fraction)
        return job->err.status;
    for (int x = 0; x < out->w; x++)
        s.left[x] = cell_of(x, side, centres->w, &s.fraction[x]);
    pm_rows(job, out->h, upsample_rows, &s);
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

static int block_side(double sigma)
{
    int side = 1;
    while (side < MAX_BLOCK && sigma >= 2 * side * BLOCKS_PER_SIGMA)
        side *= 2;
    return side;
}

enum pihmap_status pm_normalised_convolution_wide(struct pm_job *job,
                                                  const struct pm_weighted_planes *in, double sigma,
                                                  struct pm_plane *const mean[],
                                                  struct pm_plane *total)
{
    const int side = block_side(sigma), w = in->weight->w, h = in->weight->h;
    if (side == 1)
        return pm_normalised_convolution(job, in, sigma, mean, total);
    const struct pm_mark mark = pm_scratch_mark(job);
    enum pihmap_status st = PIHMAP_OK;
    /* A block adds a variance of 1/12 of its side squared, bilinear interpolation 1/6. */
    const double rest = sqrt(sigma * sigma / (side * side) - 0.25);
    const int cw = (w + side - 1) / side, ch = (h + side - 1) / side;
    struct pm_plane sum = pm_plane_scratch(job, cw, ch), norm = pm_plane_scratch(job, cw, ch);
    const struct pm_thread_scratch scratch =
        pm_thread_scratch_for(job, ch, (size_t)w, sizeof(float));
    if (!sum.v || !norm.v || !scratch.v) {
        st = job->err.status;
        goto out;
    }
    struct blocks b = {side, in->weight, NULL, &norm, scratch};
    pm_rows(job, ch, sum_rows, &b);
    TRY(pm_blur(job, &norm, rest, &norm));
    for (int k = 0; k < in->count; k++) {
        b.value = in->value[k];
        b.sum = &sum;
        pm_rows(job, ch, sum_rows, &b);
        TRY(pm_blur(job, &sum, rest, &sum));
        ratio(sum.v, norm.v, pm_pixels(&norm), sum.v);
        TRY(pm_upsample_blocks(job, &sum, side, mean[k]));
    }
    if (total) {
        const float share = 1.0f / (float)(side * side);
        for (size_t i = 0; i < pm_pixels(&norm); i++)
            norm.v[i] *= share;
        TRY(pm_upsample_blocks(job, &norm, side, total));
    }
out:
    pm_scratch_rewind(job, mark);
    return st;
}
