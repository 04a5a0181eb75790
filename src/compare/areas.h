/*
 * Areas of a comparison: which working px are measured. The user's skin mask, label picture, grid
 * and rectangles, and the skin that both photos show.
 */
#ifndef PM_COMPARE_AREAS_H
#define PM_COMPARE_AREAS_H

#include "compare/comparison.h"

/* PIHMAP_EARG: a rectangle of the options lies outside the upright before photo. */
enum pihmap_status pm_check_rectangles(struct pm_job *job, const pihmap_result *r);

/* The user's skin mask at the working size of the before photo. *out is the caller's. */
enum pihmap_status pm_user_skin(struct pm_job *job, const pihmap_result *r, struct pm_mask *out);

/*
 * c->named: the labels of the user's picture, then the cells of the grid, at the working size of
 * the before photo. PIHMAP_EARG: the picture has another aspect ratio, or no label.
 */
enum pihmap_status pm_user_regions(struct pm_job *job, const pihmap_result *r,
                                   struct pm_comparison *c);

/* The px of the reference that both photos show, clipped in neither. */
enum pihmap_status pm_reference_patch(struct pm_job *job, const pihmap_result *r,
                                      const struct pm_comparison *c, struct pm_mask *out);

/* c->common: skin that both photos show, clipped in neither. PIHMAP_ENOSKIN: there is too little.
 */
enum pihmap_status pm_common_skin(struct pm_job *job, const pihmap_result *r,
                                  struct pm_comparison *c);

/* The region of interest at the working size of the before photo. *out is the caller's. */
enum pihmap_status pm_roi_mask(struct pm_job *job, const pihmap_result *r, struct pm_mask *out);

/* c->measured and c->roi_px: the common skin inside the region of interest, and the number of px of
 * that region. PIHMAP_ENOSKIN: there is too little skin in it. */
enum pihmap_status pm_measured_skin(struct pm_job *job, const pihmap_result *r,
                                    struct pm_comparison *c);

/* Invalidates the change map outside measured, which is then not reported, drawn or summed. */
void pm_clear_unmeasured(const struct pm_mask *measured, struct pm_change *change);

#endif
