#include "align/verify.h"

#include <math.h>

#define AGREEMENT_SIGMA 5.0
#define AGREEMENT_FLOOR 0.01f

enum pihmap_status pm_agreement(struct pm_job *job, const struct pm_flow_pair *pair, int level,
                                const struct pm_field *field, double *agreement)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const struct pm_plane *own = &pair->before->level[level], *skin = &pair->before->skin[level];
    enum pihmap_status st = PIHMAP_OK;
    struct pm_plane before = pm_plane_scratch(job, own->w, own->h);
    struct pm_plane after = pm_plane_scratch(job, own->w, own->h);
    struct pm_plane weight = pm_plane_scratch(job, own->w, own->h);
    double ab = 0.0, aa = 1e-9, bb = 1e-9, seen = 0.0, all = 1e-9;
    if (!before.v || !after.v || !weight.v) {
        st = job->err.status;
        goto out;
    }
    pm_flow_warp(job, pair, level, field, &after, &weight);
    TRY(pm_normalise(job, own, AGREEMENT_SIGMA, AGREEMENT_FLOOR, &before));
    TRY(pm_normalise(job, &after, AGREEMENT_SIGMA, AGREEMENT_FLOOR, &after));
    for (size_t i = 0, n = (size_t)own->w * (size_t)own->h; i < n; i++) {
        const double k = (double)(skin->v[i] * weight.v[i]);
        const double b = (double)before.v[i], a = (double)after.v[i];
        ab += k * a * b;
        aa += k * a * a;
        bb += k * b * b;
        seen += k;
        all += (double)skin->v[i];
    }
    *agreement = ab / sqrt(aa * bb) * sqrt(seen / all);
out:
    pm_scratch_rewind(job, mark);
    return st;
}
