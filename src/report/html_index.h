/*
 * The pages over many pairs: index.html, and the timeline of one patient's visits. Both lie among
 * the records and show their thumbnails from there; they load nothing else.
 */
#ifndef PM_REPORT_HTML_INDEX_H
#define PM_REPORT_HTML_INDEX_H

#include "report/html_way.h"

/* The outcome of a pair. */
enum pm_index_result {
    PM_INDEX_PIH,
    PM_INDEX_NONE_SEEN,
    PM_INDEX_CANNOT_TELL,
    PM_INDEX_DECLINED,
    PM_INDEX_FAILED,
    PM_INDEX_NOT_DONE,
    PM_INDEX_UNMATCHED, /* no pair, but a photo that belongs to none */
    PM_INDEX_RESULTS
};

/* One pair, or an unmatched photo. All text is borrowed and untrusted; figures are NAN where
 * unknown. */
struct pm_index_row {
    const char *id;       /* of a photo: its path */
    const char *record;   /* path of its folder, relative to the page; NULL: none */
    const char *timeline; /* path of its patient's page; NULL: none */
    enum pm_index_result result;
    int change;         /* enum pihmap_change of a pair that was compared, else -1 */
    int grade;          /* enum pihmap_grade, likewise */
    const char *reason; /* why it was declined, failed or is unmatched; "". In the page's language,
                           where there are words for it */
    double marks, area_fraction, area_mm2, mean_delta_L, worst_delta_L, days;
    double burden; /* % L*, net */
};

struct pm_index_page {
    enum pihmap_language language;
    const struct pm_index_row *rows; /* in the order in which they are first shown */
    size_t n;
    bool cohort;                          /* there is a cohort.html beside it */
    const char *style_hash, *script_hash; /* of page.css and index.js */
};

/* *text is NUL-ended, *n bytes without the NUL, the caller's to free(); NULL on failure. */
enum pihmap_status pm_html_index(struct pm_job *job, const struct pm_index_page *page, char **text,
                                 size_t *n);

/* ---- one patient's visits ------------------------------------------------------------- */

struct pm_visit_row {
    const char *visit; /* "week 4" */
    const struct pm_index_row *pair;
    const char *trend; /* since the visit before: "fading"...; "" */
};

/* A mark as seen at one visit. */
struct pm_visit_mark {
    int mark;     /* its number, the same at all visits */
    size_t visit; /* index of the visit */
    double x, y;  /* px of the first photo */
    double area, delta_L;
};

struct pm_timeline_page {
    enum pihmap_language language;
    const char *patient;
    const struct pm_visit_row *visits; /* in order of time */
    size_t visit_count;
    const struct pm_visit_mark *marks;
    size_t mark_count;
    double width, height; /* of the first photo, px; 0: unknown, marks are not shown on it */
    struct pm_page_way way;
    const char *style_hash;
};

enum pihmap_status pm_html_timeline(struct pm_job *job, const struct pm_timeline_page *page,
                                    char **text, size_t *n);

/* ---- shared by both ------------------------------------------------------------------- */

/* "likely PIH" for people, in English, and "pih_likely" as a class of the style sheet. */
const char *pm_index_words(enum pm_index_result result);
const char *pm_index_class(enum pm_index_result result);
/* <record>/<name> as a path. */
void pm_html_record_path(struct pm_html *h, const struct pm_index_row *row, const char *name);
/* Has the record a page, a thumbnail? */
bool pm_index_has_page(const struct pm_index_row *row);
bool pm_index_has_thumb(const struct pm_index_row *row);

#endif
