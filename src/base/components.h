/*
 * 4-connected components of a mask, by union-find over the runs of its rows (Rosenfeld and Pfaltz
 * 1966; runs: Haralick and Shapiro 1992), and what is done with them: small ones are dropped,
 * holes are filled.
 */
#ifndef PM_BASE_COMPONENTS_H
#define PM_BASE_COMPONENTS_H

#include "base/image.h"

/* Neighbouring px of row y, from x = a to b inclusive, that belong to one component. */
struct pm_run {
    int y, a, b;
    int component; /* 0..count-1 */
};

struct pm_component {
    int area;           /* px */
    int x0, y0, x1, y1; /* bounding box, inclusive */
};

/* All in the job's scratch. */
struct pm_components {
    struct pm_run *run; /* in reading order */
    size_t runs;
    struct pm_component *v; /* in the order of their first px */
    int count;
};

/*
 * Components of the px of a w x h picture of bytes whose value is low..high. The caller rewinds the
 * job's scratch. A picture without px has none.
 */
enum pihmap_status pm_find_components(struct pm_job *job, const uint8_t *px, int w, int h,
                                      uint8_t low, uint8_t high, struct pm_components *out);

/* Clear the components smaller than share of the largest one. */
enum pihmap_status pm_drop_small_components(struct pm_job *job, struct pm_mask *mask, double share);

/*
 * Set the holes that do not touch the frame's rim, are at most share of the frame, and nearly all
 * of whose px may_fill (called with context and px index). A hole is a component of px that are 0.
 */
enum pihmap_status pm_fill_holes(struct pm_job *job, struct pm_mask *mask, double share,
                                 bool (*may_fill)(const void *context, size_t px),
                                 const void *context);

#endif
