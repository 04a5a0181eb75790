/* How much a px differs from those around it: within a patch of a chart little. */
#ifndef PM_CHART_LOCAL_RANGE_H
#define PM_CHART_LOCAL_RANGE_H

#include "base/image.h"

#define PM_CHART_STEPS 3 /* of unrest, for clean and noisy photos */

struct pm_local_range {
    int w, h;
    /* Per px how many of the steps its unrest reaches, 0..PM_CHART_STEPS; at the rim all. Of all
     * channels; of lightness alone: JPEG smears the colours of small patches into one another, but
     * not their lightness. Both are the job's scratch. */
    uint8_t *reached[2];
};

/*
 * Of a picture in linear light in which `white` counts as white: the largest difference of square
 * roots of light, white = 100, among each px and its eight neighbours.
 */
enum pihmap_status pm_chart_local_range(struct pm_job *job, const struct pm_linear *picture,
                                        float white, struct pm_local_range *out);

#endif
