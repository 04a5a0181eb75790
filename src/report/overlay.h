/* The heatmap over the before photo: colours, outlines, numbers, colour bar. */
#ifndef PM_REPORT_OVERLAY_H
#define PM_REPORT_OVERLAY_H

#include "base/change.h"

/* What is drawn. change, labels: working size; labels hold the region ids of report->regions
 * (0 = none). All borrowed. */
struct pm_drawing {
    const struct pm_change *change;
    const struct pm_labels *labels;
    const struct pihmap_report *report;
    const struct pihmap_options *opt;
    float letters;   /* size of lines and letters against the usual; 0: 1 */
    bool no_numbers; /* outlines only */
};

/*
 * Draw over before, the upright display picture, no smaller than the labels. The legend lies inside
 * a corner. On failure the picture is part photo, part heatmap.
 */
enum pihmap_status pm_overlay(struct pm_job *job, const struct pm_drawing *drawing,
                              struct pm_rgb8 *before);

/* Only the colours: no outlines, numbers or legend. */
enum pihmap_status pm_overlay_plain(struct pm_job *job, const struct pm_drawing *drawing,
                                    struct pm_rgb8 *before);

/* Full-size mask of the regions that are flagged as PIH. *out is the caller's. */
enum pihmap_status pm_pih_mask(struct pm_job *job, const struct pm_labels *labels,
                               const struct pihmap_report *report, int width, int height,
                               struct pm_mask *out);

#endif
