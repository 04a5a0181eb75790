#include "chart/illumination.h"

#include "base/least_squares.h"
#include "base/robust.h"

#include <math.h>
#include <string.h>

#define N PM_CHART_PATCHES
/* ln units: patches differ by less than this under one light (0.01..0.03 on rendered and real
 * charts); a shadow's edge splits them by more. */
#define SHADOW_STEP 0.25
#define SHADOW_GAIN 6.0 /* and leaves so many times less variance than a slope alone */
#define SHADOW_TURNS 16 /* directions of the edge */
#define LEAST_GROUP 3   /* patches on either side of it */
#define ROBUST 0.04     /* ln units: a patch that is off by this has half a vote */

double pm_chart_illumination_at(const struct pm_chart_illumination *l, int i)
{
    const double x = i % PM_CHART_COLUMNS - 2.5, y = i / PM_CHART_COLUMNS - 1.5;
    return l->b[0] + l->b[1] * x + l->b[2] * y + (l->far[i] ? l->b[3] : 0);
}

/* Robust least squares for the groups as they are; the weighted variance that is left, or
 * INFINITY. */
static double fit_light(const double e[N], const double vote[N], struct pm_chart_illumination *l)
{
    double w[N], sum = 0, left = 0;
    memcpy(w, vote, sizeof w);
    for (int round = 0; round < 4; round++) {
        struct pm_least_squares plane;
        pm_least_squares_begin(&plane, l->stepped ? 4 : 3);
        for (int i = 0; i < N; i++) {
            const double t[4] = {1, i % PM_CHART_COLUMNS - 2.5, i / PM_CHART_COLUMNS - 1.5,
                                 l->far[i]};
            pm_least_squares_add(&plane, t, e[i], w[i]);
        }
        if (!pm_least_squares_solve(&plane, l->b))
            return INFINITY;
        for (int i = 0; i < N; i++) {
            const double off = (e[i] - pm_chart_illumination_at(l, i)) / ROBUST;
            w[i] = pm_cauchy_weight(vote[i], off * off);
        }
    }
    for (int i = 0; i < N; i++) {
        const double off = e[i] - pm_chart_illumination_at(l, i);
        sum += vote[i];
        left += vote[i] * fmin(off * off, 1);
    }
    return left / sum;
}

/* The edge that explains most, in SHADOW_TURNS directions and at every place between patches. */
static void fit_shadow(const double e[N], const double vote[N], double variance,
                       struct pm_chart_illumination *best)
{
    for (int turn = 0; turn < SHADOW_TURNS; turn++) {
        const double angle = turn * M_PI / SHADOW_TURNS;
        const double cx = cos(angle), cy = sin(angle);
        for (double at = -3; at < 3; at += 0.25) {
            struct pm_chart_illumination l = {.stepped = true};
            int group[2] = {0, 0};
            for (int i = 0; i < N; i++) {
                l.far[i] =
                    cx * (i % PM_CHART_COLUMNS - 2.5) + cy * (i / PM_CHART_COLUMNS - 1.5) > at;
                group[l.far[i]] += vote[i] > 0;
            }
            if (group[0] < LEAST_GROUP || group[1] < LEAST_GROUP)
                continue;
            if (group[1] > group[0]) { /* most patches are the near side */
                for (int i = 0; i < N; i++)
                    l.far[i] = !l.far[i];
            }
            const double left = fit_light(e, vote, &l);
            if (left < variance && fabs(l.b[3]) > SHADOW_STEP) {
                variance = left;
                *best = l;
            }
        }
    }
}

/* ln light at every patch; the level of most is 0. */
void pm_chart_illumination(const double e[N], const double vote[N], bool may_step,
                           struct pm_chart_illumination *out)
{
    struct pm_chart_illumination step = {.stepped = false};
    memset(out, 0, sizeof *out);
    const double plain = fit_light(e, vote, out);
    if (may_step && plain > ROBUST * ROBUST)
        fit_shadow(e, vote, plain / SHADOW_GAIN, &step);
    if (step.stepped)
        *out = step;
    out->b[0] = 0;
}
