/* What a label or legend would hide: sums over rectangles of what is worth seeing. */
#ifndef PM_REPORT_COVER_H
#define PM_REPORT_COVER_H

#include "base/change.h"
#include "draw/canvas.h"

struct pm_cover {
    int w, h;         /* of the working frame */
    float to_x, to_y; /* picture px -> working px */
    uint32_t *sum;    /* (w + 1) * (h + 1) running sums */
};

/* Scratch only. The picture is width x height px. */
enum pihmap_status pm_cover(struct pm_job *job, const struct pm_change *change,
                            const struct pm_labels *labels, const struct pm_label_index *of,
                            const struct pihmap_report *report, int width, int height,
                            struct pm_cover *out);

/* Mean worth of what lies under box: 0 nothing, 1 all of it a PIH region. */
float pm_cover_worth(const struct pm_cover *cover, struct pm_box box);

#endif
