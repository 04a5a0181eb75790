/*
 * A pair from two photos: a real or rendered second photo of the same skin, with marks added to it.
 * What a copy of the first photo cannot have is in it: skin that moved, relief that is lit anew,
 * another camera.
 */
#ifndef PM_SUPPORT_PAIR_SECOND_H
#define PM_SUPPORT_PAIR_SECOND_H

#include "support/field.h"
#include "support/pair.h"

/* Borrowed. */
struct pm_second_source {
    const struct pm_linear *before, *after;
    const struct pm_mask *skin;   /* before frame: where marks may lie */
    const struct pm_field *field; /* of an alignment that is not pihmap's */
};

/*
 * Make *out, the caller's to pm_pair_free(). Marks are painted on the before photo; their effect,
 * as a ratio of light, is carried to the after photo by the field. Of *draw the pose is ignored;
 * light and noise are added to what the after photo has.
 */
enum pihmap_status pm_pair_make_second(struct pm_job *job, const struct pm_second_source *source,
                                       const struct pm_pair_draw *draw, uint64_t seed,
                                       struct pm_pair *out);

#endif
