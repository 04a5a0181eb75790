/* A result from the inside: for pipeline.c, output.c and the tests. */
#ifndef PM_PIPELINE_H
#define PM_PIPELINE_H

#include "base/change.h"
#include "base/geom.h"
#include "base/photo.h"

struct pihmap_result {
    struct pihmap_options options;                   /* checked; skin_mask is skin_mask_path */
    char *before_path, *after_path, *skin_mask_path; /* owned */
    bool declined;
    struct pm_photo before, after;
    struct pm_align align;
    struct pm_change change; /* working size of the before photo; empty when declined */
    struct pm_labels labels; /* ids of report.regions; likewise */
    struct pihmap_region *regions;
    struct pihmap_report report;
};

#endif
