/*
 * The records of many pairs -> what is read of all of them: summary.csv (a row per pair),
 * regions.csv (a row per region), index.html, and the timelines.
 */
#ifndef PM_BATCH_TABLES_H
#define PM_BATCH_TABLES_H

#include "batch/table.h"

/* May the tables be written to folder? Before computing for hours. */
enum pihmap_status pm_tables_check(struct pm_job *job, const char *folder, bool force);

/* All tables of rows[0..n), sorted by id, into folder. */
enum pihmap_status pm_tables_write(struct pm_job *job, const char *folder, bool force,
                                   const struct pm_row *rows, size_t n);

#endif
