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
    pm_html_format(
        h,
        PM_MESSAGE("%zu patients, %zu pairs: %zu compared (%zu with a poor photo match), "
                   "%zu declined, %zu failed or not done. Unmatched photos: %zu."),
        c->patients, c->pairs, end[PM_COHORT_GOOD] + end[PM_COHORT_FAIR] + end[PM_COHORT_POOR],
        end[PM_COHORT_POOR], end[PM_COHORT_DECLINED], end[PM_COHORT_FAILED], c->unmatched);
    if (c->left_out > 0) {
        PM_HTML(h, " ");
        pm_html_format(h, PM_MESSAGE("The last %zu pairs, of later visits, are in the table only."),
                       c->left_out);
    }
    PM_HTML(h, "</p>\n");
}

/* Sentences, one after the other. */
static const char *const METHOD[] = {
    PM_MESSAGE("Every visit is compared with the patient's first photo, where all change is 0."),
    PM_MESSAGE("Thin: patients; where there are several views, their mean."),
    PM_MESSAGE("Thick: the mean of the patients who were compared at that visit, with its 95 % "
               "interval (percentiles of 2000 draws of patients with replacement, within the "
               "group, the same draws in every run)."),
    PM_MESSAGE("Nobody is carried forward, and nothing is adjusted: who drops out, and whose "
               "photos match poorly, may differ from the others."),
    PM_MESSAGE("These are changes in photos, not effects of a treatment; for models of them there "
               "is a table with a row for each patient, visit and measure:"),
};

static void method(struct pm_html *h)
{
    PM_HTML(h, "<p>");
    pm_html_sentences(h, METHOD, sizeof METHOD / sizeof *METHOD);
    PM_HTML(h, " <a href=\"./cohort.csv\">cohort.csv</a></p>\n");
}

static void figure(struct pm_html *h, const struct pm_cohort *c, int which)
{
    struct pm_plot plot = {.html = h};
    PM_HTML(h, "<figure class=\"wide\" tabindex=\"0\"><figcaption>");
    pm_html_words(h, pm_cohort_figure_title(which));
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
    char range[PM_WORDS];
    PM_HTML(h, "<td>");
    pm_html_figure(h, m->mean, decimals, true);
    PM_HTML(h, "</td><td>");
    if (isfinite(m->ci95[0])) {
        pm_range_words(h->language, m->ci95, decimals, range);
        pm_html_own(h, range);
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
    static const char *const heads[] = {PM_MESSAGE("Visit"),
                                        PM_MESSAGE("Group"),
                                        PM_MESSAGE("Patients compared"),
                                        PM_MESSAGE("Net pigment burden, % L*"),
                                        PM_MESSAGE("95 % interval"),
                                        PM_MESSAGE("Likely PIH, % of the skin"),
                                        PM_MESSAGE("95 % interval"),
                                        PM_MESSAGE("Likely PIH marks"),
                                        PM_MESSAGE("95 % interval")};
    pm_html_heading(h, PM_MESSAGE("Means"));
    pm_html_table_begin(h, PM_MESSAGE("Means by visit and group"), "");
    pm_html_heads(h, heads, sizeof heads / sizeof *heads);
    pm_html_table_rows(h);
    for (size_t v = 0; v < c->visits; v++)
        for (size_t g = 0; g < c->groups; g++)
            mean_row(h, c, g, v);
    pm_html_table_end(h);
}

enum pihmap_status pm_html_cohort(struct pm_job *job, const struct pm_cohort *cohort,
                                  const char *style_hash, char **text, size_t *n)
{
    struct pm_html h = {.job = job, .language = cohort->language};
    const struct pm_html_head head = {.title = pm_translate(h.language, PM_MESSAGE("Cohort")),
                                      .style = pm_page_css,
                                      .style_hash = style_hash};
    const struct pm_page_way way = {.index = "index.html"};
    pm_html_begin(&h, &head);
    pm_html_way(&h, &way);
    PM_HTML(&h, "\n<header>\n<h1>");
    pm_html_words(&h, PM_MESSAGE("Cohort: change since the first photo"));
    PM_HTML(&h, "</h1>\n<p class=\"notice\">");
    pm_html_words(&h, PM_NOTICE);
    PM_HTML(&h, "</p>\n");
    counts(&h, cohort);
    method(&h);
    PM_HTML(&h, "</header>\n<main>\n<div class=\"cohort\">\n");
    for (int k = 0; k < PM_COHORT_FIGURES; k++)
        figure(&h, cohort, k);
    PM_HTML(&h, "</div>\n");
    table(&h, cohort);
    PM_HTML(&h, "</main>\n");
    pm_html_footer(&h, NULL);
    return pm_html_end(&h, &head, text, n);
}
