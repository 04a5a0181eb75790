/*
 * Medians of light, and of anything else that a plane holds, over the pixels of a mask of the same
 * size.
 */
#ifndef PM_BASE_MASK_STATS_H
#define PM_BASE_MASK_STATS_H

#include "base/image.h"

/*
 * The values of p where the mask is set, of every step-th px in reading order (step >= 1), into
 * out, which has room for all of them; how many. For pm_quantile() and pm_mad_sigma().
 */
size_t pm_mask_values(const struct pm_plane *p, const struct pm_mask *mask, size_t step,
                      float *out);

/* The median of p over the mask; NAN: it is empty. */
enum pihmap_status pm_mask_median(struct pm_job *job, const struct pm_plane *p,
                                  const struct pm_mask *mask, float *median);

/* Of each channel by itself. */
enum pihmap_status pm_mask_median_colour(struct pm_job *job, const struct pm_linear *picture,
                                         const struct pm_mask *mask, double rgb[3]);

/* The median of over / under where both are more than least; NAN: nowhere. */
enum pihmap_status pm_mask_median_ratio(struct pm_job *job, const struct pm_plane *over,
                                        const struct pm_plane *under, const struct pm_mask *mask,
                                        float least, float *median);

#endif
