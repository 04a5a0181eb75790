/*
 * HTML writer with escaping. Whatever is not a literal of this program goes through a function that
 * escapes it: a name can end neither its element nor its attribute, and shows as it is. Control
 * characters and marks that reorder text become visible, as in all other outputs.
 *
 * A failure (no memory) is remembered and reported by pm_html_end(). Calls until then have no
 * effect.
 */
#ifndef PM_REPORT_MARKUP_H
#define PM_REPORT_MARKUP_H

#include "base/job.h"
#include "base/language.h"

/* How every page begins, up to its language; the generator follows. */
#define PM_PAGE_HEAD "<!DOCTYPE html>\n<html lang=\""
#define PM_PAGE_GENERATOR "<meta name=\"generator\" content=\"pihmap "

/* Zeroed but for job and language: empty. */
struct pm_html {
    struct pm_job *job;
    enum pihmap_language language; /* of the page */
    char *v;
    size_t n, capacity;
    bool failed;
};

/* Markup, not escaped: only a string literal compiles. */
#define PM_HTML(html, literal) pm_html_literal(html, "" literal "", sizeof literal - 1)
void pm_html_literal(struct pm_html *html, const char *text, size_t n);

/* Text, escaped for elements and for attributes in double quotes. */
void pm_html_text(struct pm_html *html, const char *text);
/* The same of text that is ours: marks that reorder text are kept. Of what it holds from outside,
 * everything has passed pm_printable(). */
void pm_html_own(struct pm_html *html, const char *text);
/* A text of the catalogues in the page's language. */
void pm_html_words(struct pm_html *html, const char *english);
/* The same as a format for printf(); its values as in pm_html_own(). */
void pm_html_format(struct pm_html *html, const char *english, ...)
    __attribute__((format(printf, 2, 3)));
/* The same, sentences one after the other, and as the items of a list. */
void pm_html_sentences(struct pm_html *html, const char *const *english, size_t n);
void pm_html_list(struct pm_html *html, const char *const *english, size_t n);
/* A heading, and the begin of a section that is named by its heading, up to what follows it. id: of
 * the section, lower case; style: a class, "" none; english: of the catalogues. "</section>\n" is
 * its end. */
void pm_html_heading(struct pm_html *html, const char *english);
void pm_html_section(struct pm_html *html, const char *id, const char *style, const char *english);
/* A table that scrolls sideways in a narrow window, up to its first <th> or <td>. name: of the
 * catalogues, for readers who cannot see it; style: a class, "" none. The heads follow, each a
 * <th scope="col"> with words of the catalogues, then pm_html_table_rows(), the rows, and the end.
 */
void pm_html_table_begin(struct pm_html *html, const char *name, const char *style);
void pm_html_heads(struct pm_html *html, const char *const *english, size_t n);
void pm_html_table_rows(struct pm_html *html);
void pm_html_table_end(struct pm_html *html);
/* A number for programs: 1.25, -3. Nothing when it is not finite. */
void pm_html_number(struct pm_html *html, double v, int decimals);
/* A figure for people: pm_figure() of report/words.h; beside it, its text. */
void pm_html_figure(struct pm_html *html, double v, int decimals, bool plus);
/* A relative path as the value of href or src: never another scheme, host or query. */
void pm_html_path(struct pm_html *html, const char *path);
/* data:<mime>;base64,... as the value of src. mime: a literal. */
void pm_html_data(struct pm_html *html, const char *mime, const void *bytes, size_t n);

struct pm_jpeg {
    uint8_t *v; /* malloc */
    size_t n;   /* 0: none */
};

/* An embedded picture of width x height px. */
void pm_html_picture(struct pm_html *html, const struct pm_jpeg *jpeg, int width, int height,
                     const char *alt);

/* How a page begins: doctype, content security policy, title, style. script NULL: it has none. */
struct pm_html_head {
    const char *title;
    const char *style, *script;           /* ours, whole */
    const char *style_hash, *script_hash; /* base64 of their SHA-256 */
    bool pictures;                        /* shows picture files, not only embedded pictures */
};
void pm_html_begin(struct pm_html *html, const struct pm_html_head *head);

/* The end of what the page says: a note of the catalogues (NULL: none), the version, and that it is
 * no diagnosis. */
void pm_html_footer(struct pm_html *html, const char *note);

/* Hands over what was written: a part of a page. *text and *n as below; html is empty
 * afterwards. */
enum pihmap_status pm_html_take(struct pm_html *html, char **text, size_t *n);

/* Ends the page. *text is NUL-ended, *n bytes without the NUL, the caller's to free(); NULL on
 * failure. html is empty afterwards. */
enum pihmap_status pm_html_end(struct pm_html *html, const struct pm_html_head *head, char **text,
                               size_t *n);

#endif
