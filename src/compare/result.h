/* The result of a comparison, from the inside: pihmap_result for compare/, report/ and the tests.
 */
#ifndef PM_COMPARE_RESULT_H
#define PM_COMPARE_RESULT_H

#include "base/change.h"
#include "base/geometry.h"
#include "base/photo.h"
#include "change/region.h"
#include "chart/chart.h"
#include "skin/pixel_class.h"
#include "tone/relight.h"

#define PM_REGION_NAME 24 /* bytes, NUL included */
/* One for every reason, and six that are only worth knowing. */
#define PM_ADVICE_MOST (PIHMAP_MAX_REASONS + 6)

/* The answer of a check. */
struct pm_retake {
    enum pihmap_retake retake;
    int count;
    struct pihmap_advice advice[PM_ADVICE_MOST]; /* the decisive first */
};

struct pihmap_result {
    struct pihmap_options options; /* checked; its paths, id and repeat are those below */
    char *before_path, *after_path, *skin_mask_path, *regions_path, *id; /* owned */
    struct pihmap_repeat repeat;    /* a copy of the options' one, if they have one */
    bool in_memory[2];              /* before, after: the path is only a name */
    char *before_name, *after_name; /* owned; reported instead of the paths, if de-identified */
    bool declined;
    struct pm_photo before, after;
    struct pm_chart chart[2]; /* in the before, in the after photo */
    bool chart_corrected;     /* both photos' colours are corrected by their charts */
    struct pm_align align;
    struct pm_change change;     /* working size of the before photo; empty when declined */
    struct pm_class_map classes; /* of the px of both photos, likewise: compare/pair_classes.h */
    struct pm_light light;   /* the lighting difference taken out of the after photo; likewise */
    struct pm_labels labels; /* ids of report.regions, then of left_out; likewise */
    struct pm_region_list measured; /* what those regions were classified by; likewise */
    struct pihmap_region *regions;
    size_t found; /* the first of them, which labels hold; named ones follow, then those left out */
    /* Found, but practically nothing is known of them: in the labels, and behind the others in
     * measured, but not reported. */
    const struct pihmap_region *left_out;
    size_t left_out_count;
    char (*names)[PM_REGION_NAME]; /* of the named regions */
    struct pihmap_report report;
    struct pm_retake retake;     /* of a check only */
    struct pm_class_map outline; /* the before photo's own classes; likewise */
};

/* The two photos, each with a name: "before" and "after" where the caller gave none. */
struct pm_pair_sources {
    struct pihmap_source before, after;
};

/* PIHMAP_EARG: a photo has neither a name nor bytes. */
enum pihmap_status pm_pair_sources(struct pm_job *job, const struct pihmap_source *before,
                                   const struct pihmap_source *after, struct pm_pair_sources *out);

/* An empty result with its own copy of opt and of all names. The caller frees *out with
 * pihmap_result_free(), also on failure; it may then be NULL. */
enum pihmap_status pm_result_new(struct pm_job *job, const struct pm_pair_sources *pair,
                                 const struct pihmap_options *opt, pihmap_result **out);

/* Frees the working picture. Its size stays, for mapping points. */
void pm_result_drop_pixels(struct pm_photo *photo);

/* Frees what only the stages needed, so that there is memory for drawing a large photo. */
void pm_result_drop_measured(pihmap_result *r);

#endif
