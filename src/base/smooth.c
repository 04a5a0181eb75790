#include "base/smooth.h"

#define LEAST_WEIGHT 1e-12f /* below it nothing was near: the ratio would be rounding noise */

enum pihmap_status pm_weighted_blur(struct pm_job *job, int count,
                                    const struct pm_plane *const value[],
                                    const struct pm_plane *weight, double sigma,
                                    struct pm_plane *const mean[], struct pm_plane *total)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t n = (size_t)weight->w * (size_t)weight->h;
    enum pihmap_status st = PIHMAP_OK;
    struct pm_plane sum = pm_plane_scratch(job, weight->w, weight->h);
    struct pm_plane near = total ? *total : pm_plane_scratch(job, weight->w, weight->h);
    if (!sum.v || !near.v) {
        st = job->err.status;
        goto out;
    }
    TRY(pm_blur(job, weight, sigma, &near));
    for (int k = 0; k < count; k++) {
        for (size_t i = 0; i < n; i++)
            sum.v[i] = weight->v[i] > 0.0f ? weight->v[i] * value[k]->v[i] : 0.0f;
        TRY(pm_blur(job, &sum, sigma, &sum));
        for (size_t i = 0; i < n; i++)
            mean[k]->v[i] = near.v[i] > LEAST_WEIGHT ? sum.v[i] / near.v[i] : 0.0f;
    }
out:
    pm_scratch_rewind(job, mark);
    return st;
}
