/* The surroundings of a region that are looked at. */
#ifndef PM_CHANGE_WINDOW_H
#define PM_CHANGE_WINDOW_H

#include "change/region.h"

/* The px within width px of a region's box: x0 <= x < x1, y0 <= y < y1. */
struct pm_window {
    int x0, y0, x1, y1;
    int step; /* between px, along rows and columns, so that at most so many are looked at */
};

/* labels: the picture that the region lies in. */
struct pm_window pm_region_window(const struct pm_region *r, const struct pm_labels *labels,
                                  int width, size_t most_px);

#endif
