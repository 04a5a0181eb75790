/*
 * Position error: the standard error of an alignment from place to place, on what the pictures
 * themselves say. Each patch of the before picture is compared with the places around its
 * counterpart. How well they fit, as likelihoods of shifts, of which neighbours have a joint one,
 * tells both how sharply the skin's detail fixes the place and whether another place fits as well:
 * a patch that has come to rest in a local minimum. To that comes the Cramer-Rao bound of the
 * finest band: noise over gradient.
 */
#ifndef PM_ALIGN_POSITION_ERROR_H
#define PM_ALIGN_POSITION_ERROR_H

#include "align/nonrigid.h"

#define PM_ERROR_SPACING 24 /* px of level 0 per px of the plane of errors */

/*
 * *out (scratch; a px stands for PM_ERROR_SPACING x PM_ERROR_SPACING px of level 0): the root mean
 * square distance of the alignment from the truth, px of level 0 of the before picture, > 0. band:
 * levels 0 .. bands - 1 under the alignment; the finest two are used. skin: of level 0, or half its
 * size. Off the skin, where every other patch is asked, the error is coarser.
 */
enum pihmap_status pm_position_error(struct pm_job *job, const struct pm_warped_pair *band,
                                     int bands, const struct pm_plane *skin, struct pm_plane *out);

/*
 * Whether an error, of a picture whose long side is `side` px, is so small that the pictures
 * themselves fix the place: 1 surely, 0 not. A flow back that then leads elsewhere is the one that
 * is wrong (consistency.h).
 */
float pm_position_certainty(float error, float side);

#endif
