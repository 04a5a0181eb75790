#include "tone/level.h"

#include "base/reason.h"
#include "base/colour.h"
#include "base/geometry.h"
#include "base/least_squares.h"
#include "base/mask_stats.h"
#include "base/normalised_convolution.h"
#include "base/robust.h"
#include "base/stats.h"
#include "tone/cells.h"

#include <math.h>
#include <string.h>

/* Gaussians of the slow field, share of the long side, coarse first. The first is twice as wide as
 * the largest mark of the made pairs (radius 6 % of the short side), so that a mark is a minority
 * in it. The second follows what the first leaves, once the marks have lost their weight. */
static const double FIELD_SIGMA[] = {0.14, 0.05};
/* Weights are computed from residuals smoothed over this many cells, where the noise of a cell no
 * longer hides a faint, wide mark. */
#define WEIGHT_SIGMA 1.5
/*
 * Weight, per px of skin, of the prior that the field goes on as the coarser one has it. Without it
 * the little weight inside a wide mark is all that is near, and the field follows the mark to its
 * bottom: of 8 L* over 14 % of the skin 1 % was left. Unchanged skin weighs 0.6 to 0.9, so
 * hardly any light is lost. A wide shadow is followed, for shade is grey and keeps GREY_WEIGHT.
 */
#define FIELD_PRIOR 0.008f
#define GREY_WEIGHT 0.03f
#define GREY_ANGLE 0.07f /* tangent; melanin lies 0.2 to 0.27 from grey, blood farther */
#define QUADRATIC_ROUNDS 10
#define FIELD_ROUNDS 6 /* per Gaussian */
/* ln units: no residual is known better than this (half an 8-bit code at mid grey). */
#define LEAST_SIGMA 0.004
/* ln units (7 stops): far from all skin the quadratic runs off. */
#define MOST_FIELD 5.0f
/* A residual of WEIGHT_CUT sigma has a quarter of the weight (Geman and McClure). */
#define WEIGHT_CUT 1.7
#define COVARIANCE_CUT 3.0f /* robust sigmas */
#define TERMS 6             /* 1, x, y, x^2, xy, y^2 */

struct cells {
    int w, h, size;              /* size: px per cell side */
    int used;                    /* cells that are skin */
    struct pm_plane ratio[3];    /* ln after - ln before, 0 in empty cells */
    struct pm_plane share;       /* of the cell that is skin */
    struct pm_mask skin;         /* where share is above 0 */
    struct pm_plane weight;      /* share * robust weight */
    struct pm_plane field[3];    /* the fitted lighting difference, ln */
    struct pm_plane residual[3]; /* ratio - field */
};

static size_t cell_count(const struct cells *c)
{
    return pm_pixels(c);
}

/* An array of three planes as the array of pointers that some calls take. */
#define POINTERS(type, planes) ((type *const[3]){&(planes)[0], &(planes)[1], &(planes)[2]})

static enum pihmap_status scratch_plane(struct pm_job *job, const struct cells *c,
                                        struct pm_plane *out)
{
    return pm_plane_take(job, c->w, c->h, out);
}

/* All planes of the grid, in scratch. */
static enum pihmap_status cells_take(struct pm_job *job, const struct pm_registered_pair *pair,
                                     struct cells *c)
{
    struct pm_cells grid;
    enum pihmap_status st;
    TRY(pm_cells_take(job, pair, &grid));
    c->w = grid.w;
    c->h = grid.h;
    c->size = grid.size;
    c->share = grid.share;
    c->skin = grid.skin;
    c->used = grid.used;
    TRY(scratch_plane(job, c, &c->weight));
    for (int k = 0; k < 3; k++) {
        TRY(scratch_plane(job, c, &c->field[k]));
        TRY(scratch_plane(job, c, &c->residual[k]));
        memset(c->field[k].v, 0, cell_count(c) * sizeof(float));
        c->ratio[k] = grid.after[k];
        for (size_t i = 0; i < cell_count(c); i++)
            c->ratio[k].v[i] -= grid.before[k].v[i];
    }
out:
    return st;
}

static void monomials(const struct cells *c, int x, int y, double t[TERMS])
{
    const double side = pm_long_side(c->w, c->h);
    const double u = 2.0 * (x - 0.5 * c->w) / side, v = 2.0 * (y - 0.5 * c->h) / side;
    const double terms[TERMS] = {1.0, u, v, u * u, u * v, v * v};
    memcpy(t, terms, sizeof terms);
}

/* Weighted least squares of ratio[k] on the first `terms` monomials into field[k]. */
static bool fit_polynomial(struct cells *c, int k, int terms)
{
    struct pm_least_squares polynomial;
    double b[TERMS], t[TERMS];
    pm_least_squares_begin(&polynomial, terms);
    for (int y = 0; y < c->h; y++)
        for (int x = 0; x < c->w; x++) {
            const size_t i = (size_t)y * (size_t)c->w + (size_t)x;
            const double weight = (double)c->weight.v[i];
            if (weight <= 0.0)
                continue;
            monomials(c, x, y, t);
            pm_least_squares_add(&polynomial, t, (double)c->ratio[k].v[i], weight);
        }
    /* A weak ridge keeps the slopes of a tiny or thin area of skin finite. */
    const double total = polynomial.A[0];
    for (int p = 1; p < terms; p++)
        pm_least_squares_ridge(&polynomial, p, 1e-4 * total + 1e-9);
    if (!pm_least_squares_solve(&polynomial, b))
        return false;
    for (int y = 0; y < c->h; y++)
        for (int x = 0; x < c->w; x++) {
            monomials(c, x, y, t);
            double sum = 0.0;
            for (int p = 0; p < terms; p++)
                sum += b[p] * t[p];
            c->field[k].v[(size_t)y * (size_t)c->w + (size_t)x] = (float)sum;
        }
    return true;
}

static void subtract_field(struct cells *c, int k)
{
    for (size_t i = 0; i < cell_count(c); i++)
        c->residual[k].v[i] = c->share.v[i] > 0.0f ? c->ratio[k].v[i] - c->field[k].v[i] : 0.0f;
}

/* Robust sigma of a plane over the cells that are skin; buffer holds cell_count floats. */
static float spread(const struct cells *c, const struct pm_plane *p, float *buffer)
{
    const size_t n = pm_mask_values(p, &c->skin, 1, buffer);
    return n ? pm_mad_sigma(buffer, n) : 0.0f;
}

/*
 * Inverse covariance of three planes over the skin cells. Off the diagonal it knows that uneven
 * light moves all channels alike, so that smaller changes of colour are noticed.
 */
static bool inverse_covariance(const struct cells *c, const struct pm_plane p[3],
                               const struct pm_trimming *trimming, double inverse[9])
{
    double covariance[9];
    pm_robust_covariance(p, &c->skin, 1, trimming, covariance);
    return pm_invert3(covariance, inverse);
}

/* 1 where all channels fell or rose alike, as shade does; near 0 where melanin or blood did. */
static float greyness(const struct pm_plane smooth[3], size_t i)
{
    const float sum = smooth[0].v[i] + smooth[1].v[i] + smooth[2].v[i];
    float apart = 0.0f;
    for (int k = 0; k < 3; k++) {
        const float off = smooth[k].v[i] - sum / 3.0f;
        apart += off * off;
    }
    const float tangent2 = apart / (sum * sum / 3.0f + 1e-9f);
    return expf(-0.5f * tangent2 / (GREY_ANGLE * GREY_ANGLE));
}

/* New weights, from the smoothed residuals of all three channels together. */
static enum pihmap_status reweight(struct pm_job *job, struct cells *c)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_plane smooth[3];
    struct pm_trimming trimming = {.cut = COVARIANCE_CUT, .noise = LEAST_SIGMA};
    float *buffer = pm_scratch(job, cell_count(c), sizeof *buffer);
    double inverse[9];
    enum pihmap_status st = buffer ? PIHMAP_OK : job->err.status;
    for (int k = 0; k < 3 && st == PIHMAP_OK; k++)
        st = scratch_plane(job, c, &smooth[k]);
    const struct pm_weighted_planes in = {3, POINTERS(const struct pm_plane, c->residual),
                                          &c->share};
    if (st == PIHMAP_OK)
        st = pm_normalised_convolution(job, &in, WEIGHT_SIGMA, POINTERS(struct pm_plane, smooth),
                                       NULL);
    for (int k = 0; k < 3 && st == PIHMAP_OK; k++)
        trimming.sigma[k] = fmaxf(spread(c, &smooth[k], buffer), (float)LEAST_SIGMA);
    if (st || !inverse_covariance(c, smooth, &trimming, inverse))
        goto out;
    for (size_t i = 0; i < cell_count(c); i++) {
        double q = 0.0;
        for (int a = 0; a < 3; a++)
            for (int b = 0; b < 3; b++)
                q += inverse[3 * a + b] * (double)smooth[a].v[i] * (double)smooth[b].v[i];
        /* As pm_geman_mcclure_weight(), but divided in float; in double the last bit differs. */
        const double doubt = 1.0 + q / (3.0 * WEIGHT_CUT * WEIGHT_CUT);
        const float left = GREY_WEIGHT * greyness(smooth, i);
        c->weight.v[i] = c->share.v[i] * fmaxf(1.0f / (float)(doubt * doubt), left);
    }
out:
    pm_scratch_rewind(job, mark);
    return st;
}

/* The quadratic comes first, so that no slope is left to bias the local mean that follows. */
static enum pihmap_status fit_quadratic(struct pm_job *job, struct cells *c)
{
    enum pihmap_status st = PIHMAP_OK;
    memcpy(c->weight.v, c->share.v, cell_count(c) * sizeof(float));
    for (int round = 0; round < QUADRATIC_ROUNDS; round++) {
        const int terms = round < 2 ? 1 : round < 4 ? 3 : TERMS;
        for (int k = 0; k < 3; k++) {
            if (!fit_polynomial(c, k, terms))
                fit_polynomial(c, k, 1);
            subtract_field(c, k);
        }
        TRY(reweight(job, c));
    }
out:
    return st;
}

/* The slow field at one width of the Gaussian. */
struct slow {
    double sigma;                     /* cells */
    struct pm_plane rest[3], mean[3]; /* ln units: residual of the field so far, and its mean */
    struct pm_plane weight, share;    /* averages of weight and of skin over the neighbourhood */
};

static enum pihmap_status follow_alloc(struct pm_job *job, const struct cells *c, double sigma,
                                       struct slow *s)
{
    enum pihmap_status st;
    s->sigma = sigma;
    for (int k = 0; k < 3; k++) {
        TRY(scratch_plane(job, c, &s->rest[k]));
        TRY(scratch_plane(job, c, &s->mean[k]));
        memcpy(s->rest[k].v, c->residual[k].v, cell_count(c) * sizeof(float));
    }
    TRY(scratch_plane(job, c, &s->weight));
    TRY(scratch_plane(job, c, &s->share));
    TRY(pm_blur(job, &c->share, sigma, &s->share));
out:
    return st;
}

/* Weighted local mean of the rest, drawn to 0 where the skin nearby has hardly any weight. */
static enum pihmap_status follow_means(struct pm_job *job, struct cells *c, struct slow *s)
{
    enum pihmap_status st;
    const struct pm_weighted_planes in = {3, POINTERS(const struct pm_plane, s->rest), &c->weight};
    TRY(pm_normalised_convolution(job, &in, s->sigma, POINTERS(struct pm_plane, s->mean),
                                  &s->weight));
    for (size_t i = 0; i < cell_count(c); i++) {
        const float weight = s->weight.v[i];
        const float held = weight / (weight + FIELD_PRIOR * s->share.v[i] + 1e-9f);
        for (int k = 0; k < 3; k++) {
            s->mean[k].v[i] *= held;
            c->residual[k].v[i] = c->share.v[i] > 0.0f ? s->rest[k].v[i] - s->mean[k].v[i] : 0.0f;
        }
    }
out:
    return st;
}

/* Adds the local mean of what is left to the field. share: sigma, of the long side. */
static enum pihmap_status fit_slow_field(struct pm_job *job, double share, struct cells *c)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct slow s;
    enum pihmap_status st;
    TRY(follow_alloc(job, c, share * pm_long_side(c->w, c->h), &s));
    for (int round = 0; round < FIELD_ROUNDS; round++) {
        TRY(follow_means(job, c, &s));
        TRY(reweight(job, c));
    }
    TRY(follow_means(job, c, &s));
    for (int k = 0; k < 3; k++)
        for (size_t i = 0; i < cell_count(c); i++)
            c->field[k].v[i] += s.mean[k].v[i];
out:
    pm_scratch_rewind(job, mark);
    return st;
}

struct divide {
    const struct pm_plane *in;
    struct pm_plane *out; /* the factor, then the product */
};

static void divide_rows(void *context, int first, int end)
{
    const struct divide *d = context;
    const size_t w = (size_t)d->in->w;
    for (size_t i = (size_t)first * w; i < (size_t)end * w; i++)
        d->out->v[i] *= d->in->v[i];
}

/* out = in without the field. Between cells the factor is interpolated, not its ln; neighbouring
 * cells differ by a hundredth, so that is the same. */
static enum pihmap_status divide(struct pm_job *job, const struct cells *c,
                                 const struct pm_plane *field, const struct pm_plane *in,
                                 struct pm_plane *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct divide d = {in, out};
    struct pm_plane factor;
    enum pihmap_status st;
    TRY(scratch_plane(job, c, &factor));
    for (size_t i = 0; i < cell_count(c); i++)
        factor.v[i] = expf(-fminf(fmaxf(field->v[i], -MOST_FIELD), MOST_FIELD));
    TRY(pm_upsample_blocks(job, &factor, c->size, out));
    pm_rows(job, in->h, divide_rows, &d);
out:
    pm_scratch_rewind(job, mark);
    return st;
}

static float median_field(const struct cells *c, int k, float *buffer)
{
    return pm_quantile(buffer, pm_mask_values(&c->field[k], &c->skin, 1, buffer), 0.5);
}

static enum pihmap_status describe(struct pm_job *job, const struct cells *c, struct pm_gain *gain)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    float *buffer = pm_scratch(job, cell_count(c), sizeof *buffer);
    struct pm_plane light = pm_plane_scratch(job, c->w, c->h);
    if (!buffer || !light.v)
        return job->err.status;
    double luminance = 0.0;
    memset(light.v, 0, cell_count(c) * sizeof(float));
    for (int k = 0; k < 3; k++) {
        gain->rgb[k] = exp((double)median_field(c, k, buffer));
        luminance += pm_luminance[k] * gain->rgb[k];
        for (size_t i = 0; i < cell_count(c); i++)
            light.v[i] += (float)pm_luminance[k] * c->field[k].v[i];
    }
    gain->exposure_ev = log2(luminance);
    gain->unevenness = (double)spread(c, &light, buffer);
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

enum pihmap_status pm_level(struct pm_job *job, const struct pm_registered_pair *pair,
                            struct pm_linear *levelled, struct pm_gain *gain)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const struct pm_linear *after = pair->after;
    const int w = pair->skin->w, h = pair->skin->h;
    enum pihmap_status st;
    struct cells c;
    memset(levelled, 0, sizeof *levelled);
    TRY(cells_take(job, pair, &c));
    if (c.used == 0) {
        st = pm_decline(job, PIHMAP_ENOSKIN,
                        &(struct pihmap_reason){PIHMAP_REASON_LITTLE_COMMON_SKIN, {0}});
        goto out;
    }
    TRY(fit_quadratic(job, &c));
    for (size_t k = 0; k < sizeof FIELD_SIGMA / sizeof *FIELD_SIGMA; k++)
        TRY(fit_slow_field(job, FIELD_SIGMA[k], &c));
    TRY(describe(job, &c, gain));
    TRY(pm_linear_alloc(job, w, h, levelled));
    TRY(divide(job, &c, &c.field[0], &after->r, &levelled->r));
    TRY(divide(job, &c, &c.field[1], &after->g, &levelled->g));
    TRY(divide(job, &c, &c.field[2], &after->b, &levelled->b));
out:
    pm_scratch_rewind(job, mark);
    return st;
}
