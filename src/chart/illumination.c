#include "chart/illumination.h"

#include "base/least_squares.h"
#include "base/robust.h"

#include <math.h>
#include <string.h>

#define N PM_CHART_PATCHES
/* ln units: the least step that is a shadow's edge. Under one light patches differ by 0.01 to 0.03
 * on rendered and real charts. */
#define SHADOW_STEP 0.25
#define SHADOW_GAIN 6.0 /* an edge leaves so many times less variance than a slope alone */
#define SHADOW_TURNS 16 /* directions of the edge */
#define LEAST_GROUP 3   /* patches on either side of it */
#define ROBUST 0.04     /* ln units: residual at which a patch has half its weight (Cauchy) */

double pm_chart_illumination_at(const struct pm_chart_illumination *l, int i)
{
    const double x = i % PM_CHART_COLUMNS - 2.5, y = i / PM_CHART_COLUMNS - 1.5;
    return l->b[0] + l->b[1] * x + l->b[2] * y + (l->far[i] ? l->b[3] : 0);
}

/* Iteratively reweighted least squares, with the patches on either side of the edge as they are.
 * Returns the weighted variance that is left, or INFINITY. */
static double fit_light(const double e[N], const double weight[N], struct pm_chart_illumination *l)
{
    double w[N], sum = 0, left = 0;
    memcpy(w, weight, sizeof w);
    for (int round = 0; round < 4; round++) {
        struct pm_least_squares plane;
        pm_least_squares_begin(&plane, l->has_edge ? 4 : 3);
        for (int i = 0; i < N; i++) {
            const double t[4] = {1, i % PM_CHART_COLUMNS - 2.5, i / PM_CHART_COLUMNS - 1.5,
                                 l->far[i]};
            pm_least_squares_add(&plane, t, e[i], w[i]);
        }
        if (!pm_least_squares_solve(&plane, l->b))
            return INFINITY;
        for (int i = 0; i < N; i++) {
            const double off = (e[i] - pm_chart_illumination_at(l, i)) / ROBUST;
            w[i] = pm_cauchy_weight(weight[i], off * off);
        }
    }
    for (int i = 0; i < N; i++) {
        const double off = e[i] - pm_chart_illumination_at(l, i);
        sum += weight[i];
        left += weight[i] * fmin(off * off, 1);
    }
    return left / sum;
}

/* The edge that leaves the least variance, in SHADOW_TURNS directions and at every position between
 * patches. */
static void fit_shadow(const double e[N], const double weight[N], double variance,
                       struct pm_chart_illumination *best)
{
    for (int turn = 0; turn < SHADOW_TURNS; turn++) {
        const double angle = turn * M_PI / SHADOW_TURNS;
        const double cx = cos(angle), cy = sin(angle);
        for (double at = -3; at < 3; at += 0.25) {
            struct pm_chart_illumination l = {.has_edge = true};
            int group[2] = {0, 0};
            for (int i = 0; i < N; i++) {
                l.far[i] =
                    cx * (i % PM_CHART_COLUMNS - 2.5) + cy * (i / PM_CHART_COLUMNS - 1.5) > at;
                group[l.far[i]] += weight[i] > 0;
            }
            if (group[0] < LEAST_GROUP || group[1] < LEAST_GROUP)
                continue;
            if (group[1] > group[0]) { /* the near side is that of most patches */
                for (int i = 0; i < N; i++)
                    l.far[i] = !l.far[i];
            }
            const double left = fit_light(e, weight, &l);
            if (left < variance && fabs(l.b[3]) > SHADOW_STEP) {
                variance = left;
                *best = l;
            }
        }
    }
}

void pm_chart_illumination(const double e[N], const double weight[N], bool allow_edge,
                           struct pm_chart_illumination *out)
{
    struct pm_chart_illumination step = {.has_edge = false};
    memset(out, 0, sizeof *out);
    const double plain = fit_light(e, weight, out);
    if (allow_edge && plain > ROBUST * ROBUST)
        fit_shadow(e, weight, plain / SHADOW_GAIN, &step);
    if (step.has_edge)
        *out = step;
    out->b[0] = 0; /* the light on most patches is the reference */
}
