/* What the stages of one comparison hand on; only for the files in src itself. */
#ifndef PM_COMPARE_COMPARISON_H
#define PM_COMPARE_COMPARISON_H

#include "compare/result.h"

#include "change/region.h"
#include "tone/level.h"
#include "tone/reference.h"

/* Regions that the user asked for: those of the label picture, those of the grid. */
#define PM_NAMED_SETS 2

struct pm_named {
    struct pm_labels labels; /* working size, 1..list.count */
    struct pm_region_list list;
    char (*names)[PM_REGION_NAME]; /* list.count of them */
};

struct pm_comparison {
    struct pm_mask before_skin, after_skin;
    struct pm_mask common;   /* skin that both photos show: what light and noise are learned from */
    struct pm_mask measured; /* of it, what lies in the region of interest */
    struct pm_linear warped, levelled;
    struct pm_plane warped_clipped;
    struct pm_gain gain;
    struct pm_noise noise;
    struct pm_region_list found;
    struct pm_named named[PM_NAMED_SETS];
    struct pm_whole whole; /* of the reference, if there is one */
    double sharpness_ratio, blotch_ratio, clipped_fraction, roi_px;
    double gloss[2]; /* share of the skin of either photo */
};

void pm_comparison_free(struct pm_comparison *c);

#endif
