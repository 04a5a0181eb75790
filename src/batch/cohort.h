/*
 * The cohort of a batch: cohort.csv (a row for each patient, visit and measure), cohort.html, and
 * each of its figures as an SVG file. There is one where pairs have groups, or patients several
 * visits.
 */
#ifndef PM_BATCH_COHORT_H
#define PM_BATCH_COHORT_H

#include "batch/table.h"

#define PM_COHORT_TABLE "cohort.csv"
#define PM_COHORT_PAGE "cohort.html"
#define PM_COHORT_HEAD "group,patient,visit,days,view," /* how the table begins */
#define PM_FIGURE_HEAD "<!-- pihmap "                   /* how a figure's file begins */

/* More kinds of visits than this (dates, say) are numbered for each patient in order of time, and
 * those beyond are in the table only. More groups count as one. */
enum { PM_COHORT_VISITS = 12, PM_COHORT_GROUPS = 12 };

bool pm_is_cohort(const struct pm_row *rows, size_t n);

/* Write it, if there is one. */
enum pihmap_status pm_cohort_write(struct pm_job *job, const struct pm_table_folder *folder,
                                   const struct pm_row *rows, size_t n);

#endif
