/*
 * Summed-area table (Crow 1984) of what a label or the legend would hide: how much there is to see
 * in any rectangle of the picture, at a constant cost.
 */
#ifndef PM_REPORT_COVER_H
#define PM_REPORT_COVER_H

#include "draw/canvas.h"
#include "draw/text.h"
#include "report/findings.h"

struct pm_cover {
    int w, h;         /* of the working frame */
    float to_x, to_y; /* picture px -> working px */
    uint32_t *sum;    /* (w + 1) * (h + 1) running sums */
};

/* In the job's scratch. The picture has width x height px. */
enum pihmap_status pm_cover(struct pm_job *job, const struct pm_findings *findings, int width,
                            int height, struct pm_cover *out);

/* Mean worth of what lies under box: 0 nothing to see, 1 all of it likely PIH. */
float pm_cover_worth(const struct pm_cover *cover, struct pm_box box);

/* A picture on which the legend and labels are placed. */
struct pm_layout {
    int width, height; /* px */
    float em;          /* font size, px */
    const struct pm_font *font;
    const struct pm_cover *cover;
    struct pm_box taken; /* no label lies here: the legend's box; w = 0: none */
};

/* A box of w x h px in the corner of the picture where it hides least, `off` px from the edges. */
struct pm_box pm_free_corner(const struct pm_layout *layout, float w, float h, float off);

#endif
