/*
 * The matte of a watermark: how much of each px its ink covers (alpha; Porter and Duff 1984). White
 * ink takes every channel of both photos nearer to white by the same share, black ink to black.
 * What shines, or has another colour, does so in one photo or in some of the channels.
 */
#ifndef PM_SKIN_MATTE_H
#define PM_SKIN_MATTE_H

#include "skin/pixel_class.h"

/*
 * Leaves of found, what pm_find_watermark() gives, only what its ink covers, white or black, and a
 * margin round it. before, after: working frames, of found's size. *inked: there is such ink; if
 * not, found is as it was.
 */
enum pihmap_status pm_trim_to_matte(struct pm_job *job, const struct pm_linear *before,
                                    const struct pm_linear *after, struct pm_class_map *found,
                                    bool *inked);

#endif
