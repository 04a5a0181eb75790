#include "report/html_way.h"

static void begin_link(struct pm_html *h, const char *path)
{
    PM_HTML(h, "<a href=\"");
    pm_html_path(h, path);
    PM_HTML(h, "\">");
}

void pm_html_way(struct pm_html *h, const struct pm_page_way *way)
{
    PM_HTML(h, "<nav class=\"way\" aria-label=\"Other pages\">");
    if (way->index) {
        begin_link(h, way->index);
        PM_HTML(h, "All pairs</a> ");
    }
    if (way->timeline) {
        begin_link(h, way->timeline);
        PM_HTML(h, "All visits</a> ");
    }
    if (way->previous) {
        begin_link(h, way->previous);
        PM_HTML(h, "\xE2\x86\x90 <span class=\"unseen\">previous: </span>");
        pm_html_text(h, way->previous_id);
        PM_HTML(h, "</a> ");
    }
    if (way->next) {
        begin_link(h, way->next);
        PM_HTML(h, "<span class=\"unseen\">next: </span>");
        pm_html_text(h, way->next_id);
        PM_HTML(h, " \xE2\x86\x92</a>");
    }
    PM_HTML(h, "</nav>");
}
