/* report.json, schema pihmap-report/1 (Jansson is touched only here). */
#ifndef PM_REPORT_JSON_H
#define PM_REPORT_JSON_H

#include "base/job.h"

/* *text is NUL-ended, ends in a newline, *n bytes without the NUL; the caller's to free(). */
enum pihmap_status pm_json(struct pm_job *job, const struct pihmap_report *report,
                           const struct pihmap_options *opt, char **text, size_t *n);

/* One photo's facts, skin and clipping: what `inspect --json` prints. */
#endif
