/*
 * report.html: one pair on one page, in a single self-contained file. It opens from disk, loads
 * nothing, shows all pictures, marks and numbers without script, and prints on one A4 page.
 */
#ifndef PM_REPORT_HTML_REPORT_H
#define PM_REPORT_HTML_REPORT_H

#include "report/markup.h"
#include "report/sketch.h"

struct pm_report_page {
    const char *id; /* of the pair; NULL: the names of the photos */
    const struct pihmap_report *report;
    const struct pihmap_options *opt;
    bool declined;
    bool greyed; /* parts of the picture were not measured */
    /* Of a measured pair: three pictures of w x h px in the before frame, of which the heatmap has
     * colours only, and its outlines and numbers placed on a picture of that size. Of a declined
     * pair: the two photos as they are, the after photo of after_w x after_h px. */
    int w, h, after_w, after_h;
    struct pm_jpeg before, after, heat;
    const struct pm_sketch *sketch;
    const char *style_hash, *script_hash; /* base64 of SHA-256 of page.css and report.js */
};

/* *text is NUL-ended, *n bytes without the NUL, the caller's to free(); NULL on failure. */
enum pihmap_status pm_html_report(struct pm_job *job, const struct pm_report_page *page,
                                  char **text, size_t *n);

/* ---- parts of the page, in files of their own ----------------------------------------- */

/* Outlines and numbers over the heatmap: an SVG of page->w x page->h units. */
void pm_html_marks(struct pm_html *h, const struct pm_report_page *page);
/* The table of all regions. */
void pm_html_table(struct pm_html *h, const struct pm_report_page *page);
/* Colour bar and key. */
void pm_html_legend(struct pm_html *h, const struct pm_report_page *page);
/* Of a declined pair: why, both photos side by side, and what to do. */
void pm_html_declined(struct pm_html *h, const struct pm_report_page *page);
/* How well the photos match, how it was measured, from which files. */
void pm_html_facts(struct pm_html *h, const struct pm_report_page *page);

#endif
