/*
 * regions.csv: a header row, then one row per region. RFC 4180 quoting, rows end in a
 * newline, columns named as in report.json (arrays spread: bbox_x, delta_L_ci95_lo...).
 * Figures equal report.json's to the last digit under every locale; unknown is an empty
 * cell. Text cells cannot be taken for formulas by a spreadsheet.
 */
#ifndef PM_REPORT_REGIONS_CSV_H
#define PM_REPORT_REGIONS_CSV_H

#include "base/job.h"

#include <stdio.h>

#define PM_CSV_HEAD "id,kind,name,bbox_x," /* how the header row begins */

/* *text is NUL-ended, *n bytes without the NUL; the caller's to free(). NULL on failure. */
enum pihmap_status pm_csv(struct pm_job *job, const struct pihmap_report *report, char **text,
                          size_t *n);

/* One cell of text: quoted where it has to be, and never a formula. NULL: an empty cell. */
void pm_csv_cell(FILE *out, const char *cell);

#endif
