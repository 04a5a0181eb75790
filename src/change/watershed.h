/*
 * Watershed by flooding from the peaks (Vincent and Soille 1991), with hysteresis thresholds (Canny
 * 1986): regions have tight outlines, and stay apart where they only touch.
 */
#ifndef PM_CHANGE_WATERSHED_H
#define PM_CHANGE_WATERSHED_H

#include "base/image.h"

struct pm_watershed {
    float high;         /* upper threshold: a region has a px of at least this significance */
    float low_share;    /* lower threshold, as a share of the region's peak height (0..1) */
    float saddle_share; /* regions whose saddle is below this share of the lower peak stay apart */
    int least_area;     /* px: a smaller region that meets another is merged with it */
};

/*
 * height: the map that is flooded; px <= 0 belong to no region. significance: what is compared with
 * rule->high, e.g. height over its local noise. labels: 0 on entry, then 1..*count for 4-connected
 * regions. Regions smaller than least_area are dropped. Scratch only.
 */
enum pihmap_status pm_watershed(struct pm_job *job, const struct pm_plane *height,
                                const struct pm_plane *significance,
                                const struct pm_watershed *rule, struct pm_labels *labels,
                                int *count);

#endif
