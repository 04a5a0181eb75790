/*
 * repeat.html: how repeatable photos taken in one way are, on one page without script: in a
 * sentence, the smallest detectable change by the size of a mark as plot and table, false marks,
 * pairs that could not be compared, what disturbed and what to do about it.
 */
#ifndef PM_REPORT_HTML_REPEAT_H
#define PM_REPORT_HTML_REPEAT_H

#include "report/markup.h"

/* *text is NUL-ended, *n bytes without the NUL, the caller's to free(); NULL on failure. */
enum pihmap_status pm_html_repeat(struct pm_job *job, const struct pihmap_repeat *repeat,
                                  char **text, size_t *n);

#endif
