/*
 * Smooth outlines of labelled regions, in px of a picture that is at least as large as the
 * label picture. An outline runs halfway between the last pixel inside and the first outside;
 * the staircase of the pixels is smoothed away without shrinking the region. Regions keep on
 * the right hand of their outline: outer outlines run clockwise (y down), holes the other way.
 */
#ifndef PM_DRAW_CONTOUR_H
#define PM_DRAW_CONTOUR_H

#include "base/image.h"

struct pm_point {
    float x, y;
};

struct pm_contour {
    int region;   /* index in report->regions */
    size_t count; /* points; the last joins the first */
    struct pm_point *points;
};

struct pm_contours {
    size_t count;
    struct pm_contour *v;
};

/* Which entry of report->regions a label means. */
struct pm_label_index {
    int size;   /* labels are looked up below size */
    int *index; /* -1: no such region */
};

/* Of all of the report's regions. Scratch only. */
enum pihmap_status pm_label_index(struct pm_job *job, const struct pihmap_report *report,
                                  struct pm_label_index *out);

static inline int pm_label_region(const struct pm_label_index *of, int32_t label)
{
    return label > 0 && label < of->size ? of->index[label] : -1;
}

/* All outlines, scaled to a picture of width x height px; labels that are not in the report
 * have none. Everything in *out is the job's scratch. */
enum pihmap_status pm_contours(struct pm_job *job, const struct pm_labels *labels,
                               const struct pm_label_index *of, int width, int height,
                               struct pm_contours *out);

#endif
