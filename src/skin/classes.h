/* Skin segmentation, with the reason why each other px is left out. */
#ifndef PM_SKIN_CLASSES_H
#define PM_SKIN_CLASSES_H

#include "base/photo.h"
#include "skin/pixel_class.h"

/* Both of the working size. PM_PIXEL_MEASURED is the mask without its clipped px. */
struct pm_skin {
    struct pm_mask mask;
    struct pm_class_map classes;
};

/* The mask of pm_skin_mask(), and its classes. *out is the caller's. */
enum pihmap_status pm_skin(struct pm_job *job, const struct pm_photo *photo, struct pm_skin *out);
void pm_skin_free(struct pm_skin *skin);

/*
 * The class of each px where mask is skin. parts: what a px outside the mask was recognised as
 * (hair, lip...), PM_PIXEL_MEASURED where it was not; NULL: nothing was recognised. The other px
 * outside the mask have the reason that their light and contrast show, if they lie in a hole or a
 * narrow bay of the mask, and are background elsewhere. *out is the caller's.
 */
enum pihmap_status pm_skin_classes(struct pm_job *job, const struct pm_photo *photo,
                                   const struct pm_mask *mask, const struct pm_class_map *parts,
                                   struct pm_class_map *out);

/* The same where mask is the user's: what lies outside is PM_PIXEL_OUTSIDE_AREA. */
enum pihmap_status pm_skin_classes_given(struct pm_job *job, const struct pm_photo *photo,
                                         const struct pm_mask *mask, struct pm_class_map *out);

#endif
