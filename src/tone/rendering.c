#include "tone/rendering.h"

#include "base/fast_log.h"
#include "base/geometry.h"
#include "base/least_squares.h"
#include "base/mask_stats.h"
#include "base/normalised_convolution.h"
#include "base/pigment.h"
#include "base/robust.h"
#include "base/stats.h"
#include "tone/cells.h"

#include <math.h>
#include <string.h>

/* Of the long side: light that the slow field follows. Wider, and a side light counts as contrast;
 * narrower, and the shade of a face does not count. */
#define SLOW_SIGMA 0.10
#define ROUNDS 8
/* A residual of RENDERING_CUT robust sigmas has a quarter of the weight. */
#define RENDERING_CUT 1.7
#define LEAST_SIGMA 0.004   /* ln units: half an 8-bit code at mid grey */
#define RENDERING_CELLS 200 /* of skin: 1 % of a frame */
/* Neighbouring cells share their shade: so many count as one against the prior. */
#define CELLS_ALIKE 12.0
/* Standard deviation of c before any photo was seen: contrast by a quarter is rare. */
#define PRIOR_SIGMA 0.15
#define RANGE_SHARE 0.01 /* of the skin beyond each end of the range of the fit */
/* ln units: by how much the rest must fall for the rendering to be used, and to be used in full. On
 * made pairs of one camera it falls by -.25 to .05, with other tone curves by .2 to 1, on real
 * second photos by .1 to .4. */
#define NO_FALL 0.03
#define FULL_FALL 0.10
/* Of ln contrast: what is darker than the fitted range, a mole, gets the correction of its end. To
 * go on along the tangent was tried: better on moles, worse on marks in hard light (IoU .79 ->
 * .69). */
#define CONTRAST_ERROR 1.0
#define INVERSIONS 3 /* fixed-point steps; the error falls to a tenth in each */
#define MOST_LN 5.0f /* of the correction */

/* ---- features ------------------------------------------------------------------------------ */

enum { GREY, BLUE_RED, GREEN, AXES };

static void to_axes(const double ln[3], double axis[AXES])
{
    axis[GREY] = (ln[0] + ln[1] + ln[2]) / 3.0;
    axis[BLUE_RED] = ln[2] - ln[0];
    axis[GREEN] = ln[1] - 0.5 * (ln[0] + ln[2]);
}

/* f(m) of the model. ln: of linear r, g, b. */
static void find_terms(const struct pm_rendering *r, const double ln[3],
                       double f[PM_RENDERING_TERMS])
{
    double a[AXES];
    to_axes(ln, a);
    for (int k = 0; k < AXES; k++)
        a[k] = fmin(fmax(a[k] - r->centre[k], r->from[k]), r->to[k]);
    f[0] = a[GREY];
    f[1] = a[GREY] * a[GREY];
    f[2] = f[1] * a[GREY];
    f[3] = a[BLUE_RED];
    f[4] = a[GREEN];
    f[5] = a[GREY] * a[BLUE_RED];
}

/* What channel k of the rendering adds to ln light. */
static double sum_of_terms(const struct pm_rendering *r, int k, const double f[PM_RENDERING_TERMS])
{
    double sum = 0.0;
    for (int j = 0; j < PM_RENDERING_TERMS; j++)
        sum += r->c[k][j] * f[j];
    return sum;
}

/* ---- the fit ------------------------------------------------------------------------------- */

struct fit {
    const struct pm_cells *cells;
    struct pm_plane mean[3]; /* of both photos, ln */
    struct pm_plane raw_term[PM_RENDERING_TERMS], raw_target[3];
    struct pm_plane term[PM_RENDERING_TERMS], target[3]; /* less their local means */
    struct pm_plane rest[3];                             /* the target less the fit */
    struct pm_plane weight;
    float *buffer;
};

static void px_of(const struct pm_plane plane[3], size_t i, double out[3])
{
    for (int k = 0; k < 3; k++)
        out[k] = (double)plane[k].v[i];
}

/* Centre and range of the skin's colours. */
static enum pihmap_status find_range(struct pm_job *job, const struct fit *f,
                                     struct pm_rendering *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_plane axis[AXES];
    enum pihmap_status st = PIHMAP_OK;
    for (int k = 0; k < AXES; k++)
        TRY(pm_plane_take(job, f->cells->w, f->cells->h, &axis[k]));
    for (size_t i = 0; i < pm_pixels(&f->weight); i++) {
        double ln[3];
        px_of(f->mean, i, ln);
        double a[AXES];
        to_axes(ln, a);
        for (int k = 0; k < AXES; k++)
            axis[k].v[i] = (float)a[k];
    }
    for (int k = 0; k < AXES; k++) {
        const size_t n = pm_mask_values(&axis[k], &f->cells->skin, 1, f->buffer);
        out->centre[k] = (double)pm_quantile(f->buffer, n, 0.5);
        out->from[k] = (double)pm_quantile(f->buffer, n, RANGE_SHARE) - out->centre[k];
        out->to[k] = (double)pm_quantile(f->buffer, n, 1.0 - RANGE_SHARE) - out->centre[k];
    }
out:
    pm_scratch_rewind(job, mark);
    return st;
}

/* out = in less its local mean, by the weights so far. */
static enum pihmap_status without_slow(struct pm_job *job, const struct fit *f, int count,
                                       const struct pm_plane in[], struct pm_plane out[])
{
    const double sigma = SLOW_SIGMA * pm_long_side(f->cells->w, f->cells->h);
    enum pihmap_status st = PIHMAP_OK;
    for (int k = 0; k < count; k++) {
        const struct pm_plane *const value[1] = {&in[k]};
        struct pm_plane *const mean[1] = {&out[k]};
        const struct pm_weighted_planes weighted = {1, value, &f->weight};
        TRY(pm_normalised_convolution_wide(job, &weighted, sigma, mean, NULL));
        for (size_t i = 0; i < pm_pixels(&in[k]); i++)
            out[k].v[i] = in[k].v[i] - out[k].v[i];
    }
out:
    return st;
}

static enum pihmap_status take_out_slow(struct pm_job *job, struct fit *f)
{
    enum pihmap_status st;
    TRY(without_slow(job, f, PM_RENDERING_TERMS, f->raw_term, f->term));
    TRY(without_slow(job, f, 3, f->raw_target, f->target));
out:
    return st;
}

static enum pihmap_status fit_begin(struct pm_job *job, const struct pm_cells *cells, struct fit *f,
                                    struct pm_rendering *out)
{
    const size_t pixels = pm_pixels(cells);
    enum pihmap_status st;
    f->cells = cells;
    f->buffer = pm_scratch(job, pixels, sizeof *f->buffer);
    if (!f->buffer)
        return job->err.status;
    TRY(pm_plane_take(job, cells->w, cells->h, &f->weight));
    memcpy(f->weight.v, cells->share.v, pixels * sizeof(float));
    for (int k = 0; k < PM_RENDERING_TERMS; k++) {
        TRY(pm_plane_take(job, cells->w, cells->h, &f->raw_term[k]));
        TRY(pm_plane_take(job, cells->w, cells->h, &f->term[k]));
    }
    for (int k = 0; k < 3; k++) {
        TRY(pm_plane_take(job, cells->w, cells->h, &f->mean[k]));
        TRY(pm_plane_take(job, cells->w, cells->h, &f->raw_target[k]));
        TRY(pm_plane_take(job, cells->w, cells->h, &f->target[k]));
        TRY(pm_plane_take(job, cells->w, cells->h, &f->rest[k]));
        for (size_t i = 0; i < pixels; i++) {
            f->mean[k].v[i] = 0.5f * (cells->before[k].v[i] + cells->after[k].v[i]);
            f->raw_target[k].v[i] = cells->after[k].v[i] - cells->before[k].v[i];
        }
    }
    TRY(find_range(job, f, out));
    for (size_t i = 0; i < pixels; i++) {
        double ln[3];
        px_of(f->mean, i, ln);
        double t[PM_RENDERING_TERMS];
        find_terms(out, ln, t);
        for (int k = 0; k < PM_RENDERING_TERMS; k++)
            f->raw_term[k].v[i] = (float)t[k];
    }
    TRY(take_out_slow(job, f));
out:
    return st;
}

static void row_of(const struct fit *f, size_t i, double row[PM_RENDERING_TERMS])
{
    for (int k = 0; k < PM_RENDERING_TERMS; k++)
        row[k] = (double)f->term[k].v[i];
}

/* Weighted least squares with the prior; noise: sigma of a cell, by channel. */
static void solve(const struct fit *f, const double noise[3], struct pm_rendering *out)
{
    struct pm_least_squares s;
    double row[PM_RENDERING_TERMS];
    for (int k = 0; k < 3; k++) {
        pm_least_squares_begin(&s, PM_RENDERING_TERMS);
        for (size_t i = 0; i < pm_pixels(&f->weight); i++) {
            if (f->weight.v[i] <= 0.0f)
                continue;
            row_of(f, i, row);
            pm_least_squares_add(&s, row, (double)f->target[k].v[i], (double)f->weight.v[i]);
        }
        for (int j = 0; j < PM_RENDERING_TERMS; j++)
            pm_least_squares_ridge(&s, j,
                                   CELLS_ALIKE * noise[k] * noise[k] / (PRIOR_SIGMA * PRIOR_SIGMA));
        if (!pm_least_squares_solve(&s, out->c[k]))
            memset(out->c[k], 0, sizeof out->c[k]);
    }
}

/* The rest of every cell, and its robust sigma. */
static void find_rest(struct fit *f, const struct pm_rendering *r, double sigma[3])
{
    double row[PM_RENDERING_TERMS];
    for (size_t i = 0; i < pm_pixels(&f->weight); i++) {
        row_of(f, i, row);
        for (int k = 0; k < 3; k++)
            f->rest[k].v[i] = f->target[k].v[i] - (float)sum_of_terms(r, k, row);
    }
    for (int k = 0; k < 3; k++) {
        const size_t n = pm_mask_values(&f->rest[k], &f->cells->skin, 1, f->buffer);
        sigma[k] = fmax((double)pm_mad_sigma(f->buffer, n), LEAST_SIGMA);
    }
}

/* A cell that is an outlier in any channel loses its weight in all. */
static void reweight(struct fit *f, const double sigma[3])
{
    for (size_t i = 0; i < pm_pixels(&f->weight); i++) {
        double q = 0.0;
        for (int k = 0; k < 3; k++)
            q = fmax(q, pow((double)f->rest[k].v[i] / (RENDERING_CUT * sigma[k]), 2.0));
        f->weight.v[i] = (float)pm_geman_mcclure_weight((double)f->cells->share.v[i], q);
    }
}

/* How far the fit is to be believed, 0..1: marks and light alone are explained by nobody's camera,
 * and then nothing falls. */
static double share_explained(const double plain[3], const double sigma[3])
{
    double fall = 0.0;
    for (int k = 0; k < 3; k++)
        fall += log(plain[k] / sigma[k]) / 3.0;
    return fmin(fmax((fall - NO_FALL) / (FULL_FALL - NO_FALL), 0.0), 1.0);
}

static void keep_share(double share, struct pm_rendering *r)
{
    double slope = 0.0;
    r->differs = share > 0.0;
    for (int k = 0; k < 3; k++) {
        for (int j = 0; j < PM_RENDERING_TERMS; j++)
            r->c[k][j] *= share;
        slope += r->c[k][0] / 3.0;
    }
    /* A slope over the mean of both photos is (1 + slope/2) / (1 - slope/2) over the before photo.
     */
    r->contrast = (1.0 + 0.5 * slope) / (1.0 - 0.5 * slope);
}

enum pihmap_status pm_rendering_fit(struct pm_job *job, const struct pm_registered_pair *pair,
                                    struct pm_rendering *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_cells cells;
    struct fit f;
    double plain[3], sigma[3]; /* of the rest, without and with the rendering */
    enum pihmap_status st;
    memset(out, 0, sizeof *out);
    out->contrast = 1.0;
    TRY(pm_cells_take(job, pair, &cells));
    if (cells.used < RENDERING_CELLS)
        goto out;
    TRY(fit_begin(job, &cells, &f, out));
    find_rest(&f, out, plain);
    memcpy(sigma, plain, sizeof sigma);
    reweight(&f, sigma); /* or marks, which are dark, would begin as contrast, and stay it */
    for (int round = 0; round < ROUNDS; round++) {
        TRY(take_out_slow(job, &f));
        solve(&f, sigma, out);
        find_rest(&f, out, sigma);
        reweight(&f, sigma);
    }
    keep_share(share_explained(plain, sigma), out);
out:
    pm_scratch_rewind(job, mark);
    return st;
}

double pm_contrast_error(const struct pm_rendering *rendering)
{
    return rendering->differs ? CONTRAST_ERROR * fabs(log(rendering->contrast)) : 0.0;
}

/* ---- applying it --------------------------------------------------------------------------- */

struct rendering_work {
    const struct pm_rendering *rendering;
    struct pm_linear *after;
};

/* ln of what the before camera would have made of ln after: x = after - c f((after + x) / 2). */
static void invert(const struct pm_rendering *r, const double after[3], double x[3])
{
    memcpy(x, after, 3 * sizeof *x);
    for (int step = 0; step < INVERSIONS; step++) {
        double mean[3], f[PM_RENDERING_TERMS];
        for (int k = 0; k < 3; k++)
            mean[k] = 0.5 * (after[k] + x[k]);
        find_terms(r, mean, f);
        for (int k = 0; k < 3; k++)
            x[k] = after[k] - sum_of_terms(r, k, f);
    }
}

static void render_rows(void *context, int first, int end)
{
    const struct rendering_work *work = context;
    struct pm_plane *const planes[3] = {&work->after->r, &work->after->g, &work->after->b};
    const size_t w = (size_t)planes[0]->w, from = (size_t)first * w, n = (size_t)(end - first) * w;
    for (int k = 0; k < 3; k++)
        pm_ln_row(planes[k]->v + from, n, PM_LEAST_LIGHT, planes[k]->v + from);
    for (size_t i = from; i < from + n; i++) {
        const double after[3] = {(double)planes[0]->v[i], (double)planes[1]->v[i],
                                 (double)planes[2]->v[i]};
        double x[3];
        invert(work->rendering, after, x);
        for (int k = 0; k < 3; k++)
            planes[k]->v[i] = fminf((float)x[k], MOST_LN);
    }
    for (int k = 0; k < 3; k++)
        pm_exp_row(planes[k]->v + from, n, planes[k]->v + from);
}

enum pihmap_status pm_render_alike(struct pm_job *job, const struct pm_rendering *rendering,
                                   struct pm_linear *after)
{
    struct rendering_work work = {rendering, after};
    pm_rows(job, after->r.h, render_rows, &work);
    return PIHMAP_OK;
}
