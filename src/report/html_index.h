/*
 * index.html of many pairs, and the page of one patient's visits. Both lie among the records
 * and show their small heatmaps from there; they load nothing else.
 */
#ifndef PM_REPORT_HTML_INDEX_H
#define PM_REPORT_HTML_INDEX_H

#include "report/markup.h"

/* What became of a pair. */
enum pm_index_result {
    PM_INDEX_PIH,
    PM_INDEX_NONE_SEEN,
    PM_INDEX_CANNOT_TELL,
    PM_INDEX_DECLINED,
    PM_INDEX_FAILED,
    PM_INDEX_NOT_DONE,
    PM_INDEX_RESULTS
};

/* One pair. All text borrowed and from outside; figures NAN where not known. */
struct pm_index_row {
    const char *id;
    const char *record;   /* path of its folder, relative to the page; NULL: none */
    const char *timeline; /* path of its patient's page; NULL: none */
    enum pm_index_result result;
    const char *grade;  /* "good"...; "" */
    const char *reason; /* of a decline or failure; "" */
    double marks, area_fraction, area_mm2, mean_delta_L, worst_delta_L, days;
};

struct pm_index_page {
    const struct pm_index_row *rows; /* in the order in which they are shown at first */
    size_t n;
    const char *style_hash, *script_hash; /* of page.css and index.js */
};

/* *text is NUL-ended, *n bytes without the NUL, the caller's to free(); NULL on failure. */
enum pihmap_status pm_html_index(struct pm_job *job, const struct pm_index_page *page, char **text,
                                 size_t *n);

/* ---- one patient's visits ------------------------------------------------------------- */

struct pm_visit_row {
    const char *visit; /* "week 4" */
    const struct pm_index_row *pair;
};

/* A mark as one visit saw it. */
struct pm_visit_mark {
    int mark;     /* its number, the same at all visits */
    size_t visit; /* index of the visit */
    double x, y;  /* px of the first photo */
    double area, delta_L;
};

struct pm_timeline_page {
    const char *patient;
    const struct pm_visit_row *visits; /* in order of time */
    size_t visit_count;
    const struct pm_visit_mark *marks;
    size_t mark_count;
    double width, height; /* of the first photo, px; 0: not known, marks are not placed */
    const char *style_hash;
};

enum pihmap_status pm_html_timeline(struct pm_job *job, const struct pm_timeline_page *page,
                                    char **text, size_t *n);

/* ---- shared by both ------------------------------------------------------------------- */

/* "likely PIH", and the word for programs and for the style. */
const char *pm_index_words(enum pm_index_result result);
const char *pm_index_class(enum pm_index_result result);
/* <record>/<name> as a path. */
void pm_html_record_path(struct pm_html *h, const struct pm_index_row *row, const char *name);
/* Is there a page, a small heatmap? */
bool pm_index_has_page(const struct pm_index_row *row);
bool pm_index_has_thumb(const struct pm_index_row *row);

#endif
