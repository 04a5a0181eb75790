#include "align/match.h"

#include "base/simd.h"
#include "base/target_clones.h"

#include <math.h>
#include <string.h>

#define RATIO_MAX 0.92f /* above, the nearest is no better than chance */
#define SAME_PLACE 4.0f /* px: a second direction of the same blob is no rival */

struct nearest {
    int best;
    float distance2, second2;
};

struct search {
    const struct pm_keypoints *from, *to;
    const bool *wanted; /* of from; NULL: all */
    struct nearest *out;
};

/* Sixteen running sums. */
static inline float dot(const float *a, const float *b)
{
    pm_eight sum[2] = {{0}, {0}}, p, q;
    for (int i = 0; i < PM_DESCRIPTOR; i += 16)
        for (int k = 0; k < 2; k++) {
            pm_take_eight(a + i + 8 * k, &p);
            pm_take_eight(b + i + 8 * k, &q);
            sum[k] += p * q;
        }
    sum[0] += sum[1];
    return pm_sum_eight(&sum[0]);
}

PM_TARGET_CLONES static void search_some(void *context, int first, int end)
{
    const struct search *s = context;
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

static bool is_clear(const struct nearest *n)
{
    return n->best >= 0 && ratio_of(n) <= RATIO_MAX;
}

static int clearer(const void *a, const void *b)
{
    const struct pm_match *p = a, *q = b;
    if (p->ratio != q->ratio)
        return p->ratio < q->ratio ? -1 : 1;
    if (p->by != q->by)
        return p->by < q->by ? -1 : 1;
    return (p->bx > q->bx) - (p->bx < q->bx);
}

enum pihmap_status pm_match(struct pm_job *job, const struct pm_keypoints *before,
                            const struct pm_keypoints *after, struct pm_match **out, int *count)
{
    *count = 0;
    *out = pm_scratch(job, (size_t)before->count + 1, sizeof **out);
    const struct pm_mark mark = pm_scratch_mark(job);
    struct nearest *there = pm_scratch(job, (size_t)before->count + 1, sizeof *there);
    struct nearest *back = pm_scratch(job, (size_t)after->count + 1, sizeof *back);
    bool *wanted = pm_scratch(job, (size_t)after->count + 1, sizeof *wanted);
    if (!*out || !there || !back || !wanted)
        return job->err.status;
    struct search forward = {before, after, NULL, there}, backward = {after, before, wanted, back};
    pm_rows(job, before->count, search_some, &forward);
    memset(wanted, 0, (size_t)after->count * sizeof *wanted);
    for (int i = 0; i < before->count; i++)
        if (is_clear(&there[i]))
            wanted[there[i].best] = true;
    pm_rows(job, after->count, search_some, &backward);
    for (int i = 0; i < before->count; i++) {
        const struct nearest *n = &there[i];
        if (!is_clear(n))
            continue;
        const struct pm_keypoint *b = &before->point[i], *a = &after->point[n->best];
        const struct pm_keypoint *home = &before->point[back[n->best].best];
        const bool mutual =
            fabsf(home->x - b->x) < SAME_PLACE && fabsf(home->y - b->y) < SAME_PLACE;
        if (!mutual)
            continue;
        (*out)[(*count)++] = (struct pm_match){b->x,
                                               b->y,
                                               a->x,
                                               a->y,
                                               a->sigma / b->sigma,
                                               a->angle - b->angle,
                                               ratio_of(n),
                                               a->skin && b->skin};
    }
    qsort(*out, (size_t)*count, sizeof **out, clearer);
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}
