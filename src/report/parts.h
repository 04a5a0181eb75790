/* Style sheet and scripts of the pages, embedded at build time from page.css, report.js and
 * index.js (see the Makefile). NUL-ended. */
#ifndef PM_REPORT_PARTS_H
#define PM_REPORT_PARTS_H

extern const char pm_page_css[];
extern const char pm_report_js[];
extern const char pm_index_js[];

#endif
