/* Intermediate results of one comparison, passed from stage to stage inside compare/. */
#ifndef PM_COMPARE_COMPARISON_H
#define PM_COMPARE_COMPARISON_H

#include "compare/result.h"

#include "tone/redness.h"
#include "skin/pixel_class.h"
#include "tone/level.h"
#include "tone/reference.h"
#include "tone/rendering.h"

/* Sets of regions that the user asked for: those of the label picture, those of the grid. */
#define PM_NAMED_SETS 2

struct pm_named {
    struct pm_labels labels; /* working size, 1..list.count */
    struct pm_region_list list;
    char (*names)[PM_REGION_NAME]; /* list.count of them */
};

struct pm_comparison {
    struct pm_mask before_skin, after_skin;
    struct pm_class_map classes[2]; /* of the px of the before and of the after photo */
    struct pm_class_map overlay[2]; /* what is laid over each photo, else PM_PIXEL_MEASURED */
    struct pm_class_map fixed; /* the same of a watermark in both, in either frame; may be empty */
    struct pm_mask common;     /* skin that both photos show: lighting and noise are fitted to it */
    struct pm_mask measured;   /* its part inside the region of interest */
    struct pm_linear warped, levelled;
    struct pm_plane warped_clipped;
    struct pm_gain gain;
    struct pm_rendering rendering;
    struct pm_noise noise;
    struct pm_redness redness;
    struct pm_named named[PM_NAMED_SETS];
    struct pm_whole whole; /* change of the whole area, if there is a reference for it */
    double sharpness_ratio, blotch_ratio, clipped_fraction, roi_px;
    bool collage[2];  /* is the photo two photos in one file? */
    double watermark; /* share of the skin under a watermark, 0..1; left out */
    double gloss[2];  /* share of the skin, in the before and the after photo */
};

void pm_comparison_free(struct pm_comparison *c);

#endif
