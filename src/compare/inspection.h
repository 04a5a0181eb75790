/* One photo, looked at by itself: what pihmap_inspect() keeps for drawing. */
#ifndef PM_COMPARE_INSPECTION_H
#define PM_COMPARE_INSPECTION_H

#include "chart/chart.h"

/* seen comes first: a pointer to it is one to the whole. */
struct pm_inspection {
    struct pihmap_inspection seen;
    struct pm_chart chart; /* its place in px of the working frame */
    double scale[2];       /* px of the upright photo per px of that, along x and y */
    size_t max_pixels;     /* the caller's, which hold for drawing, too */
    int threads;
    char name[]; /* seen.photo.file */
};

#endif
