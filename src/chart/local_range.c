#include "chart/local_range.h"

#include "base/colour.h"
#include "base/target_clones.h"

#include <math.h>
#include <string.h>

#define STRIP 256        /* px of a row at a time: three rows of it stay in the nearest cache */
#define MOST_ROOT 122.5f /* of 1.5 times white; light is clamped to it */

enum { R, G, B, LIGHT, FEATURES };

static const float STEPS[PM_CHART_STEPS] = {4.0f, 6.0f, 8.0f}; /* white is 100 */

struct rows { /* of square roots, one per feature, with a px more to the left and to the right */
    float v[FEATURES][STRIP + 2];
};

struct walk {
    const struct pm_linear *picture;
    float scale; /* 1 / white */
    struct pm_local_range *out;
};

/* Plain comparisons after the arithmetic, so that the loop vectorises. */
static inline float root(float light)
{
    float v = 100.0f * sqrtf(light);
    v = v > 0.0f ? v : 0.0f; /* also the NAN of negative light */
    return v < MOST_ROOT ? v : MOST_ROOT;
}

PM_TARGET_CLONES static void find_roots(const float *restrict r, const float *restrict g,
                                        const float *restrict b, int n, float scale,
                                        struct rows *restrict out)
{
    const float red = (float)pm_luminance[0], green = (float)pm_luminance[1],
                blue = (float)pm_luminance[2];
    for (int i = 0; i < n; i++) {
        out->v[R][i] = root(r[i] * scale);
        out->v[G][i] = root(g[i] * scale);
        out->v[B][i] = root(b[i] * scale);
        out->v[LIGHT][i] = root((red * r[i] + green * g[i] + blue * b[i]) * scale);
    }
}

static inline float less(float a, float b)
{
    return a < b ? a : b;
}

static inline float more(float a, float b)
{
    return a > b ? a : b;
}

/* spread = the larger of itself and of the range among three rows and columns, n px. Separable:
 * first down, then across, so that both are plain loops. */
static inline void raise_spread(const float *above, const float *here, const float *below, int n,
                                float *spread)
{
    float least[STRIP + 2], most[STRIP + 2];
    for (int i = 0; i < n + 2; i++) {
        least[i] = less(less(above[i], here[i]), below[i]);
        most[i] = more(more(above[i], here[i]), below[i]);
    }
    for (int i = 0; i < n; i++) {
        const float low = less(less(least[i], least[i + 1]), least[i + 2]);
        const float high = more(more(most[i], most[i + 1]), most[i + 2]);
        spread[i] = more(spread[i], high - low);
    }
}

/* Thresholds that the range of features first..end-1 reaches; row: the one above, here, below. */
PM_TARGET_CLONES static void count_steps(const struct rows *const row[3], int first, int end, int n,
                                         uint8_t *level)
{
    float spread[STRIP] = {0};
    for (int k = first; k < end; k++)
        raise_spread(row[0]->v[k], row[1]->v[k], row[2]->v[k], n, spread);
    for (int i = 0; i < n; i++)
        level[i] =
            (uint8_t)((spread[i] >= STEPS[0]) + (spread[i] >= STEPS[1]) + (spread[i] >= STEPS[2]));
}

static void roots_of(const struct walk *w, int x, int y, int n, struct rows *out)
{
    const size_t i = (size_t)y * (size_t)w->out->w + (size_t)x;
    find_roots(w->picture->r.v + i, w->picture->g.v + i, w->picture->b.v + i, n, w->scale, out);
}

/* Columns x..x+n-1 of rows first..end-1, all of them inside the rim. */
static void walk_strip(const struct walk *w, int x, int n, int first, int end)
{
    struct rows ring[3];
    roots_of(w, x - 1, first - 1, n + 2, &ring[(first - 1) % 3]);
    roots_of(w, x - 1, first, n + 2, &ring[first % 3]);
    for (int y = first; y < end; y++) {
        struct rows *below = &ring[(y + 1) % 3];
        const struct rows *const row[3] = {&ring[(y - 1) % 3], &ring[y % 3], below};
        const size_t i = (size_t)y * (size_t)w->out->w + (size_t)x;
        roots_of(w, x - 1, y + 1, n + 2, below);
        count_steps(row, R, LIGHT, n, w->out->level[0] + i);
        count_steps(row, LIGHT, FEATURES, n, w->out->level[1] + i);
    }
}

static void walk_rows(void *context, int first, int end) /* counted from the rim inwards */
{
    const struct walk *w = context;
    const int inner = w->out->w - 2;
    for (int x = 0; x < inner; x += STRIP)
        walk_strip(w, x + 1, inner - x < STRIP ? inner - x : STRIP, first + 1, end + 1);
}

static void mark_rim(struct pm_local_range *u)
{
    for (int k = 0; k < 2; k++) {
        memset(u->level[k], PM_CHART_STEPS, (size_t)u->w);
        memset(u->level[k] + (size_t)(u->h - 1) * (size_t)u->w, PM_CHART_STEPS, (size_t)u->w);
        for (size_t y = 0; y < (size_t)u->h; y++) {
            uint8_t *row = u->level[k] + y * (size_t)u->w;
            row[0] = row[u->w - 1] = PM_CHART_STEPS;
        }
    }
}

enum pihmap_status pm_chart_local_range(struct pm_job *job, const struct pm_linear *picture,
                                        float white, struct pm_local_range *out)
{
    const size_t pixels = pm_pixels(&picture->r);
    *out = (struct pm_local_range){
        picture->r.w, picture->r.h, {pm_scratch(job, pixels, 1), pm_scratch(job, pixels, 1)}};
    if (!out->level[0] || !out->level[1])
        return job->err.status;
    struct walk w = {picture, 1 / white, out};
    mark_rim(out);
    pm_rows(job, out->h - 2, walk_rows, &w);
    return PIHMAP_OK;
}
