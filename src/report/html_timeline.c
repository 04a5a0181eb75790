/* Timeline of one patient's visits: their pictures in a row, plots and a table of the marks. */
#include "report/html_index.h"
#include "report/parts.h"
#include "report/svg.h"
#include "report/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PLOT_W = 640, PLOT_H = 260, LEFT = 62, RIGHT = 44, TOP = 16, BOTTOM = 44, TICKS_MAX = 6 };
#define NUMBER_STEP 12    /* least distance of the numbers at the ends of lines */
#define NUMBER_SIZE 0.045 /* of a mark's number on the picture, share of its long side */

struct plot {
    struct pm_html *h;
    double x0, x1, y0, y1;                   /* what the axes span; y1 is at the top */
    bool days;                               /* x is in days, else in visits */
    const struct pm_visit_mark *const *last; /* of struct series */
    int marks;
};

/* The marks of all visits. */
struct series {
    int marks;                         /* highest number */
    const struct pm_visit_mark **last; /* by number: at the last visit that saw it; NULL: none */
};

/* ---- pictures ------------------------------------------------------------------------- */

static void numbers(struct pm_html *h, const struct pm_timeline_page *page, size_t visit)
{
    const double size = NUMBER_SIZE * fmax(page->width, page->height);
    if (!(page->width > 0) || !(page->height > 0))
        return;
    PM_HTML(h, "<svg class=\"marks\" viewBox=\"0 0 ");
    pm_html_number(h, page->width, 0);
    PM_HTML(h, " ");
    pm_html_number(h, page->height, 0);
    PM_HTML(h, "\" aria-hidden=\"true\">");
    for (size_t i = 0; i < page->mark_count; i++) {
        const struct pm_visit_mark *m = &page->marks[i];
        const double r = sqrt(fmax(m->area, 0) / M_PI);
        if (m->visit != visit)
            continue;
        PM_HTML(h, "<text class=\"place\" text-anchor=\"middle\" font-size=\"");
        pm_html_number(h, size, 1);
        PM_HTML(h, "\" x=\"");
        pm_html_number(h, fmin(fmax(m->x + r + 0.7 * size, size), page->width - size), 1);
        PM_HTML(h, "\" y=\"");
        pm_html_number(h, fmin(fmax(m->y - 0.7 * r, size), page->height - 0.3 * size), 1);
        PM_HTML(h, "\">");
        pm_html_number(h, m->mark, 0);
        PM_HTML(h, "</text>");
    }
    PM_HTML(h, "</svg>");
}

/* Against the first photo, and against the visit before. */
static void change_and_trend(struct pm_html *h, const struct pm_visit_row *v)
{
    const int change = v->pair->change;
    if (change >= 0 && change < PIHMAP_CHANGES) {
        PM_HTML(h, "<br><span class=\"change_");
        pm_html_text(h, pihmap_change_name((enum pihmap_change)change));
        PM_HTML(h, "\">");
        pm_html_format(h, PM_MESSAGE("against the first photo: %s"),
                       pm_translate(h->language, pihmap_change_text((enum pihmap_change)change)));
        PM_HTML(h, "</span>");
    }
    if (*v->trend) {
        PM_HTML(h, "<br><span class=\"trend_");
        pm_html_text(h, v->trend);
        PM_HTML(h, "\">");
        pm_html_format(h, PM_MESSAGE("%s since the visit before"),
                       pm_translate(h->language, v->trend));
        PM_HTML(h, "</span>");
    }
}

/* A small picture of the record. */
static void small_photo(struct pm_html *h, const struct pm_index_row *p, const char *file,
                        const char *what, const char *when)
{
    PM_HTML(h, "<img loading=\"lazy\" width=\"480\" height=\"360\" alt=\"");
    pm_html_words(h, what);
    PM_HTML(h, ", ");
    pm_html_text(h, when);
    PM_HTML(h, "\" src=\"");
    pm_html_record_path(h, p, file);
    PM_HTML(h, "\">");
}

static void day(struct pm_html *h, double days)
{
    PM_HTML(h, ", ");
    pm_html_format(h, PM_MESSAGE("day %s"), PM_SHOWN(h, days, 0));
}

/* The first photo, from the record of the first visit that has it. */
static void baseline(struct pm_html *h, const struct pm_timeline_page *page)
{
    size_t i = 0;
    while (i < page->visit_count && !pm_index_has_thumb(page->visits[i].pair))
        i++;
    if (i == page->visit_count)
        return;
    PM_HTML(h, "<li><div class=\"over\">");
    small_photo(h, page->visits[i].pair, "thumb_before.jpg", PM_MESSAGE("First photo"),
                pm_translate(h->language, PM_MESSAGE("before")));
    PM_HTML(h, "</div><p><b>");
    pm_html_words(h, PM_MESSAGE("First photo"));
    PM_HTML(h, "</b>");
    if (isfinite(page->visits[i].pair->days))
        day(h, 0);
    PM_HTML(h, "<br>");
    pm_html_words(h, PM_MESSAGE("all visits are compared with it"));
    PM_HTML(h, "</p></li>\n");
}

static void visit(struct pm_html *h, const struct pm_timeline_page *page, size_t i)
{
    const struct pm_visit_row *v = &page->visits[i];
    const struct pm_index_row *p = v->pair;
    PM_HTML(h, "<li>");
    if (pm_index_has_thumb(p)) {
        PM_HTML(h, "<div class=\"over\">");
        small_photo(h, p, "thumb_after.jpg", PM_MESSAGE("Photo"), v->visit);
        PM_HTML(h, "</div><div class=\"over\">");
        small_photo(h, p, "thumb.jpg", PM_MESSAGE("Heatmap"), v->visit);
        numbers(h, page, i);
        PM_HTML(h, "</div>");
    }
    PM_HTML(h, "<p><b>");
    if (pm_index_has_page(p)) {
        PM_HTML(h, "<a href=\"");
        pm_html_record_path(h, p, "report.html");
        PM_HTML(h, "\">");
    }
    pm_html_text(h, v->visit);
    if (pm_index_has_page(p))
        PM_HTML(h, "</a>");
    PM_HTML(h, "</b>");
    if (isfinite(p->days))
        day(h, p->days);
    PM_HTML(h, "<br><span class=\"");
    pm_html_text(h, pm_index_class(p->result));
    PM_HTML(h, "\">");
    pm_html_words(h, pm_index_words(p->result));
    PM_HTML(h, "</span> ");
    pm_html_own(h, p->reason);
    change_and_trend(h, v);
    PM_HTML(h, "</p></li>\n");
}

/* In one line, what the last visit that was compared says. */
static void headline(struct pm_html *h, const struct pm_timeline_page *page)
{
    size_t i = page->visit_count;
    while (i > 0 && page->visits[i - 1].pair->change < 0)
        i--;
    if (i == 0)
        return;
    const struct pm_visit_row *last = &page->visits[i - 1];
    PM_HTML(h, "<p class=\"verdict ");
    if (*last->trend) {
        PM_HTML(h, "trend_");
        pm_html_text(h, last->trend);
    } else {
        PM_HTML(h, "change_");
        pm_html_text(h, pihmap_change_name((enum pihmap_change)last->pair->change));
    }
    PM_HTML(h, "\">");
    pm_html_text(h, last->visit);
    PM_HTML(h, ": ");
    const char *change =
        pm_translate(h->language, pihmap_change_text((enum pihmap_change)last->pair->change));
    if (*last->trend)
        pm_html_format(h, PM_MESSAGE("%s since the visit before; against the first photo %s"),
                       pm_translate(h->language, last->trend), change);
    else
        pm_html_format(h, PM_MESSAGE("against the first photo %s"), change);
    PM_HTML(h, "</p>\n");
}

/* ---- plots ---------------------------------------------------------------------------- */

static double visit_x(const struct plot *p, const struct pm_timeline_page *page, size_t i)
{
    return p->days ? page->visits[i].pair->days : (double)i + 1;
}

static double at_x(const struct plot *p, double x)
{
    return LEFT + (x - p->x0) / (p->x1 - p->x0) * (PLOT_W - LEFT - RIGHT);
}

static double at_y(const struct plot *p, double y)
{
    return TOP + (p->y1 - y) / (p->y1 - p->y0) * (PLOT_H - TOP - BOTTOM);
}

static void grid(const struct plot *p, const struct pm_timeline_page *page)
{
    const double step = pm_axis_step(p->y1 - p->y0, TICKS_MAX);
    for (double y = ceil(p->y0 / step) * step; y <= p->y1 + 1e-9 * step; y += step) {
        PM_HTML(p->h, "<path class=\"grid\" d=\"");
        pm_svg_point(p->h, true, LEFT, at_y(p, y));
        pm_svg_point(p->h, false, PLOT_W - RIGHT, at_y(p, y));
        PM_HTML(p->h, "\"/>");
        pm_svg_text(p->h, LEFT - 8, at_y(p, y) + 4.5, "end");
        pm_html_figure(p->h, fabs(y) < 1e-9 ? 0 : y, pm_axis_digits(step), false);
        PM_HTML(p->h, "</text>");
    }
    if (p->days) {
        pm_svg_text(p->h, at_x(p, 0), PLOT_H - BOTTOM + 19, "middle");
        PM_HTML(p->h, "0</text>");
    }
    for (size_t i = 0; i < page->visit_count; i++) {
        const double x = at_x(p, visit_x(p, page, i));
        PM_HTML(p->h, "<path class=\"axis\" d=\"");
        pm_svg_point(p->h, true, x, PLOT_H - BOTTOM);
        pm_svg_point(p->h, false, x, PLOT_H - BOTTOM + 5);
        PM_HTML(p->h, "\"/>");
        pm_svg_text(p->h, x, PLOT_H - BOTTOM + 19, "middle");
        pm_html_figure(p->h, visit_x(p, page, i), 0, false);
        PM_HTML(p->h, "</text>");
    }
    pm_svg_text(p->h, LEFT + 0.5 * (PLOT_W - LEFT - RIGHT), PLOT_H - 6, "middle");
    pm_html_words(p->h, p->days ? PM_MESSAGE("days") : PM_MESSAGE("visit"));
    PM_HTML(p->h, "</text>");
}

/* A line over days begins with no change on the day of the first photo. Gives whether the next
 * point is still the line's first. */
static bool begin_line(const struct plot *p)
{
    if (p->days)
        pm_svg_point(p->h, true, at_x(p, 0), at_y(p, 0));
    return !p->days;
}

static void dot(struct pm_html *h, const char *class, double x, double y)
{
    PM_HTML(h, "<circle class=\"");
    pm_html_text(h, class);
    PM_HTML(h, "\" r=\"3.5\" cx=\"");
    pm_html_number(h, x, 1);
    PM_HTML(h, "\" cy=\"");
    pm_html_number(h, y, 1);
    PM_HTML(h, "\"/>");
}

static void mark_line(const struct plot *p, const struct pm_timeline_page *page, int mark)
{
    PM_HTML(p->h, "<path class=\"one\" d=\"");
    bool first = begin_line(p);
    for (size_t i = 0; i < page->mark_count; i++) {
        const struct pm_visit_mark *m = &page->marks[i];
        if (m->mark != mark)
            continue;
        pm_svg_point(p->h, first, at_x(p, visit_x(p, page, m->visit)), at_y(p, m->delta_L));
        first = false;
    }
    PM_HTML(p->h, "\"/>");
    const struct pm_visit_mark *last = p->last[mark];
    if (last)
        dot(p->h, "end", at_x(p, visit_x(p, page, last->visit)), at_y(p, last->delta_L));
}

/* Height at which a mark's line ends; equal heights differ by the mark's number. */
static double end_of(const struct plot *p, const struct pm_visit_mark *m)
{
    return at_y(p, m->delta_L) + 1e-6 * m->mark;
}

/* Numbers behind the lines that end at a visit: from the top down, without overlap. */
static void end_numbers(const struct plot *p, const struct pm_timeline_page *page, size_t visit)
{
    double placed = -INFINITY, passed = -INFINITY;
    for (;;) {
        const struct pm_visit_mark *next = NULL;
        for (int mark = 1; mark <= p->marks; mark++) {
            const struct pm_visit_mark *m = p->last[mark];
            if (m && m->visit == visit && end_of(p, m) > passed &&
                (!next || end_of(p, m) < end_of(p, next)))
                next = m;
        }
        if (!next)
            return;
        passed = end_of(p, next);
        placed = fmax(passed, placed + NUMBER_STEP);
        pm_svg_text(p->h, at_x(p, visit_x(p, page, visit)) + 8, placed + 4.5, "start");
        pm_html_number(p->h, next->mark, 0);
        PM_HTML(p->h, "</text>");
    }
}

static void visit_line(const struct plot *p, const struct pm_timeline_page *page,
                       double (*value)(const struct pm_index_row *))
{
    PM_HTML(p->h, "<path class=\"line\" d=\"");
    bool first = begin_line(p);
    for (size_t i = 0; i < page->visit_count; i++) {
        const double y = value(page->visits[i].pair);
        if (!isfinite(y))
            continue;
        pm_svg_point(p->h, first, at_x(p, visit_x(p, page, i)), at_y(p, y));
        first = false;
    }
    PM_HTML(p->h, "\"/>");
    for (size_t i = 0; i < page->visit_count; i++) {
        const double y = value(page->visits[i].pair);
        if (isfinite(y))
            dot(p->h, "dot", at_x(p, visit_x(p, page, i)), at_y(p, y));
    }
}

static double mean_of(const struct pm_index_row *row)
{
    return row->mean_delta_L;
}

static double percent_of(const struct pm_index_row *row)
{
    return 100 * row->area_fraction;
}

static double mm2_of(const struct pm_index_row *row)
{
    return row->area_mm2;
}

static struct plot plot_of(struct pm_html *h, const struct pm_timeline_page *page,
                           const struct series *series)
{
    struct plot p = {h, 0, 1, 0, 1, true, series->last, series->marks};
    for (size_t i = 0; i < page->visit_count; i++)
        p.days &= isfinite(page->visits[i].pair->days);
    for (size_t i = 0; i < page->visit_count; i++) {
        p.x1 = fmax(p.x1, visit_x(&p, page, i));
        p.x0 = fmin(p.x0, visit_x(&p, page, i));
    }
    return p;
}

static void drop_plot(struct pm_html *h, const struct pm_timeline_page *page,
                      const struct series *series)
{
    struct plot p = plot_of(h, page, series);
    p.y0 = -1;
    p.y1 = 0;
    for (size_t i = 0; i < page->mark_count; i++) {
        p.y0 = fmin(p.y0, page->marks[i].delta_L);
        p.y1 = fmax(p.y1, page->marks[i].delta_L);
    }
    p.y0 = floor(p.y0);
    PM_HTML(h, "<figure><svg class=\"plot\" viewBox=\"0 0 640 260\" role=\"img\" "
               "aria-label=\"");
    pm_html_words(h, PM_MESSAGE("Change of L* of each mark over time; the table below has the "
                                "figures"));
    PM_HTML(h, "\">");
    grid(&p, page);
    for (int mark = 1; mark <= p.marks; mark++)
        mark_line(&p, page, mark);
    visit_line(&p, page, mean_of);
    for (size_t i = 0; i < page->visit_count; i++)
        end_numbers(&p, page, i);
    PM_HTML(h, "</svg><figcaption>");
    pm_html_words(h, PM_MESSAGE("Change of L*: each mark by its number, and their mean (thick)"));
    PM_HTML(h, "</figcaption></figure>\n");
}

static void area_plot(struct pm_html *h, const struct pm_timeline_page *page,
                      const struct series *series)
{
    struct plot p = plot_of(h, page, series);
    bool scaled = true;
    for (size_t i = 0; i < page->visit_count; i++)
        scaled &= isfinite(page->visits[i].pair->area_mm2) ||
                  !isfinite(page->visits[i].pair->area_fraction);
    double (*value)(const struct pm_index_row *) = scaled ? mm2_of : percent_of;
    p.y1 = 0;
    for (size_t i = 0; i < page->visit_count; i++)
        p.y1 = fmax(p.y1, value(page->visits[i].pair));
    p.y1 = p.y1 > 0 ? 1.1 * p.y1 : 1;
    PM_HTML(h, "<figure><svg class=\"plot\" viewBox=\"0 0 640 260\" role=\"img\" "
               "aria-label=\"");
    pm_html_words(h, PM_MESSAGE("Area of likely PIH over time; the table below has the figures"));
    PM_HTML(h, "\">");
    grid(&p, page);
    visit_line(&p, page, value);
    PM_HTML(h, "</svg><figcaption>");
    pm_html_words(h, scaled ? PM_MESSAGE("Area of likely PIH, mm\xC2\xB2")
                            : PM_MESSAGE("Area of likely PIH, % of the measured skin"));
    PM_HTML(h, "</figcaption></figure>\n");
}

/* ---- table ---------------------------------------------------------------------------- */

static void cell(struct pm_html *h, double v, int decimals, bool plus)
{
    PM_HTML(h, "<td>");
    pm_html_figure(h, v, decimals, plus);
    PM_HTML(h, "</td>");
}

static double drop_at(const struct pm_timeline_page *page, size_t visit, int mark)
{
    for (size_t i = 0; i < page->mark_count; i++)
        if (page->marks[i].visit == visit && page->marks[i].mark == mark)
            return page->marks[i].delta_L;
    return NAN;
}

static void table(struct pm_html *h, const struct pm_timeline_page *page, int last)
{
    static const char *const heads[] = {PM_MESSAGE("Visit"),
                                        PM_MESSAGE("Day"),
                                        PM_MESSAGE("Marks"),
                                        PM_MESSAGE("Area, %"),
                                        PM_MESSAGE("Area, mm\xC2\xB2"),
                                        PM_MESSAGE("Mean change of L*"),
                                        PM_MESSAGE("Pigment burden, % L*"),
                                        PM_MESSAGE("Trend")};
    pm_html_table_begin(h, PM_MESSAGE("Table of the visits"), "visits-table");
    pm_html_heads(h, heads, sizeof heads / sizeof *heads);
    for (int mark = 1; mark <= last; mark++) {
        PM_HTML(h, "<th scope=\"col\">");
        pm_html_format(h, PM_MESSAGE("Mark %d"), mark);
        PM_HTML(h, "</th>");
    }
    pm_html_table_rows(h);
    for (size_t i = 0; i < page->visit_count; i++) {
        const struct pm_index_row *p = page->visits[i].pair;
        PM_HTML(h, "<tr><th scope=\"row\">");
        pm_html_text(h, page->visits[i].visit);
        PM_HTML(h, "</th>");
        cell(h, p->days, 0, false);
        cell(h, p->marks, 0, false);
        cell(h, 100 * p->area_fraction, 1, false);
        cell(h, p->area_mm2, 1, false);
        cell(h, p->mean_delta_L, 1, true);
        cell(h, p->burden, 1, true);
        PM_HTML(h, "<td>");
        pm_html_words(h, page->visits[i].trend);
        PM_HTML(h, "</td>");
        for (int mark = 1; mark <= last; mark++)
            cell(h, drop_at(page, i, mark), 1, true);
        PM_HTML(h, "</tr>\n");
    }
    pm_html_table_end(h);
}

/* Marks come in order of visits. */
static enum pihmap_status find_series(struct pm_job *job, const struct pm_timeline_page *page,
                                      struct series *out)
{
    out->marks = 0;
    for (size_t i = 0; i < page->mark_count; i++)
        out->marks = page->marks[i].mark > out->marks ? page->marks[i].mark : out->marks;
    const size_t n = (size_t)out->marks + 1;
    out->last = pm_scratch(job, n, sizeof *out->last);
    if (!out->last)
        return job->err.status;
    memset(out->last, 0, n * sizeof *out->last);
    for (size_t i = 0; i < page->mark_count; i++)
        out->last[page->marks[i].mark] = &page->marks[i];
    return PIHMAP_OK;
}

enum pihmap_status pm_html_timeline(struct pm_job *job, const struct pm_timeline_page *page,
                                    char **text, size_t *n)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_html h = {.job = job, .language = page->language};
    struct series series;
    enum pihmap_status st = find_series(job, page, &series);
    *text = NULL;
    *n = 0;
    if (st)
        return st;
    const struct pm_html_head head = {.title = page->patient,
                                      .style = pm_page_css,
                                      .style_hash = page->style_hash,
                                      .pictures = true};
    pm_html_begin(&h, &head);
    pm_html_way(&h, &page->way);
    PM_HTML(&h, "\n<header>\n<h1>");
    pm_html_text(&h, page->patient);
    PM_HTML(&h, "</h1>\n");
    headline(&h, page);
    PM_HTML(&h, "<p>");
    pm_html_format(&h,
                   PM_MESSAGE("%zu visits, each compared with the first photo. Each mark, likely "
                              "PIH or faded, keeps its number."),
                   page->visit_count);
    PM_HTML(&h, "</p>\n<p class=\"notice\">");
    pm_html_words(&h, PM_NOTICE);
    PM_HTML(&h, "</p>\n</header>\n<main>\n"
                "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"");
    pm_html_words(&h, PM_MESSAGE("Pictures of the visits"));
    PM_HTML(&h, "\"><ul class=\"visits\">\n");
    baseline(&h, page);
    for (size_t i = 0; i < page->visit_count; i++)
        visit(&h, page, i);
    PM_HTML(&h, "</ul></div>\n");
    pm_html_heading(&h, PM_MESSAGE("Over time"));
    PM_HTML(&h, "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"");
    pm_html_words(&h, PM_MESSAGE("Plots"));
    PM_HTML(&h, "\"><div class=\"plots\">\n");
    drop_plot(&h, page, &series);
    area_plot(&h, page, &series);
    PM_HTML(&h, "</div></div>\n");
    table(&h, page, series.marks);
    PM_HTML(&h, "</main>\n");
    pm_html_footer(&h, NULL);
    st = pm_html_end(&h, &head, text, n);
    pm_scratch_rewind(job, mark);
    return st;
}
