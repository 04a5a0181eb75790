#include "align/match.h"

#include "base/simd.h"
#include "base/target_clones.h"

#include <math.h>
#include <string.h>

#define RATIO_MAX 0.92f /* Lowe's ratio: above, the nearest is no better than chance */
#define SAME_PLACE 4.0f /* px: a second direction of the same keypoint is no rival */

struct nearest {
    int best;                 /* -1: none */
    float distance2, second2; /* squared, of best and of the next other place */
};

struct nearest_search {
    const struct pm_keypoints *from, *to;
    const bool *wanted; /* of from; NULL: all */
    struct nearest *out;
};

/* In sixteen running sums. */
static inline float dot(const float *a, const float *b)
{
    pm_eight sum[2] = {{0}, {0}}, p, q;
    for (int i = 0; i < PM_DESCRIPTOR; i += 16)
        for (int k = 0; k < 2; k++) {
            pm_load_eight(a + i + 8 * k, &p);
            pm_load_eight(b + i + 8 * k, &q);
            sum[k] += p * q;
        }
    sum[0] += sum[1];
    return pm_sum_eight(&sum[0]);
}

PM_TARGET_CLONES static void find_nearest(void *context, int first, int end)
{
    const struct nearest_search *s = context;
    for (int i = first; i < end; i++) {
        if (s->wanted && !s->wanted[i])
            continue;
        struct nearest n = {-1, INFINITY, INFINITY};
        const float *own = s->from->descriptor + (size_t)i * PM_DESCRIPTOR;
        for (int j = 0; j < s->to->count; j++) {
            const float d2 = 2.0f - 2.0f * dot(own, s->to->descriptor + (size_t)j * PM_DESCRIPTOR);
            if (d2 >= n.second2)
                continue;
            const struct pm_keypoint *p = &s->to->point[j];
            const bool same = n.best >= 0 && fabsf(p->x - s->to->point[n.best].x) < SAME_PLACE &&
                              fabsf(p->y - s->to->point[n.best].y) < SAME_PLACE;
            if (d2 < n.distance2) {
                if (!same)
                    n.second2 = n.distance2;
                n.distance2 = d2;
                n.best = j;
            } else if (!same) {
                n.second2 = d2;
            }
        }
        s->out[i] = n;
    }
}

static float ratio_of(const struct nearest *n)
{
    return sqrtf(fmaxf(n->distance2, 0.0f) / fmaxf(n->second2, 1e-12f));
}

static bool passes_ratio_test(const struct nearest *n)
{
    return n->best >= 0 && ratio_of(n) <= RATIO_MAX;
}

static int by_ratio(const void *a, const void *b)
{
    const struct pm_match *p = a, *q = b;
    if (p->ratio != q->ratio)
        return p->ratio < q->ratio ? -1 : 1;
    if (p->by != q->by)
        return p->by < q->by ? -1 : 1;
    return (p->bx > q->bx) - (p->bx < q->bx);
}

/* Of the before keypoints that pass the ratio test, those whose match returns to them. */
static void keep_mutual(const struct pm_keypoints *before, const struct pm_keypoints *after,
                        const struct nearest *forward, const struct nearest *backward,
                        struct pm_matches *out)
{
    for (int i = 0; i < before->count; i++) {
        const struct nearest *n = &forward[i];
        if (!passes_ratio_test(n))
            continue;
        const struct pm_keypoint *b = &before->point[i], *a = &after->point[n->best];
        /* There is one: keypoint i at least is as near to a as a to it. */
        const struct pm_keypoint *returned = &before->point[backward[n->best].best];
        if (fabsf(returned->x - b->x) < SAME_PLACE && fabsf(returned->y - b->y) < SAME_PLACE)
            out->match[out->count++] = (struct pm_match){.bx = b->x,
                                                         .by = b->y,
                                                         .ax = a->x,
                                                         .ay = a->y,
                                                         .scale = a->sigma / b->sigma,
                                                         .turn = a->angle - b->angle,
                                                         .ratio = ratio_of(n),
                                                         .skin = a->skin && b->skin};
    }
    qsort(out->match, (size_t)out->count, sizeof *out->match, by_ratio);
}

enum pihmap_status pm_match(struct pm_job *job, const struct pm_keypoints *before,
                            const struct pm_keypoints *after, struct pm_matches *out)
{
    *out = (struct pm_matches){0, pm_scratch(job, (size_t)before->count + 1, sizeof *out->match)};
    const struct pm_mark mark = pm_scratch_mark(job);
    struct nearest *forward = pm_scratch(job, (size_t)before->count + 1, sizeof *forward);
    struct nearest *backward = pm_scratch(job, (size_t)after->count + 1, sizeof *backward);
    bool *wanted = pm_scratch(job, (size_t)after->count + 1, sizeof *wanted);
    if (!out->match || !forward || !backward || !wanted)
        return job->err.status;
    struct nearest_search there = {before, after, NULL, forward};
    struct nearest_search back = {after, before, wanted, backward};
    pm_rows(job, before->count, find_nearest, &there);
    memset(wanted, 0, (size_t)after->count * sizeof *wanted);
    for (int i = 0; i < before->count; i++)
        if (passes_ratio_test(&forward[i]))
            wanted[forward[i].best] = true;
    pm_rows(job, after->count, find_nearest, &back);
    keep_mutual(before, after, forward, backward, out);
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}
