/* The links between the pages of a batch: from each report.html to the index, to the pairs before
 * and behind it, and to the visits of its patient. */
#ifndef PM_BATCH_NAVIGATION_H
#define PM_BATCH_NAVIGATION_H

#include "batch/table.h"
#include "report/html_way.h"

/*
 * Bring the links of all pages up to date that lie in the folder of the tables. The pages are
 * complete without: one whose links are as they should be is left alone, and so is one that cannot
 * be read, or that an older version wrote.
 */
enum pihmap_status pm_navigation_write(struct pm_job *job, enum pihmap_language language,
                                       const struct pm_row *rows, size_t n);

/* The links of a patient's timeline: to the index, and to the pairs before and behind those of the
 * patient, of which `at` is one, in rows[0..n). Paths are in scratch. */
enum pihmap_status pm_navigation_of_patient(struct pm_job *job, const struct pm_row *rows, size_t n,
                                            const struct pm_row *at, struct pm_page_way *out);

#endif
