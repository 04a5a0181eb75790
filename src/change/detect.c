#include "change/detect.h"

#include "base/pigment.h"
#include "base/target_clones.h"
#include "change/watershed.h"

#include <math.h>
#include <string.h>

/* A region extends down to this share of its peak. The truth of made pairs counts a mark from 30 %
 * of its centre's drop, and averaging lowers the peak a little more than the rim. */
#define LOW_SHARE 0.40f
/* Regions whose saddle lies below this share of the lower peak are two. */
#define SADDLE_SHARE 0.55f
/* Side of the smallest region, share of the long side: that of the score on made pairs. */
#define LEAST_SIDE 0.006
/* A coarser scale has fewer independent places (5000, 1200, 300, 80 over a face), so it needs fewer
 * sigmas for as few false regions. */
static const double SCALE_SIGMAS[PM_SCALES] = {PM_FLAG_SIGMAS, 3.8, 3.5, 3.2};
/* A coarse region replaces the finer ones that it overlaps if its significance is so many times
 * theirs: it is a faint, wide mark of which the finer scales see fragments. Else it is their blur.
 */
#define TAKEOVER 1.15f

/* The network's probability from which a place is looked at. At that it sees two others a pair. */
#define SEEN_PROBABILITY 0.4f

/* Thresholds of one scale. */
struct thresholds {
    float sigma; /* that of the scale times SCALE_SIGMAS */
    float least; /* L*: smallest drop */
    float sign;
    float high; /* upper threshold of significance */
};

/* significance: the drop over its own threshold. height: the drop, > 0 only where it can be part of
 * a region. Returns whether any px is above the upper threshold. */
PM_TARGET_CLONES static bool height_and_significance(const float *restrict scale,
                                                     const float *restrict noise_factor,
                                                     const struct thresholds *t, size_t n,
                                                     float *restrict height,
                                                     float *restrict significance)
{
    const float sigma = t->sigma, least = t->least, sign = t->sign, high = t->high;
    int stands_out = 0;
    for (size_t i = 0; i < n; i++) {
        const float drop = sign * scale[i]; /* 0 where not valid */
        const float own = sigma * noise_factor[i], need = own > least ? own : least;
        const float found = drop / need;
        significance[i] = found;
        height[i] = found > LOW_SHARE ? drop : 0.0f;
        stands_out |= found >= high;
    }
    return stands_out;
}

/* The regions so far, with the significance of every label. */
struct detections {
    struct pm_labels *labels;
    float *significance; /* of labels first + 1..*last, at label - first */
    int *last;
    int first; /* labels up to this one are older than this call, and stay */
};

/* Adds the regions of a coarser scale (found, 1..count) that overlap none, or that are more
 * significant than the finer ones that they overlap. */
static enum pihmap_status merge_scale(struct pm_job *job, const struct pm_labels *found, int count,
                                      const struct pm_plane *significance, struct detections *c)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t n = pm_pixels(found);
    float *own = pm_scratch(job, (size_t)count + 1, sizeof *own);
    float *rival = pm_scratch(job, (size_t)count + 1, sizeof *rival);
    int *becomes = pm_scratch(job, (size_t)count + 1, sizeof *becomes);
    const int before = *c->last;
    int *gone = pm_scratch(job, (size_t)before + 1, sizeof *gone);
    enum pihmap_status st = PIHMAP_OK;
    if (!own || !rival || !becomes || !gone) {
        st = job->err.status;
        goto out;
    }
    memset(own, 0, ((size_t)count + 1) * sizeof *own);
    memset(rival, 0, ((size_t)count + 1) * sizeof *rival);
    memset(gone, 0, ((size_t)before + 1) * sizeof *gone);
    for (size_t i = 0; i < n; i++) {
        const int f = found->v[i], l = c->labels->v[i];
        if (!f)
            continue;
        own[f] = fmaxf(own[f], significance->v[i]);
        if (l)
            rival[f] = fmaxf(rival[f], l <= c->first ? INFINITY : c->significance[l - c->first]);
    }
    becomes[0] = 0;
    for (int k = 1; k <= count; k++) {
        becomes[k] = own[k] > TAKEOVER * rival[k] ? ++*c->last : 0;
        if (becomes[k])
            c->significance[becomes[k] - c->first] = own[k];
    }
    for (size_t i = 0; i < n; i++)
        if (c->labels->v[i] && becomes[found->v[i]])
            gone[c->labels->v[i]] = 1;
    for (size_t i = 0; i < n; i++) {
        const int now = becomes[found->v[i]];
        if (now)
            c->labels->v[i] = now;
        else if (c->labels->v[i] <= before && gone[c->labels->v[i]])
            c->labels->v[i] = 0;
    }
out:
    pm_scratch_rewind(job, mark);
    return st;
}

/* px of the smallest region. */
static int least_area(const struct pm_labels *labels)
{
    const double least = LEAST_SIDE * pm_long_side(labels->w, labels->h);
    return (int)(least * least) + 1;
}

enum pihmap_status pm_detect(struct pm_job *job, const struct pm_detection *what,
                             struct pm_labels *labels, int *last)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const int w = labels->w, h = labels->h;
    const double floor_L = fmax(what->min_drop, PM_CLINICAL_DROP);
    struct pm_plane height = pm_plane_scratch(job, w, h),
                    significance = pm_plane_scratch(job, w, h);
    struct pm_labels found = {w, h, pm_scratch(job, pm_pixels(labels), sizeof *found.v)};
    const struct pm_watershed rule = {1.0f, LOW_SHARE, SADDLE_SHARE, least_area(labels)};
    const size_t most = pm_pixels(labels) / (size_t)rule.least_area + 1; /* regions of a scale */
    struct detections detections = {labels, pm_scratch(job, most * PM_SCALES + 1, sizeof(float)),
                                    last, *last};
    enum pihmap_status st = PIHMAP_OK;
    if (!height.v || !significance.v || !found.v || !detections.significance) {
        st = job->err.status;
        goto out;
    }
    for (int s = 0; s < PM_SCALES; s++) {
        const struct thresholds t = {(float)(what->times * SCALE_SIGMAS[s] * what->sigma[s]),
                                     (float)floor_L, what->sign, rule.high};
        int count;
        if (!height_and_significance(what->map->at[s].v, what->map->noise_factor.v, &t,
                                     pm_pixels(labels), height.v, significance.v))
            continue;
        memset(found.v, 0, pm_pixels(labels) * sizeof *found.v);
        TRY(pm_watershed(job, &height, &significance, &rule, &found, &count));
        TRY(merge_scale(job, &found, count, &significance, &detections));
    }
out:
    pm_scratch_rewind(job, mark);
    return st;
}

/* Adds the regions of found (1..count) where none is known. */
static enum pihmap_status add_unknown(struct pm_job *job, const struct pm_labels *found, int count,
                                      struct pm_labels *labels, int *last)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t n = pm_pixels(labels);
    int *becomes = pm_scratch(job, (size_t)count + 1, sizeof *becomes);
    if (!becomes)
        return job->err.status;
    for (int k = 0; k <= count; k++)
        becomes[k] = k;
    for (size_t i = 0; i < n; i++)
        if (labels->v[i])
            becomes[found->v[i]] = 0;
    for (int k = 1; k <= count; k++)
        becomes[k] = becomes[k] ? ++*last : 0;
    for (size_t i = 0; i < n; i++)
        if (becomes[found->v[i]])
            labels->v[i] = becomes[found->v[i]];
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

enum pihmap_status pm_detect_seen(struct pm_job *job, const struct pm_plane *odds,
                                  struct pm_labels *labels, int *last)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const int w = labels->w, h = labels->h;
    const struct pm_watershed rule = {SEEN_PROBABILITY, LOW_SHARE, SADDLE_SHARE,
                                      least_area(labels)};
    struct pm_plane p = pm_plane_scratch(job, w, h);
    struct pm_labels found = {w, h, pm_scratch(job, pm_pixels(labels), sizeof *found.v)};
    enum pihmap_status st = PIHMAP_OK;
    int count;
    if (!p.v || !found.v) {
        st = job->err.status;
        goto out;
    }
    for (size_t i = 0; i < pm_pixels(&p); i++) {
        const float probability = 1.0f / (1.0f + expf(-odds->v[i]));
        p.v[i] = probability > LOW_SHARE * SEEN_PROBABILITY ? probability : 0.0f;
    }
    memset(found.v, 0, pm_pixels(labels) * sizeof *found.v);
    TRY(pm_watershed(job, &p, &p, &rule, &found, &count));
    TRY(add_unknown(job, &found, count, labels, last));
out:
    pm_scratch_rewind(job, mark);
    return st;
}

void pm_most_sigmas(const struct pm_scaled_map *map, const double sigma[PM_SCALES],
                    const struct pm_labels *labels, struct pm_region_list *list)
{
    for (int k = 0; k < list->count; k++)
        list->v[k].pigment_sigmas = 0.0;
    for (int s = 0; s < PM_SCALES; s++) {
        const float *scale = map->at[s].v, *factor = map->noise_factor.v;
        const float per_sigma = (float)(PM_FLAG_SIGMAS / (SCALE_SIGMAS[s] * sigma[s]));
        for (size_t i = 0; i < pm_pixels(labels); i++) {
            if (labels->v[i] <= 0)
                continue;
            struct pm_region *r = &list->v[labels->v[i] - 1];
            const float rise = per_sigma * scale[i] / factor[i];
            r->pigment_sigmas = fmax(r->pigment_sigmas, (double)(r->darker ? -rise : rise));
        }
    }
}
