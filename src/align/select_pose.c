#include "align/select_pose.h"

#include "align/initial_flow.h"
#include "align/verify.h"
#include "base/geometry.h"

#include <math.h>
#include <string.h>

#define SAME_POSE 0.01   /* of the after side: closer than the trial itself corrects */
#define TRIAL_LEVEL 2    /* a quarter of the size: enough to tell poses apart */
#define COARSEST_MAX 4   /* a sixteenth: the flow from rest follows 6 % of the side from there */
#define DRIFT_LEVEL 2    /* the level at which matches tell how the skin moved */
#define DRIFT_COARSEST 3 /* and from which the flow then goes on */
#define DRIFT_MIN 0.02   /* of the side: skin that moved less is followed from rest as well */
#define FOLLOWERS_MIN 12 /* matches of a pose; fewer cannot tell how skin moves */
/* Agreement from which no other pose is tried: on 18 people who smile in one photo the first pose
 * reached 0.79..0.96, no other after it more than 0.005 more, and the faces of other people
 * 0.3..0.54. */
#define SURE 0.75

static int least(int a, int b)
{
    return a < b ? a : b;
}

int pm_selected_pose_coarsest(const struct pm_scene *s, const struct pm_selected_pose *trial)
{
    return least(s->before.levels - 1, trial->drift.u ? DRIFT_COARSEST : COARSEST_MAX);
}

static int drift_level(const struct pm_pyramid *p)
{
    return least(p->levels - 1, DRIFT_LEVEL);
}

enum pihmap_status pm_selected_pose_flow(struct pm_job *job, const struct pm_scene *s,
                                         const struct pm_selected_pose *trial, int finest,
                                         struct pm_field *field)
{
    struct pm_nonrigid_pair pair = {.before = &s->before, .after = &s->after};
    const struct pm_start start = {&trial->reached, trial->level};
    memcpy(pair.before_to_after, trial->H, sizeof trial->H);
    *field = trial->reached;
    if (finest >= trial->level)
        return PIHMAP_OK;
    return pm_nonrigid(job, &pair, &start, trial->level - 1, finest, field);
}

enum pihmap_status pm_selected_pose_start_back(struct pm_job *job, const struct pm_scene *s,
                                               const struct pm_selected_pose *trial,
                                               const double after_to_before[9],
                                               struct pm_field *drift, struct pm_start *start)
{
    enum pihmap_status st = PIHMAP_OK;
    double furthest;
    *start = (struct pm_start){NULL, drift_level(&s->after)};
    if (!trial->drift.u)
        return PIHMAP_OK;
    struct pm_match *match = pm_scratch(job, (size_t)s->matches + 1, sizeof *match);
    if (!match)
        return job->err.status;
    for (int i = 0; i < s->matches; i++) {
        const struct pm_match *m = &s->match[i];
        match[i] = (struct pm_match){m->ax,           m->ay,    m->bx,    m->by,
                                     1.0f / m->scale, -m->turn, m->ratio, m->skin};
    }
    TRY(pm_initial_flow(job, &s->after, after_to_before, match, s->matches, start->level, drift,
                        &furthest));
    start->field = drift;
out:
    return st;
}

/* How well the pictures agree under a trial. The field that it has reached stays in scratch. */
static enum pihmap_status try_out(struct pm_job *job, const struct pm_scene *s,
                                  struct pm_selected_pose *trial)
{
    const int coarsest = pm_selected_pose_coarsest(s, trial), level = least(coarsest, TRIAL_LEVEL);
    const struct pm_start start = {trial->drift.u ? &trial->drift : NULL, drift_level(&s->before)};
    struct pm_nonrigid_pair pair = {.before = &s->before, .after = &s->after};
    struct pm_view view;
    memcpy(pair.before_to_after, trial->H, sizeof trial->H);
    trial->level = level;
    enum pihmap_status st = pm_nonrigid(job, &pair, &start, coarsest, level, &trial->reached);
    if (st)
        return st;
    const struct pm_mark mark = pm_scratch_mark(job);
    TRY(pm_view_start(job, &pair, level, PM_LUMINANCE, &view));
    TRY(pm_view_see(job, &pair, level, &trial->reached, &view));
    trial->agreement = pm_correlation(&view, &s->before.skin[level]);
out:
    pm_scratch_rewind(job, mark);
    return st;
}

/* The trial replaces the best when its pictures agree better. */
static enum pihmap_status compete(struct pm_job *job, const struct pm_scene *s,
                                  struct pm_selected_pose *trial, struct pm_selected_pose *best)
{
    const enum pihmap_status st = try_out(job, s, trial);
    if (!st && trial->agreement > best->agreement)
        *best = *trial;
    return st;
}

/* A pose from rest and, where its matches tell that the skin moved further than the flow follows
 * from there, from what they tell. */
static enum pihmap_status try_pose(struct pm_job *job, const struct pm_scene *s,
                                   const struct pm_pose_hypothesis *pose,
                                   struct pm_selected_pose *best)
{
    enum pihmap_status st;
    struct pm_selected_pose trial = {.inliers = pose->inliers};
    double furthest;
    memcpy(trial.H, pose->H, sizeof trial.H);
    TRY(compete(job, s, &trial, best));
    if (pose->inliers < FOLLOWERS_MIN)
        return PIHMAP_OK;
    TRY(pm_initial_flow(job, &s->before, pose->H, s->match, s->matches, drift_level(&s->before),
                        &trial.drift, &furthest));
    if (furthest > DRIFT_MIN)
        TRY(compete(job, s, &trial, best));
out:
    return st;
}

enum pihmap_status pm_select_pose(struct pm_job *job, const struct pm_scene *s,
                                  const struct pm_pose_hypothesis *pose, int poses,
                                  struct pm_selected_pose *best)
{
    enum pihmap_status st = PIHMAP_OK;
    const double within = SAME_POSE * fmax(s->frames.after_w, s->frames.after_h);
    best->agreement = -2.0;
    for (int i = 0; i < poses && best->agreement < SURE; i++) {
        bool known = false;
        for (int k = 0; k < i && !known; k++)
            known = pm_same_pose(pose[k].H, pose[i].H, &s->frames, within);
        if (!known)
            TRY(try_pose(job, s, &pose[i], best));
    }
out:
    return st;
}
