#include "tone/reference.h"

#include "base/colour.h"
#include "base/least_squares.h"
#include "base/mask_stats.h"
#include "base/pigment.h"
#include "base/robust.h"
#include "base/stats.h"

#include <math.h>
#include <string.h>

#define CELL 8         /* px per side; the skin's ratio is averaged over cells */
#define CELL_SKIN 0.5  /* least share of a cell that is skin */
#define LEAST_PATCH 64 /* px: an 8-bit step is 0.4 L* of skin, averaged here to 0.05 */
#define LEAST_CELLS 12
/* Share of the long side: skin so far from the patch weighs 0.6 of skin beside it. On made pairs
 * the ripple of the light costs 0.9 L* (95 %) at 0.25, 0.5 at 0.10, 0.35 at 0.06. */
#define NEAR_SIGMA 0.06
#define ROUNDS 6
#define WEIGHT_CUT 2.0 /* robust sigmas: such a residual has a quarter of the weight */
/* ln units, robust sigma within the patch. Lit and seen alike it has only noise (0.02 to 0.06 on
 * made pairs); a card that was moved or covered shows its edges. */
#define UNEVEN 0.15
/* Neighbouring cells share the unevenness of skin and light: so many count as one. */
#define CORRELATED 25.0
/* Error of the plane at the patch, as a share of its difference from a quadratic there. */
#define CURVE_ERROR 0.35
#define LEAST_SIGMA 0.006 /* ln units: 8-bit steps, JPEG, flare */
#define MOST_SIGMA_L 0.8  /* L*: with more, half a clinical drop is lost in it */
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

/* What the light did at a place: ln(after / before) and its standard error there. */
struct light_change {
    double ratio[3], sigma[3];
    double centre[2]; /* the place, px */
};

/* Median ln(after / before) over the patch and its robust sigma; *count: px of the patch. */
static enum pihmap_status measure_patch(struct pm_job *job, const struct pm_registered_pair *pair,
                                        const struct pm_mask *patch, struct light_change *out,
                                        size_t *count)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t n = pm_mask_count(patch);
    float *value = pm_scratch(job, n + 1, sizeof *value);
    float *was = pm_scratch(job, n + 1, sizeof *was);
    *out = (struct light_change){0};
    *count = n;
    if (!value || !was)
        return job->err.status;
    for (int i = 0; i < patch->w * patch->h; i++)
        if (patch->v[i]) {
            out->centre[0] += (double)(i % patch->w) / (double)n;
            out->centre[1] += (double)(i / patch->w) / (double)n;
        }
    for (int k = 0; k < 3 && n; k++) {
        pm_mask_values(pm_linear_plane(pair->after, k), patch, 1, value);
        pm_mask_values(pm_linear_plane(pair->before, k), patch, 1, was);
        for (size_t i = 0; i < n; i++)
            value[i] = logf(fmaxf(value[i], PM_LEAST_LIGHT) / fmaxf(was[i], PM_LEAST_LIGHT));
        out->ratio[k] = (double)pm_quantile(value, n, 0.5);
        out->sigma[k] = (double)pm_mad_sigma(value, n);
    }
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

/* The cell's mean ratio over skin outside the patch (may be NULL); false: too little of it. */
static bool fill_cell(const struct pm_registered_pair *pair, const struct pm_mask *patch, int x0,
                      int y0, struct cell *c)
{
    const struct pm_mask *skin = pair->skin;
    double was[3] = {0}, now[3] = {0};
    int n = 0;
    for (int y = y0; y < y0 + CELL && y < skin->h; y++)
        for (int x = x0; x < x0 + CELL && x < skin->w; x++) {
            const size_t i = (size_t)y * (size_t)skin->w + (size_t)x;
            if (!skin->v[i] || (patch && patch->v[i]))
                continue;
            n++;
            for (int k = 0; k < 3; k++) {
                was[k] += (double)pm_linear_plane(pair->before, k)->v[i];
                now[k] += (double)pm_linear_plane(pair->after, k)->v[i];
            }
        }
    if (n < CELL_SKIN * CELL * CELL)
        return false;
    for (int k = 0; k < 3; k++)
        c->ratio[k] = log(fmax(now[k] / n, (double)PM_LEAST_LIGHT) /
                          fmax(was[k] / n, (double)PM_LEAST_LIGHT));
    return true;
}

static void collect_cells(const struct pm_registered_pair *pair, const struct pm_mask *patch,
                          const double centre[2], struct points *out)
{
    const struct pm_mask *skin = pair->skin;
    const double side = pm_long_side(skin->w, skin->h);
    out->count = 0;
    for (int y = 0; y < skin->h; y += CELL)
        for (int x = 0; x < skin->w; x += CELL) {
            struct cell *c = &out->v[out->count];
            if (!fill_cell(pair, patch, x, y, c))
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
    const double far = hypot(c->x, c->y) - nearest; /* the nearest skin has its full weight */
    return exp(-0.5 * far * far / (NEAR_SIGMA * NEAR_SIGMA));
}

/* Weighted least squares of channel k. b: the coefficients, of which the first is the value at the
 * patch; *gain: variance of that value per variance of an independent cell. */
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
    for (int a = 0; a < terms; a++) /* a thin strip of skin does not fix the slope across it */
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
    double ratio[3], curved[3]; /* by the plane and by the quadratic */
    double sigma[3];            /* of the plane */
};

/* Iteratively reweighted: a cell that is an outlier in any channel loses its weight in all. */
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
            p->v[i].weight =
                pm_geman_mcclure_weight(nearness(&p->v[i], nearest), q / (WEIGHT_CUT * WEIGHT_CUT));
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
static enum pihmap_status to_lab(struct pm_job *job, const struct pm_registered_pair *pair,
                                 struct pm_whole *out, double *L)
{
    double was[3], now[3], lab[2][3];
    enum pihmap_status st;
    TRY(pm_mask_median_colour(job, pair->before, pair->skin, was));
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

/* Of delta L*. patch: standard error of the patch's own ratio, ln units. */
static double standard_error(const struct skin_at_patch *s, const double patch[3], double L)
{
    double variance = LEAST_SIGMA * LEAST_SIGMA, curve = 0.0;
    for (int k = 0; k < 3; k++) {
        /* The errors of the channels add up: uneven light moves all of them alike. */
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

/* The skin's ratio at light->centre, less what the light did. patch: px that are no skin, or NULL.
 */
static enum pihmap_status subtract_light(struct pm_job *job, const struct pm_registered_pair *pair,
                                         const struct pm_mask *patch,
                                         const struct light_change *light, struct pm_whole *out)
{
    const size_t cells = (size_t)(pair->skin->w / CELL + 1) * (size_t)(pair->skin->h / CELL + 1);
    struct points points = {pm_scratch(job, cells, sizeof *points.v), 0};
    float *buffer = pm_scratch(job, cells, sizeof *buffer);
    struct skin_at_patch at;
    double L = 0.0;
    enum pihmap_status st = PIHMAP_OK;
    no_figures(out, PM_REFERENCE_FAR);
    if (!points.v || !buffer)
        return job->err.status;
    collect_cells(pair, patch, light->centre, &points);
    if (points.count < LEAST_CELLS || !fit_skin(&points, buffer, &at))
        return PIHMAP_OK;
    for (int k = 0; k < 3; k++)
        out->ln_ratio[k] = at.ratio[k] - light->ratio[k];
    TRY(to_lab(job, pair, out, &L));
    out->sigma_L = standard_error(&at, light->sigma, L);
    if (out->sigma_L > MOST_SIGMA_L)
        no_figures(out, PM_REFERENCE_FAR);
    else
        out->trouble = PM_REFERENCE_GOOD;
out:
    return st;
}

enum pihmap_status pm_reference(struct pm_job *job, const struct pm_registered_pair *pair,
                                const struct pm_mask *patch, struct pm_whole *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct light_change light;
    size_t n;
    enum pihmap_status st;
    no_figures(out, PM_REFERENCE_UNSEEN);
    TRY(measure_patch(job, pair, patch, &light, &n));
    if (n < LEAST_PATCH)
        goto out;
    if (fmax(fmax(light.sigma[0], light.sigma[1]), light.sigma[2]) > UNEVEN) {
        no_figures(out, PM_REFERENCE_UNEVEN);
        goto out;
    }
    for (int k = 0; k < 3; k++)
        light.sigma[k] /= sqrt((double)n / CORRELATED);
    TRY(subtract_light(job, pair, patch, &light, out));
out:
    pm_scratch_rewind(job, mark);
    return st;
}

enum pihmap_status pm_reference_at(struct pm_job *job, const struct pm_registered_pair *pair,
                                   const double centre[2], double sigma, struct pm_whole *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const struct light_change light = {
        {0.0, 0.0, 0.0}, {sigma, sigma, sigma}, {centre[0], centre[1]}};
    const enum pihmap_status st = subtract_light(job, pair, NULL, &light, out);
    pm_scratch_rewind(job, mark);
    return st;
}
