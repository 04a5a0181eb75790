#include "change/detect.h"

#include "change/flood.h"

#include <math.h>
#include <string.h>

/* A region reaches down to this share of its peak: the truth of made pairs counts a mark
 * from 30 % of its centre, and the averaging lowers the peak a little more than the rim. */
#define EXTENT 0.40f
/* Regions whose saddle lies below this share of the lower peak are two. */
#define SPLIT 0.55f
/* Smallest region, share of the long side: 0.6 %, squared (the scoring's). */
#define LEAST_SIDE 0.006
/* A coarser scale needs less contrast, for there are fewer independent places in it: sigmas
 * per scale for the same chance over a face (counts 5000, 1200, 300, 80), and the same
 * allowance for heavy tails. */
static const double SCALE_SIGMAS[PM_SCALES] = {4.5, 4.2, 3.9, 3.6};
/* A coarse region takes over the finer ones in it when they cover less than this of it. */
#define COVERED 0.5
#define CLINICAL_DROP 0.8 /* Kohli 2019 */

/* Drop over its own threshold at scale s; and the drop, > 0 only where it can belong. */
static void height_and_evidence(const struct pm_plane *scale, const struct pm_plane *unrest,
                                double threshold_sigma, double min_drop, float sign,
                                struct pm_plane *height, struct pm_plane *evidence)
{
    const size_t n = (size_t)height->w * (size_t)height->h;
    for (size_t i = 0; i < n; i++) {
        const float drop = sign * scale->v[i]; /* 0 where not valid */
        const float need = fmaxf((float)min_drop, (float)threshold_sigma * unrest->v[i]);
        evidence->v[i] = drop / need;
        height->v[i] = evidence->v[i] > EXTENT ? drop : 0.0f;
    }
}

/* px of found (labels 1..count) that overlap labels of earlier scales. */
static enum pihmap_status merge_scale(struct pm_job *job, const struct pm_labels *found, int count,
                                      struct pm_labels *labels, int *last)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t n = (size_t)found->w * (size_t)found->h;
    int *area = pm_scratch(job, (size_t)count + 1, sizeof *area);
    int *taken = pm_scratch(job, (size_t)count + 1, sizeof *taken);
    int *becomes = pm_scratch(job, (size_t)count + 1, sizeof *becomes);
    enum pihmap_status st = PIHMAP_OK;
    if (!area || !taken || !becomes) {
        st = job->err.status;
        goto out;
    }
    memset(area, 0, ((size_t)count + 1) * sizeof *area);
    memset(taken, 0, ((size_t)count + 1) * sizeof *taken);
    for (size_t i = 0; i < n; i++) {
        area[found->v[i]]++;
        taken[found->v[i]] += labels->v[i] != 0;
    }
    for (int k = 1; k <= count; k++)
        becomes[k] = taken[k] < COVERED * area[k] ? ++*last : 0;
    /* The finer regions inside give way, also with their px outside. */
    int *gone = pm_scratch(job, (size_t)*last + 1, sizeof *gone);
    if (!gone) {
        st = job->err.status;
        goto out;
    }
    memset(gone, 0, ((size_t)*last + 1) * sizeof *gone);
    for (size_t i = 0; i < n; i++)
        if (labels->v[i] && becomes[found->v[i]] && found->v[i])
            gone[labels->v[i]] = becomes[found->v[i]];
    for (size_t i = 0; i < n; i++) {
        if (found->v[i] && becomes[found->v[i]])
            labels->v[i] = becomes[found->v[i]];
        else if (labels->v[i] && gone[labels->v[i]])
            labels->v[i] = gone[labels->v[i]];
    }
out:
    pm_scratch_rewind(job, mark);
    return st;
}

enum pihmap_status pm_detect(struct pm_job *job, const struct pm_scales *scales,
                             const struct pm_plane scale[PM_SCALES], const double sigma[PM_SCALES],
                             double min_drop, float sign, struct pm_labels *labels, int *last)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const int w = labels->w, h = labels->h;
    const double least = LEAST_SIDE * (w > h ? w : h);
    const double floor_L = min_drop > 0.0 ? min_drop : CLINICAL_DROP;
    struct pm_plane height = pm_plane_scratch(job, w, h), evidence = pm_plane_scratch(job, w, h);
    struct pm_labels found = {w, h, pm_scratch(job, (size_t)w * (size_t)h, sizeof *found.v)};
    enum pihmap_status st = PIHMAP_OK;
    if (!height.v || !evidence.v || !found.v) {
        st = job->err.status;
        goto out;
    }
    const struct pm_flood rule = {1.0f, EXTENT, SPLIT, (int)(least * least) + 1};
    for (int s = 0; s < PM_SCALES; s++) {
        int count;
        memset(found.v, 0, (size_t)w * (size_t)h * sizeof *found.v);
        height_and_evidence(&scale[s], &scales->unrest, SCALE_SIGMAS[s] * sigma[s], floor_L, sign,
                            &height, &evidence);
        TRY(pm_flood(job, &height, &evidence, &rule, &found, &count));
        TRY(merge_scale(job, &found, count, labels, last));
    }
out:
    pm_scratch_rewind(job, mark);
    return st;
}
