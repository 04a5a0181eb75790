/* The page of a cohort: figures, and their means as a table. */
#include "report/cohort.h"
#include "report/parts.h"
#include "report/words.h"

#include <math.h>
#include <stdio.h>

static void counts(struct pm_html *h, const struct pm_cohort *c)
{
    size_t end[PM_COHORT_ENDS] = {0};
    for (size_t i = 0; i < c->groups * c->visits; i++)
        for (int k = 0; k < PM_COHORT_ENDS; k++)
            end[k] += c->end[i][k];
    PM_HTML(h, "<p>");
    pm_html_number(h, (double)c->patients, 0);
    PM_HTML(h, " patients, ");
    pm_html_number(h, (double)c->pairs, 0);
    PM_HTML(h, " pairs: ");
    pm_html_number(h, (double)(end[PM_COHORT_GOOD] + end[PM_COHORT_FAIR] + end[PM_COHORT_POOR]), 0);
    PM_HTML(h, " compared (");
    pm_html_number(h, (double)end[PM_COHORT_POOR], 0);
    PM_HTML(h, " with a poor photo match), ");
    pm_html_number(h, (double)end[PM_COHORT_DECLINED], 0);
    PM_HTML(h, " declined, ");
    pm_html_number(h, (double)end[PM_COHORT_FAILED], 0);
    PM_HTML(h, " failed or not done. Unmatched photos: ");
    pm_html_number(h, (double)c->unmatched, 0);
    PM_HTML(h, ".");
    if (c->left_out > 0) {
        PM_HTML(h, " The last ");
        pm_html_number(h, (double)c->left_out, 0);
        PM_HTML(h, " pairs, of later visits, are in the table only.");
    }
    PM_HTML(h, "</p>\n");
}

static void method(struct pm_html *h)
{
    PM_HTML(h,
            "<p>Every visit is compared with the patient's first photo, where all change is 0. "
            "Thin: patients; where there are several views, their mean. Thick: the mean of the "
            "patients who were compared at that visit, with its 95 % interval (percentiles of "
            "2000 draws of patients with replacement, within the group, the same draws in every "
            "run). Nobody is carried forward, and nothing is adjusted: who drops out, and "
            "whose photos match poorly, may differ from the others. These are changes in photos, "
            "not effects of a treatment; for models of them there is "
            "<a href=\"./cohort.csv\">cohort.csv</a>, a row for each patient, visit and "
            "measure.</p>\n");
}

static void figure(struct pm_html *h, const struct pm_cohort *c, int which)
{
    struct pm_plot plot = {.form = PM_PLOT_PART, .html = h};
    PM_HTML(h, "<figure class=\"wide\" tabindex=\"0\"><figcaption>");
    pm_html_text(h, pm_cohort_figure_title(which));
    PM_HTML(h, " (<a href=\"");
    pm_html_path(h, pm_cohort_figure_file(which, false));
    PM_HTML(h, "\">SVG</a>, <a href=\"");
    pm_html_path(h, pm_cohort_figure_file(which, true));
    PM_HTML(h, "\">PNG</a>)</figcaption>\n");
    pm_cohort_figure(&plot, c, which);
    PM_HTML(h, "</figure>\n");
}

static void mean_cells(struct pm_html *h, const struct pm_cohort_mean *m, int decimals)
{
    char low[PM_WORDS], high[PM_WORDS];
    PM_HTML(h, "<td>");
    pm_html_figure(h, m->mean, decimals, true);
    PM_HTML(h, "</td><td>");
    if (isfinite(m->ci95[0])) {
        pm_figure(m->ci95[0], decimals, false, low);
        pm_figure(m->ci95[1], decimals, false, high);
        pm_html_text(h, low);
        PM_HTML(h, " to ");
        pm_html_text(h, high);
    }
    PM_HTML(h, "</td>");
}

static void mean_row(struct pm_html *h, const struct pm_cohort *c, size_t group, size_t visit)
{
    const size_t at = group * c->visits + visit;
    size_t pairs = 0;
    for (int k = 0; k < PM_COHORT_ENDS; k++)
        pairs += c->end[at][k];
    if (pairs == 0)
        return;
    PM_HTML(h, "<tr><th scope=\"row\">");
    pm_html_text(h, c->visit[visit].label);
    PM_HTML(h, "</th><td>");
    pm_html_text(h, c->group[group]);
    PM_HTML(h, "</td><td>");
    pm_html_number(h, (double)c->mean[PM_COHORT_BURDEN][at].n, 0);
    PM_HTML(h, "</td>");
    mean_cells(h, &c->mean[PM_COHORT_BURDEN][at], 1);
    mean_cells(h, &c->mean[PM_COHORT_AREA][at], 2);
    mean_cells(h, &c->mean[PM_COHORT_MARKS][at], 1);
    PM_HTML(h, "</tr>\n");
}

static void table(struct pm_html *h, const struct pm_cohort *c)
{
    PM_HTML(h, "<h2>Means</h2>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" "
               "aria-label=\"Means by visit and group\"><table>\n<thead><tr>"
               "<th scope=\"col\">Visit</th><th scope=\"col\">Group</th>"
               "<th scope=\"col\">Patients compared</th>"
               "<th scope=\"col\">Net pigment burden, % L*</th><th scope=\"col\">95 % interval</th>"
               "<th scope=\"col\">Likely PIH, % of the skin</th>"
               "<th scope=\"col\">95 % interval</th><th scope=\"col\">Likely PIH marks</th>"
               "<th scope=\"col\">95 % interval</th></tr></thead>\n<tbody>\n");
    for (size_t v = 0; v < c->visits; v++)
        for (size_t g = 0; g < c->groups; g++)
            mean_row(h, c, g, v);
    PM_HTML(h, "</tbody></table></div>\n");
}

enum pihmap_status pm_html_cohort(struct pm_job *job, const struct pm_cohort *cohort,
                                  const char *style_hash, char **text, size_t *n)
{
    struct pm_html h = {.job = job};
    const struct pm_html_head head = {
        .title = "Cohort", .style = pm_page_css, .style_hash = style_hash};
    const struct pm_page_way way = {.index = "index.html"};
    pm_html_begin(&h, &head);
    pm_html_way(&h, &way);
    PM_HTML(&h, "\n<header>\n<h1>Cohort: change since the first photo</h1>\n"
                "<p class=\"notice\">" PM_NOTICE "</p>\n");
    counts(&h, cohort);
    method(&h);
    PM_HTML(&h, "</header>\n<main>\n<div class=\"cohort\">\n");
    for (int k = 0; k < PM_COHORT_FIGURES; k++)
        figure(&h, cohort, k);
    PM_HTML(&h, "</div>\n");
    table(&h, cohort);
    PM_HTML(&h, "</main>\n<footer><p>pihmap " PIHMAP_VERSION
                ". Screening aid; not a diagnosis.</p></footer>\n");
    return pm_html_end(&h, &head, text, n);
}
