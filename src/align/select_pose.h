/*
 * Pose selection: every pose hypothesis is registered non-rigidly at low resolution, and the one
 * with the highest normalised cross-correlation of both pictures wins.
 */
#ifndef PM_ALIGN_SELECT_POSE_H
#define PM_ALIGN_SELECT_POSE_H

#include "align/nonrigid.h"
#include "align/pose_hypotheses.h"

/* Features of both photos that poses are found and compared on. Scratch. */
struct pm_pair_features {
    struct pm_pyramid before, after;
    struct pm_frames frames;
    struct pm_matches matches; /* px of level 0 */
};

struct pm_selected_pose {
    double H[9];                         /* the pose: px of level 0, before -> after */
    struct pm_displacement initial_flow; /* where registration started, from the matches
                                            (initial_flow.h); u NULL: from zero. Scratch */
    struct pm_displacement flow;         /* the flow found so far, at `level`. Scratch */
    int level;
    int inliers;        /* matches that led to the pose, counted once per place */
    double correlation; /* of the pictures (pm_correlation) */
};

/*
 * *best: the pose with the highest correlation of the pictures after registration at a quarter of
 * the size. The first pose, in the order of the list, whose correlation leaves no doubt ends the
 * search. poses holds at least one. The fields of *best live in scratch.
 */
enum pihmap_status pm_select_pose(struct pm_job *job, const struct pm_pair_features *s,
                                  const struct pm_pose_list *poses, struct pm_selected_pose *best);

/* The level at which registration under this pose starts. */
int pm_selected_pose_coarsest(const struct pm_pair_features *s,
                              const struct pm_selected_pose *selected);

/* Continue the flow under the selected pose to level `finest` of the before picture; *field is in
 * scratch. Where that level is no finer than selected->level, *field is the flow so far. */
enum pihmap_status pm_selected_pose_flow(struct pm_job *job, const struct pm_pair_features *s,
                                         const struct pm_selected_pose *selected, int finest,
                                         struct pm_displacement *field);

/* The initial estimate of the flow from the after to the before photo, about after_to_before: from
 * the matches if the forward flow had one, else zero. field: storage that *initial borrows. */
enum pihmap_status pm_selected_pose_initial_backward(struct pm_job *job,
                                                     const struct pm_pair_features *s,
                                                     const struct pm_selected_pose *selected,
                                                     const double after_to_before[9],
                                                     struct pm_displacement *field,
                                                     struct pm_initial_estimate *initial);

#endif
