#include "report/markup.h"

#include "base/base64.h"
#include "base/printable.h"
#include "report/number.h"
#include "report/words.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define FIRST_BYTES ((size_t)1 << 16)
#define SHOWN_FACTOR 4 /* a byte becomes \xNN at most */

/* Makes space for n more bytes and a NUL, and gives where they go; NULL: failed. */
static char *reserve(struct pm_html *h, size_t n)
{
    if (h->failed)
        return NULL;
    if (n >= h->capacity - h->n) {
        size_t capacity = h->capacity ? h->capacity : FIRST_BYTES;
        while (!h->failed && n >= capacity - h->n)
            h->failed = !pm_size_mul(capacity, 2, &capacity);
        char *v = h->failed ? NULL : realloc(h->v, capacity);
        if (!v) {
            h->failed = true;
            return NULL;
        }
        h->v = v;
        h->capacity = capacity;
    }
    return h->v + h->n;
}

void pm_html_literal(struct pm_html *h, const char *text, size_t n)
{
    char *to = reserve(h, n);
    if (!to)
        return;
    memcpy(to, text, n);
    h->n += n;
}

/* ---- text from outside ---------------------------------------------------------------- */

static void escaped(struct pm_html *h, const char *text)
{
    for (; *text; text++) {
        switch (*text) {
        case '&':
            PM_HTML(h, "&amp;");
            break;
        case '<':
            PM_HTML(h, "&lt;");
            break;
        case '>':
            PM_HTML(h, "&gt;");
            break;
        case '"':
            PM_HTML(h, "&quot;");
            break;
        case '\'':
            PM_HTML(h, "&#39;");
            break;
        default:
            pm_html_literal(h, text, 1);
        }
    }
}

void pm_html_text(struct pm_html *h, const char *text)
{
    size_t bytes;
    char *shown = NULL;
    if (!text || h->failed)
        return;
    if (pm_size_mul(strlen(text), SHOWN_FACTOR, &bytes) && bytes <= SIZE_MAX - 8)
        shown = malloc(bytes + 8);
    if (!shown) {
        h->failed = true;
        return;
    }
    pm_printable(text, shown, bytes + 8);
    escaped(h, shown);
    free(shown);
}

void pm_html_own(struct pm_html *h, const char *text)
{
    escaped(h, text);
}

void pm_html_words(struct pm_html *h, const char *english)
{
    escaped(h, pm_translate(h->language, english));
}

void pm_html_format(struct pm_html *h, const char *english, ...)
{
    const char *format = pm_translate(h->language, english);
    char *text = NULL;
    va_list values;
    va_start(values, english);
    const int n = vasprintf(&text, format, values);
    va_end(values);
    if (n < 0) {
        h->failed = true;
        return;
    }
    escaped(h, text);
    free(text);
}

void pm_html_sentences(struct pm_html *h, const char *const *english, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            PM_HTML(h, " ");
        pm_html_words(h, english[i]);
    }
}

void pm_html_list(struct pm_html *h, const char *const *english, size_t n)
{
    PM_HTML(h, "<ul>\n");
    for (size_t i = 0; i < n; i++) {
        PM_HTML(h, "<li>");
        pm_html_words(h, english[i]);
        PM_HTML(h, "</li>\n");
    }
    PM_HTML(h, "</ul>\n");
}

void pm_html_heading(struct pm_html *h, const char *english)
{
    PM_HTML(h, "<h2>");
    pm_html_words(h, english);
    PM_HTML(h, "</h2>\n");
}

static void class_of(struct pm_html *h, const char *style)
{
    if (!*style)
        return;
    PM_HTML(h, " class=\"");
    pm_html_text(h, style);
    PM_HTML(h, "\"");
}

void pm_html_section(struct pm_html *h, const char *id, const char *style, const char *english)
{
    PM_HTML(h, "<section");
    class_of(h, style);
    PM_HTML(h, " aria-labelledby=\"");
    pm_html_text(h, id);
    PM_HTML(h, "-title\">\n<h2 id=\"");
    pm_html_text(h, id);
    PM_HTML(h, "-title\">");
    pm_html_words(h, english);
    PM_HTML(h, "</h2>\n");
}

void pm_html_table_begin(struct pm_html *h, const char *name, const char *style)
{
    PM_HTML(h, "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"");
    pm_html_words(h, name);
    PM_HTML(h, "\"><table");
    class_of(h, style);
    PM_HTML(h, ">\n<thead><tr>");
}

void pm_html_table_rows(struct pm_html *h)
{
    PM_HTML(h, "</tr></thead>\n<tbody>\n");
}

void pm_html_table_end(struct pm_html *h)
{
    PM_HTML(h, "</tbody></table></div>\n");
}

void pm_html_heads(struct pm_html *h, const char *const *english, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        PM_HTML(h, "<th scope=\"col\">");
        pm_html_words(h, english[i]);
        PM_HTML(h, "</th>");
    }
}

void pm_html_number(struct pm_html *h, double v, int decimals)
{
    char digits[64];
    pm_number(digits, sizeof digits, v, decimals);
    pm_html_literal(h, digits, strlen(digits));
}

void pm_html_figure(struct pm_html *h, double v, int decimals, bool plus)
{
    const struct pm_shown shown = pm_figure(h->language, v, decimals, plus);
    pm_html_literal(h, shown.v, strlen(shown.v));
}

void pm_html_path(struct pm_html *h, const char *path)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    while (*path == '/') /* always relative; "./" keeps "a:b" from being a scheme */
        path++;
    PM_HTML(h, "./");
    for (; *path; path++) {
        char code[4];
        if (strchr(plain, *path)) {
            pm_html_literal(h, path, 1);
            continue;
        }
        snprintf(code, sizeof code, "%%%02X", (unsigned)(unsigned char)*path);
        pm_html_literal(h, code, 3);
    }
}

void pm_html_data(struct pm_html *h, const char *mime, const void *bytes, size_t n)
{
    PM_HTML(h, "data:");
    pm_html_text(h, mime);
    PM_HTML(h, ";base64,");
    const size_t size = pm_base64_size(n);
    char *to = reserve(h, size);
    if (!to)
        return;
    pm_base64(bytes, n, to);
    h->n += size;
}

void pm_html_picture(struct pm_html *h, const struct pm_jpeg *jpeg, int width, int height,
                     const char *alt)
{
    PM_HTML(h, "<img width=\"");
    pm_html_number(h, width, 0);
    PM_HTML(h, "\" height=\"");
    pm_html_number(h, height, 0);
    PM_HTML(h, "\" alt=\"");
    pm_html_own(h, alt);
    PM_HTML(h, "\" src=\"");
    pm_html_data(h, "image/jpeg", jpeg->v, jpeg->n);
    PM_HTML(h, "\">\n");
}

/* ---- the page ------------------------------------------------------------------------- */

/* Content security policy: nothing is loaded, sent or framed. Only our own style and script run,
 * known by their hashes. */
static void policy(struct pm_html *h, const struct pm_html_head *head)
{
    PM_HTML(h,
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src ");
    if (head->pictures)
        PM_HTML(h, "'self' file: "); /* to some browsers a file has no origin */
    PM_HTML(h, "data:; style-src 'sha256-");
    pm_html_text(h, head->style_hash);
    PM_HTML(h, "'");
    if (head->script) {
        PM_HTML(h, "; script-src 'sha256-");
        pm_html_text(h, head->script_hash);
        PM_HTML(h, "'");
    }
    PM_HTML(h, "; base-uri 'none'; form-action 'none'\">\n");
}

void pm_html_begin(struct pm_html *h, const struct pm_html_head *head)
{
    PM_HTML(h, PM_PAGE_HEAD);
    pm_html_text(h, pihmap_language_name(h->language));
    if (pm_is_right_to_left(h->language))
        PM_HTML(h, "\" dir=\"rtl");
    PM_HTML(h, "\">\n<head>\n<meta charset=\"utf-8\">\n" PM_PAGE_GENERATOR PIHMAP_VERSION "\">\n");
    policy(h, head);
    PM_HTML(h, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
               "<meta name=\"referrer\" content=\"no-referrer\">\n"
               "<meta name=\"robots\" content=\"noindex\">\n"
               "<meta name=\"color-scheme\" content=\"light dark\">\n"
               "<title>");
    pm_html_text(h, head->title);
    PM_HTML(h, "</title>\n<style>");
    pm_html_literal(h, head->style, strlen(head->style));
    PM_HTML(h, "</style>\n</head>\n<body>\n");
}

void pm_html_footer(struct pm_html *h, const char *note)
{
    PM_HTML(h, "<footer><p>");
    if (note) {
        pm_html_words(h, note);
        PM_HTML(h, " ");
    }
    PM_HTML(h, "pihmap " PIHMAP_VERSION ". ");
    pm_html_words(h, PM_MESSAGE("Screening aid; not a diagnosis."));
    PM_HTML(h, "</p></footer>\n");
}

enum pihmap_status pm_html_take(struct pm_html *h, char **text, size_t *n)
{
    char *end = reserve(h, 1);
    *text = NULL;
    *n = 0;
    if (!end) {
        free(h->v);
        h->v = NULL;
        return pm_fail_memory(h->job);
    }
    *end = '\0';
    *text = h->v;
    *n = h->n;
    h->v = NULL;
    h->n = h->capacity = 0;
    return PIHMAP_OK;
}

enum pihmap_status pm_html_end(struct pm_html *h, const struct pm_html_head *head, char **text,
                               size_t *n)
{
    if (head->script) {
        PM_HTML(h, "<script>");
        pm_html_literal(h, head->script, strlen(head->script));
        PM_HTML(h, "</script>\n");
    }
    PM_HTML(h, "</body>\n</html>\n");
    return pm_html_take(h, text, n);
}
