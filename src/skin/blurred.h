/* Patches of a photo that somebody has blurred, mostly over the eyes, so that the person cannot be
 * recognised. They have the skin's colour, but nothing in them is of the skin. */
#ifndef PM_SKIN_BLURRED_H
#define PM_SKIN_BLURRED_H

#include "skin/colours.h"
#include "skin/pixel_class.h"

/*
 * Takes such patches out of the mask, with a margin, and writes PM_PIXEL_BLUR into *why (the same
 * size). Skin has pores, or at least noise; a patch has neither, ends abruptly where the skin's
 * texture begins, and has a simple outline. Skin that loses its texture gradually (out of focus, or
 * in even light) is none, and neither is what *why already explains.
 */
enum pihmap_status pm_leave_out_blurred(struct pm_job *job, const struct pm_colours *colours,
                                        struct pm_mask *skin, struct pm_class_map *why);

#endif
