#include "chart/chart.h"

#include "base/geometry.h"

#include <math.h>
#include <string.h>

#define NEIGHBOURS 4.0   /* patches with correlated errors, which count as one */
#define LEAST_SIGMA 0.01 /* ln units: 8-bit steps, JPEG, the chart's own gloss */

bool pm_chart_usable(const struct pm_chart *chart)
{
    return chart->found && chart->after_dE00 <= PM_CHART_MOST_DE;
}

double pm_chart_sigma(const struct pm_chart *a, const struct pm_chart *b)
{
    double sum2 = 0, n = 0;
    for (int i = 0; i < PM_CHART_PATCHES; i++) {
        if (!a->seen[i] || !b->seen[i])
            continue;
        const double d = b->residual[i] - a->residual[i];
        sum2 += d * d;
        n++;
    }
    if (n < NEIGHBOURS)
        return NAN;
    return sqrt(fmax(sum2 / n, LEAST_SIGMA * LEAST_SIGMA) / (n / NEIGHBOURS));
}

/* Either direction of the correction, in single precision. */
struct transform {
    float matrix[9], flare[3], tone;
    const struct pm_linear *in;
    struct pm_linear *out;
};

static void correct_rows(void *context, int first, int end)
{
    const struct transform *p = context;
    const float *m = p->matrix, *s = p->flare;
    const size_t w = (size_t)p->in->r.w;
    for (size_t i = w * (size_t)first; i < w * (size_t)end; i++) {
        const float r = powf(fmaxf(p->in->r.v[i] - s[0], 0), p->tone);
        const float g = powf(fmaxf(p->in->g.v[i] - s[1], 0), p->tone);
        const float b = powf(fmaxf(p->in->b.v[i] - s[2], 0), p->tone);
        p->out->r.v[i] = m[0] * r + m[1] * g + m[2] * b;
        p->out->g.v[i] = m[3] * r + m[4] * g + m[5] * b;
        p->out->b.v[i] = m[6] * r + m[7] * g + m[8] * b;
    }
}

static void undo_rows(void *context, int first, int end)
{
    const struct transform *p = context;
    const float *m = p->matrix, *s = p->flare;
    const size_t w = (size_t)p->in->r.w;
    for (size_t i = w * (size_t)first; i < w * (size_t)end; i++) {
        const float r = p->in->r.v[i], g = p->in->g.v[i], b = p->in->b.v[i];
        p->out->r.v[i] = s[0] + powf(fmaxf(m[0] * r + m[1] * g + m[2] * b, 0), p->tone);
        p->out->g.v[i] = s[1] + powf(fmaxf(m[3] * r + m[4] * g + m[5] * b, 0), p->tone);
        p->out->b.v[i] = s[2] + powf(fmaxf(m[6] * r + m[7] * g + m[8] * b, 0), p->tone);
    }
}

static struct transform transform(const double matrix[9], const double flare[3], double tone,
                                  const struct pm_linear *in, struct pm_linear *out)
{
    struct transform p = {.tone = (float)tone, .in = in, .out = out};
    for (int i = 0; i < 9; i++)
        p.matrix[i] = (float)matrix[i];
    for (int k = 0; k < 3; k++)
        p.flare[k] = (float)flare[k];
    return p;
}

void pm_chart_apply(struct pm_job *job, const struct pm_chart_colour *colour,
                    struct pm_linear *photo)
{
    struct transform p = transform(colour->matrix, colour->flare, colour->tone, photo, photo);
    pm_rows(job, photo->r.h, correct_rows, &p);
}

enum pihmap_status pm_chart_undo(struct pm_job *job, const struct pm_chart_colour *colour,
                                 const struct pm_linear *photo, struct pm_linear *out)
{
    double inverse[9];
    enum pihmap_status st;
    memset(out, 0, sizeof *out);
    if (!pm_invert3(colour->matrix, inverse)) /* a fitted one has an inverse */
        return pm_fail(job, PIHMAP_EARG, "the colour chart's matrix cannot be inverted");
    TRY(pm_linear_alloc(job, photo->r.w, photo->r.h, out));
    struct transform p = transform(inverse, colour->flare, 1 / colour->tone, photo, out);
    pm_rows(job, photo->r.h, undo_rows, &p);
out:
    return st;
}

double pm_chart_scale(const struct pm_chart *chart)
{
    double J[4];
    if (!chart->found || !pm_h_jacobian(chart->to_px, 2.5, 1.5, J))
        return 0;
    return sqrt(fabs(J[0] * J[3] - J[1] * J[2]));
}
