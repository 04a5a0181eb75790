/* Sites that a reader outlined: the connected parts of a mask picture, or all of it as one. */
#ifndef PM_BATCH_SITE_MASK_H
#define PM_BATCH_SITE_MASK_H

#include "base/job.h"

#include <stdbool.h>
#include <stdint.h>

/* A part of a mask, within the box that holds it. px of the upright before photo. */
struct pm_site_mask {
    int x, y, w, h;
    uint8_t *px;   /* w * h, 1: it is there; owned */
    double area;   /* px */
    double cx, cy; /* centroid */
};

/*
 * The parts of a mask picture (128 and more: there), 4-connected; whole: all of it is one part.
 * They are the caller's to pm_site_masks_free(). PIHMAP_EFORMAT: it is black. PIHMAP_ELIMIT: it has
 * more than PM_MAX_SITE_PARTS.
 */
enum pihmap_status pm_site_masks_read(struct pm_job *job, const char *path, bool whole,
                                      struct pm_site_mask **out, size_t *n);
void pm_site_masks_free(struct pm_site_mask *v, size_t n);

/* Is the px nearest to (x, y) of it? */
bool pm_site_mask_holds(const struct pm_site_mask *m, double x, double y);

#endif
