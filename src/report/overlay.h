/* The heatmap over the before photo (colours, outlines, numbers, legend), and the mask of likely
 * PIH. */
#ifndef PM_REPORT_OVERLAY_H
#define PM_REPORT_OVERLAY_H

#include "base/change.h"

/* What is drawn; all borrowed. change and labels have the working size; labels are the ids of
 * report->regions (0: none). */
struct pm_drawing {
    const struct pm_change *change;
    const struct pm_labels *labels;
    const struct pihmap_report *report;
    const struct pihmap_options *opt;
    float letters;   /* size of lines and letters relative to the usual; 0: 1 */
    bool no_numbers; /* outlines only */
};

/*
 * Draw over before: the upright display picture, no smaller than the labels. After a failure it is
 * part photo, part heatmap.
 */
enum pihmap_status pm_overlay(struct pm_job *job, const struct pm_drawing *drawing,
                              struct pm_rgb8 *before);

/* The colours only, without outlines, numbers and legend. */
enum pihmap_status pm_overlay_plain(struct pm_job *job, const struct pm_drawing *drawing,
                                    struct pm_rgb8 *before);

/* Mask of width x height px of the regions that are flagged as PIH. *out is the caller's. */
enum pihmap_status pm_pih_mask(struct pm_job *job, const struct pm_labels *labels,
                               const struct pihmap_report *report, int width, int height,
                               struct pm_mask *out);

#endif
