#include "tone/reference.h"

#include "base/colour.h"
#include "base/least_squares.h"
#include "base/mask_stats.h"
#include "base/pigment.h"
#include "base/robust.h"
#include "base/stats.h"

#include <math.h>
#include <string.h>

#define CELL 8         /* px per side: the skin's ratio is looked at cell by cell */
#define CELL_SKIN 0.5  /* least share of a cell that is skin */
#define LEAST_PATCH 64 /* px: an 8-bit step is 0.4 L* of skin, averaged here to 0.05 */
#define LEAST_CELLS 12
/* Share of the long side: skin so far from the patch counts 0.6 of skin beside it. From made
 * pairs: at 0.25 the ripple of the light costs 0.9 L* (95 %), at 0.10 0.5, at 0.06 0.35. */
#define REACH 0.06
#define ROUNDS 6
#define CUT 2.0 /* robust sigmas: a residual so large has a quarter of a vote */
/* ln units, robust sigma within the patch: lit and seen alike it is noise only (0.02 to 0.06 on
 * made pairs); a card that was moved or covered shows its edges. */
#define UNEVEN 0.15
/* Cells that share one unevenness of skin or light, so are no evidence of their own. */
#define CORRELATED 25.0
/* Share of what a curved fit says otherwise at the patch that the linear one may be wrong by. */
#define CURVE_ERROR 0.35
#define LEAST_SIGMA 0.006 /* ln units: 8-bit steps, JPEG, stray light */
#define MOST_SIGMA_L 0.8  /* L*: with more, half a clinical drop cannot be told */
#define TERMS 6

struct cell {
    double x, y; /* of its centre, from the patch's, in units of the long side */
    double ratio[3];
    double weight;
};

struct points {
    struct cell *v;
    int count;
};

/* Median ln(after / before) over the patch, its robust sigma, centre and size. */
static enum pihmap_status look_at_patch(struct pm_job *job, const struct pm_linear *before,
                                        const struct pm_linear *after, const struct pm_mask *patch,
                                        double median[3], double sigma[3], double centre[2],
                                        size_t *count)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t n = pm_mask_count(patch);
    float *value = pm_scratch(job, n + 1, sizeof *value);
    float *was = pm_scratch(job, n + 1, sizeof *was);
    *count = n;
    if (!value || !was)
        return job->err.status;
    centre[0] = centre[1] = 0.0;
    for (int i = 0; i < patch->w * patch->h; i++)
        if (patch->v[i]) {
            centre[0] += (double)(i % patch->w) / (double)n;
            centre[1] += (double)(i / patch->w) / (double)n;
        }
    for (int k = 0; k < 3 && n; k++) {
        pm_mask_values(pm_linear_plane(after, k), patch, 1, value);
        pm_mask_values(pm_linear_plane(before, k), patch, 1, was);
        for (size_t i = 0; i < n; i++)
            value[i] = logf(fmaxf(value[i], PM_LEAST_LIGHT) / fmaxf(was[i], PM_LEAST_LIGHT));
        median[k] = (double)pm_quantile(value, n, 0.5);
        sigma[k] = (double)pm_mad_sigma(value, n);
    }
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

/* The cell's mean ratio over skin that is not the patch; false: too little of it. */
static bool fill_cell(const struct pm_linear *before, const struct pm_linear *after,
                      const struct pm_mask *skin, const struct pm_mask *patch, int x0, int y0,
                      struct cell *c)
{
    double was[3] = {0}, now[3] = {0};
    int n = 0;
    for (int y = y0; y < y0 + CELL && y < skin->h; y++)
        for (int x = x0; x < x0 + CELL && x < skin->w; x++) {
            const size_t i = (size_t)y * (size_t)skin->w + (size_t)x;
            if (!skin->v[i] || (patch && patch->v[i]))
                continue;
            n++;
            for (int k = 0; k < 3; k++) {
                was[k] += (double)pm_linear_plane(before, k)->v[i];
                now[k] += (double)pm_linear_plane(after, k)->v[i];
            }
        }
    if (n < CELL_SKIN * CELL * CELL)
        return false;
    for (int k = 0; k < 3; k++)
        c->ratio[k] = log(fmax(now[k] / n, (double)PM_LEAST_LIGHT) /
                          fmax(was[k] / n, (double)PM_LEAST_LIGHT));
    return true;
}

static void collect_cells(const struct pm_linear *before, const struct pm_linear *after,
                          const struct pm_mask *skin, const struct pm_mask *patch,
                          const double centre[2], struct points *out)
{
    const double side = pm_long_side(skin->w, skin->h);
    out->count = 0;
    for (int y = 0; y < skin->h; y += CELL)
        for (int x = 0; x < skin->w; x += CELL) {
            struct cell *c = &out->v[out->count];
            if (!fill_cell(before, after, skin, patch, x, y, c))
                continue;
            c->x = (x + 0.5 * CELL - 0.5 - centre[0]) / side;
            c->y = (y + 0.5 * CELL - 0.5 - centre[1]) / side;
            out->count++;
        }
}

static void monomials(const struct cell *c, double t[TERMS])
{
    const double terms[TERMS] = {1.0, c->x, c->y, c->x * c->x, c->x * c->y, c->y * c->y};
    memcpy(t, terms, sizeof terms);
}

static double nearness(const struct cell *c, double nearest)
{
    const double far = hypot(c->x, c->y) - nearest; /* the nearest skin counts in full */
    return exp(-0.5 * far * far / (REACH * REACH));
}

/* Weighted least squares of channel k: coefficients, of which the first is the value at the
 * patch, and the variance of that per variance of an independent cell. */
static bool fit(const struct points *p, int k, int terms, double b[TERMS], double *gain)
{
    struct pm_least_squares polynomial;
    double unit[TERMS] = {1.0}, t[TERMS];
    pm_least_squares_begin(&polynomial, terms);
    memset(b, 0, TERMS * sizeof *b);
    for (int i = 0; i < p->count; i++) {
        monomials(&p->v[i], t);
        pm_least_squares_add(&polynomial, t, p->v[i].ratio[k], p->v[i].weight);
    }
    for (int a = 0; a < terms; a++) /* a thin strip of skin says nothing across itself */
        pm_least_squares_ridge(&polynomial, a, 1e-4 * polynomial.A[0] * (a > 0) + 1e-12);
    if (!pm_least_squares_solve(&polynomial, b) || !pm_least_squares_solve_for(&polynomial, unit))
        return false;
    *gain = 0.0;
    for (int i = 0; i < p->count; i++) {
        double answer = 0.0;
        monomials(&p->v[i], t);
        for (int a = 0; a < terms; a++)
            answer += unit[a] * t[a] * p->v[i].weight;
        *gain += answer * answer;
    }
    return true;
}

static double predicted(const struct cell *c, int terms, const double b[TERMS])
{
    double t[TERMS], sum = 0.0;
    monomials(c, t);
    for (int a = 0; a < terms; a++)
        sum += b[a] * t[a];
    return sum;
}

struct skin_at_patch {
    double ratio[3], curved[3]; /* by the linear and by the curved fit */
    double sigma[3];            /* of the linear one */
};

/* Robust: cells that differ in any channel lose their vote in all. */
static bool fit_skin(struct points *p, float *buffer, struct skin_at_patch *out)
{
    double b[3][TERMS], gain[3] = {0}, sigma[3], nearest = INFINITY;
    for (int i = 0; i < p->count; i++)
        nearest = fmin(nearest, hypot(p->v[i].x, p->v[i].y));
    for (int i = 0; i < p->count; i++)
        p->v[i].weight = nearness(&p->v[i], nearest);
    for (int round = 0; round < ROUNDS; round++) {
        for (int k = 0; k < 3; k++) {
            if (!fit(p, k, 3, b[k], &gain[k]))
                return false;
            for (int i = 0; i < p->count; i++)
                buffer[i] = (float)(p->v[i].ratio[k] - predicted(&p->v[i], 3, b[k]));
            sigma[k] = fmax((double)pm_mad_sigma(buffer, (size_t)p->count), LEAST_SIGMA);
        }
        for (int i = 0; i < p->count; i++) {
            double q = 0.0;
            for (int k = 0; k < 3; k++) {
                const double rest = p->v[i].ratio[k] - predicted(&p->v[i], 3, b[k]);
                q = fmax(q, rest * rest / (sigma[k] * sigma[k]));
            }
            p->v[i].weight = pm_geman_mcclure_weight(nearness(&p->v[i], nearest), q / (CUT * CUT));
        }
    }
    for (int k = 0; k < 3; k++) {
        double curve[TERMS], unused;
        if (!fit(p, k, TERMS, curve, &unused))
            return false;
        out->ratio[k] = b[k][0];
        out->curved[k] = curve[0];
        out->sigma[k] = sigma[k] * sqrt(gain[k] * CORRELATED);
    }
    return true;
}

/* L*, a*, b* of the skin's median colour times exp(ln_ratio), less itself. */
static enum pihmap_status to_lab(struct pm_job *job, const struct pm_linear *before,
                                 const struct pm_mask *skin, struct pm_whole *out, double *L)
{
    double was[3], now[3], lab[2][3];
    enum pihmap_status st;
    TRY(pm_mask_median_colour(job, before, skin, was));
    for (int k = 0; k < 3; k++)
        now[k] = was[k] * exp(out->ln_ratio[k]);
    pm_linear_to_lab(was, lab[0]);
    pm_linear_to_lab(now, lab[1]);
    for (int k = 0; k < 3; k++)
        out->delta[k] = lab[1][k] - lab[0][k];
    *L = lab[0][0];
out:
    return st;
}

/* patch: standard error of the patch's own ratio, ln units */
static double whole_sigma(const struct skin_at_patch *s, const double patch[3], double L)
{
    double variance = LEAST_SIGMA * LEAST_SIGMA, curve = 0.0;
    for (int k = 0; k < 3; k++) {
        /* Channels err together: light is uneven for all of them alike. */
        variance += pm_skin_luminance[k] * (s->sigma[k] * s->sigma[k] + patch[k] * patch[k]);
        curve += pm_skin_luminance[k] * fabs(s->curved[k] - s->ratio[k]);
    }
    return (L + 16.0) / 3.0 * sqrt(variance + CURVE_ERROR * CURVE_ERROR * curve * curve);
}

static void no_figures(struct pm_whole *out, enum pm_reference_trouble trouble)
{
    out->trouble = trouble;
    for (int k = 0; k < 3; k++)
        out->ln_ratio[k] = out->delta[k] = NAN;
    out->sigma_L = NAN;
}

/* What the light did at a place: ln(after / before) and its standard error. */
struct told {
    double ratio[3], sigma[3], centre[2];
};

/* The skin's ratio there, less what the light did. patch: px that are no skin; may be NULL. */
static enum pihmap_status carry(struct pm_job *job, const struct pm_linear *before,
                                const struct pm_linear *after, const struct pm_mask *skin,
                                const struct pm_mask *patch, const struct told *light,
                                struct pm_whole *out)
{
    const size_t room = (size_t)(skin->w / CELL + 1) * (size_t)(skin->h / CELL + 1);
    struct points points = {pm_scratch(job, room, sizeof *points.v), 0};
    float *buffer = pm_scratch(job, room, sizeof *buffer);
    struct skin_at_patch at;
    double L = 0.0;
    enum pihmap_status st = PIHMAP_OK;
    no_figures(out, PM_REFERENCE_FAR);
    if (!points.v || !buffer)
        return job->err.status;
    collect_cells(before, after, skin, patch, light->centre, &points);
    if (points.count < LEAST_CELLS || !fit_skin(&points, buffer, &at))
        return PIHMAP_OK;
    for (int k = 0; k < 3; k++)
        out->ln_ratio[k] = at.ratio[k] - light->ratio[k];
    TRY(to_lab(job, before, skin, out, &L));
    out->sigma_L = whole_sigma(&at, light->sigma, L);
    if (out->sigma_L > MOST_SIGMA_L)
        no_figures(out, PM_REFERENCE_FAR);
    else
        out->trouble = PM_REFERENCE_GOOD;
out:
    return st;
}

enum pihmap_status pm_reference(struct pm_job *job, const struct pm_linear *before,
                                const struct pm_linear *after, const struct pm_mask *skin,
                                const struct pm_mask *patch, struct pm_whole *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct told light = {.centre = {0.0, 0.0}};
    size_t n;
    enum pihmap_status st;
    no_figures(out, PM_REFERENCE_UNSEEN);
    TRY(look_at_patch(job, before, after, patch, light.ratio, light.sigma, light.centre, &n));
    if (n < LEAST_PATCH)
        goto out;
    if (fmax(fmax(light.sigma[0], light.sigma[1]), light.sigma[2]) > UNEVEN) {
        no_figures(out, PM_REFERENCE_UNEVEN);
        goto out;
    }
    for (int k = 0; k < 3; k++)
        light.sigma[k] /= sqrt((double)n / CORRELATED);
    TRY(carry(job, before, after, skin, patch, &light, out));
out:
    pm_scratch_rewind(job, mark);
    return st;
}

enum pihmap_status pm_reference_at(struct pm_job *job, const struct pm_linear *before,
                                   const struct pm_linear *after, const struct pm_mask *skin,
                                   const double centre[2], double sigma, struct pm_whole *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const struct told light = {{0.0, 0.0, 0.0}, {sigma, sigma, sigma}, {centre[0], centre[1]}};
    const enum pihmap_status st = carry(job, before, after, skin, NULL, &light, out);
    pm_scratch_rewind(job, mark);
    return st;
}
