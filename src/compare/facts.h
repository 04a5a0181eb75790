/* What the report says about the photos, the skin and the alignment, in full-size px. */
#ifndef PM_COMPARE_FACTS_H
#define PM_COMPARE_FACTS_H

#include "compare/result.h"
#include "skin/pixel_class.h"

/* Every figure unknown: what the report says until a stage has found it. */
void pm_report_unknown(struct pihmap_report *report);

/* The capture facts of both photos, and the days between them. */
void pm_describe_photos(pihmap_result *r);

void pm_describe_alignment(pihmap_result *r);

/* Medians of the photo's own colour over mask, which is a part of of_px px. */
enum pihmap_status pm_describe_skin(struct pm_job *job, const struct pm_linear *photo,
                                    const struct pm_mask *mask, double of_px,
                                    struct pihmap_skin_facts *out);

/* Shares of the classes of px, 0 for those that do not exist, and the coverage. inside NULL: of the
 * whole photo. */
void pm_describe_pixels(const struct pm_class_map *classes, const struct pm_mask *inside,
                        double share[PIHMAP_PIXEL_ROOM], double *coverage);

/* out->left_out_*: shares of the skin and of what lies in it. */
void pm_describe_left_out(const struct pm_class_map *classes, struct pihmap_skin_facts *out);

#endif
