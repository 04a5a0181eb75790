/* Marks on report.html: outlines in the picture and rows of the table, linked to each other. */
#include "report/html_report.h"
#include "report/words.h"

#include <math.h>
#include <string.h>

/* Outlines have about a point per working px; a page needs fewer. */
#define POINT_STEP 3     /* every third looks the same */
#define POINTS_MAX 24000 /* of all outlines together: beyond, they are thinned further */
#define POINTS_MIN 12    /* of one outline */

/* Most that a small screen enlarges labels, so that they stay legible: page.css, report.js. */
#define PM_TAG_ENLARGED 2.4

/* Rows that are printed; more would not fit on one page. */
#define PRINTED_ROWS 10

/* ---- outlines ------------------------------------------------------------------------- */

static size_t step_of(const struct pm_contours *all, const struct pm_contour *c)
{
    size_t total = 0, step;
    for (size_t i = 0; i < all->count; i++)
        total += all->v[i].count;
    step = POINT_STEP * (1 + total / ((size_t)POINT_STEP * POINTS_MAX));
    return c->count / step < POINTS_MIN ? 1 + c->count / POINTS_MIN / 2 : step;
}

static void path_of(struct pm_html *h, const struct pm_contours *all, const struct pm_contour *c)
{
    const size_t step = step_of(all, c);
    for (size_t i = 0; i < c->count; i += step) {
        if (i == 0)
            PM_HTML(h, "M");
        else
            PM_HTML(h, "L");
        pm_html_number(h, (double)c->points[i].x, 1);
        PM_HTML(h, " ");
        pm_html_number(h, (double)c->points[i].y, 1);
    }
    PM_HTML(h, "Z");
}

/* Where a label grows from on a small screen, which enlarges it: the side that faces its mark,
 * unless it would then leave the picture. at: of the label, of `size`; mark: of its mark; all in
 * px. */
static double anchor(double at, double size, double mark, double picture)
{
    const bool behind = at + 0.5 * size > mark;
    if (behind)
        return at + PM_TAG_ENLARGED * size < picture ? at : at + size;
    return at + size - PM_TAG_ENLARGED * size > 0 ? at + size : at;
}

static void number_label(struct pm_html *h, const struct pm_report_page *page, int region)
{
    const struct pm_tags *tags = &page->sketch->tags;
    const double *mark = page->report->regions[region].centroid;
    const double scale = (double)page->w / page->report->before.width;
    for (size_t i = 0; i < tags->count; i++) {
        const struct pm_tag *t = &tags->v[i];
        const double em = (double)tags->em * (t->pih ? 1.0 : (double)PM_TAG_OTHER_SIZE);
        const double w = (double)t->box.w, height = (double)t->box.h;
        if (t->region != region)
            continue;
        const double x = anchor((double)t->box.x, w, scale * mark[0], page->w);
        const double y = anchor((double)t->box.y, height, scale * mark[1], page->h);
        PM_HTML(h, "<g transform=\"translate(");
        pm_html_number(h, x, 1);
        PM_HTML(h, " ");
        pm_html_number(h, y, 1);
        PM_HTML(h, ")\"><g class=\"tag\"><rect x=\"");
        pm_html_number(h, (double)t->box.x - x, 1);
        PM_HTML(h, "\" y=\"");
        pm_html_number(h, (double)t->box.y - y, 1);
        PM_HTML(h, "\" width=\"");
        pm_html_number(h, w, 1);
        PM_HTML(h, "\" height=\"");
        pm_html_number(h, height, 1);
        PM_HTML(h, "\" rx=\"");
        pm_html_number(h, 0.28 * em, 1);
        PM_HTML(h, "\"/><text x=\"");
        pm_html_number(h, (double)t->box.x - x + 0.5 * w, 1);
        PM_HTML(h, "\" y=\"");
        pm_html_number(h, (double)t->box.y - y + 0.5 * (height + (double)PM_TEXT_CAP * em), 1);
        PM_HTML(h, "\" font-size=\"");
        pm_html_number(h, em, 1);
        PM_HTML(h, "\" text-anchor=\"middle\">");
        pm_html_text(h, t->text);
        PM_HTML(h, "</text></g></g>");
    }
}

static void link_of(struct pm_html *h, const struct pm_report_page *page, int region)
{
    const struct pihmap_region *r = &page->report->regions[region];
    const struct pm_contours *all = &page->sketch->contours;
    const char letter[2] = {pm_kind_letter(r->kind), '\0'};
    PM_HTML(h, "<a id=\"mark-");
    pm_html_number(h, r->id, 0);
    PM_HTML(h, "\" href=\"#row-");
    pm_html_number(h, r->id, 0);
    PM_HTML(h, "\" class=\"mark ");
    pm_html_text(h, pihmap_kind_name(r->kind));
    PM_HTML(h, "\" aria-label=\""); /* begins with what the label shows */
    pm_html_text(h, letter);
    pm_html_number(h, r->id, 0);
    PM_HTML(h, ", ");
    pm_html_text(h, pm_region_words(h->language, r));
    PM_HTML(h, ", ");
    pm_html_figure(h, r->delta_L, 1, true);
    PM_HTML(h, " L*\"><path class=\"casing\" d=\"");
    for (size_t i = 0; i < all->count; i++)
        if (all->v[i].index == region)
            path_of(h, all, &all->v[i]);
    PM_HTML(h, "\"/><path class=\"core\" d=\"");
    for (size_t i = 0; i < all->count; i++)
        if (all->v[i].index == region)
            path_of(h, all, &all->v[i]);
    PM_HTML(h, "\"/>");
    number_label(h, page, region);
    PM_HTML(h, "</a>\n");
}

void pm_html_marks(struct pm_html *h, const struct pm_report_page *page)
{
    PM_HTML(h, "<svg class=\"marks\" viewBox=\"0 0 ");
    pm_html_number(h, page->w, 0);
    PM_HTML(h, " ");
    pm_html_number(h, page->h, 0);
    PM_HTML(h, "\" role=\"group\" aria-label=\"");
    pm_html_words(h, PM_MESSAGE("Outlines of the regions"));
    PM_HTML(h, "\">\n");
    for (int rank = 0; rank < PM_RANKS; rank++) /* the Tab key reaches likely PIH first */
        for (size_t i = 0; i < page->report->region_count; i++) {
            const enum pihmap_kind kind = page->report->regions[i].kind;
            if (kind != PIHMAP_KIND_NAMED && (int)pm_kind_rank(kind) == rank)
                link_of(h, page, (int)i);
        }
    PM_HTML(h, "</svg>\n");
}

/* ---- the table ------------------------------------------------------------------------ */

static void cell(struct pm_html *h, double v, int decimals, bool plus)
{
    PM_HTML(h, "<td>");
    pm_html_figure(h, v, decimals, plus);
    PM_HTML(h, "</td>");
}

static void words_cell(struct pm_html *h, const char *words)
{
    PM_HTML(h, "<td>");
    pm_html_text(h, words);
    PM_HTML(h, "</td>");
}

/* Of words that are ours. */
static void own_cell(struct pm_html *h, const char *words)
{
    PM_HTML(h, "<td>");
    pm_html_own(h, words);
    PM_HTML(h, "</td>");
}

/* burden: the column of requested regions is there. */
static void row(struct pm_html *h, const struct pihmap_region *r, bool printed, bool burden)
{
    char words[PM_WORDS];
    PM_HTML(h, "<tr id=\"row-");
    pm_html_number(h, r->id, 0);
    PM_HTML(h, "\" class=\"");
    pm_html_text(h, pihmap_kind_name(r->kind));
    if (!printed)
        PM_HTML(h, " screen");
    PM_HTML(h, "\"><th scope=\"row\">");
    if (r->kind != PIHMAP_KIND_NAMED) {
        PM_HTML(h, "<a href=\"#mark-");
        pm_html_number(h, r->id, 0);
        PM_HTML(h, "\">");
        pm_html_number(h, r->id, 0);
        PM_HTML(h, "</a>");
    } else {
        pm_html_number(h, r->id, 0);
    }
    PM_HTML(h, "</th>");
    words_cell(h, pm_region_words(h->language, r));
    cell(h, r->delta_L, 1, true);
    pm_range_words(h->language, r->delta_L_ci95, 1, words);
    own_cell(h, words);
    own_cell(h, pm_translate(h->language, pihmap_severity_name(r->severity)));
    pm_area_words(h->language, r, words);
    own_cell(h, words);
    cell(h, r->delta_a, 1, true);
    cell(h, r->delta_b, 1, true);
    cell(h, r->delta_E00, 1, false);
    PM_HTML(h, "<td>");
    pm_html_figure(h, pihmap_confidence_percent(r->confidence), 0, false);
    PM_HTML(h, " %</td>");
    if (burden)
        cell(h, r->burden.net, 1, true);
    PM_HTML(h, "</tr>\n");
}

static bool has_named(const struct pihmap_report *report)
{
    for (size_t i = 0; i < report->region_count; i++)
        if (report->regions[i].kind == PIHMAP_KIND_NAMED)
            return true;
    return false;
}

static void rows(struct pm_html *h, const struct pihmap_report *report)
{
    size_t shown = 0;
    for (int rank = 0; rank < PM_RANKS; rank++)
        for (size_t i = 0; i < report->region_count; i++)
            if ((int)pm_kind_rank(report->regions[i].kind) == rank)
                row(h, &report->regions[i], shown++ < PRINTED_ROWS, has_named(report));
}

void pm_html_table(struct pm_html *h, const struct pm_report_page *page)
{
    static const char *const heads[] = {
        "#",
        PM_MESSAGE("Kind"),
        PM_MESSAGE("Change of L*"),
        PM_MESSAGE("95 % range"),
        PM_MESSAGE("Severity"),
        PM_MESSAGE("Area"),
        PM_MESSAGE("Change of a*"),
        PM_MESSAGE("Change of b*"),
        PM_MESSAGE("Colour difference (CIEDE2000)"),
        PM_MESSAGE("Confidence in the kind"),
        PM_MESSAGE("Pigment burden in it, % L*"), /* of requested regions */
    };
    enum { HEADS = sizeof heads / sizeof *heads };
    const struct pihmap_report *report = page->report;
    pm_html_section(h, "regions", "regions", PM_MESSAGE("Regions that changed"));
    char words[PM_WORDS];
    pm_left_out_words(h->language, report, words);
    if (*words) {
        PM_HTML(h, "<p>");
        pm_html_own(h, words);
        PM_HTML(h, "</p>\n");
    }
    pm_burden_words(h->language, &report->burden, words);
    if (*words) {
        PM_HTML(h, "<p>");
        pm_html_format(h,
                       PM_MESSAGE("Pigment burden, in percent of the measured skin times L*, since "
                                  "the before photo: %s"),
                       words);
        PM_HTML(h, "</p>\n");
    }
    if (report->region_count == 0) {
        PM_HTML(h, "</section>\n");
        return;
    }
    pm_html_table_begin(h, PM_MESSAGE("Table of the regions"), "");
    pm_html_heads(h, heads, has_named(report) ? HEADS : HEADS - 1);
    pm_html_table_rows(h);
    rows(h, report);
    pm_html_table_end(h);
    if (report->region_count > PRINTED_ROWS) {
        PM_HTML(h, "<p class=\"print\">");
        pm_html_format(h, PM_MESSAGE("and %zu more, listed when this page is viewed on screen."),
                       report->region_count - PRINTED_ROWS);
        PM_HTML(h, "</p>\n");
    }
    PM_HTML(h, "</section>\n");
}
