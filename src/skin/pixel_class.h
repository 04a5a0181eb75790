/*
 * What every px of a photo shows: skin that is measured, or the reason why it is left out. Each px
 * has one class, so the shares of all classes add up to the whole photo.
 */
#ifndef PM_SKIN_PIXEL_CLASS_H
#define PM_SKIN_PIXEL_CLASS_H

#include "base/image.h"
#include "base/vocabulary.h"

/* A class per px: an enum pm_pixel_class. */
struct pm_class_map {
    int w, h;
    uint8_t *v;
};

/* All PM_PIXEL_MEASURED, which is 0. *out is the caller's. */
enum pihmap_status pm_class_map_alloc(struct pm_job *job, int w, int h, struct pm_class_map *out);
void pm_class_map_free(struct pm_class_map *m);

/* Share of each class, 0..1, of the px inside (NULL: of all). They add up to 1; all are 0 if there
 * is no px. */
void pm_class_shares(const struct pm_class_map *m, const struct pm_mask *inside,
                     double share[PM_PIXEL_CLASSES]);

/*
 * Measured skin over all that is or hides skin, 0..1; NAN: there is neither. Skin apart from the
 * main area does not count: walls and wood that look like skin are often that.
 */
double pm_class_coverage(const double share[PM_PIXEL_CLASSES]);
/* Of what coverage lacks, the class with the largest share. */
enum pm_pixel_class pm_class_most_hidden(const double share[PM_PIXEL_CLASSES]);

/* Classes of over take precedence where they are not PM_PIXEL_MEASURED. Both have one size. */
void pm_class_map_put(const struct pm_class_map *over, struct pm_class_map *m);
/* The px of mask become 0 where that of m is not PM_PIXEL_MEASURED. Both have one size. */
void pm_class_map_clear(const struct pm_class_map *m, struct pm_mask *mask);
/* Both: what over shows is no skin, and the px of classes say why. All have one size. */
void pm_class_map_leave_out(const struct pm_class_map *over, struct pm_mask *skin,
                            struct pm_class_map *classes);
/* Share of the px whose class is not PM_PIXEL_MEASURED, 0..1. */
double pm_class_map_share(const struct pm_class_map *m);

#endif
