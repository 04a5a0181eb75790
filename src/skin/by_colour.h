/* What has the colour of the photo's own skin (skin/cluster.h), whatever it shows. */
#ifndef PM_SKIN_BY_COLOUR_H
#define PM_SKIN_BY_COLOUR_H

#include "skin/colours.h"

/* *out, which has the photo's size, is 255 on px of that colour, and on holes of that colour under
 * more melanin. *found false: nothing in the photo can be skin by its colour; *out is 0. */
enum pihmap_status pm_skin_by_colour(struct pm_job *job, const struct pm_colours *c,
                                     struct pm_mask *out, bool *found);

#endif
