#include "report/plot.h"

#include "report/plot_picture.h"
#include "report/svg.h"

/* Colours and shapes stand in attributes, so that a page without inline styles and a file of its
 * own show the same drawing. */
static void open_svg(const struct pm_plot *p, double w, double height, const char *title)
{
    struct pm_html *h = p->html;
    PM_HTML(h, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot figure\" viewBox=\"0 0 ");
    pm_html_number(h, w, 0);
    PM_HTML(h, " ");
    pm_html_number(h, height, 0);
    PM_HTML(h, "\" role=\"img\" aria-label=\"");
    pm_html_own(h, title);
    PM_HTML(h, "\" font-family=\"DejaVu Sans, system-ui, sans-serif\" font-size=\"");
    pm_html_number(h, PM_PLOT_FONT, 0);
    PM_HTML(h, "\" fill=\"currentColor\"");
    if (p->file) {
        PM_HTML(h, " color=\"" PM_PLOT_TEXT "\" width=\"");
        pm_html_number(h, w, 0);
        PM_HTML(h, "\" height=\"");
        pm_html_number(h, height, 0);
        PM_HTML(h, "\">\n<title>");
        pm_html_own(h, title);
        PM_HTML(h, "</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
    } else {
        PM_HTML(h, ">\n");
    }
}

void pm_plot_open(struct pm_plot *p, double w, double h, const char *title)
{
    if (p->picture)
        pm_plot_picture_open(p->picture, w, h);
    else
        open_svg(p, w, h, title);
}

void pm_plot_close(struct pm_plot *p)
{
    if (p->html)
        PM_HTML(p->html, "</svg>\n");
}

void pm_plot_words(struct pm_plot *p, double x, double y, const char *anchor, const char *words)
{
    if (p->picture) {
        pm_plot_picture_words(p->picture, x, y, anchor, words);
        return;
    }
    pm_svg_text(p->html, x, y, anchor);
    pm_html_text(p->html, words);
    PM_HTML(p->html, "</text>\n");
}

void pm_plot_box(struct pm_plot *p, double x, double y, double w, double h, const char *colour)
{
    if (p->picture) {
        pm_plot_picture_box(p->picture, x, y, w, h, colour);
        return;
    }
    PM_HTML(p->html, "<rect x=\"");
    pm_html_number(p->html, x, 1);
    PM_HTML(p->html, "\" y=\"");
    pm_html_number(p->html, y, 1);
    PM_HTML(p->html, "\" width=\"");
    pm_html_number(p->html, w, 1);
    PM_HTML(p->html, "\" height=\"");
    pm_html_number(p->html, h, 1);
    PM_HTML(p->html, "\" fill=\"");
    pm_html_text(p->html, colour);
    PM_HTML(p->html, "\"/>\n");
}

void pm_plot_path(struct pm_plot *p, const struct pm_pen *pen)
{
    struct pm_html *h = p->html;
    if (p->picture) {
        pm_plot_picture_path(p->picture, pen);
        return;
    }
    PM_HTML(h, "<path fill=\"none\" stroke=\"");
    pm_html_text(h, pen->colour ? pen->colour : "currentColor");
    if (pen->round)
        PM_HTML(h, "\" stroke-linecap=\"round");
    PM_HTML(h, "\" stroke-width=\"");
    pm_html_number(h, pen->width, 1);
    PM_HTML(h, "\" stroke-opacity=\"");
    pm_html_number(h, pen->opacity, 2);
    PM_HTML(h, "\" d=\"");
}

void pm_plot_point(struct pm_plot *p, bool first, double x, double y)
{
    if (p->picture)
        pm_plot_picture_point(p->picture, first, x, y);
    else
        pm_svg_point(p->html, first, x, y);
}

void pm_plot_dot(struct pm_plot *p, double x, double y)
{
    pm_plot_point(p, true, x, y);
    if (p->picture)
        pm_plot_picture_point(p->picture, false, x, y);
    else
        PM_HTML(p->html, "h0");
}

void pm_plot_path_end(struct pm_plot *p)
{
    if (p->picture)
        pm_plot_picture_path_end(p->picture);
    else
        PM_HTML(p->html, "\"/>\n");
}
