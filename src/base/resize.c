#include "base/resize.h"

#include "base/target_clones.h"

#include <math.h>
#include <string.h>

#define SUPPORT 2.0 /* half width of the kernel, px of the coarser picture */

/* The filter taps of every output line: weights of the input lines from first on, summing to 1. */
struct taps {
    int width;     /* taps per line */
    int *first;    /* per line */
    float *weight; /* width per line */
};

static double keys(double t)
{
    t = fabs(t);
    return t < 1 ? 1 + t * t * (1.5 * t - 2.5) : t < 2 ? 2 + t * (-4 + t * (2.5 - 0.5 * t)) : 0;
}

static enum pihmap_status make_taps(struct pm_job *job, int from, int to, struct taps *out)
{
    const double step = (double)from / to, widening = step > 1 ? step : 1;
    out->width = (int)ceil(2 * SUPPORT * widening) + 1;
    if (out->width > from)
        out->width = from;
    out->first = pm_scratch(job, (size_t)to, sizeof *out->first);
    out->weight = pm_scratch(job, (size_t)to, (size_t)out->width * sizeof *out->weight);
    if (!out->first || !out->weight)
        return job->err.status;
    for (int i = 0; i < to; i++) {
        const double centre = (i + 0.5) * step - 0.5;
        int first = (int)ceil(centre - SUPPORT * widening);
        first = first < 0 ? 0 : first > from - out->width ? from - out->width : first;
        float *weight = out->weight + (size_t)i * (size_t)out->width;
        double sum = 0;
        for (int k = 0; k < out->width; k++)
            sum += keys((first + k - centre) / widening);
        for (int k = 0; k < out->width; k++)
            weight[k] = (float)(keys((first + k - centre) / widening) / sum);
        out->first[i] = first;
    }
    return PIHMAP_OK;
}

struct resizing {
    const struct pm_rgb8 *in;
    struct pm_rgb8 *out;
    const struct taps *across, *down;
    int bands;
    float *rows; /* a row of in->w px per band */
};

/* Output row y at the width of the input. */
PM_TARGET_CLONES static void shrink_down(const struct resizing *r, int y, float *to)
{
    const struct taps *t = r->down;
    const size_t row = (size_t)r->in->w * 3;
    const uint8_t *from = r->in->v + (size_t)t->first[y] * row;
    memset(to, 0, row * sizeof *to);
    for (int k = 0; k < t->width; k++, from += row) {
        const float weight = t->weight[(size_t)y * (size_t)t->width + (size_t)k];
        for (size_t i = 0; i < row; i++)
            to[i] += weight * (float)from[i];
    }
}

static void shrink_across(const struct resizing *r, const float *row, uint8_t *to)
{
    const struct taps *t = r->across;
    for (int x = 0; x < r->out->w; x++) {
        const float *weight = t->weight + (size_t)x * (size_t)t->width;
        const float *from = row + (size_t)t->first[x] * 3;
        float sum[3] = {0.5f, 0.5f, 0.5f};
        for (int k = 0; k < t->width; k++)
            for (int c = 0; c < 3; c++)
                sum[c] += weight[k] * from[3 * k + c];
        for (int c = 0; c < 3; c++)
            to[3 * x + c] = (uint8_t)(sum[c] < 0 ? 0 : sum[c] > 255 ? 255 : sum[c]);
    }
}

static void shrink_bands(void *context, int first, int end)
{
    const struct resizing *r = context;
    const size_t row = (size_t)r->out->w * 3;
    for (int band = first; band < end; band++) {
        float *widening = r->rows + (size_t)band * (size_t)r->in->w * 3;
        for (int y = band; y < r->out->h; y += r->bands) {
            shrink_down(r, y, widening);
            shrink_across(r, widening, r->out->v + (size_t)y * row);
        }
    }
}

enum pihmap_status pm_resize(struct pm_job *job, const struct pm_rgb8 *in, int w, int h,
                             struct pm_rgb8 *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct taps across, down;
    struct resizing r = {in, out, &across, &down, h < job->threads ? h : job->threads, NULL};
    enum pihmap_status st;
    TRY(pm_rgb8_alloc(job, w, h, out));
    TRY(make_taps(job, in->w, w, &across));
    TRY(make_taps(job, in->h, h, &down));
    r.rows = pm_scratch(job, (size_t)in->w * 3, (size_t)r.bands * sizeof *r.rows);
    if (!r.rows) {
        st = job->err.status;
        goto out;
    }
    pm_rows(job, r.bands, shrink_bands, &r);
out:
    if (st)
        pm_rgb8_free(out);
    pm_scratch_rewind(job, mark);
    return st;
}

void pm_fit(int w, int h, int side, int *fit_w, int *fit_h)
{
    const int longest = pm_long_side(w, h);
    *fit_w = (int)(((int64_t)w * side + longest / 2) / longest);
    *fit_h = (int)(((int64_t)h * side + longest / 2) / longest);
    *fit_w = *fit_w < 1 ? 1 : *fit_w;
    *fit_h = *fit_h < 1 ? 1 : *fit_h;
}
