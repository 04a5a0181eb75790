#include "change/smooth.h"

#define LEAST_WEIGHT 1e-12f /* below it nothing was near: the ratio would be rounding noise */

enum pihmap_status pm_weighted_blur(struct pm_job *job, const struct pm_plane *value,
                                    const struct pm_plane *weight, double sigma,
                                    struct pm_plane *mean, struct pm_plane *total)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t n = (size_t)value->w * (size_t)value->h;
    enum pihmap_status st = PIHMAP_OK;
    struct pm_plane sum = pm_plane_scratch(job, value->w, value->h);
    struct pm_plane weights = total ? *total : pm_plane_scratch(job, value->w, value->h);
    if (!sum.v || !weights.v) {
        st = job->err.status;
        goto out;
    }
    for (size_t i = 0; i < n; i++)
        sum.v[i] = weight->v[i] * value->v[i];
    TRY(pm_blur(job, &sum, sigma, &sum));
    TRY(pm_blur(job, weight, sigma, &weights));
    for (size_t i = 0; i < n; i++)
        mean->v[i] = weights.v[i] > LEAST_WEIGHT ? sum.v[i] / weights.v[i] : 0.0f;
out:
    pm_scratch_rewind(job, mark);
    return st;
}
