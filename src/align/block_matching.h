/*
 * Block matching with several candidates per block: the way out of a local minimum, where a patch
 * of skin follows something that looks like it a few px away. A block that correlates poorly where
 * the flow puts it is searched around there by normalised cross-correlation (Lewis 1995). Its peaks
 * are candidates, and loopy min-sum belief propagation (Felzenszwalb and Huttenlocher 2006) between
 * neighbours on a truncated linear smoothness chooses among them. Blocks that correlate well have
 * one candidate, their present place, so that they lead their neighbours.
 */
#ifndef PM_ALIGN_BLOCK_MATCHING_H
#define PM_ALIGN_BLOCK_MATCHING_H

#include "align/nonrigid.h"

/*
 * warped: a level of both pictures under `field`, whose nodes may be any step apart; skin: of that
 * level, or half its size; blocks beside it have less weight. *out (scratch, same level, step
 * `step`, a multiple of 8): the field with blocks moved to their chosen places, smooth between
 * them. *moved: how many blocks moved by more than half a px; where it is 0, *out is not filled.
 */
enum pihmap_status pm_block_matching(struct pm_job *job, const struct pm_warped_pair *warped,
                                     const struct pm_plane *skin,
                                     const struct pm_displacement *field, int step,
                                     struct pm_displacement *out, int *moved);

#endif
