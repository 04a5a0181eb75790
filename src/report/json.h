/*
 * report.json (schema pihmap-report/1) and what `inspect --json` prints (schema
 * pihmap-inspect/1). Jansson is touched only here and in json_repeat.c, the only reader.
 *
 * Fields have the order of pihmap-report(5). What is unknown is null, never NaN. Figures are
 * rounded (report/number.h), so that the text is short and the same at any number of threads; the
 * option `threads` is left out for that reason. File names are given as they are; bytes that are
 * not UTF-8 become the visible text \xNN.
 *
 * Every *text is NUL-ended, ends in a newline, *n bytes without the NUL; the caller's to
 * free(). On failure (PIHMAP_ENOMEM) it is NULL.
 */
#ifndef PM_REPORT_JSON_H
#define PM_REPORT_JSON_H

#include "compare/result.h"

/* How the first member of every document begins. */
#define PM_JSON_HEAD "\"schema\": \"pihmap-"

enum pihmap_status pm_json(struct pm_job *job, const struct pihmap_report *report,
                           const struct pihmap_options *opt, char **text, size_t *n);

/* Only what a result depends on besides the photos: version, libraries, options. */
enum pihmap_status pm_json_tool(struct pm_job *job, const struct pihmap_options *opt, char **text,
                                size_t *n);

/* What `check --json` prints: of the report the photos, the alignment and the comparability, and
 * what to do. */
enum pihmap_status pm_json_check(struct pm_job *job, const pihmap_result *r, char **out, size_t *n);

/* repeat.json (schema pihmap-repeat/1), and the same figures from such a text of n bytes, which the
 * caller names in an error. PIHMAP_EFORMAT: it is none, or lacks a figure. */
enum pihmap_status pm_json_repeat(struct pm_job *job, const struct pihmap_repeat *r, char **out,
                                  size_t *n);
enum pihmap_status pm_json_repeat_read(struct pm_job *job, const char *name, const char *text,
                                       size_t n, struct pihmap_repeat *out);

/* What `inspect --json` prints: facts, skin and clipping of count photos in one document. */
enum pihmap_status pm_json_inspection(struct pm_job *job,
                                      const struct pihmap_inspection *const *photos, size_t count,
                                      char **out, size_t *n);

#endif
