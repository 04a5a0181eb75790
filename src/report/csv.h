/* regions.csv: a header row, then one row per region; RFC 4180, spreadsheet-safe. */
#ifndef PM_REPORT_CSV_H
#define PM_REPORT_CSV_H

#include "base/job.h"

/* *text is NUL-ended, *n bytes without the NUL; the caller's to free(). */
enum pihmap_status pm_csv(struct pm_job *job, const struct pihmap_report *report, char **text,
                          size_t *n);

#endif
