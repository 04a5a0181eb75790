/* From what the stages found to what the report says. */
#ifndef PM_COMPARE_DESCRIBE_H
#define PM_COMPARE_DESCRIBE_H

#include "compare/comparison.h"
#include "skin/left_out.h"

/* The figures of a pair that is not measured: unknown, and the reason in plain words. */
void pm_report_unknown(struct pihmap_report *report);

/* What both photos' capture facts say. */
void pm_describe_photos(pihmap_result *r);
void pm_describe_alignment(pihmap_result *r);

/* Medians of the photo's own colour over mask, which is a part of of_px px. */
enum pihmap_status pm_describe_skin(struct pm_job *job, const struct pm_linear *photo,
                                    const struct pm_mask *mask, double of_px,
                                    struct pihmap_skin_facts *out);

void pm_describe_left_out(const struct pm_left_out *left, struct pihmap_skin_facts *out);

/* Everything that comes from the measurement. */
enum pihmap_status pm_describe_change(struct pm_job *job, pihmap_result *r,
                                      const struct pm_comparison *c);

/* The pair was declined with this status and the sentence in job. */
void pm_describe_declined(pihmap_result *r, const struct pm_job *job, enum pihmap_status st);

#endif
