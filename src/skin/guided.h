/*
 * Enlarging a coarse map so that its edges follow those of the photo: the guided filter (He, Sun
 * and Tang 2010) with coefficients found at the coarse size (He and Sun 2015).
 */
#ifndef PM_SKIN_GUIDED_H
#define PM_SKIN_GUIDED_H

#include "skin/colours.h"

/*
 * out[i] (the photo's size) = coarse[i], enlarged, of count maps of one size. Around every coarse
 * px a map is taken for a linear function of light and chromaticity, so it bends where these do.
 * Where it is even, nothing of the photo's own pattern enters it: a dark spot within sure skin
 * stays sure skin.
 */
enum pihmap_status pm_guided_enlarge(struct pm_job *job, const struct pm_colours *guide, int count,
                                     const struct pm_plane coarse[], const struct pm_plane out[]);

#endif
