#include "change/noise_field.h"

#include "base/geometry.h"
#include "base/mask_stats.h"
#include "base/normalised_convolution.h"
#include "base/stats.h"

#include <math.h>
#include <string.h>

/* Shares of the long side: */
#define BLOCK 0.01  /* over which |map| is averaged, 2.5 sigmas of the change map wide */
#define RADIUS 0.08 /* of the disc: the largest mark of the made pairs has half its area */
/* */
#define QUANTILE 0.35 /* of a disc's blocks: a mark over 60 % of it does not raise it */
#define STRIDE 2      /* blocks between the discs' centres */
#define LEAST_BLOCKS 20
#define LEAST_SKIN 0.25 /* of a block */
#define CALMEST 0.5     /* of the typical: calm skin has rare events, too */
#define NOISIEST 4.0
#define LEAST_SPREAD 0.01 /* sigmas: identical photos */

/* A grid of blocks; spread < 0 where there is too little skin. */
struct blocks {
    int w, h, size;
    float *spread;
};

static enum pihmap_status take_blocks(struct pm_job *job, const struct pm_plane *map,
                                      const struct pm_mask *valid, const struct pm_plane *sigma,
                                      struct blocks *b)
{
    const int w = map->w, h = map->h;
    b->size = (int)fmax(1.0, BLOCK * pm_long_side(w, h));
    b->w = (w + b->size - 1) / b->size;
    b->h = (h + b->size - 1) / b->size;
    b->spread = pm_scratch(job, (size_t)b->w * (size_t)b->h, sizeof *b->spread);
    if (!b->spread)
        return job->err.status;
    for (int v = 0; v < b->h; v++)
        for (int u = 0; u < b->w; u++) {
            float sum = 0.0f;
            int n = 0, all = 0;
            for (int y = v * b->size; y < (v + 1) * b->size && y < h; y++)
                for (int x = u * b->size; x < (u + 1) * b->size && x < w; x++, all++)
                    if (pm_at(valid, x, y)) {
                        sum += fabsf(pm_at(map, x, y)) / pm_at(sigma, x, y);
                        n++;
                    }
            b->spread[v * b->w + u] = n > 0 && n >= LEAST_SKIN * all ? sum / (float)n : -1.0f;
        }
    return PIHMAP_OK;
}

/* The quantile over the disc about block (u, v); < 0: too little skin. */
static float disc_quantile(const struct blocks *b, int u, int v, int radius, float *buffer)
{
    size_t n = 0;
    for (int y = v - radius; y <= v + radius; y++)
        for (int x = u - radius; x <= u + radius; x++) {
            const int dx = x - u, dy = y - v;
            if (x < 0 || y < 0 || x >= b->w || y >= b->h || dx * dx + dy * dy > radius * radius)
                continue;
            const float spread = b->spread[y * b->w + x];
            if (spread >= 0.0f)
                buffer[n++] = spread;
        }
    return n >= LEAST_BLOCKS ? pm_quantile(buffer, n, QUANTILE) : -1.0f;
}

/* The field on a coarser grid, a value at every STRIDE-th block; its weight is 0 where unknown. */
struct field {
    struct pm_plane value, weight;
    float *buffer;
};

static enum pihmap_status take_field(struct pm_job *job, const struct blocks *b, struct field *f)
{
    const int w = (b->w + STRIDE - 1) / STRIDE, h = (b->h + STRIDE - 1) / STRIDE;
    const int radius = (int)(RADIUS / BLOCK + 0.5);
    enum pihmap_status st;
    TRY(pm_plane_take(job, w, h, &f->value));
    TRY(pm_plane_take(job, w, h, &f->weight));
    f->buffer = pm_scratch(job, (size_t)b->w * (size_t)b->h, sizeof *f->buffer);
    if (!f->buffer)
        return job->err.status;
    for (int v = 0; v < h; v++)
        for (int u = 0; u < w; u++) {
            const float q = disc_quantile(b, u * STRIDE, v * STRIDE, radius, f->buffer);
            pm_at(&f->value, u, v) = fmaxf(q, (float)LEAST_SPREAD);
            pm_at(&f->weight, u, v) = q >= 0.0f ? 1.0f : 0.0f;
        }
out:
    return st;
}

/* Relative to its median over the known cells, within limits; unknown ones take their neighbours'
 * mean. False: none is known. */
static bool normalise(struct field *f)
{
    size_t n = 0;
    for (size_t i = 0; i < pm_pixels(&f->value); i++)
        if (f->weight.v[i] > 0.0f)
            f->buffer[n++] = f->value.v[i];
    if (n == 0)
        return false;
    const float median = pm_quantile(f->buffer, n, 0.5);
    for (size_t i = 0; i < pm_pixels(&f->value); i++)
        f->value.v[i] = fminf(fmaxf(f->value.v[i] / median, (float)CALMEST), (float)NOISIEST);
    return true;
}

enum pihmap_status pm_noise_field(struct pm_job *job, const struct pm_plane *map,
                                  const struct pm_mask *valid, struct pm_plane *sigma)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct blocks blocks;
    struct field field;
    struct pm_plane fine;
    enum pihmap_status st;
    TRY(take_blocks(job, map, valid, sigma, &blocks));
    TRY(take_field(job, &blocks, &field));
    if (!normalise(&field))
        goto out;
    const struct pm_plane *const value[1] = {&field.value};
    struct pm_plane *const mean[1] = {&field.value};
    const struct pm_weighted_planes in = {1, value, &field.weight};
    TRY(pm_normalised_convolution(job, &in, 1.0, mean, NULL));
    for (size_t i = 0; i < pm_pixels(&field.value); i++)
        if (field.value.v[i] <= 0.0f) /* far from all skin */
            field.value.v[i] = 1.0f;
    TRY(pm_plane_take(job, map->w, map->h, &fine));
    TRY(pm_upsample_blocks(job, &field.value, blocks.size * STRIDE, &fine));
    for (size_t i = 0; i < pm_pixels(&fine); i++)
        sigma->v[i] *= fine.v[i];
out:
    pm_scratch_rewind(job, mark);
    return st;
}
