#include "base/normalised_convolution.h"

#include "base/target_clones.h"

#include <math.h>
#include <string.h>

#define LEAST_WEIGHT 1e-12f /* below it nothing was near: the ratio would be rounding noise */

PM_TARGET_CLONES static void product(const float *restrict weight, const float *restrict value,
                                     size_t n, float *restrict out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = weight[i] > 0.0f ? weight[i] * value[i] : 0.0f;
}

/* out may be sum. */
PM_TARGET_CLONES static void ratio(const float *sum, const float *near, size_t n, float *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = near[i] > LEAST_WEIGHT ? sum[i] / near[i] : 0.0f;
}

enum pihmap_status pm_normalised_convolution(struct pm_job *job, int count,
                                             const struct pm_plane *const value[],
                                             const struct pm_plane *weight, double sigma,
                                             struct pm_plane *const mean[], struct pm_plane *total)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t n = pm_pixels(weight);
    enum pihmap_status st = PIHMAP_OK;
    struct pm_plane sum = pm_plane_scratch(job, weight->w, weight->h);
    struct pm_plane near = total ? *total : pm_plane_scratch(job, weight->w, weight->h);
    if (!sum.v || !near.v) {
        st = job->err.status;
        goto out;
    }
    TRY(pm_blur(job, weight, sigma, &near));
    for (int k = 0; k < count; k++) {
        product(weight->v, value[k]->v, n, sum.v);
        TRY(pm_blur(job, &sum, sigma, &sum));
        ratio(sum.v, near.v, n, mean[k]->v);
    }
out:
    pm_scratch_rewind(job, mark);
    return st;
}

/* ---- from blocks of px --------------------------------------------------------------------- */

#define BLOCKS 3.5 /* of a sigma, at least: the kernel's spread is then right within 1 % */
#define LARGEST_BLOCK 8

struct blocks {
    int side;
    const struct pm_plane *weight, *value; /* value NULL: the weight alone */
    struct pm_plane *sum;
    struct pm_thread_scratch room; /* a px row */
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

/* Blocks at the right and lower rim may be cut: they hold, and weigh, less. */
static void sum_rows(void *context, int first, int end)
{
    const struct blocks *b = context;
    const int w = b->weight->w, h = b->weight->h;
    float *row = pm_thread_scratch_of(&b->room, first);
    for (int j = first; j < end; j++) {
        float *out = pm_row(b->sum, j);
        memset(row, 0, (size_t)w * sizeof *row);
        for (int y = j * b->side; y < (j + 1) * b->side && y < h; y++) {
            const size_t at = (size_t)y * (size_t)w;
            if (b->value)
                add_products(b->weight->v + at, b->value->v + at, (size_t)w, row);
            else
                add(b->weight->v + at, (size_t)w, row);
        }
        for (int i = 0; i < b->sum->w; i++) {
            const int x_end = (i + 1) * b->side < w ? (i + 1) * b->side : w;
            out[i] = 0.0f;
            for (int x = i * b->side; x < x_end; x++)
                out[i] += row[x];
        }
    }
}

/* Where px x lies between the middles of blocks: the left or upper one, and the part of the way. */
static int place_of(int x, int side, int blocks, float *part)
{
    const float at = ((float)x - 0.5f * (float)(side - 1)) / (float)side;
    const int last = blocks > 1 ? blocks - 2 : 0;
    const int left = at < 0.0f ? 0 : (int)at > last ? last : (int)at;
    const float far = at - (float)left;
    *part = far < 0.0f ? 0.0f : far > 1.0f ? 1.0f : far;
    return left;
}

struct spread {
    const struct pm_plane *middles;
    struct pm_plane *out;
    int side;
    struct pm_thread_scratch room; /* a block row */
    int *left;                     /* of every px column: the block whose middle lies left of it, */
    float *part;                   /* and the part of the way from there to the next */
};

static void spread_rows(void *context, int first, int end)
{
    const struct spread *s = context;
    const int w = s->out->w, n = s->middles->w, next = n > 1;
    float *row = pm_thread_scratch_of(&s->room, first);
    for (int y = first; y < end; y++) {
        float *out = s->out->v + (size_t)y * (size_t)w, part;
        const int top = place_of(y, s->side, s->middles->h, &part);
        const float *a = s->middles->v + (size_t)top * (size_t)n;
        const float *c = s->middles->h > 1 ? a + n : a;
        for (int i = 0; i < n; i++)
            row[i] = a[i] + part * (c[i] - a[i]);
        for (int x = 0; x < w; x++) {
            const float *at = row + s->left[x];
            out[x] = at[0] + s->part[x] * (at[next] - at[0]);
        }
    }
}

enum pihmap_status pm_spread_blocks(struct pm_job *job, const struct pm_plane *middles, int side,
                                    struct pm_plane *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct spread s = {.middles = middles, .out = out, .side = side};
    s.room = pm_thread_scratch_for(job, out->h, (size_t)middles->w, sizeof(float));
    s.left = pm_scratch(job, (size_t)out->w, sizeof *s.left);
    s.part = pm_scratch(job, (size_t)out->w, sizeof *s.part);
    if (!s.room.v || !s.left || !s.part)
        return job->err.status;
    for (int x = 0; x < out->w; x++)
        s.left[x] = place_of(x, side, middles->w, &s.part[x]);
    pm_rows(job, out->h, spread_rows, &s);
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

static int side_of(double sigma)
{
    int side = 1;
    while (side < LARGEST_BLOCK && sigma >= 2 * side * BLOCKS)
        side *= 2;
    return side;
}

enum pihmap_status pm_normalised_convolution_wide(struct pm_job *job, int count,
                                                  const struct pm_plane *const value[],
                                                  const struct pm_plane *weight, double sigma,
                                                  struct pm_plane *const mean[],
                                                  struct pm_plane *total)
{
    const int side = side_of(sigma), w = weight->w, h = weight->h;
    if (side == 1)
        return pm_normalised_convolution(job, count, value, weight, sigma, mean, total);
    const struct pm_mark mark = pm_scratch_mark(job);
    enum pihmap_status st = PIHMAP_OK;
    /* Blocks spread by 1/12 of their side squared, going back between their middles by 1/6. */
    const double rest = sqrt(sigma * sigma / (side * side) - 0.25);
    const int cw = (w + side - 1) / side, ch = (h + side - 1) / side;
    struct pm_plane sum = pm_plane_scratch(job, cw, ch), near = pm_plane_scratch(job, cw, ch);
    const struct pm_thread_scratch room = pm_thread_scratch_for(job, ch, (size_t)w, sizeof(float));
    if (!sum.v || !near.v || !room.v) {
        st = job->err.status;
        goto out;
    }
    struct blocks b = {side, weight, NULL, &near, room};
    pm_rows(job, ch, sum_rows, &b);
    TRY(pm_blur(job, &near, rest, &near));
    for (int k = 0; k < count; k++) {
        b.value = value[k];
        b.sum = &sum;
        pm_rows(job, ch, sum_rows, &b);
        TRY(pm_blur(job, &sum, rest, &sum));
        ratio(sum.v, near.v, (size_t)cw * (size_t)ch, sum.v);
        TRY(pm_spread_blocks(job, &sum, side, mean[k]));
    }
    if (total) {
        const float share = 1.0f / (float)(side * side);
        for (size_t i = 0; i < (size_t)cw * (size_t)ch; i++)
            near.v[i] *= share;
        TRY(pm_spread_blocks(job, &near, side, total));
    }
out:
    pm_scratch_rewind(job, mark);
    return st;
}
