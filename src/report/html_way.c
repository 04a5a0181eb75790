#include "report/html_way.h"

static void begin_link(struct pm_html *h, const char *path)
{
    PM_HTML(h, "<a href=\"");
    pm_html_path(h, path);
    PM_HTML(h, "\">");
}

/* Forward is where reading goes. */
static const char *arrow(const struct pm_html *h, bool forward)
{
    return forward != pm_is_right_to_left(h->language) ? "\xE2\x86\x92" : "\xE2\x86\x90";
}

void pm_html_way(struct pm_html *h, const struct pm_page_way *way)
{
    PM_HTML(h, "<nav class=\"way\" aria-label=\"");
    pm_html_words(h, PM_MESSAGE("Other pages"));
    PM_HTML(h, "\">");
    if (way->index) {
        begin_link(h, way->index);
        pm_html_words(h, PM_MESSAGE("All pairs"));
        PM_HTML(h, "</a> ");
    }
    if (way->timeline) {
        begin_link(h, way->timeline);
        pm_html_words(h, PM_MESSAGE("All visits"));
        PM_HTML(h, "</a> ");
    }
    if (way->previous) {
        begin_link(h, way->previous);
        pm_html_own(h, arrow(h, false));
        PM_HTML(h, " <span class=\"unseen\">");
        pm_html_words(h, PM_MESSAGE("previous: "));
        PM_HTML(h, "</span>");
        pm_html_text(h, way->previous_id);
        PM_HTML(h, "</a> ");
    }
    if (way->next) {
        begin_link(h, way->next);
        PM_HTML(h, "<span class=\"unseen\">");
        pm_html_words(h, PM_MESSAGE("next: "));
        PM_HTML(h, "</span>");
        pm_html_text(h, way->next_id);
        PM_HTML(h, " ");
        pm_html_own(h, arrow(h, true));
        PM_HTML(h, "</a>");
    }
    PM_HTML(h, "</nav>");
}
