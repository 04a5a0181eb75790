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
#define COARSE_KEPT 20 /* patches of the coarse fit; the others may be covered or burnt out */
#define COARSE_ROUNDS 4
#define COARSE_OFF 10.0 /* in L*a*b*: so far off a patch has half a vote in the coarse fit */
#define MOST_SHADE 1.0  /* ln units, of that fit: three stops from side to side */
#define SHADE_COST 16.0 /* and what 1 of it is worth, in L*a*b*: half of what it does to L* */
#define ROUNDS 5        /* colours and light in turn: settles to 0.01 dE in three */
#define STEPS 12        /* Levenberg-Marquardt */
/* Linear light under which a patch's weight grows no more: half the black patch. */
#define DARK 0.015
#define MOST_GAIN 200.0 /* of a matrix entry: two stops and tungsten stay under 20 */
/* What is usual of stray light (share of white) and of a camera's tone (ln of its exponent): a
 * chart that says nothing of them leaves them at none. Real photos: to 0.03, -0.5..0.1. */
#define USUAL_STRAY 0.02
#define USUAL_TONE 0.3
#define MOST_STRAY 0.15
#define MOST_TONE 0.8
/* A patch so far off the others is covered or in a shade of its own: dE00, and times the median. */
#define OUTLIER_DE 5.0
#define OUTLIER_TIMES 3.0
#define MOST_OUTLIERS 4 /* more, and it is no chart, or a covered one */
#define ROBUST_DE 6.0   /* dE00: so far off a patch has half a vote */
/* The first two patches are of the colour of skin, which is what is measured: a metamer that must
 * be missed by something is better missed elsewhere. */
#define SKIN_PATCHES 2
#define SKIN_WEIGHT 2.0
#define ROBUST_ROUNDS 3

enum { MATRIX = 9, STRAY = 3, TERMS = MATRIX + STRAY + 1, ROWS = 3 * N + STRAY + 1 };

static double luminance(const double rgb[3])
{
    return pm_luminance[0] * rgb[0] + pm_luminance[1] * rgb[1] + pm_luminance[2] * rgb[2];
}

/*
 * Weighted least squares of each channel by itself. An error of linear light x is worth
 * x^(-2/3) of lightness (the cube root of CIE L*).
 */
static bool solve_matrix(double (*from)[3], double (*to)[3], const double vote[N], double m[9])
{
    for (int k = 0; k < 3; k++) {
        struct pm_least_squares channel;
        double b[3];
        pm_least_squares_begin(&channel, 3);
        for (int i = 0; i < N; i++)
            pm_least_squares_add(&channel, from[i], to[i][k],
                                 vote[i] / pow(fmax(to[i][k], DARK), 4.0 / 3));
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

/* ---- the model ---------------------------------------------------------------------------------
 */

/* One chart in one photo while it is fitted. x: the matrix, stray light of r, g, b, ln tone. */
struct model {
    const struct pm_chart *chart;
    struct pm_published published;
    double vote[N];
    double shade[N];
    double white; /* brightest channel of a patch: stray light counts in shares of it */
    double x[TERMS];
};

/* The patch as photographed -> linear light in the camera's own primaries, under even light. */
static void straight(const struct model *f, const double x[TERMS], int i, double out[3])
{
    const double even = exp(-f->shade[i]);
    for (int k = 0; k < 3; k++)
        out[k] = even * pow(fmax(f->chart->rgb[i][k] - x[MATRIX + k], 1e-5), exp(x[TERMS - 1]));
}

static void corrected(const struct model *f, const double x[TERMS], int i, double out[3])
{
    double v[3];
    straight(f, x, i, v);
    pm_apply3(x, v, out);
}

/* What is to be small: differences to the chart as they are seen, and how unusual the photo would
 * be. */
static void differences(const struct model *f, const double x[TERMS], double out[ROWS])
{
    for (int i = 0; i < N; i++) {
        const double weight = f->vote[i] * (i < SKIN_PATCHES ? SKIN_WEIGHT : 1);
        double p[3], lab[3], d[3];
        corrected(f, x, i, p);
        pm_linear_to_lab(p, lab);
        for (int k = 0; k < 3; k++)
            d[k] = weight * (lab[k] - f->published.lab[i][k]);
        pm_apply3(f->published.seen_as[i], d, out + 3 * i);
    }
    for (int k = 0; k < STRAY; k++)
        out[3 * N + k] = x[MATRIX + k] / (USUAL_STRAY * f->white);
    out[ROWS - 1] = x[TERMS - 1] / USUAL_TONE;
}

static double square_sum(const double v[ROWS])
{
    double sum = 0;
    for (int i = 0; i < ROWS; i++)
        sum += v[i] * v[i];
    return sum;
}

static bool is_sane(const struct model *f, const double x[TERMS])
{
    for (int k = 0; k < STRAY; k++)
        if (!(fabs(x[MATRIX + k]) < MOST_STRAY * f->white))
            return false;
    return fabs(x[TERMS - 1]) < MOST_TONE;
}

static void slopes(const struct model *f, const double now[ROWS], double slope[ROWS][TERMS])
{
    for (int j = 0; j < TERMS; j++) {
        double x[TERMS], there[ROWS];
        memcpy(x, f->x, sizeof x);
        const double h = 1e-5 * (fabs(x[j]) + (j < MATRIX ? 0.1 : 0.01));
        x[j] += h;
        differences(f, x, there);
        for (int i = 0; i < ROWS; i++)
            slope[i][j] = (there[i] - now[i]) / h;
    }
}

/* f->x to where the eye sees least: Levenberg-Marquardt. */
static void descend(struct model *f)
{
    double now[ROWS], then[ROWS], slope[ROWS][TERMS], damping = 1e-3;
    differences(f, f->x, now);
    for (int step = 0; step < STEPS; step++) {
        struct pm_least_squares equations;
        double change[TERMS], x[TERMS];
        slopes(f, now, slope);
        pm_least_squares_begin(&equations, TERMS);
        for (int i = 0; i < ROWS; i++)
            pm_least_squares_add(&equations, slope[i], -now[i], 1.0);
        pm_least_squares_damp(&equations, damping);
        if (!pm_least_squares_solve(&equations, change))
            return;
        for (int j = 0; j < TERMS; j++)
            x[j] = f->x[j] + change[j];
        differences(f, x, then);
        if (is_sane(f, x) && square_sum(then) < square_sum(now)) {
            memcpy(f->x, x, sizeof x);
            memcpy(now, then, sizeof now);
            damping *= 0.1;
        } else {
            damping *= 10;
        }
    }
}

/* ---- the fit
 * ------------------------------------------------------------------------------------- */

struct outcome {
    struct pm_chart_illumination light;
    double off[N]; /* ln units: what is left of the patches' lightness */
    double dE00[N], mean;
};

/* Colours and light in turn, f->vote as it is. */
static bool fit_rounds(struct model *f, struct outcome *out)
{
    double e[N], v[N][3];
    memset(f->shade, 0, sizeof f->shade);
    memset(f->x, 0, sizeof f->x);
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < N; i++)
            straight(f, f->x, i, v[i]);
        if (!solve_matrix(v, f->published.rgb, f->vote, f->x))
            return false;
        descend(f);
        for (int i = 0; i < N; i++) {
            double p[3];
            corrected(f, f->x, i, p);
            e[i] = f->shade[i] +
                   log(fmax(luminance(p), 1e-4) / fmax(luminance(f->published.rgb[i]), 1e-4));
        }
        pm_chart_illumination(e, f->vote, round > 0, &out->light);
        for (int i = 0; i < N; i++)
            f->shade[i] = pm_chart_illumination_at(&out->light, i);
    }
    for (int i = 0; i < N; i++)
        out->off[i] = f->vote[i] * (e[i] - f->shade[i]);
    return true;
}

static void measure(const struct model *f, struct outcome *out)
{
    double sum = 0, n = 0;
    for (int i = 0; i < N; i++) {
        double p[3], lab[3];
        corrected(f, f->x, i, p);
        pm_linear_to_lab(p, lab);
        out->dE00[i] = pm_delta_E00(lab, f->published.lab[i]);
        sum += f->vote[i] * out->dE00[i];
        n += f->vote[i];
    }
    out->mean = sum / n;
}

/* Patches far off the others lose their vote; how many did. */
static int drop_outliers(struct model *f, const struct outcome *o)
{
    float sorted[N];
    int n = 0, dropped = 0;
    for (int i = 0; i < N; i++)
        if (f->chart->seen[i])
            sorted[n++] = (float)o->dE00[i];
    const double limit =
        fmax(OUTLIER_DE, OUTLIER_TIMES * (double)pm_quantile(sorted, (size_t)n, 0.5));
    for (int i = 0; i < N; i++) {
        f->vote[i] = f->chart->seen[i] && o->dE00[i] <= limit;
        dropped += f->chart->seen[i] && o->dE00[i] > limit;
    }
    return dropped;
}

/*
 * All patches, then those that agree counting more, then those that are not off by far. False: too
 * many are off, or no sane colours fit.
 */
static bool fit_model(struct model *f, struct outcome *out)
{
    for (int round = 0; round < ROBUST_ROUNDS; round++) {
        if (!fit_rounds(f, out))
            return false;
        measure(f, out);
        for (int i = 0; i < N; i++) {
            const double off = out->dE00[i] / ROBUST_DE;
            f->vote[i] = pm_cauchy_weight(f->chart->seen[i], off * off);
        }
    }
    if (drop_outliers(f, out) > MOST_OUTLIERS || !fit_rounds(f, out))
        return false;
    measure(f, out);
    return true;
}

static double as_photographed(const struct model *f)
{
    double sum = 0, n = 0;
    for (int i = 0; i < N; i++) {
        double lab[3];
        pm_linear_to_lab(f->chart->rgb[i], lab);
        sum += f->vote[i] * pm_delta_E00(lab, f->published.lab[i]);
        n += f->vote[i];
    }
    return sum / n;
}

static void take(const struct model *f, const struct outcome *o, struct pm_chart *chart)
{
    chart->before_dE00 = as_photographed(f);
    chart->after_dE00 = o->mean;
    for (int i = 0; i < N; i++) {
        chart->off[i] = o->off[i];
        chart->shade[i] = f->shade[i];
        chart->seen[i] = f->vote[i] > 0;
    }
    memcpy(chart->colour.matrix, f->x, sizeof chart->colour.matrix);
    memcpy(chart->colour.stray, f->x + MATRIX, sizeof chart->colour.stray);
    chart->colour.tone = exp(f->x[TERMS - 1]);
    chart->shadowed = o->light.stepped;
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
        struct outcome o;
        pm_published((enum pm_published_edition)edition, &f.published);
        for (int i = 0; i < N; i++) {
            f.vote[i] = given.seen[i];
            for (int k = 0; k < 3; k++)
                f.white = fmax(f.white, given.rgb[i][k]);
        }
        if (!fit_model(&f, &o))
            continue;
        if (!(o.mean < best))
            continue;
        best = o.mean;
        take(&f, &o, chart);
    }
    return isfinite(best);
}

/* ---- choosing ----------------------------------------------------------------------------------
 */

/* Each patch brought to the lightness it should have, as far as one light may be from another on
 * one chart: a shadow over half of it is no reason to look elsewhere. */
static void even_out(double (*v)[3], struct pm_published *published, const double m[9],
                     double shade[N])
{
    for (int i = 0; i < N; i++) {
        double p[3];
        pm_apply3(m, v[i], p);
        const double off = log(fmax(luminance(published->rgb[i]), 1e-3) / fmax(luminance(p), 1e-3));
        const double now = fmax(fmin(shade[i] + off, MOST_SHADE), -MOST_SHADE);
        for (int k = 0; k < 3; k++)
            v[i][k] *= exp(now - shade[i]);
        shade[i] = now;
    }
}

double pm_chart_misfit(double rgb[N][3], struct pm_published *published)
{
    double vote[N], shade[N] = {0}, v[N][3], m[9], off[N];
    float sorted[N];
    memcpy(v, rgb, sizeof v);
    for (int i = 0; i < N; i++)
        vote[i] = 1;
    for (int round = 0; round < COARSE_ROUNDS; round++) {
        if (!solve_matrix(v, published->rgb, vote, m))
            return INFINITY;
        if (round > 0)
            even_out(v, published, m, shade);
        for (int i = 0; i < N; i++) {
            double p[3], lab[3];
            pm_apply3(m, v[i], p);
            pm_linear_to_lab(p, lab);
            const double d[4] = {lab[0] - published->lab[i][0], lab[1] - published->lab[i][1],
                                 lab[2] - published->lab[i][2], SHADE_COST * shade[i]};
            off[i] = sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2] + d[3] * d[3]);
            vote[i] = pm_cauchy_weight(1, off[i] * off[i] / (COARSE_OFF * COARSE_OFF));
            sorted[i] = (float)off[i];
        }
    }
    const double most = (double)pm_quantile(sorted, N, (COARSE_KEPT - 1.0) / (N - 1));
    double sum = 0;
    int n = 0;
    for (int i = 0; i < N; i++)
        if (off[i] <= most) {
            sum += off[i];
            n++;
        }
    return sum / n;
}
