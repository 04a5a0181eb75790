/*
 * regions.csv: a header row, then one row per region, quoted as in RFC 4180. Columns are named as
 * in report.json, arrays spread out (bbox_x, delta_L_ci95_lo...). Figures equal those of
 * report.json to the last digit in every locale. Unknown is an empty cell. No text cell can be
 * taken for a formula by a spreadsheet.
 */
#ifndef PM_REPORT_REGIONS_CSV_H
#define PM_REPORT_REGIONS_CSV_H

#include "base/job.h"

#include <stdio.h>

#define PM_CSV_HEAD "id,kind,name,bbox_x," /* how the header row begins */

#define PM_BYTE_ORDER_MARK "\xEF\xBB\xBF" /* of UTF-8; tells Excel the encoding of a table */

/* Behind a byte order mark, if text of *n bytes begins with one; *n is then less. */
const uint8_t *pm_behind_mark(const uint8_t *text, size_t *n);

/* bom: begin with a byte order mark. *text is NUL-ended, *n bytes without the NUL; the caller's to
 * free(). NULL on failure. */
enum pihmap_status pm_csv(struct pm_job *job, const struct pihmap_report *report, bool bom,
                          char **text, size_t *n);

/* Write one cell of text, quoted where necessary and never a formula. NULL: an empty cell. */
void pm_csv_cell(FILE *out, const char *cell);

/* A cell as it was before pm_csv_cell() marked it as text: a part of it. */
const char *pm_csv_unmarked(const char *cell);

#endif
