/*
 * A true second photo of rendered skin: not the first one warped, but the same skin moved by its
 * muscles and lit anew. Pigment, vessels, pores, skin lines and moles are the same. The skin has
 * been pulled into folds (skin_motion.h), the body turned a little under a camera at another
 * distance, the lamp has moved; exposure, camera, illuminant, flush, gloss and some of the hairs
 * are others. The seed fixes everything.
 */
#ifndef PM_SUPPORT_SKIN_SECOND_H
#define PM_SUPPORT_SKIN_SECOND_H

#include "support/field.h"
#include "support/skin_view.h"

/*
 * Both photos, of the look's size, in linear light without noise and without marks. skin: before
 * frame, 255 where there is certainly skin that both photos show. field: from before to after, at
 * every second px, known wherever the after photo shows the point. All four are the caller's.
 * strength: as in pm_skin_second_draw().
 */
enum pihmap_status pm_skin_second(struct pm_job *job, const struct pm_skin_look *look,
                                  uint64_t seed, double strength, struct pm_linear *before,
                                  struct pm_linear *after, struct pm_mask *skin,
                                  struct pm_field *field);

/* The view of the second photo. strength x all that changes: 1 usual, 0 the first photo again. */
void pm_skin_second_draw(const struct pm_skin_material *material, uint64_t seed, double strength,
                         struct pm_skin_view *view);

/* Which of the first photo's skin the second one shows, and where. *skin and *field are the
 * caller's. */
enum pihmap_status pm_skin_second_truth(struct pm_job *job, const struct pm_skin_material *material,
                                        const struct pm_skin_photo *first,
                                        const struct pm_skin_photo *second, struct pm_mask *skin,
                                        struct pm_field *field);

#endif
