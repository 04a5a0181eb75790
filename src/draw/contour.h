/*
 * Boundary tracing: smooth outlines of labelled regions, in px of a picture that is at least as
 * large as the label picture. An outline has a point on every pixel side between a region and
 * what is not the region; the staircase of the pixels is then smoothed without shrinking the
 * region. A region lies to the right of its outlines: outer outlines run clockwise (y down),
 * those of holes the other way.
 */
#ifndef PM_DRAW_CONTOUR_H
#define PM_DRAW_CONTOUR_H

#include "base/image.h"

struct pm_point {
    float x, y;
};

struct pm_contour {
    int index;    /* of the label, as struct pm_label_index has it */
    size_t count; /* points; the last joins the first */
    struct pm_point *points;
};

struct pm_contours {
    size_t count;
    struct pm_contour *v;
};

/* The entry of the caller's list that a label stands for. */
struct pm_label_index {
    int size;   /* labels 1 to size - 1 are looked up, larger ones have no entry */
    int *index; /* by label; -1: no entry */
};

/* The entry of a label, or -1. */
static inline int pm_label_lookup(const struct pm_label_index *of, int32_t label)
{
    return label > 0 && label < of->size ? of->index[label] : -1;
}

/* All outlines of labels that have an entry, scaled to a picture of width x height px. Everything
 * in *out is the job's scratch. */
enum pihmap_status pm_contours(struct pm_job *job, const struct pm_labels *labels,
                               const struct pm_label_index *of, int width, int height,
                               struct pm_contours *out);

#endif
