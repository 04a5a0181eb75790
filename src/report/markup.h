/*
 * Writes HTML. Whatever is not a literal of this program goes through a function that escapes
 * it: a name can end neither its element nor its attribute, and shows as it is. Control
 * characters and marks that reorder text become visible, as in all other outputs.
 *
 * A failure (no memory) is kept and told once, by pm_html_end(); until then calls may go on.
 */
#ifndef PM_REPORT_MARKUP_H
#define PM_REPORT_MARKUP_H

#include "base/job.h"

/* How every page begins; behind it comes the version. */
#define PM_PAGE_HEAD                                                          \
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n" \
    "<meta name=\"generator\" content=\"pihmap "

/* Zeroed but for job: empty. */
struct pm_html {
    struct pm_job *job;
    char *v;
    size_t n, room;
    bool failed;
};

/* Markup as it stands; only a string literal will compile. */
#define PM_HTML(html, literal) pm_html_literal(html, "" literal "", sizeof literal - 1)
void pm_html_literal(struct pm_html *html, const char *text, size_t n);

/* Text, for between tags and for attributes in double quotes. */
void pm_html_text(struct pm_html *html, const char *text);
/* A number for programs: 1.25, -3; nothing when it is not finite. */
void pm_html_number(struct pm_html *html, double v, int decimals);
/* A figure for people: report/words.h. */
void pm_html_figure(struct pm_html *html, double v, int decimals, bool plus);
/* A relative path as the value of href or src: never another scheme, host or query. */
void pm_html_path(struct pm_html *html, const char *path);
/* data:<mime>;base64,... as the value of src. mime: a literal. */
void pm_html_data(struct pm_html *html, const char *mime, const void *bytes, size_t n);

/* What begins every page: doctype, policy, title, style. script NULL: the page has none. */
struct pm_html_head {
    const char *title;
    const char *style, *script;           /* ours, whole */
    const char *style_hash, *script_hash; /* base64 of their SHA-256 */
    bool pictures;                        /* shows files beside it, not only embedded ones */
};
void pm_html_begin(struct pm_html *html, const struct pm_html_head *head);

/* Ends the page. *text is NUL-ended, *n bytes without the NUL, the caller's to free(); NULL on
 * failure. html is empty afterwards. */
enum pihmap_status pm_html_end(struct pm_html *html, const struct pm_html_head *head, char **text,
                               size_t *n);

#endif
