/* Which px of the skin cannot be measured for their own sake, whatever lies around the skin. */
#ifndef PM_SKIN_MEASURABLE_H
#define PM_SKIN_MEASURABLE_H

#include "skin/colours.h"
#include "skin/pixel_class.h"

/* All of one size. odds: ln of the odds that a px is skin, by all that is known of it. */
struct pm_evidence {
    const struct pm_photo *photo;
    const struct pm_colours *colours;
    const struct pm_plane *odds;
};

/*
 * Takes out of the mask, and writes into *why (same size):
 * - PM_PIXEL_STEEP: dark px along the rim of the skin. On the sides of a limb, of the jaw and of
 *   the nose a small turn changes the light more than a mark does; a dark spot further inside is a
 *   spot.
 * - PM_PIXEL_BLACK (clipped), PM_PIXEL_GLOSS, PM_PIXEL_SHADOW (next to no light).
 * - PM_PIXEL_OTHER_COLOUR: greener or bluer than any skin beside this one can be.
 * - PM_PIXEL_HAIR: of hair's contrast, where it is not certain that it is skin.
 * An empty mask stays empty.
 */
enum pihmap_status pm_leave_out_unmeasurable(struct pm_job *job, const struct pm_evidence *seen,
                                             struct pm_mask *skin, struct pm_class_map *why);

#endif
