#include "report/html_report.h"

#include "base/reason.h"
#include "compare/overall_change.h"
#include "report/html_way.h"
#include "report/parts.h"
#include "report/words.h"

#include <stdio.h>
#include <string.h>

static void title_of(const struct pm_report_page *page, char *out, size_t size)
{
    char before[PM_WORDS], after[PM_WORDS];
    if (page->id) {
        snprintf(out, size, "%s", page->id);
        return;
    }
    pm_file_words(page->report->before.file, before);
    pm_file_words(page->report->after.file, after);
    snprintf(out, size, "%s \xE2\x86\x92 %s", before, after);
}

static const char *verdict_class(const struct pm_report_page *page)
{
    return page->declined ? "declined" : pihmap_verdict_name(page->report->verdict);
}

static void header(struct pm_html *h, const struct pm_report_page *page, const char *title)
{
    char verdict[PM_WORDS], change[PM_WORDS], why[PM_REASON_WORDS];
    pm_verdict_words(h->language, page->report, page->declined, verdict);
    pm_change_sentence(h->language, page->report, change, sizeof change);
    pm_reason_words(h->language, &page->report->verdict_reason, why, sizeof why);
    PM_HTML(h, "<header>\n<h1>");
    pm_html_text(h, title);
    PM_HTML(h, "</h1>\n<p class=\"verdict ");
    pm_html_text(h, verdict_class(page));
    PM_HTML(h, "\">");
    pm_html_own(h, verdict);
    if (!page->declined && page->report->verdict == PIHMAP_CANNOT_TELL && *why) {
        PM_HTML(h, "<span class=\"because\">: ");
        pm_html_own(h, why);
        PM_HTML(h, "</span>");
    }
    if (!page->declined) {
        PM_HTML(h, "</p>\n<p class=\"verdict change_");
        pm_html_text(h, pihmap_change_name(page->report->change));
        PM_HTML(h, "\">");
        pm_html_own(h, change);
    }
    PM_HTML(h, "</p>\n<p class=\"notice\">");
    pm_html_words(h, page->declined ? PM_MESSAGE("The photos were read, but no reliable comparison "
                                                 "of them is possible.")
                                    : PM_NOTICE);
    PM_HTML(h, "</p>\n</header>\n");
}

/* ---- pictures ------------------------------------------------------------------------- */

static void picture(struct pm_html *h, const struct pm_report_page *page,
                    const struct pm_jpeg *jpeg, const char *alt)
{
    pm_html_picture(h, jpeg, page->w, page->h, pm_translate(h->language, alt));
}

static void caption(struct pm_html *h, const char *words, const char *taken_at)
{
    char date[PM_WORDS];
    PM_HTML(h, "<figcaption>");
    pm_html_words(h, words);
    if (taken_at && *taken_at) {
        pm_date_words(h->language, taken_at, date);
        PM_HTML(h, ", ");
        pm_html_text(h, date);
    }
    PM_HTML(h, "</figcaption>\n</figure>\n");
}

/* An end of the slider, with the day of its photo. */
static void slider_end(struct pm_html *h, const char *words, const char *taken_at)
{
    char date[PM_WORDS];
    PM_HTML(h, "<span>");
    pm_html_words(h, words);
    if (taken_at && *taken_at) {
        pm_date_words(h->language, taken_at, date);
        PM_HTML(h, "<small>");
        pm_html_text(h, date);
        PM_HTML(h, "</small>");
    }
    PM_HTML(h, "</span>");
}

/* Hidden until the script shows them: without it they do nothing. */
static void controls(struct pm_html *h, const struct pihmap_report *report)
{
    PM_HTML(h, "<div class=\"controls\" hidden>\n<label class=\"cut\">");
    slider_end(h, PM_MESSAGE("Before"), report->before.taken_at);
    PM_HTML(h, "<input type=\"range\" id=\"cut\" min=\"0\" max=\"100\" step=\"1\" value=\"50\" "
               "aria-label=\"");
    pm_html_words(h, PM_MESSAGE("How much of the after photo is shown, percent"));
    PM_HTML(h, "\">");
    slider_end(h, PM_MESSAGE("After"), report->after.taken_at);
    PM_HTML(h, "</label>\n<label><input type=\"checkbox\" id=\"heat\" checked> ");
    pm_html_words(h, PM_MESSAGE("Heatmap"));
    PM_HTML(h, "</label>\n<label>");
    pm_html_words(h, PM_MESSAGE("Strength"));
    PM_HTML(h, " <input type=\"range\" id=\"strength\" min=\"0\" max=\"100\" step=\"5\" "
               "value=\"100\"></label>\n"
               "<label><input type=\"checkbox\" id=\"outlines\" checked> ");
    pm_html_words(h, PM_MESSAGE("Outlines"));
    PM_HTML(h, "</label>\n<div role=\"group\" aria-label=\"");
    pm_html_words(h, PM_MESSAGE("Zoom"));
    PM_HTML(h, "\" class=\"zoom\"><button type=\"button\" id=\"zoom-out\" aria-label=\"");
    pm_html_words(h, PM_MESSAGE("Zoom out"));
    PM_HTML(h, "\">\xE2\x88\x92</button><output id=\"zoom\">100 %</output>"
               "<button type=\"button\" id=\"zoom-in\" aria-label=\"");
    pm_html_words(h, PM_MESSAGE("Zoom in"));
    PM_HTML(h, "\">+</button></div>\n</div>\n");
}

static void pictures(struct pm_html *h, const struct pm_report_page *page)
{
    PM_HTML(h, "<section class=\"viewer\" aria-label=\"");
    pm_html_words(h, PM_MESSAGE("Pictures"));
    PM_HTML(h, "\">\n");
    controls(h, page->report);
    PM_HTML(h, "<div class=\"stage\" tabindex=\"0\" role=\"region\" aria-label=\"");
    pm_html_words(h, PM_MESSAGE("Before, after and heatmap"));
    PM_HTML(h, "\">\n<div class=\"plates\">\n<figure class=\"before\">\n");
    picture(h, page, &page->before, PM_MESSAGE("Before photo"));
    caption(h, PM_MESSAGE("Before"), page->report->before.taken_at);
    PM_HTML(h, "<figure class=\"after\">\n");
    picture(h, page, &page->after,
            PM_MESSAGE("After photo, aligned with the before photo, lighting corrected"));
    caption(h, PM_MESSAGE("After, aligned, lighting corrected"), page->report->after.taken_at);
    PM_HTML(h, "<figure class=\"heat\">\n<div class=\"over\">\n");
    picture(h, page, &page->heat,
            PM_MESSAGE("Heatmap of the change of lightness over the before photo"));
    pm_html_marks(h, page);
    PM_HTML(h, "</div>\n");
    caption(h, PM_MESSAGE("Heatmap on the before photo"), NULL);
    PM_HTML(h, "<div class=\"divider\" hidden></div>\n</div>\n</div>\n</section>\n");
}

enum pihmap_status pm_html_report(struct pm_job *job, const struct pm_report_page *page,
                                  char **text, size_t *n)
{
    struct pm_html h = {.job = job, .language = page->opt->language};
    char title[2 * PM_WORDS + 16];
    title_of(page, title, sizeof title);
    const struct pm_html_head head = {.title = title,
                                      .style = pm_page_css,
                                      .script = page->declined ? NULL : pm_report_js,
                                      .style_hash = page->style_hash,
                                      .script_hash = page->script_hash};
    pm_html_begin(&h, &head);
    PM_HTML(&h, PM_WAY_OPEN PM_WAY_CLOSE "\n");
    header(&h, page, title);
    PM_HTML(&h, "<main>\n");
    if (page->declined) {
        pm_html_declined(&h, page);
    } else {
        pictures(&h, page);
        pm_html_legend(&h, page);
        pm_html_table(&h, page);
    }
    pm_html_facts(&h, page);
    PM_HTML(&h, "</main>\n");
    pm_html_footer(&h, NULL);
    return pm_html_end(&h, &head, text, n);
}
