/*
 * One printable picture of a comparison: before, after (aligned with the before photo, lighting
 * evened out) and heatmap side by side, with the facts, the strongest marks and the legend below.
 * The words are in the language of pictures (base/language.h).
 * Letters are 8 pt when a landscape panel is printed on A4.
 */
#ifndef PM_REPORT_PANEL_H
#define PM_REPORT_PANEL_H

#include "report/overlay.h"

/* Long side of each of the three pictures, px: 360 dpi on A4. */
#define PM_PANEL_SIDE 1280

struct pm_panel {
    const char *id;               /* of the pair; NULL: the panel has the file names instead */
    const struct pm_rgb8 *before; /* of the size that pm_panel_size() gives */
    const struct pm_rgb8 *after;  /* the same size, before frame, levelled */
    const struct pihmap_report *report; /* all regions; drawing.report: those that are outlined */
    struct pm_drawing drawing;
};

/* The size of the three pictures for a before photo of w x h px: no smaller than its map. */
void pm_panel_size(int w, int h, const struct pm_change *change, int *panel_w, int *panel_h);

/* *out is the caller's. */
enum pihmap_status pm_panel(struct pm_job *job, const struct pm_panel *panel, struct pm_rgb8 *out);

#endif
