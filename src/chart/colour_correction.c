#include "chart/colour_correction.h"

#include "base/colour.h"
#include "base/geometry.h"
#include "base/least_squares.h"
#include "base/robust.h"
#include "base/stats.h"
#include "chart/illumination.h"

#include <math.h>
#include <string.h>

#define N PM_CHART_PATCHES
#define LEAST_SEEN 12
#define COARSE_KEPT 20 /* patches of the coarse fit; the others may be covered or overexposed */
#define COARSE_ROUNDS 4
#define COARSE_OFF 10.0 /* L*a*b* at which a patch has half its weight in that fit (Cauchy) */
#define MOST_SHADE 1.0  /* ln units, of that fit: three stops from side to side */
#define SHADE_COST 16.0 /* L*a*b* per ln unit of shade, half of what it does to L* */
#define ROUNDS 5        /* of colours and light in turn; converges to 0.01 dE in three */
#define STEPS 12        /* of Levenberg-Marquardt */
/* Linear light below which a patch's weight grows no more: half that of the black patch. */
#define DARK 0.015
#define MOST_GAIN 200.0 /* of a matrix entry; two stops and tungsten stay under 20 */
/* Sigmas of the priors of flare (share of white) and of a camera's tone (ln of its exponent). They
 * hold both at none where the chart says nothing of them. Real photos: up to 0.03; -0.5 to 0.1. */
#define USUAL_FLARE 0.02
#define USUAL_TONE 0.3
#define MOST_FLARE 0.15
#define MOST_TONE 0.8
/* A patch so far off is covered or in a shadow of its own: dE00, and multiples of the median. */
#define OUTLIER_DE 5.0
#define OUTLIER_TIMES 3.0
#define MOST_OUTLIERS 4 /* more, and it is no chart, or a covered one */
#define ROBUST_DE 6.0   /* dE00 at which a patch has half its weight (Cauchy) */
/* The first two patches have the colours of skin, which is what is measured. A matrix cannot match
 * all metamers, so it had better miss others. */
#define SKIN_PATCHES 2
#define SKIN_WEIGHT 2.0
#define ROBUST_ROUNDS 3

enum { MATRIX = 9, FLARE = 3, TERMS = MATRIX + FLARE + 1, ROWS = 3 * N + FLARE + 1 };

static double luminance(const double rgb[3])
{
    return pm_luminance[0] * rgb[0] + pm_luminance[1] * rgb[1] + pm_luminance[2] * rgb[2];
}

/*
 * Weighted least squares, channel by channel. An error in linear light x weighs as x^(-2/3), which
 * is what it does to lightness (the cube root of CIE L*).
 */
static bool solve_matrix(double (*from)[3], double (*to)[3], const double weight[N], double m[9])
{
    for (int k = 0; k < 3; k++) {
        struct pm_least_squares channel;
        double b[3];
        pm_least_squares_begin(&channel, 3);
        for (int i = 0; i < N; i++)
            pm_least_squares_add(&channel, from[i], to[i][k],
                                 weight[i] / pow(fmax(to[i][k], DARK), 4.0 / 3));
        /* three channels alike are no chart, but no crash either */
        pm_least_squares_damp(&channel, 1e-9);
        if (!pm_least_squares_solve(&channel, b))
            return false;
        for (int c = 0; c < 3; c++) {
            if (!(fabs(b[c]) < MOST_GAIN))
                return false;
            m[3 * k + c] = b[c];
        }
    }
    return m[0] > 0 && m[4] > 0 && m[8] > 0;
}

/* ---- the model ------------------------------------------------------------------------------ */

/* One chart in one photo while it is fitted. x: the matrix, flare of r, g, b, ln of tone. */
struct model {
    const struct pm_chart *chart;
    struct pm_published published;
    double weight[N];
    double shade[N];
    double white; /* brightest channel of any patch; flare is a share of it */
    double x[TERMS];
};

/* The patch as photographed -> linear light in the camera's own primaries, under even light. */
static void linearise(const struct model *f, const double x[TERMS], int i, double out[3])
{
    const double even = exp(-f->shade[i]);
    for (int k = 0; k < 3; k++)
        out[k] = even * pow(fmax(f->chart->rgb[i][k] - x[MATRIX + k], 1e-5), exp(x[TERMS - 1]));
}

static void corrected(const struct model *f, const double x[TERMS], int i, double out[3])
{
    double v[3];
    linearise(f, x, i, v);
    pm_apply3(x, v, out);
}

/* Residuals to minimise: differences to the published colours, whose lengths are CIEDE2000, and the
 * priors of flare and tone. */
static void residuals(const struct model *f, const double x[TERMS], double out[ROWS])
{
    for (int i = 0; i < N; i++) {
        const double skin_weight = f->weight[i] * (i < SKIN_PATCHES ? SKIN_WEIGHT : 1);
        double p[3], lab[3], d[3];
        corrected(f, x, i, p);
        pm_linear_to_lab(p, lab);
        for (int k = 0; k < 3; k++)
            d[k] = skin_weight * (lab[k] - f->published.lab[i][k]);
        pm_apply3(f->published.metric_root[i], d, out + 3 * i);
    }
    for (int k = 0; k < FLARE; k++)
        out[3 * N + k] = x[MATRIX + k] / (USUAL_FLARE * f->white);
    out[ROWS - 1] = x[TERMS - 1] / USUAL_TONE;
}

static double square_sum(const double v[ROWS])
{
    double sum = 0;
    for (int i = 0; i < ROWS; i++)
        sum += v[i] * v[i];
    return sum;
}

static bool within_bounds(const struct model *f, const double x[TERMS])
{
    for (int k = 0; k < FLARE; k++)
        if (!(fabs(x[MATRIX + k]) < MOST_FLARE * f->white))
            return false;
    return fabs(x[TERMS - 1]) < MOST_TONE;
}

static void jacobian(const struct model *f, const double now[ROWS], double J[ROWS][TERMS])
{
    for (int j = 0; j < TERMS; j++) {
        double x[TERMS], there[ROWS];
        memcpy(x, f->x, sizeof x);
        const double h = 1e-5 * (fabs(x[j]) + (j < MATRIX ? 0.1 : 0.01));
        x[j] += h;
        residuals(f, x, there);
        for (int i = 0; i < ROWS; i++)
            J[i][j] = (there[i] - now[i]) / h;
    }
}

/* Moves f->x to the least sum of squares: Levenberg-Marquardt. */
static void minimise(struct model *f)
{
    double now[ROWS], then[ROWS], J[ROWS][TERMS], damping = 1e-3;
    residuals(f, f->x, now);
    for (int step = 0; step < STEPS; step++) {
        struct pm_least_squares equations;
        double change[TERMS], x[TERMS];
        jacobian(f, now, J);
        pm_least_squares_begin(&equations, TERMS);
        for (int i = 0; i < ROWS; i++)
            pm_least_squares_add(&equations, J[i], -now[i], 1.0);
        pm_least_squares_damp(&equations, damping);
        if (!pm_least_squares_solve(&equations, change))
            return;
        for (int j = 0; j < TERMS; j++)
            x[j] = f->x[j] + change[j];
        residuals(f, x, then);
        if (within_bounds(f, x) && square_sum(then) < square_sum(now)) {
            memcpy(f->x, x, sizeof x);
            memcpy(now, then, sizeof now);
            damping *= 0.1;
        } else {
            damping *= 10;
        }
    }
}

/* ---- the fit -------------------------------------------------------------------------------- */

struct fit_result {
    struct pm_chart_illumination light;
    double residual[N]; /* ln units, of the patches' luminance */
    double dE00[N], mean;
};

/* Colours and light in turn, f->weight as it is. */
static bool fit_rounds(struct model *f, struct fit_result *out)
{
    double e[N], v[N][3];
    memset(f->shade, 0, sizeof f->shade);
    memset(f->x, 0, sizeof f->x);
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < N; i++)
            linearise(f, f->x, i, v[i]);
        if (!solve_matrix(v, f->published.rgb, f->weight, f->x))
            return false;
        minimise(f);
        for (int i = 0; i < N; i++) {
            double p[3];
            corrected(f, f->x, i, p);
            e[i] = f->shade[i] +
                   log(fmax(luminance(p), 1e-4) / fmax(luminance(f->published.rgb[i]), 1e-4));
        }
        pm_chart_illumination(e, f->weight, round > 0, &out->light);
        for (int i = 0; i < N; i++)
            f->shade[i] = pm_chart_illumination_at(&out->light, i);
    }
    for (int i = 0; i < N; i++)
        out->residual[i] = f->weight[i] * (e[i] - f->shade[i]);
    return true;
}

static void measure_residuals(const struct model *f, struct fit_result *out)
{
    double sum = 0, n = 0;
    for (int i = 0; i < N; i++) {
        double p[3], lab[3];
        corrected(f, f->x, i, p);
        pm_linear_to_lab(p, lab);
        out->dE00[i] = pm_delta_E00(lab, f->published.lab[i]);
        sum += f->weight[i] * out->dE00[i];
        n += f->weight[i];
    }
    out->mean = sum / n;
}

/* Takes the weight of outlying patches to 0; returns how many they are. */
static int drop_outliers(struct model *f, const struct fit_result *o)
{
    float sorted[N];
    int n = 0, dropped = 0;
    for (int i = 0; i < N; i++)
        if (f->chart->seen[i])
            sorted[n++] = (float)o->dE00[i];
    const double limit =
        fmax(OUTLIER_DE, OUTLIER_TIMES * (double)pm_quantile(sorted, (size_t)n, 0.5));
    for (int i = 0; i < N; i++) {
        f->weight[i] = f->chart->seen[i] && o->dE00[i] <= limit;
        dropped += f->chart->seen[i] && o->dE00[i] > limit;
    }
    return dropped;
}

/*
 * Iteratively reweighted, from all patches on; then outliers are dropped. False: there are too many
 * of them, or no plausible correction fits.
 */
static bool fit_model(struct model *f, struct fit_result *out)
{
    for (int round = 0; round < ROBUST_ROUNDS; round++) {
        if (!fit_rounds(f, out))
            return false;
        measure_residuals(f, out);
        for (int i = 0; i < N; i++) {
            const double scaled = out->dE00[i] / ROBUST_DE;
            f->weight[i] = pm_cauchy_weight(f->chart->seen[i], scaled * scaled);
        }
    }
    if (drop_outliers(f, out) > MOST_OUTLIERS || !fit_rounds(f, out))
        return false;
    measure_residuals(f, out);
    return true;
}

static double as_photographed(const struct model *f)
{
    double sum = 0, n = 0;
    for (int i = 0; i < N; i++) {
        double lab[3];
        pm_linear_to_lab(f->chart->rgb[i], lab);
        sum += f->weight[i] * pm_delta_E00(lab, f->published.lab[i]);
        n += f->weight[i];
    }
    return sum / n;
}

static void store_fit(const struct model *f, const struct fit_result *o, struct pm_chart *chart)
{
    chart->before_dE00 = as_photographed(f);
    chart->after_dE00 = o->mean;
    for (int i = 0; i < N; i++) {
        chart->residual[i] = o->residual[i];
        chart->shade[i] = f->shade[i];
        chart->seen[i] = f->weight[i] > 0;
    }
    memcpy(chart->colour.matrix, f->x, sizeof chart->colour.matrix);
    memcpy(chart->colour.flare, f->x + MATRIX, sizeof chart->colour.flare);
    chart->colour.tone = exp(f->x[TERMS - 1]);
    chart->shadowed = o->light.has_edge;
    chart->edition = f->published.name;
}

bool pm_chart_fit(struct pm_chart *chart)
{
    const struct pm_chart given = *chart;
    int seen = 0;
    double best = INFINITY;
    for (int i = 0; i < N; i++)
        seen += given.seen[i];
    for (int edition = 0; edition < PM_PUBLISHED_EDITIONS && seen >= LEAST_SEEN; edition++) {
        struct model f = {.chart = &given};
        struct fit_result o;
        pm_published((enum pm_published_edition)edition, &f.published);
        for (int i = 0; i < N; i++) {
            f.weight[i] = given.seen[i];
            for (int k = 0; k < 3; k++)
                f.white = fmax(f.white, given.rgb[i][k]);
        }
        if (!fit_model(&f, &o))
            continue;
        if (!(o.mean < best))
            continue;
        best = o.mean;
        store_fit(&f, &o, chart);
    }
    return isfinite(best);
}

/* ---- the coarse fit ------------------------------------------------------------------------- */

/* Brings each patch to its published luminance, by as much as the light may vary over one chart:
 * a shadow over half of it must not rule its pose out. */
static void even_out(double (*v)[3], struct pm_published *published, const double m[9],
                     double shade[N])
{
    for (int i = 0; i < N; i++) {
        double p[3];
        pm_apply3(m, v[i], p);
        const double missing =
            log(fmax(luminance(published->rgb[i]), 1e-3) / fmax(luminance(p), 1e-3));
        const double now = fmax(fmin(shade[i] + missing, MOST_SHADE), -MOST_SHADE);
        for (int k = 0; k < 3; k++)
            v[i][k] *= exp(now - shade[i]);
        shade[i] = now;
    }
}

double pm_chart_misfit(double rgb[N][3], struct pm_published *published)
{
    double weight[N], shade[N] = {0}, v[N][3], m[9], residual[N];
    float sorted[N];
    memcpy(v, rgb, sizeof v);
    for (int i = 0; i < N; i++)
        weight[i] = 1;
    for (int round = 0; round < COARSE_ROUNDS; round++) {
        if (!solve_matrix(v, published->rgb, weight, m))
            return INFINITY;
        if (round > 0)
            even_out(v, published, m, shade);
        for (int i = 0; i < N; i++) {
            double p[3], lab[3];
            pm_apply3(m, v[i], p);
            pm_linear_to_lab(p, lab);
            const double d[4] = {lab[0] - published->lab[i][0], lab[1] - published->lab[i][1],
                                 lab[2] - published->lab[i][2], SHADE_COST * shade[i]};
            residual[i] = sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2] + d[3] * d[3]);
            weight[i] = pm_cauchy_weight(1, residual[i] * residual[i] / (COARSE_OFF * COARSE_OFF));
            sorted[i] = (float)residual[i];
        }
    }
    const double most = (double)pm_quantile(sorted, N, (COARSE_KEPT - 1.0) / (N - 1));
    double sum = 0;
    int n = 0;
    for (int i = 0; i < N; i++)
        if (residual[i] <= most) {
            sum += residual[i];
            n++;
        }
    return sum / n;
}
