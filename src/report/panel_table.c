#include "report/panel_parts.h"

#include "base/vocabulary.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* In em of small letters. */
#define GAP_LEAST 0.5f      /* between columns; where it would be less, */
#define GAP 0.9f            /* this is between all of them */
#define HEAD_BROKEN_AT 6.0f /* wider heads of the last column have two lines */

enum { ROWS_MAX = 8, COLUMNS = 6, HEAD_LINES = 2 };

/* Right edge of every column, in em of small letters; the left edge of the second. Wide words move
 * it to the right; the table is as wide as its column of the page, or smaller letters make it so.
 */
static const float COLUMN_AT[COLUMNS] = {1.9f, 2.7f, 13.5f, 21.8f, 28.5f, 34.5f};

struct table {
    float at[COLUMNS];
    const struct pihmap_region *region[ROWS_MAX];
    int rows;
};

struct row {
    char cell[COLUMNS][PM_WORDS];
};

/* The last head, which is a long one, has its first words on the first line. */
static void head_row(const struct pm_panel_page *p, int line, struct row *out)
{
    /* U+00A0: a break would part a number from its sign. Pages say it with a capital letter. */
    static const char *const heads[COLUMNS] = {
        "#",
        PM_MESSAGE("kind"),
        PM_MESSAGE("change of L*"),
        PM_MESSAGE("95\xC2\xA0% range"),
        PM_MESSAGE("area"),
        PM_MESSAGE("confidence in the kind"),
    };
    const char *last = pm_panel_words(p, heads[COLUMNS - 1]);
    const float em = PM_PANEL_SMALL * p->em;
    const bool broken = pm_text_width(p->font, em, last) > HEAD_BROKEN_AT * em;
    const size_t first = broken ? pm_text_line(p->font, em, HEAD_BROKEN_AT * em, last) : 0;
    memset(out, 0, sizeof *out);
    if (line == 0) {
        snprintf(out->cell[COLUMNS - 1], PM_WORDS, "%.*s", (int)first, last);
        return;
    }
    for (int i = 0; i < COLUMNS - 1; i++)
        snprintf(out->cell[i], PM_WORDS, "%s", pm_panel_words(p, heads[i]));
    snprintf(out->cell[COLUMNS - 1], PM_WORDS, "%s", pm_panel_next_line(last, first));
}

/* Width left for a name before its row's change, px. */
static float name_room(const struct pm_panel_page *p, const char *change)
{
    return (COLUMN_AT[2] - COLUMN_AT[1] - GAP_LEAST) * PM_PANEL_SMALL * p->em -
           pm_panel_text_width(p, PM_PANEL_SMALL, change);
}

static void region_row(const struct pm_panel_page *p, const struct pihmap_region *r,
                       struct row *out)
{
    snprintf(out->cell[0], PM_WORDS, "%d", r->id);
    snprintf(out->cell[2], PM_WORDS, "%s", pm_figure(p->language, r->delta_L, 1, true).v);
    if (r->kind == PIHMAP_KIND_NAMED && r->name) /* of any length: it does not move the columns */
        pm_panel_cut(p, PM_PANEL_SMALL, name_room(p, out->cell[2]), r->name, out->cell[1]);
    else
        snprintf(out->cell[1], PM_WORDS, "%s", pm_region_words(p->language, r));
    pm_range_words(p->language, r->delta_L_ci95, 1, out->cell[3]);
    pm_area_words(p->language, r, out->cell[4]);
    snprintf(out->cell[5], PM_WORDS, "%s %%",
             pm_figure(p->language, pihmap_confidence_percent(r->confidence), 0, false).v);
}

/* Line of the table, its head included. */
static void row_of(const struct pm_panel_page *p, const struct table *t, int line, struct row *out)
{
    if (line < HEAD_LINES)
        head_row(p, line, out);
    else
        region_row(p, t->region[line - HEAD_LINES], out);
}

/* Width of what is in the columns, in em: of any row. */
struct widths {
    float of[COLUMNS];
    float second_and_third; /* side by side in one row */
};

static void widen(const struct pm_panel_page *p, const struct row *row, struct widths *out)
{
    const float em = PM_PANEL_SMALL * p->em;
    float width[COLUMNS];
    for (int i = 0; i < COLUMNS; i++) {
        width[i] = pm_text_width(p->font, em, row->cell[i]) / em;
        out->of[i] = fmaxf(out->of[i], width[i]);
    }
    out->second_and_third = fmaxf(out->second_and_third, width[1] + width[2]);
}

/* The right edges, moved to where columns are that far apart. Did one move? */
static bool move_apart(const struct widths *widths, float gap, float at[COLUMNS])
{
    const float third = at[1] + widths->second_and_third + gap;
    bool moved = third > at[2];
    at[2] = fmaxf(at[2], third);
    for (int i = 3; i < COLUMNS; i++) {
        const float least = at[i - 1] + gap + widths->of[i];
        moved |= least > at[i];
        at[i] = fmaxf(at[i], least);
    }
    return moved;
}

static void collect_table(const struct pm_panel_page *p, struct table *t)
{
    const struct pihmap_report *report = p->panel->report;
    struct widths widths = {{0}, 0};
    struct row row;
    t->rows = 0;
    memcpy(t->at, COLUMN_AT, sizeof t->at);
    for (int rank = 0; rank < PM_RANKS; rank++)
        for (size_t i = 0; i < report->region_count && t->rows < ROWS_MAX; i++)
            if ((int)pm_kind_rank(report->regions[i].kind) == rank)
                t->region[t->rows++] = &report->regions[i];
    for (int line = 0; line < HEAD_LINES + t->rows; line++) {
        row_of(p, t, line, &row);
        widen(p, &row, &widths);
    }
    if (move_apart(&widths, GAP_LEAST, t->at))
        move_apart(&widths, GAP, t->at);
}

static void put_row(struct pm_panel_page *p, const struct table *t, int line)
{
    const float em = PM_PANEL_SMALL * p->em, y = p->words_y + (float)line * PM_PANEL_LINE * em;
    const float fit = fminf(1, (float)p->column / (t->at[COLUMNS - 1] * em));
    const bool soft =
        line < HEAD_LINES || pm_kind_rank(t->region[line - HEAD_LINES]->kind) == PM_RANK_OTHER;
    struct row row;
    row_of(p, t, line, &row);
    for (int i = 0; i < COLUMNS; i++) {
        const struct pm_point at = {p->left[1] + t->at[i] * em * fit, y};
        if (i == 1)
            pm_panel_text(p, PM_PANEL_SMALL * fit, at, soft ? &p->soft : &p->ink, row.cell[i]);
        else
            pm_panel_text_right(p, PM_PANEL_SMALL * fit, at, soft ? &p->soft : &p->ink,
                                row.cell[i]);
    }
}

void pm_panel_table(struct pm_panel_page *p)
{
    const struct pihmap_report *report = p->panel->report;
    const float em = PM_PANEL_SMALL * p->em;
    const struct pm_point first = {p->left[1], p->words_y};
    struct table table;
    if (report->region_count == 0) {
        char words[PM_WORDS];
        pm_left_out_words(p->language, report, words);
        pm_panel_text_lines(p, first, (float)p->column, pm_panel_lines(p, 2), words);
        return;
    }
    collect_table(p, &table);
    const struct pm_box rule = {first.x, first.y + ((HEAD_LINES - 1) * PM_PANEL_LINE + 0.42f) * em,
                                (float)p->column, 2};
    for (int line = 0; line < HEAD_LINES + table.rows; line++)
        put_row(p, &table, line);
    pm_canvas_box(&p->canvas, rule, 0, &p->rule);
    if (report->region_count > ROWS_MAX) {
        char more[PM_WORDS];
        snprintf(more, sizeof more, pm_panel_words(p, PM_MESSAGE("and %zu more in the report")),
                 report->region_count - ROWS_MAX);
        const float y = first.y + (float)(HEAD_LINES + table.rows) * PM_PANEL_LINE * em;
        pm_panel_text(p, PM_PANEL_SMALL, (struct pm_point){first.x, y}, &p->soft, more);
    }
}
