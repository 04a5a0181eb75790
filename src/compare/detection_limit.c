#include "compare/detection_limit.h"

#include "base/mask_stats.h"
#include "base/stats.h"

#include <math.h>

#define LIMIT_STEP 7 /* px between samples, all rows in one line; odd, to vary the columns */
/* Of the measured skin; the range that is told holds four fifths of it. */
#define LIMIT_FROM 0.10
#define LIMIT_TO 0.90

enum pihmap_status pm_describe_limits(struct pm_job *job, pihmap_result *r,
                                      const struct pm_comparison *c)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pihmap_report *report = &r->report;
    const double min_drop = r->options.min_drop;
    float *sigma = pm_scratch(job, pm_pixels(&r->change.sigma), sizeof *sigma);
    if (!sigma)
        return job->err.status;
    const size_t n = pm_mask_values(&r->change.sigma, &r->change.valid, LIMIT_STEP, sigma);
    size_t seen = 0;
    for (size_t i = 0; i < n; i++)
        seen += fmax(pm_noise_threshold(&c->noise, (double)sigma[i]), min_drop) <=
                fmax(PM_SEEN_DROP, min_drop);
    report->flag_delta_L = fmax(c->noise.threshold, min_drop);
    report->seen_share = n ? (double)seen / (double)n : 0.0;
    report->flag_range[0] = report->flag_range[1] = report->flag_delta_L;
    if (n) {
        const double low = (double)pm_quantile(sigma, n, LIMIT_FROM);
        const double high = (double)pm_quantile(sigma, n, LIMIT_TO);
        report->flag_range[0] = fmax(pm_noise_threshold(&c->noise, low), min_drop);
        report->flag_range[1] = fmax(pm_noise_threshold(&c->noise, high), min_drop);
    }
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}
