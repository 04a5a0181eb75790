/* Inspection of a single photo: the public facts, and what drawing them needs. */
#ifndef PM_COMPARE_INSPECTION_H
#define PM_COMPARE_INSPECTION_H

#include "chart/chart.h"
#include "skin/pixel_class.h"

/* seen comes first, so that a pointer to it is also one to the whole. */
struct pm_inspection {
    struct pihmap_inspection seen;
    struct pm_class_map classes; /* owned: of the working frame */
    struct pm_chart chart;       /* in px of the working frame */
    double scale[2];             /* px of the upright photo per working px, along x and y */
    size_t max_pixels;           /* the caller's limit, which also holds for drawing */
    int threads;
    char name[]; /* seen.photo.file */
};

#endif
