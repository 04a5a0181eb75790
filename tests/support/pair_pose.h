/* The pose of a synthetic pair: struct pm_pair_pose drawn, made from a field, and undone. */
#ifndef PM_SUPPORT_PAIR_POSE_H
#define PM_SUPPORT_PAIR_POSE_H

#include "support/field.h"
#include "support/pair.h"

/*
 * The seed to draw a pair's parts from. Generators seeded with s and s + 1 give one stream, shifted
 * by one draw, so marks repeat from pair to pair; a hash of the seed does not. Pairs by the recipe
 * of "standard" keep theirs: samples and golden pictures depend on them.
 */
uint64_t pm_pair_seed(const struct pm_pair_draw *draw, uint64_t seed);

/* A generator for every part of a pair, so that drawing more for one does not change the others. */
struct pm_random pm_pair_random(uint64_t seed, uint64_t part);

/* For a before photo of the size of its skin mask. The planes of *pose are the caller's. */
enum pihmap_status pm_pair_pose_draw(struct pm_job *job, uint64_t seed,
                                     const struct pm_pair_draw *draw, const struct pm_mask *skin,
                                     struct pm_pair_pose *pose);

/* The same from a field, to an after photo of after_w x after_h px: the affine map nearest to it,
 * and the rest as local displacement. Unknown nodes take the displacement of known ones near. */
enum pihmap_status pm_pair_pose_from_field(struct pm_job *job, const struct pm_field *field,
                                           int after_w, int after_h, struct pm_pair_pose *pose);

/* Solve p + d(p) = u by fixed-point iteration from *px, *py. It converges because the gradient of
 * the displacement is well below 1. */
void pm_pair_undo(const struct pm_pair_pose *pose, double ux, double uy, double *px, double *py);

#endif
