#include "report/html_index.h"

#include "report/parts.h"
#include "report/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *pm_index_words(enum pm_index_result result)
{
    static const char *const words[] = {[PM_INDEX_PIH] = PM_MESSAGE("likely PIH"),
                                        [PM_INDEX_NONE_SEEN] = PM_MESSAGE("no likely PIH seen"),
                                        [PM_INDEX_CANNOT_TELL] = PM_MESSAGE("cannot tell"),
                                        [PM_INDEX_DECLINED] = PM_MESSAGE("declined"),
                                        [PM_INDEX_FAILED] = PM_MESSAGE("failed"),
                                        [PM_INDEX_NOT_DONE] = PM_MESSAGE("not done"),
                                        [PM_INDEX_UNMATCHED] = PM_MESSAGE("unmatched")};
    return (size_t)result < PM_INDEX_RESULTS ? words[result] : "";
}

const char *pm_index_class(enum pm_index_result result)
{
    static const char *const words[] = {
        [PM_INDEX_PIH] = "pih_likely",          [PM_INDEX_NONE_SEEN] = "no_pih_seen",
        [PM_INDEX_CANNOT_TELL] = "cannot_tell", [PM_INDEX_DECLINED] = "declined",
        [PM_INDEX_FAILED] = "failed",           [PM_INDEX_NOT_DONE] = "not_done",
        [PM_INDEX_UNMATCHED] = "unmatched"};
    return (size_t)result < PM_INDEX_RESULTS ? words[result] : "";
}

bool pm_index_has_thumb(const struct pm_index_row *row)
{
    return row->record && row->result <= PM_INDEX_CANNOT_TELL;
}

bool pm_index_has_page(const struct pm_index_row *row)
{
    return row->record && row->result <= PM_INDEX_DECLINED;
}

void pm_html_record_path(struct pm_html *h, const struct pm_index_row *row, const char *name)
{
    pm_html_path(h, row->record);
    PM_HTML(h, "/");
    pm_html_text(h, name);
}

/* ---- the head ------------------------------------------------------------------------- */

/* Is it a change of which there are words? */
static bool is_change(int change)
{
    return change >= 0 && change < PIHMAP_CHANGES;
}

static void change_class(struct pm_html *h, enum pihmap_change change)
{
    PM_HTML(h, "change_");
    pm_html_text(h, pihmap_change_name(change));
}

static void count_words(struct pm_html *h, size_t count, const char *words)
{
    PM_HTML(h, "\"><b>");
    pm_html_number(h, (double)count, 0);
    PM_HTML(h, "</b> ");
    pm_html_words(h, words);
    PM_HTML(h, "</li>\n");
}

static void counts(struct pm_html *h, const struct pm_index_page *page)
{
    size_t result[PM_INDEX_RESULTS] = {0}, change[PIHMAP_CHANGES] = {0};
    for (size_t i = 0; i < page->n; i++) {
        if ((size_t)page->rows[i].result < PM_INDEX_RESULTS)
            result[page->rows[i].result]++;
        if (is_change(page->rows[i].change))
            change[page->rows[i].change]++;
    }
    PM_HTML(h, "<ul class=\"counts\">\n");
    for (int i = 0; i < PM_INDEX_RESULTS; i++) {
        if (result[i] == 0)
            continue;
        PM_HTML(h, "<li class=\"");
        pm_html_text(h, pm_index_class((enum pm_index_result)i));
        count_words(h, result[i], pm_index_words((enum pm_index_result)i));
    }
    for (int i = PIHMAP_CHANGE_WORSE; i <= PIHMAP_CHANGE_MIXED; i++) {
        if (change[i] == 0)
            continue;
        PM_HTML(h, "<li class=\"");
        change_class(h, (enum pihmap_change)i);
        count_words(h, change[i], pihmap_change_text((enum pihmap_change)i));
    }
    PM_HTML(h, "</ul>\n");
}

/* Begins a choice of the form, whose first option is all. */
static void begin_choice(struct pm_html *h, const char *words, const char *id)
{
    PM_HTML(h, "<label>");
    pm_html_words(h, words);
    PM_HTML(h, " <select id=\"");
    pm_html_text(h, id);
    PM_HTML(h, "\"><option value=\"\">");
    pm_html_words(h, PM_MESSAGE("all"));
    PM_HTML(h, "</option>");
}

static void end_choice(struct pm_html *h)
{
    PM_HTML(h, "</select></label>\n");
}

static void end_option(struct pm_html *h, const char *words)
{
    PM_HTML(h, "\">");
    pm_html_words(h, words);
    PM_HTML(h, "</option>");
}

/* Hidden until the script shows it: without it the form does nothing. The script takes its words
 * from here. */
static void filters(struct pm_html *h)
{
    PM_HTML(h, "<form class=\"filters\" role=\"search\" data-more=\"");
    pm_html_words(h, PM_MESSAGE("Show more"));
    PM_HTML(h, "\" hidden>\n<label>");
    pm_html_words(h, PM_MESSAGE("Find"));
    PM_HTML(h, " <input type=\"search\" id=\"find\" autocomplete=\"off\"></label>\n");
    begin_choice(h, PM_MESSAGE("Result"), "result");
    for (int i = 0; i < PM_INDEX_RESULTS; i++) {
        PM_HTML(h, "<option value=\"");
        pm_html_text(h, pm_index_class((enum pm_index_result)i));
        end_option(h, pm_index_words((enum pm_index_result)i));
    }
    end_choice(h);
    begin_choice(h, PM_MESSAGE("Overall"), "change");
    for (int i = 0; i < PIHMAP_CHANGES; i++) {
        PM_HTML(h, "<option value=\"");
        change_class(h, (enum pihmap_change)i);
        end_option(h, pihmap_change_text((enum pihmap_change)i));
    }
    end_choice(h);
    begin_choice(h, PM_MESSAGE("Photo match"), "grade");
    for (int i = 0; i < PIHMAP_GRADES; i++) {
        PM_HTML(h, "<option value=\"");
        pm_html_number(h, i, 0);
        end_option(h, pihmap_grade_name((enum pihmap_grade)i));
    }
    end_choice(h);
    PM_HTML(h, "<label>");
    pm_html_words(h, PM_MESSAGE("Drop of at least"));
    PM_HTML(h, " <input type=\"number\" id=\"drop\" min=\"0\" max=\"100\" step=\"0.5\"> ");
    pm_html_words(h, PM_MESSAGE("L*"));
    PM_HTML(h, "</label>\n<label>");
    pm_html_words(h, PM_MESSAGE("Area of at least"));
    PM_HTML(h, " <input type=\"number\" id=\"area\" min=\"0\" max=\"100\" step=\"0.1\"> %</label>\n"
               "<output id=\"shown\" data-words=\"");
    pm_html_words(h, PM_MESSAGE("{shown} of {all} shown"));
    PM_HTML(h, "\"></output>\n</form>\n");
}

/* Rows that are laid out at first; the script shows more as one scrolls. A browser takes a second
 * to lay out a thousand. On paper, and without the script, all are there. */
enum { FIRST_ROWS = 50 };

/* ---- the table ------------------------------------------------------------------------ */

static void figure_cell(struct pm_html *h, double v, int decimals, bool plus)
{
    if (!isfinite(v)) {
        PM_HTML(h, "<td></td>");
        return;
    }
    PM_HTML(h, "<td data-v=\"");
    pm_html_number(h, v, 6);
    PM_HTML(h, "\">");
    pm_html_figure(h, v, decimals, plus);
    PM_HTML(h, "</td>");
}

static void thumb_cell(struct pm_html *h, const struct pm_index_row *row)
{
    PM_HTML(h, "<td class=\"thumb\">");
    if (pm_index_has_thumb(row)) {
        PM_HTML(h, "<img loading=\"lazy\" decoding=\"async\" width=\"96\" height=\"72\" alt=\"\" "
                   "src=\"");
        pm_html_record_path(h, row, "thumb.jpg");
        PM_HTML(h, "\">");
    }
    PM_HTML(h, "</td>");
}

static void id_cell(struct pm_html *h, const struct pm_index_row *row)
{
    const bool linked = pm_index_has_page(row);
    PM_HTML(h, "<th scope=\"row\">");
    if (linked) {
        PM_HTML(h, "<a href=\"");
        pm_html_record_path(h, row, "report.html");
        PM_HTML(h, "\">");
    }
    pm_html_text(h, row->id);
    if (linked)
        PM_HTML(h, "</a>");
    if (row->timeline) {
        PM_HTML(h, "<br><a class=\"series\" href=\"");
        pm_html_path(h, row->timeline);
        PM_HTML(h, "\">");
        pm_html_words(h, PM_MESSAGE("all visits"));
        PM_HTML(h, "<span class=\"unseen\">: ");
        pm_html_text(h, row->id);
        PM_HTML(h, "</span></a>");
    }
    PM_HTML(h, "</th>");
}

static void change_cell(struct pm_html *h, int change)
{
    if (!is_change(change)) {
        PM_HTML(h, "<td></td>");
        return;
    }
    PM_HTML(h, "<td class=\"");
    change_class(h, (enum pihmap_change)change);
    PM_HTML(h, "\" data-v=\"");
    pm_html_number(h, change, 0);
    PM_HTML(h, "\">");
    pm_html_words(h, pihmap_change_text((enum pihmap_change)change));
    PM_HTML(h, "</td>");
}

static void grade_cell(struct pm_html *h, int grade)
{
    if (grade < 0 || grade >= PIHMAP_GRADES) {
        PM_HTML(h, "<td></td>");
        return;
    }
    PM_HTML(h, "<td data-v=\"");
    pm_html_number(h, grade, 0);
    PM_HTML(h, "\">");
    pm_html_words(h, pihmap_grade_name((enum pihmap_grade)grade));
    PM_HTML(h, "</td>");
}

static void table_row(struct pm_html *h, const struct pm_index_row *row, bool scaled, bool later)
{
    if (later)
        PM_HTML(h, "<tr class=\"later\">");
    else
        PM_HTML(h, "<tr>");
    thumb_cell(h, row);
    id_cell(h, row);
    PM_HTML(h, "<td class=\"");
    pm_html_text(h, pm_index_class(row->result));
    PM_HTML(h, "\" data-v=\"");
    pm_html_number(h, row->result, 0);
    PM_HTML(h, "\">");
    pm_html_words(h, pm_index_words(row->result));
    PM_HTML(h, "</td>");
    change_cell(h, row->change);
    figure_cell(h, row->worst_delta_L, 1, true);
    figure_cell(h, row->mean_delta_L, 1, true);
    figure_cell(h, row->marks, 0, false);
    figure_cell(h, 100 * row->area_fraction, 1, false);
    grade_cell(h, row->grade);
    figure_cell(h, row->days, 0, false);
    if (scaled)
        figure_cell(h, row->area_mm2, 1, false);
    PM_HTML(h, "<td class=\"why\">");
    pm_html_own(h, row->reason);
    PM_HTML(h, "</td></tr>\n");
}

static void table(struct pm_html *h, const struct pm_index_page *page)
{
    static const char *const heads[] = {PM_MESSAGE("Pair"),
                                        PM_MESSAGE("Result"),
                                        PM_MESSAGE("Overall"),
                                        PM_MESSAGE("Worst change of L*"),
                                        PM_MESSAGE("Mean change of L*"),
                                        PM_MESSAGE("Marks"),
                                        PM_MESSAGE("Area, %"),
                                        PM_MESSAGE("Photo match"),
                                        PM_MESSAGE("Days")};
    static const char *const area = PM_MESSAGE("Area, mm\xC2\xB2");
    static const char *const note = PM_MESSAGE("Note");
    bool scaled = false; /* is the scale of any pair known? */
    for (size_t i = 0; i < page->n; i++)
        scaled |= page->rows[i].area_mm2 > 0;
    pm_html_table_begin(h, PM_MESSAGE("Table of the pairs"), "pairs");
    PM_HTML(h, "<td></td>");
    pm_html_heads(h, heads, sizeof heads / sizeof *heads);
    pm_html_heads(h, &area, scaled);
    pm_html_heads(h, &note, 1);
    pm_html_table_rows(h);
    for (size_t i = 0; i < page->n; i++)
        table_row(h, &page->rows[i], scaled, i >= FIRST_ROWS);
    pm_html_table_end(h);
}

static size_t count_pairs(const struct pm_index_page *page)
{
    size_t n = 0;
    for (size_t i = 0; i < page->n; i++)
        n += page->rows[i].result != PM_INDEX_UNMATCHED;
    return n;
}

enum pihmap_status pm_html_index(struct pm_job *job, const struct pm_index_page *page, char **text,
                                 size_t *n)
{
    struct pm_html h = {.job = job, .language = page->language};
    char title[PM_WORDS];
    const size_t pairs = count_pairs(page);
    if (pairs == 1)
        snprintf(title, sizeof title, "%s", pm_translate(h.language, PM_MESSAGE("1 pair")));
    else
        snprintf(title, sizeof title, pm_translate(h.language, PM_MESSAGE("%zu pairs")), pairs);
    const struct pm_html_head head = {.title = title,
                                      .style = pm_page_css,
                                      .script = pm_index_js,
                                      .style_hash = page->style_hash,
                                      .script_hash = page->script_hash,
                                      .pictures = true};
    pm_html_begin(&h, &head);
    PM_HTML(&h, "<header>\n<h1>");
    pm_html_own(&h, title);
    PM_HTML(&h, "</h1>\n<p class=\"notice\">");
    pm_html_words(&h, PM_NOTICE);
    PM_HTML(&h, "</p>\n");
    counts(&h, page);
    if (page->cohort) {
        PM_HTML(&h, "<p><a href=\"./cohort.html\">");
        pm_html_words(&h, PM_MESSAGE("Cohort: change over time by group"));
        PM_HTML(&h, "</a></p>\n");
    }
    PM_HTML(&h, "</header>\n<main>\n");
    filters(&h);
    table(&h, page);
    PM_HTML(&h, "</main>\n");
    pm_html_footer(&h, PM_MESSAGE("Changes of L* are those of the likely PIH marks against the "
                                  "skin around them; darker is negative. Areas in % are shares of "
                                  "the measured skin. Unmatched photos belong to no pair; the note "
                                  "says why."));
    return pm_html_end(&h, &head, text, n);
}
