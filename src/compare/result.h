/* A result from the inside: for compare/pipeline.c, report/output.c and the tests. */
#ifndef PM_COMPARE_RESULT_H
#define PM_COMPARE_RESULT_H

#include "base/change.h"
#include "base/geometry.h"
#include "base/photo.h"
#include "chart/chart.h"
#include "tone/relight.h"

#define PM_REGION_NAME 24 /* bytes, NUL included */

struct pihmap_result {
    struct pihmap_options options; /* checked; its paths and id are those that follow */
    char *before_path, *after_path, *skin_mask_path, *regions_path, *id; /* owned */
    bool in_memory[2];              /* before, after: the path is only a name */
    char *before_name, *after_name; /* owned; instead of the paths, when these are not to be told */
    bool declined;
    struct pm_photo before, after;
    struct pm_chart chart[2]; /* in the before, in the after photo */
    bool chart_corrected;     /* both photos' colours are corrected by their charts */
    struct pm_align align;
    struct pm_change change; /* working size of the before photo; empty when declined */
    struct pm_light light;   /* what was taken out of the after photo; likewise */
    struct pm_labels labels; /* ids of report.regions; likewise */
    struct pihmap_region *regions;
    size_t found;                  /* of regions, those that labels hold; named ones follow */
    char (*names)[PM_REGION_NAME]; /* of the named regions */
    struct pihmap_report report;
};

/* Two photos, and what they are called where the caller does not say. */
struct pm_pair_sources {
    struct pihmap_source before, after;
};

/* PIHMAP_EARG: a photo has neither a name nor bytes. */
enum pihmap_status pm_pair_sources(struct pm_job *job, const struct pihmap_source *before,
                                   const struct pihmap_source *after, struct pm_pair_sources *out);

/* An empty result with its own copy of opt and of all names. *out is the caller's to
 * pihmap_result_free(), also on failure (it may then be NULL). */
enum pihmap_status pm_result_new(struct pm_job *job, const struct pm_pair_sources *pair,
                                 const struct pihmap_options *opt, pihmap_result **out);

/* The working picture is freed; its size stays, for points are still mapped. */
void pm_result_drop_pixels(struct pm_photo *photo);

/* Everything that only the stages needed is freed, so that drawing a large photo finds room. */
void pm_result_drop_measured(pihmap_result *r);

#endif
