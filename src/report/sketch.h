/*
 * The vector layer of a heatmap: outlines, numbers and legend, all placed but not yet drawn. The
 * pictures and the page share it, so that a mark has the same outline and its number the same place
 * in both.
 */
#ifndef PM_REPORT_SKETCH_H
#define PM_REPORT_SKETCH_H

#include "draw/stroke.h"
#include "report/findings.h"
#include "report/heat.h"
#include "report/legend.h"
#include "report/tag.h"

struct pm_sketch {
    struct pm_contours contours;
    struct pm_strokes strong, soft; /* likely PIH, faded and leader lines; other changes */
    struct pm_font *font;
    struct pm_legend legend; /* box.w = 0: none */
    struct pm_tags tags;
};

struct pm_sheet {
    int width, height; /* of the picture, px; no smaller than the labels */
    float letters;     /* size of lines and letters relative to the usual; 0: 1 */
    bool no_numbers;   /* outlines only */
};

/* Place everything. The caller frees with pm_sketch_free(), also on failure; apart from the strokes
 * all of it is the job's scratch. */
enum pihmap_status pm_sketch(struct pm_job *job, const struct pm_findings *findings,
                             const struct pihmap_options *opt, const struct pm_sheet *sheet,
                             struct pm_sketch *out);

/* Is more of the picture than specks not measured? Then the legend says what greyed means. */
bool pm_is_greyed(const struct pm_change *change);

void pm_sketch_free(struct pm_sketch *s);

#endif
