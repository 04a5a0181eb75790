/* A photo with the colour chart that was found in it: its outline and its patches. */
#ifndef PM_REPORT_CHART_OUTLINE_H
#define PM_REPORT_CHART_OUTLINE_H

#include "draw/contour.h"

/* A four-sided shape, px. */
struct pm_quad {
    struct pm_point corner[4];
};

/* Outline count shapes on picture, the first one with a stronger line. */
enum pihmap_status pm_card_picture(struct pm_job *job, const struct pm_quad *quads, int count,
                                   struct pm_rgb8 *picture);

#endif
