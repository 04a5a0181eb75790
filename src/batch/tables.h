/*
 * The tables of a batch, from its records: summary.csv (a row per pair and per unmatched photo),
 * regions.csv (a row per region), index.html, the timelines of patients with several visits, and
 * the cohort where there are such patients or groups.
 */
#ifndef PM_BATCH_TABLES_H
#define PM_BATCH_TABLES_H

#include "batch/table.h"

/* May the tables be written to the folder? Call before computing for hours. */
enum pihmap_status pm_tables_check(struct pm_job *job, const struct pm_table_folder *folder);

/* Write all tables of rows[0..n): the pairs by id, then the unmatched photos by path. */
enum pihmap_status pm_tables_write(struct pm_job *job, const struct pm_table_folder *folder,
                                   const struct pm_row *rows, size_t n);

#endif
