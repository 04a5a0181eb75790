/* What the page of a declined pair has instead of a heatmap and a table. */
#include "base/reason.h"
#include "report/html_report.h"
#include "report/words.h"

static void photo(struct pm_html *h, const struct pm_jpeg *jpeg, int width, int height,
                  const char *words, const char *taken_at)
{
    char date[PM_WORDS];
    pm_date_words(h->language, taken_at, date);
    PM_HTML(h, "<figure>\n");
    pm_html_picture(h, jpeg, width, height, pm_translate(h->language, words));
    PM_HTML(h, "<figcaption>");
    pm_html_words(h, words);
    PM_HTML(h, ", ");
    pm_html_text(h, date);
    PM_HTML(h, "</figcaption>\n</figure>\n");
}

static const char *const ADVICE[] = {
    PM_MESSAGE("Do both photos show the same patient and the same place? If not, they were put "
               "together by mistake: rename them, or choose the right photo."),
    PM_MESSAGE("If so, take the after photo again with the before photo in view: the same side and "
               "distance, the same pose and expression, even light, the skin in focus."),
    PM_MESSAGE("Use the file as the camera saved it: no filter, no screenshot, no crop."),
    PM_MESSAGE("Until then, judge the two photos by eye: nothing was measured."),
};

void pm_html_declined(struct pm_html *h, const struct pm_report_page *page)
{
    char why[PM_REASON_WORDS];
    pm_reason_words(h->language, &page->report->verdict_reason, why, sizeof why);
    pm_html_section(h, "why", "", PM_MESSAGE("Why"));
    PM_HTML(h, "<p>");
    pm_html_own(h, why);
    PM_HTML(h, "</p>\n<div class=\"both\">\n");
    if (page->before.n)
        photo(h, &page->before, page->w, page->h, PM_MESSAGE("Before photo"),
              page->report->before.taken_at);
    if (page->after.n)
        photo(h, &page->after, page->after_w, page->after_h, PM_MESSAGE("After photo"),
              page->report->after.taken_at);
    PM_HTML(h, "</div>\n</section>\n");
    pm_html_section(h, "do", "", PM_MESSAGE("What to do"));
    pm_html_list(h, ADVICE, sizeof ADVICE / sizeof *ADVICE);
    PM_HTML(h, "</section>\n");
}
