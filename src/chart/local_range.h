/* Local range (morphological gradient, 3 x 3) of lightness and colour: small within a patch. */
#ifndef PM_CHART_LOCAL_RANGE_H
#define PM_CHART_LOCAL_RANGE_H

#include "base/image.h"

#define PM_CHART_STEPS 3 /* thresholds of the range, for clean to noisy photos */

struct pm_local_range {
    int w, h;
    /* How many of the thresholds the range of a px reaches, 0..PM_CHART_STEPS; all of them on the
     * outermost px. [0]: of all channels. [1]: of lightness alone, for JPEG smears the colours of
     * small patches into one another, but not their lightness. Both are the job's scratch. */
    uint8_t *level[2];
};

/*
 * The range is the largest difference among a px and its eight neighbours in the square root of
 * light, scaled so that white is 100. picture: linear light, in which `white` counts as white.
 */
enum pihmap_status pm_chart_local_range(struct pm_job *job, const struct pm_linear *picture,
                                        float white, struct pm_local_range *out);

#endif
