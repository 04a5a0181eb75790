/* Regions round the peaks of a map: tight, and apart where they only touch. */
#ifndef PM_CHANGE_WATERSHED_H
#define PM_CHANGE_WATERSHED_H

#include "base/image.h"

struct pm_watershed {
    float seed;     /* peaks at least this high begin a region */
    float extent;   /* a region reaches down to this share of its peak (0..1) */
    float split;    /* two regions that meet below this share of the lower peak stay apart */
    int least_area; /* px: a smaller region that meets another is joined to it */
};

/*
 * height: where to look (<= 0: nowhere). evidence: what is compared with rule->seed, e.g.
 * height over its local noise. Labels 1..*count of 4-connected regions into labels, which
 * must be 0 on entry. Regions smaller than least_area are dropped. Scratch only.
 */
enum pihmap_status pm_watershed(struct pm_job *job, const struct pm_plane *height,
                                const struct pm_plane *evidence, const struct pm_watershed *rule,
                                struct pm_labels *labels, int *count);

#endif
