#include "align/select_pose.h"

#include "align/initial_flow.h"
#include "align/verify.h"

#include <math.h>
#include <string.h>

#define SAME_POSE 0.01          /* of the after side: closer than registration itself corrects */
#define SELECTION_LEVEL 2       /* a quarter of the size: enough to tell poses apart */
#define COARSEST_MAX 4          /* a sixteenth: there the flow follows 6 % of the side from zero */
#define INITIAL_FLOW_LEVEL 2    /* level of the flow from the matches ... */
#define INITIAL_FLOW_COARSEST 3 /* ... and the level at which registration starts from it */
#define INITIAL_FLOW_MIN 0.02   /* of the side: skin that moved less is followed from zero too */
#define INITIAL_FLOW_INLIERS 12 /* matches of a pose: fewer cannot show how skin moved */
/* Correlation at which no other pose is tried. On 18 people who smile in one photo the first pose
 * reached 0.79 to 0.96, no later pose more than 0.005 more, and the faces of other people 0.3 to
 * 0.54. */
#define CORRELATION_SUFFICES 0.75

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

int pm_selected_pose_coarsest(const struct pm_pair_features *s,
                              const struct pm_selected_pose *selected)
{
    return smaller(s->before.levels - 1,
                   selected->initial_flow.u ? INITIAL_FLOW_COARSEST : COARSEST_MAX);
}

static int initial_flow_level(const struct pm_pyramid *p)
{
    return smaller(p->levels - 1, INITIAL_FLOW_LEVEL);
}

enum pihmap_status pm_selected_pose_flow(struct pm_job *job, const struct pm_pair_features *s,
                                         const struct pm_selected_pose *selected, int finest,
                                         struct pm_displacement *field)
{
    struct pm_nonrigid_pair pair = {.before = &s->before, .after = &s->after};
    const struct pm_initial_estimate initial = {&selected->flow, selected->level};
    memcpy(pair.before_to_after, selected->H, sizeof selected->H);
    *field = selected->flow;
    if (finest >= selected->level)
        return PIHMAP_OK;
    return pm_nonrigid(job, &pair, &initial, selected->level - 1, finest, field);
}

enum pihmap_status pm_selected_pose_initial_backward(struct pm_job *job,
                                                     const struct pm_pair_features *s,
                                                     const struct pm_selected_pose *selected,
                                                     const double after_to_before[9],
                                                     struct pm_displacement *field,
                                                     struct pm_initial_estimate *initial)
{
    enum pihmap_status st = PIHMAP_OK;
    *initial = (struct pm_initial_estimate){NULL, initial_flow_level(&s->after)};
    if (!selected->initial_flow.u)
        return PIHMAP_OK;
    const int count = s->matches.count;
    struct pm_matches swapped = {count, pm_scratch(job, (size_t)count + 1, sizeof *swapped.match)};
    if (!swapped.match)
        return job->err.status;
    for (int i = 0; i < count; i++) {
        const struct pm_match *m = &s->matches.match[i];
        swapped.match[i] = (struct pm_match){m->ax,           m->ay,    m->bx,    m->by,
                                             1.0f / m->scale, -m->turn, m->ratio, m->skin};
    }
    TRY(pm_initial_flow(job, &s->after, after_to_before, &swapped, initial->level, field));
    initial->field = field;
out:
    return st;
}

/* Register under the candidate pose and measure the correlation. The flow stays in scratch. */
static enum pihmap_status evaluate(struct pm_job *job, const struct pm_pair_features *s,
                                   struct pm_selected_pose *candidate)
{
    const int coarsest = pm_selected_pose_coarsest(s, candidate);
    const int level = smaller(coarsest, SELECTION_LEVEL);
    const struct pm_initial_estimate initial = {candidate->initial_flow.u ? &candidate->initial_flow
                                                                          : NULL,
                                                initial_flow_level(&s->before)};
    struct pm_nonrigid_pair pair = {.before = &s->before, .after = &s->after};
    struct pm_warped_pair warped;
    memcpy(pair.before_to_after, candidate->H, sizeof candidate->H);
    candidate->level = level;
    enum pihmap_status st = pm_nonrigid(job, &pair, &initial, coarsest, level, &candidate->flow);
    if (st)
        return st;
    const struct pm_mark mark = pm_scratch_mark(job);
    TRY(pm_warped_pair_alloc(job, &pair, level, PM_LUMINANCE, &warped));
    TRY(pm_warped_pair_update(job, &pair, level, &candidate->flow, &warped));
    candidate->correlation = pm_correlation(&warped, &s->before.skin[level]);
out:
    pm_scratch_rewind(job, mark);
    return st;
}

/* The candidate replaces the best if its correlation is higher. */
static enum pihmap_status compete(struct pm_job *job, const struct pm_pair_features *s,
                                  struct pm_selected_pose *candidate, struct pm_selected_pose *best)
{
    const enum pihmap_status st = evaluate(job, s, candidate);
    if (!st && candidate->correlation > best->correlation)
        *best = *candidate;
    return st;
}

/* A pose from zero displacement. Where its matches show that the skin moved further than the flow
 * can follow from there, from their initial flow too. */
static enum pihmap_status evaluate_pose(struct pm_job *job, const struct pm_pair_features *s,
                                        const struct pm_pose_hypothesis *pose,
                                        struct pm_selected_pose *best)
{
    enum pihmap_status st;
    struct pm_selected_pose candidate = {.inliers = pose->inliers};
    const int level = initial_flow_level(&s->before);
    const struct pm_plane *size = pm_size_of(&s->before, level);
    memcpy(candidate.H, pose->H, sizeof candidate.H);
    TRY(compete(job, s, &candidate, best));
    if (pose->inliers < INITIAL_FLOW_INLIERS)
        return PIHMAP_OK;
    TRY(pm_initial_flow(job, &s->before, pose->H, &s->matches, level, &candidate.initial_flow));
    if (pm_displacement_longest(&candidate.initial_flow) / pm_long_side(size->w, size->h) >
        INITIAL_FLOW_MIN)
        TRY(compete(job, s, &candidate, best));
out:
    return st;
}

enum pihmap_status pm_select_pose(struct pm_job *job, const struct pm_pair_features *s,
                                  const struct pm_pose_list *poses, struct pm_selected_pose *best)
{
    enum pihmap_status st = PIHMAP_OK;
    const struct pm_pose_hypothesis *pose = poses->pose;
    const double within = SAME_POSE * fmax(s->frames.after_w, s->frames.after_h);
    best->correlation = -2.0;
    for (int i = 0; i < poses->count && best->correlation < CORRELATION_SUFFICES; i++) {
        bool known = false;
        for (int k = 0; k < i && !known; k++)
            known = pm_same_pose(pose[k].H, pose[i].H, &s->frames, within);
        if (!known)
            TRY(evaluate_pose(job, s, &pose[i], best));
    }
out:
    return st;
}
