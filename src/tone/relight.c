#include "tone/relight.h"

#include "base/colour.h"
#include "base/least_squares.h"

#include <math.h>
#include <string.h>

#define CELL 16           /* working px; the lighting field is smooth over 14 % of the side */
#define STEP 4            /* px between samples, down and across; a cell is even enough */
#define LEAST_LIGHT 1e-3f /* linear; darker px give no reliable factor */
#define CODES 4096        /* steps of the table from linear light back to codes */

void pm_light_free(struct pm_light *light)
{
    for (int k = 0; k < 3; k++)
        pm_plane_free(&light->ln[k]);
}

/* Mean ln factor over every cell; NAN where all px are too dark. */
static void fill_cells(const struct pm_plane *after, const struct pm_plane *levelled,
                       struct pm_plane *out)
{
    for (int cy = 0; cy < out->h; cy++)
        for (int cx = 0; cx < out->w; cx++) {
            const int x0 = (int)((int64_t)cx * after->w / out->w);
            const int x1 = (int)((int64_t)(cx + 1) * after->w / out->w);
            const int y0 = (int)((int64_t)cy * after->h / out->h);
            const int y1 = (int)((int64_t)(cy + 1) * after->h / out->h);
            double sum = 0;
            int n = 0;
            for (int y = y0; y < y1; y += STEP)
                for (int x = x0; x < x1; x += STEP) {
                    const size_t i = (size_t)y * (size_t)after->w + (size_t)x;
                    const float a = after->v[i], b = levelled->v[i];
                    if (a > LEAST_LIGHT && b > LEAST_LIGHT) {
                        sum += (double)logf(b / a);
                        n++;
                    }
                }
            pm_at(out, cx, cy) = n ? (float)(sum / n) : NAN;
        }
}

/* Mean of the known neighbours of cell (x, y); NAN: none is known. */
static float neighbours(const struct pm_plane *p, int x, int y)
{
    float sum = 0, n = 0;
    for (int j = y > 0 ? y - 1 : 0; j <= y + 1 && j < p->h; j++)
        for (int i = x > 0 ? x - 1 : 0; i <= x + 1 && i < p->w; i++) {
            const float v = pm_at(p, i, j);
            if (isfinite(v)) {
                sum += v;
                n++;
            }
        }
    return n > 0 ? sum / n : NAN;
}

/* Unknown cells take the mean of their known neighbours, ring after ring. before: a buffer of the
 * size of p. */
static void spread(struct pm_plane *p, struct pm_plane *before)
{
    const size_t n = pm_pixels(p);
    bool grows = true;
    while (grows) {
        grows = false;
        memcpy(before->v, p->v, n * sizeof *p->v);
        for (int y = 0; y < p->h; y++)
            for (int x = 0; x < p->w; x++) {
                float *v = &pm_at(p, x, y);
                if (!isfinite(*v) && isfinite(*v = neighbours(before, x, y)))
                    grows = true;
            }
    }
    for (size_t i = 0; i < n; i++)
        if (!isfinite(p->v[i]))
            p->v[i] = 0; /* the whole picture is black */
}

enum pihmap_status pm_light_of(struct pm_job *job, const struct pm_linear *after,
                               const struct pm_linear *levelled, struct pm_light *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const struct pm_plane *from[3] = {&after->r, &after->g, &after->b};
    const struct pm_plane *to[3] = {&levelled->r, &levelled->g, &levelled->b};
    const int w = (after->r.w + CELL - 1) / CELL, h = (after->r.h + CELL - 1) / CELL;
    enum pihmap_status st = PIHMAP_OK;
    memset(out, 0, sizeof *out);
    struct pm_plane before = pm_plane_scratch(job, w, h);
    if (!before.v)
        return job->err.status;
    for (int k = 0; k < 3; k++) {
        TRY(pm_plane_alloc(job, w, h, &out->ln[k]));
        fill_cells(from[k], to[k], &out->ln[k]);
        spread(&out->ln[k], &before);
    }
out:
    if (st)
        pm_light_free(out);
    pm_scratch_rewind(job, mark);
    return st;
}

/* ---- applying ------------------------------------------------------------------------- */

struct relighting {
    const struct pm_light *light;
    struct pm_rgb8 *picture;
    float to_linear[256];
    uint8_t to_code[CODES + 1];
};

static void relight_rows(void *context, int first, int end)
{
    const struct relighting *work = context;
    struct pm_rgb8 *p = work->picture;
    const struct pm_plane *grid = &work->light->ln[0];
    const double sx = (double)grid->w / p->w, sy = (double)grid->h / p->h;
    for (int y = first; y < end; y++)
        for (int x = 0; x < p->w; x++) {
            uint8_t *v = p->v + ((size_t)y * (size_t)p->w + (size_t)x) * 3;
            for (int k = 0; k < 3; k++) {
                const float ln =
                    pm_sample(&work->light->ln[k], (x + 0.5) * sx - 0.5, (y + 0.5) * sy - 0.5);
                const float lit = work->to_linear[v[k]] * expf(ln);
                v[k] = work->to_code[lit >= 1 ? CODES : (int)(lit * CODES + 0.5f)];
            }
        }
}

enum pihmap_status pm_relight(struct pm_job *job, const struct pm_light *light,
                              struct pm_rgb8 *picture)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    if (!light->ln[0].v)
        return PIHMAP_OK;
    struct relighting *work = pm_scratch(job, 1, sizeof *work);
    if (!work)
        return job->err.status;
    work->light = light;
    work->picture = picture;
    for (int i = 0; i < 256; i++)
        work->to_linear[i] = (float)pm_srgb_to_linear(i / 255.0);
    for (int i = 0; i <= CODES; i++)
        work->to_code[i] = (uint8_t)lround(255 * pm_linear_to_srgb((double)i / CODES));
    pm_rows(job, picture->h, relight_rows, work);
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

/* ---- which way it came ---------------------------------------------------------------------- */

#define SLOPE_CELLS_MIN 12 /* of the coarse grid, for three unknowns */

/* ln luminance of the light in a cell, after less before. */
static double light_at(const struct pm_light *light, int x, int y)
{
    double sum = 0.0;
    for (int k = 0; k < 3; k++)
        sum -= pm_skin_luminance[k] * (double)pm_at(&light->ln[k], x, y);
    return sum;
}

/* Does the middle of cell (x, y) of a grid lie on skin? */
static bool on_skin(const struct pm_plane *grid, const struct pm_mask *skin, int x, int y)
{
    return pm_at(skin, (2 * x + 1) * skin->w / (2 * grid->w),
                 (2 * y + 1) * skin->h / (2 * grid->h)) != 0;
}

void pm_light_slope(const struct pm_light *light, const struct pm_mask *skin, double slope[2])
{
    const struct pm_plane *grid = &light->ln[0];
    struct pm_least_squares plane;
    double n = 0, sum[2] = {0, 0}, square[2] = {0, 0}, fitted[3];
    pm_least_squares_begin(&plane, 3);
    slope[0] = slope[1] = 0.0;
    for (int y = 0; grid->v && y < grid->h; y++)
        for (int x = 0; x < grid->w; x++) {
            const double at[2] = {(x + 0.5) / grid->w, (y + 0.5) / grid->h};
            if (!on_skin(grid, skin, x, y))
                continue;
            pm_least_squares_add(&plane, (const double[3]){1.0, at[0], at[1]},
                                 light_at(light, x, y), 1.0);
            n++;
            for (int k = 0; k < 2; k++) {
                sum[k] += at[k];
                square[k] += at[k] * at[k];
            }
        }
    if (n < SLOPE_CELLS_MIN || !pm_least_squares_solve(&plane, fitted))
        return;
    for (int k = 0; k < 2; k++)
        slope[k] = fitted[k + 1] * sqrt(fmax(square[k] / n - sum[k] * sum[k] / (n * n), 0.0));
}
