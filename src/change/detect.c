#include "change/detect.h"

#include "base/pigment.h"
#include "base/target_clones.h"
#include "change/watershed.h"

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
static const double SCALE_SIGMAS[PM_SCALES] = {PM_FLAG_SIGMAS, 4.2, 3.9, 3.6};
/* A coarse region takes over the finer ones that it overlaps when its evidence is this much
 * stronger: a faint, wide mark of which the finer scales see crumbs. Else it is their blur. */
#define TAKEOVER 1.15f

/* Drop over its own threshold at scale s; and the drop, > 0 only where it can belong. Returns
 * whether any evidence reaches seed. */
PM_TARGET_CLONES static bool height_and_evidence(const float *restrict scale,
                                                 const float *restrict unrest, float sigma,
                                                 float least, float sign, float seed, size_t n,
                                                 float *restrict height, float *restrict evidence)
{
    int stands_out = 0;
    for (size_t i = 0; i < n; i++) {
        const float drop = sign * scale[i]; /* 0 where not valid */
        const float own = sigma * unrest[i], need = own > least ? own : least;
        const float found = drop / need;
        evidence[i] = found;
        height[i] = found > EXTENT ? drop : 0.0f;
        stands_out |= found >= seed;
    }
    return stands_out;
}

/* What is known so far, with the evidence of every label. */
struct catch
{
    struct pm_labels *labels;
    float *evidence; /* of labels first + 1..*last, at label - first */
    int *last;
    int first; /* labels up to here came before this search, and stay */
};

/* Take the regions of a coarser scale (found, 1..count) that stand on their own, or beat the
 * finer ones they overlap. */
static enum pihmap_status merge_scale(struct pm_job *job, const struct pm_labels *found, int count,
                                      const struct pm_plane *evidence, struct catch *c)
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
        own[f] = fmaxf(own[f], evidence->v[i]);
        if (l)
            rival[f] = fmaxf(rival[f], l <= c->first ? INFINITY : c->evidence[l - c->first]);
    }
    becomes[0] = 0;
    for (int k = 1; k <= count; k++) {
        becomes[k] = own[k] > TAKEOVER * rival[k] ? ++*c->last : 0;
        if (becomes[k])
            c->evidence[becomes[k] - c->first] = own[k];
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

enum pihmap_status pm_detect(struct pm_job *job, const struct pm_scales *scales,
                             const struct pm_plane scale[PM_SCALES], const double sigma[PM_SCALES],
                             double min_drop, float sign, struct pm_labels *labels, int *last)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const int w = labels->w, h = labels->h;
    const double least = LEAST_SIDE * pm_long_side(w, h);
    const double floor_L = fmax(min_drop, PM_CLINICAL_DROP);
    struct pm_plane height = pm_plane_scratch(job, w, h), evidence = pm_plane_scratch(job, w, h);
    struct pm_labels found = {w, h, pm_scratch(job, (size_t)w * (size_t)h, sizeof *found.v)};
    const struct pm_watershed rule = {1.0f, EXTENT, SPLIT, (int)(least * least) + 1};
    const size_t most = (size_t)w * (size_t)h / (size_t)rule.least_area + 1; /* regions a scale */
    struct catch catch = {labels, pm_scratch(job, most * PM_SCALES + 1, sizeof(float)), last,
                          *last};
    enum pihmap_status st = PIHMAP_OK;
    if (!height.v || !evidence.v || !found.v || !catch.evidence) {
        st = job->err.status;
        goto out;
    }
    for (int s = 0; s < PM_SCALES; s++) {
        int count;
        if (!height_and_evidence(scale[s].v, scales->unrest.v, (float)(SCALE_SIGMAS[s] * sigma[s]),
                                 (float)floor_L, sign, rule.seed, (size_t)w * (size_t)h, height.v,
                                 evidence.v))
            continue;
        memset(found.v, 0, (size_t)w * (size_t)h * sizeof *found.v);
        TRY(pm_watershed(job, &height, &evidence, &rule, &found, &count));
        TRY(merge_scale(job, &found, count, &evidence, &catch));
    }
out:
    pm_scratch_rewind(job, mark);
    return st;
}
