/* Candidate poses tried on the pictures themselves: the one whose pictures agree best wins. */
#ifndef PM_ALIGN_SELECT_POSE_H
#define PM_ALIGN_SELECT_POSE_H

#include "align/nonrigid.h"
#include "align/pose_hypotheses.h"

/* Two photos and what is known of them before they are laid over each other. Scratch. */
struct pm_scene {
    struct pm_pyramid before, after;
    struct pm_frames frames;
    struct pm_match *match; /* px of level 0 */
    int matches;
};

struct pm_selected_pose {
    double H[9];             /* the pose: px of level 0, before -> after */
    struct pm_field drift;   /* where the flow starts, as the matches tell (drift.h); u NULL: from
                                rest. Scratch */
    struct pm_field reached; /* the flow as far as it was tried, at `level`. Scratch */
    int level;
    int inliers;      /* matches that led to the pose, counted once per place */
    double agreement; /* of the pictures (pm_correlation) */
};

/*
 * *best: the trial of one of the poses whose pictures agree best once the skin has been let
 * move, at a quarter of the size; the first, in their order, that leaves no doubt ends the search.
 * At least one pose. Its fields live in scratch.
 */
enum pihmap_status pm_select_pose(struct pm_job *job, const struct pm_scene *s,
                                  const struct pm_pose_hypothesis *pose, int poses,
                                  struct pm_selected_pose *best);

/* The level that a trial's flow starts at. */
int pm_selected_pose_coarsest(const struct pm_scene *s, const struct pm_selected_pose *trial);

/* The flow under the pose of a trial of pm_select_pose(), on from where that ended: *field
 * (scratch) at level `finest` of the before picture, or where it ended if that is finer. */
enum pihmap_status pm_selected_pose_flow(struct pm_job *job, const struct pm_scene *s,
                                         const struct pm_selected_pose *trial, int finest,
                                         struct pm_field *field);

/* Where the flow from the after to the before photo starts, about after_to_before, if the trial
 * began at a drift; drift: room for a field, which start borrows. */
enum pihmap_status pm_selected_pose_start_back(struct pm_job *job, const struct pm_scene *s,
                                               const struct pm_selected_pose *trial,
                                               const double after_to_before[9],
                                               struct pm_field *drift, struct pm_start *start);

#endif
