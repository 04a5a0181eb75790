#include "base/mask_stats.h"

#include "base/stats.h"

size_t pm_mask_values(const struct pm_plane *p, const struct pm_mask *mask, size_t step, float *out)
{
    const size_t pixels = pm_pixels(mask);
    size_t n = 0;
    for (size_t i = 0; i < pixels; i += step)
        if (mask->v[i])
            out[n++] = p->v[i];
    return n;
}

/* Of several planes, with one buffer. */
static enum pihmap_status medians(struct pm_job *job, const struct pm_plane *const *planes,
                                  int count, const struct pm_mask *mask, float *median)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    float *values = pm_scratch(job, pm_mask_count(mask) + 1, sizeof *values);
    if (!values)
        return job->err.status;
    for (int k = 0; k < count; k++)
        median[k] = pm_quantile(values, pm_mask_values(planes[k], mask, 1, values), 0.5);
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

enum pihmap_status pm_mask_median(struct pm_job *job, const struct pm_plane *p,
                                  const struct pm_mask *mask, float *median)
{
    return medians(job, &p, 1, mask, median);
}

enum pihmap_status pm_mask_median_colour(struct pm_job *job, const struct pm_linear *picture,
                                         const struct pm_mask *mask, double rgb[3])
{
    const struct pm_plane *const planes[3] = {&picture->r, &picture->g, &picture->b};
    float median[3] = {0.0f, 0.0f, 0.0f};
    const enum pihmap_status st = medians(job, planes, 3, mask, median);
    for (int k = 0; k < 3; k++)
        rgb[k] = (double)median[k];
    return st;
}

enum pihmap_status pm_mask_median_ratio(struct pm_job *job, const struct pm_plane *over,
                                        const struct pm_plane *under, const struct pm_mask *mask,
                                        float least, float *median)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t pixels = pm_pixels(mask);
    float *values = pm_scratch(job, pm_mask_count(mask) + 1, sizeof *values);
    size_t n = 0;
    if (!values)
        return job->err.status;
    for (size_t i = 0; i < pixels; i++)
        if (mask->v[i] && over->v[i] > least && under->v[i] > least)
            values[n++] = over->v[i] / under->v[i];
    *median = pm_quantile(values, n, 0.5);
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}
