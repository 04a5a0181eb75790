/* A result from the inside: for compare/pipeline.c, report/output.c and the tests. */
#ifndef PM_COMPARE_PIPELINE_H
#define PM_COMPARE_PIPELINE_H

#include "base/change.h"
#include "base/geometry.h"
#include "base/photo.h"
#include "chart/chart.h"
#include "files/save.h"
#include "tone/relight.h"

#define PM_REGION_NAME 24 /* bytes, NUL included */

struct pihmap_result {
    struct pihmap_options options; /* checked; its paths and id are those that follow */
    char *before_path, *after_path, *skin_mask_path, *regions_path, *id; /* owned */
    bool in_memory[2];              /* before, after: the path is only a name */
    char *before_name, *after_name; /* owned; instead of the paths, when these are not to be told */
    bool declined;
    struct pm_photo before, after;
    struct pm_card card[2]; /* in the before, in the after photo */
    bool carded;            /* both photos' colours are corrected by their charts */
    struct pm_align align;
    struct pm_change change; /* working size of the before photo; empty when declined */
    struct pm_light light;   /* what was taken out of the after photo; likewise */
    struct pm_labels labels; /* ids of report.regions; likewise */
    struct pihmap_region *regions;
    size_t found;                  /* of regions, those that labels hold; named ones follow */
    char (*names)[PM_REGION_NAME]; /* of the named regions */
    struct pihmap_report report;
};

/* What no output of r may replace. */
struct pm_keep pm_keep_inputs(const pihmap_result *r, bool force);

#endif
