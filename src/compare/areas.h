/*
 * Which working px are looked at: the user's skin mask and rectangles, and the skin that both
 * photos show.
 */
#ifndef PM_COMPARE_AREAS_H
#define PM_COMPARE_AREAS_H

#include "compare/comparison.h"
#include "skin/left_out.h"

/* PIHMAP_EARG: a rectangle of the options lies outside the upright before photo. */
enum pihmap_status pm_check_rectangles(struct pm_job *job, const pihmap_result *r);

/* The user's skin mask at the working size of the before photo. *out is the caller's. */
enum pihmap_status pm_user_skin(struct pm_job *job, const pihmap_result *r, struct pm_mask *out);

/*
 * c->named: the labels of the user's picture, then the cells of the grid, at the working size
 * of the before photo. PIHMAP_EARG: the picture has another shape, or no label.
 */
enum pihmap_status pm_user_regions(struct pm_job *job, const pihmap_result *r,
                                   struct pm_comparison *c);

/* The px of the reference that both photos show and that neither has clipped. */
enum pihmap_status pm_reference_patch(struct pm_job *job, const pihmap_result *r,
                                      const struct pm_comparison *c, struct pm_mask *out);

/* c->common: skin that both photos show and that neither has clipped. */
enum pihmap_status pm_common_skin(struct pm_job *job, const pihmap_result *r,
                                  struct pm_comparison *c);

/* What is missing in a photo's skin: its holes, unless a chart lies there. */
enum pihmap_status pm_left_out_of(struct pm_job *job, const struct pm_photo *photo,
                                  const struct pm_chart *chart, const struct pm_mask *skin,
                                  struct pm_left_out *out);

/* c->measured and c->roi_px: the common skin inside the region of interest, and how many px
 * that region has. */
enum pihmap_status pm_choose_measured(struct pm_job *job, const pihmap_result *r,
                                      struct pm_comparison *c);

/* What lies outside the region of interest is not reported, not drawn and not summed. */
void pm_keep_measured(const struct pm_mask *measured, struct pm_change *change);

#endif
