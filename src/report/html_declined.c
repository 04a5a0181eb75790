/* What the page of a declined pair has instead of a heatmap and a table. */
#include "report/html_report.h"
#include "report/words.h"

static void photo(struct pm_html *h, const struct pm_jpeg *jpeg, int width, int height,
                  const char *words, const char *taken_at)
{
    char date[PM_WORDS];
    pm_date_words(taken_at, date);
    PM_HTML(h, "<figure>\n");
    pm_html_picture(h, jpeg, width, height, words);
    PM_HTML(h, "<figcaption>");
    pm_html_text(h, words);
    PM_HTML(h, ", ");
    pm_html_text(h, date);
    PM_HTML(h, "</figcaption>\n</figure>\n");
}

void pm_html_declined(struct pm_html *h, const struct pm_report_page *page)
{
    char why[PIHMAP_REASON_TEXT];
    pihmap_reason_text(&page->report->verdict_reason, why, sizeof why);
    PM_HTML(h, "<section aria-labelledby=\"why-title\">\n<h2 id=\"why-title\">Why</h2>\n<p>");
    pm_html_text(h, why);
    PM_HTML(h, "</p>\n<div class=\"both\">\n");
    if (page->before.n)
        photo(h, &page->before, page->w, page->h, "Before photo", page->report->before.taken_at);
    if (page->after.n)
        photo(h, &page->after, page->after_w, page->after_h, "After photo",
              page->report->after.taken_at);
    PM_HTML(h, "</div>\n</section>\n"
               "<section aria-labelledby=\"do-title\">\n<h2 id=\"do-title\">What to do</h2>\n<ul>\n"
               "<li>Do both photos show the same patient and the same place? If not, they were put "
               "together by mistake: rename them, or choose the right photo.</li>\n"
               "<li>If so, take the after photo again with the before photo in view: the same side "
               "and distance, the same pose and expression, even light, the skin in focus.</li>\n"
               "<li>Use the file as the camera saved it: no filter, no screenshot, no crop.</li>\n"
               "<li>Until then, judge the two photos by eye: nothing was measured.</li>\n"
               "</ul>\n</section>\n");
}
