#include "report/panel.h"

#include "base/resize.h"
#include "base/printable.h"
#include "report/sketch.h"
#include "report/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Lengths in px, for pictures of PM_PANEL_SIDE. */
#define EDGE 64
#define GAP 44
#define COLUMN_MIN 840 /* width, however narrow the photo: the text below needs room */

/* Width of the page in em: an em is 8 pt on A4, whatever the shape of the page. */
#define EMS_ACROSS 98.0f
#define PICTURE_LETTERS 1.7f /* size of lines and letters on the heatmap, printed 9 cm wide */

/* Lengths in em. */
#define TITLE_SIZE 1.5f
#define VERDICT_SIZE 1.15f
#define HEAD 6.7f    /* title, verdict and overall change */
#define CAPTION 2.0f /* above each picture */
#define BELOW 1.8f   /* from the pictures to the text below */
#define WORDS 14.6f  /* height of that text */
#define FOOT 2.6f
#define LINE 1.45f /* from line to line */
#define LABEL 7.4f /* width of the labels of facts */
#define SMALL 0.88f

enum { ROWS_MAX = 8, FACT_LINES_MAX = 11, CUT_BYTES_MAX = 600 /* of a line that is cut */ };

struct page {
    struct pm_canvas canvas;
    struct pm_font *font;
    const struct pm_panel *panel;
    float em;
    int column; /* width, px */
    int w, h;   /* of each picture */
    float left[3];
    float pictures_y, words_y;
    struct pm_ink ink, soft, rule;
};

void pm_panel_size(int w, int h, const struct pm_change *change, int *panel_w, int *panel_h)
{
    pm_fit(w, h, PM_PANEL_SIDE, panel_w, panel_h);
    /* Rounding must not make the heatmap smaller than the change map. */
    *panel_w = *panel_w < change->dL.w ? change->dL.w : *panel_w;
    *panel_h = *panel_h < change->dL.h ? change->dL.h : *panel_h;
}

/* The font of pictures has neither Chinese, Korean nor Hindi, and does not join Arabic: they are in
 * English in every language. */
#define LANGUAGE PIHMAP_LANGUAGE_ENGLISH

/* ---- text ----------------------------------------------------------------------------- */

/* A line of text from `at`, the left end of its baseline; size in em of the page. */
static void put_text(struct page *p, float size, struct pm_point at, const struct pm_ink *ink,
                     const char *text)
{
    const struct pm_text_style style = {p->font, size * p->em, *ink};
    pm_text(&p->canvas, &style, at.x, at.y, text);
}

/* The same with `at` as its right end. */
static void put_text_right(struct page *p, float size, struct pm_point at, const struct pm_ink *ink,
                           const char *text)
{
    at.x -= pm_text_width(p->font, size * p->em, text);
    put_text(p, size, at, ink, text);
}

/* The same, cut with an ellipsis where it is wider than width. */
static void put_text_cut(struct page *p, float size, struct pm_point at, float width,
                         const struct pm_ink *ink, const char *text)
{
    char cut[CUT_BYTES_MAX + 4];
    const float dots = pm_text_width(p->font, size * p->em, "\xE2\x80\xA6");
    if (pm_text_width(p->font, size * p->em, text) <= width) {
        put_text(p, size, at, ink, text);
        return;
    }
    size_t n = pm_text_line(p->font, size * p->em, width - dots, text);
    if (n > CUT_BYTES_MAX)
        for (n = CUT_BYTES_MAX; n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80;)
            n--; /* whole characters only */
    snprintf(cut, sizeof cut, "%.*s\xE2\x80\xA6", (int)n, text);
    put_text(p, size, at, ink, cut);
}

/* Breaks text into lines, no more than lines_max; gives their number. */
static int put_lines(struct page *p, struct pm_point at, float width, int lines_max,
                     const char *text)
{
    const float em = SMALL * p->em;
    int line = 0;
    for (; *text && line < lines_max; line++) {
        const size_t n = pm_text_line(p->font, em, width, text);
        char part[2 * PM_WORDS];
        const struct pm_point start = {at.x, at.y + (float)line * LINE * em};
        if (line + 1 == lines_max || n >= sizeof part) {
            put_text_cut(p, SMALL, start, width, &p->ink, text);
            return line + 1;
        }
        snprintf(part, sizeof part, "%.*s", (int)n, text);
        put_text(p, SMALL, start, &p->ink, part);
        for (text += n; *text == ' ';)
            text++;
    }
    return line;
}

/* ---- head ----------------------------------------------------------------------------- */

static void title_words(const struct pm_panel *panel, char *out, size_t size)
{
    const struct pihmap_report *report = panel->report;
    char before[PM_WORDS], after[PM_WORDS], id[PM_WORDS];
    if (panel->id) {
        pm_printable(panel->id, id, sizeof id);
        snprintf(out, size, "%s", id);
        return;
    }
    pm_file_words(report->before.file, before);
    pm_file_words(report->after.file, after);
    snprintf(out, size, "%s \xE2\x86\x92 %s", before, after);
}

/* The colours of the arms of the colour bar, dark enough to be read on white. */
static struct pm_ink ink_of(const struct page *p, bool bad, bool good)
{
    return bad    ? pm_ink(&p->canvas, 122, 20, 128, 1)
           : good ? pm_ink(&p->canvas, 20, 118, 108, 1)
                  : pm_ink(&p->canvas, 110, 104, 116, 1);
}

static struct pm_ink verdict_ink(const struct page *p)
{
    const enum pihmap_verdict verdict = p->panel->report->verdict;
    return ink_of(p, verdict == PIHMAP_PIH_LIKELY, verdict == PIHMAP_NO_PIH_SEEN);
}

static struct pm_ink change_ink(const struct page *p)
{
    const enum pihmap_change change = p->panel->report->change;
    return ink_of(p, change == PIHMAP_CHANGE_WORSE || change == PIHMAP_CHANGE_MIXED,
                  change == PIHMAP_CHANGE_BETTER || change == PIHMAP_CHANGE_NONE);
}

/* A headline behind a bar of its colour, its baseline at y. */
static void headline(struct page *p, float y, const struct pm_ink *ink, const char *words)
{
    const float bar = 0.35f * p->em, cap = VERDICT_SIZE * PM_TEXT_CAP * p->em;
    const struct pm_box mark = {p->left[0], y - cap - 0.2f * p->em, bar, cap + 0.4f * p->em};
    pm_canvas_box(&p->canvas, mark, 0.25f * bar, ink);
    put_text(p, VERDICT_SIZE, (struct pm_point){p->left[0] + 2.2f * bar, y}, ink, words);
}

static void head(struct page *p)
{
    char title[2 * PM_WORDS + 8], verdict[PM_WORDS], change[PIHMAP_CHANGE_SENTENCE];
    const float width = p->left[2] + (float)p->column - p->left[0];
    title_words(p->panel, title, sizeof title);
    pm_verdict_words(LANGUAGE, p->panel->report, false, verdict);
    pihmap_change_sentence(p->panel->report, change, sizeof change);
    float y = EDGE + TITLE_SIZE * PM_TEXT_CAP * p->em;
    const struct pm_point left = {p->left[0], y}, right = {p->left[0] + width, y};
    put_text_cut(p, TITLE_SIZE, left, width - 12 * p->em, &p->ink, title);
    put_text_right(p, SMALL, right, &p->soft, "pihmap " PIHMAP_VERSION);
    const struct pm_ink inks[2] = {verdict_ink(p), change_ink(p)};
    headline(p, y + 2.05f * p->em, &inks[0], verdict);
    headline(p, y + 3.85f * p->em, &inks[1], change);
}

/* ---- pictures ------------------------------------------------------------------------- */

static void put_picture(struct page *p, int column, const struct pm_rgb8 *picture,
                        const char *caption)
{
    struct pm_rgb8 *to = p->canvas.picture;
    const int x0 = (int)p->left[column] + (p->column - picture->w) / 2, y0 = (int)p->pictures_y;
    for (int y = 0; y < picture->h; y++)
        memcpy(to->v + ((size_t)(y0 + y) * (size_t)to->w + (size_t)x0) * 3,
               picture->v + (size_t)y * (size_t)picture->w * 3, (size_t)picture->w * 3);
    const struct pm_point above = {p->left[column], p->pictures_y - 0.7f * p->em};
    put_text_cut(p, 1, above, (float)p->column, &p->ink, caption);
}

static void pictures(struct page *p, const struct pm_rgb8 *heat)
{
    const struct pihmap_report *report = p->panel->report;
    char date[PM_WORDS], caption[PM_WORDS + 80];
    pm_date_words(LANGUAGE, report->before.taken_at, date);
    snprintf(caption, sizeof caption, "Before%s%s", *report->before.taken_at ? ", " : "",
             *report->before.taken_at ? date : "");
    put_picture(p, 0, p->panel->before, caption);
    pm_date_words(LANGUAGE, report->after.taken_at, date);
    snprintf(caption, sizeof caption, "After%s%s: aligned, lighting corrected",
             *report->after.taken_at ? ", " : "", *report->after.taken_at ? date : "");
    put_picture(p, 1, p->panel->after, caption);
    put_picture(p, 2, heat, "Heatmap on the before photo");
}

/* ---- facts ---------------------------------------------------------------------------- */

struct facts {
    struct page *page;
    int lines; /* so far */
};

static void fact(struct facts *f, const char *label, int lines_max, const char *text)
{
    struct page *p = f->page;
    const float x = p->left[0], y = p->words_y + (float)f->lines * LINE * SMALL * p->em;
    const struct pm_point after_label = {x + LABEL * p->em, y};
    const int left = FACT_LINES_MAX - f->lines;
    if (left < 1 || !*text)
        return;
    put_text(p, SMALL, (struct pm_point){x, y}, &p->soft, label);
    f->lines += put_lines(p, after_label, (float)p->column - LABEL * p->em,
                          lines_max < left ? lines_max : left, text);
}

static void photo_fact(struct facts *f, const char *label, const struct pihmap_photo_facts *photo)
{
    char name[PM_WORDS], date[PM_WORDS], text[2 * PM_WORDS + 4];
    pm_file_words(photo->file, name);
    pm_date_words(LANGUAGE, photo->taken_at, date);
    snprintf(text, sizeof text, "%s, %s", date, name);
    fact(f, label, 1, text);
}

static void photo_match_fact(struct facts *f, const struct pihmap_comparability *c)
{
    char text[1200];
    size_t used = (size_t)snprintf(text, sizeof text, "%s", pihmap_grade_name(c->grade));
    for (int i = 0; i < c->reason_count && i < 3 && used < sizeof text; i++) {
        char words[PIHMAP_REASON_TEXT];
        pihmap_reason_text(&c->reasons[i], words, sizeof words);
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", i ? "; " : ": ", words);
    }
    fact(f, "Photo match", 4, text);
}

static void light_fact(struct facts *f, const struct pihmap_comparability *c)
{
    char text[PM_WORDS];
    if (!isfinite(c->exposure_ev))
        return;
    if (fabs(c->exposure_ev) < PM_EXPOSURE_MENTIONED_EV)
        snprintf(text, sizeof text, "after as bright as before; corrected");
    else
        snprintf(text, sizeof text, "after %s stops %s than before; corrected",
                 pm_figure(LANGUAGE, fabs(c->exposure_ev), 2, false).v,
                 c->exposure_ev > 0 ? "brighter" : "darker");
    fact(f, "Light", 1, text);
}

static void facts(struct page *p)
{
    const struct pihmap_report *report = p->panel->report;
    struct facts f = {p, 0};
    char words[PM_WORDS], text[PM_WORDS + 80];
    photo_fact(&f, "Before", &report->before);
    photo_fact(&f, "After", &report->after);
    pm_interval_words(LANGUAGE, report, words);
    fact(&f, "Interval", 2, words);
    photo_match_fact(&f, &report->comparability);
    light_fact(&f, &report->comparability);
    snprintf(text, sizeof text, "%s, ITA %s degrees",
             report->skin.ita_class ? report->skin.ita_class : "",
             pm_figure(LANGUAGE, report->skin.ita, 0, false).v);
    fact(&f, "Skin", 1, isfinite(report->skin.ita) ? text : "");
}

/* ---- the strongest marks -------------------------------------------------------------- */

enum { COLUMNS = 6, HEAD_LINES = 2 };

/* Right edge of every column, in em of small letters; the left edge of the second. */
static const float COLUMN_AT[COLUMNS] = {1.9f, 2.7f, 13.5f, 21.8f, 28.5f, 34.5f};

static void row(struct page *p, int line, const struct pm_ink *ink, const char *const text[COLUMNS])
{
    const float em = SMALL * p->em, y = p->words_y + (float)line * LINE * em;
    const float fit = fminf(1, (float)p->column / (COLUMN_AT[COLUMNS - 1] * em));
    for (int i = 0; i < COLUMNS; i++) {
        const struct pm_point at = {p->left[1] + COLUMN_AT[i] * em * fit, y};
        if (i == 1)
            put_text(p, SMALL * fit, at, ink, text[i]);
        else
            put_text_right(p, SMALL * fit, at, ink, text[i]);
    }
}

static void region_row(struct page *p, int line, const struct pihmap_region *r)
{
    char id[16], range[PM_WORDS], area[PM_WORDS], confidence[PM_WORDS];
    const struct pm_shown drop = pm_figure(LANGUAGE, r->delta_L, 1, true);
    snprintf(id, sizeof id, "%d", r->id);
    pm_range_words(LANGUAGE, r->delta_L_ci95, 1, range);
    pm_area_words(LANGUAGE, r, area);
    snprintf(confidence, sizeof confidence, "%s %%",
             pm_figure(LANGUAGE, pihmap_confidence_percent(r->confidence), 0, false).v);
    const char *const text[COLUMNS] = {id,        pm_region_words(LANGUAGE, r), drop.v, range, area,
                                       confidence};
    row(p, line, pm_kind_rank(r->kind) < PM_RANK_OTHER ? &p->ink : &p->soft, text);
}

static void marks(struct page *p)
{
    static const char *const heads[HEAD_LINES][COLUMNS] = {
        {"", "", "", "", "", "confidence"},
        {"#", "kind", "change of L*", "95 % range", "area", "in the kind"}};
    const struct pihmap_report *report = p->panel->report;
    const float em = SMALL * p->em;
    const struct pm_point first = {p->left[1], p->words_y};
    int line = 0;
    if (report->region_count == 0) {
        char words[PM_WORDS];
        pm_left_out_words(LANGUAGE, report, words);
        put_lines(p, first, (float)p->column, 2, words);
        return;
    }
    while (line < HEAD_LINES) {
        row(p, line, &p->soft, heads[line]);
        line++;
    }
    const struct pm_box rule = {first.x, first.y + ((HEAD_LINES - 1) * LINE + 0.42f) * em,
                                (float)p->column, 2};
    pm_canvas_box(&p->canvas, rule, 0, &p->rule);
    for (int rank = 0; rank < PM_RANKS; rank++)
        for (size_t i = 0; i < report->region_count && line < HEAD_LINES + ROWS_MAX; i++)
            if ((int)pm_kind_rank(report->regions[i].kind) == rank)
                region_row(p, line++, &report->regions[i]);
    if (report->region_count > ROWS_MAX) {
        char more[64];
        snprintf(more, sizeof more, "and %zu more in the report", report->region_count - ROWS_MAX);
        const struct pm_point last = {first.x, first.y + (float)line * LINE * em};
        put_text(p, SMALL, last, &p->soft, more);
    }
}

static void legend(struct page *p)
{
    const struct pm_drawing *d = &p->panel->drawing;
    const double per_px = (double)p->w / p->panel->report->before.width;
    const struct pm_legend_facts facts = {d->report, d->opt, pm_is_greyed(d->change),
                                          d->opt->px_per_mm * per_px, "Change of lightness"};
    const struct pm_point corner = {p->left[2], p->words_y - p->em};
    struct pm_legend legend;
    pm_legend_on_paper(&facts, p->font, SMALL * p->em, corner, &legend);
    pm_legend_draw(&legend, p->font, &p->canvas);
}

static void foot(struct page *p)
{
    const float y = (float)p->canvas.picture->h - EDGE;
    const float width = p->left[2] + (float)p->column - p->left[0];
    const struct pm_box rule = {p->left[0], y - 1.7f * p->em, width, 2};
    pm_canvas_box(&p->canvas, rule, 0, &p->rule);
    put_text(p, 1, (struct pm_point){p->left[0], y}, &p->ink, PM_NOTICE);
    put_text_right(p, SMALL, (struct pm_point){p->left[0] + width, y}, &p->soft,
                   "Each region is measured against the skin around it; darker is negative.");
}

/* ---- the page ------------------------------------------------------------------------- */

static enum pihmap_status lay_out(struct pm_job *job, struct page *p, struct pm_rgb8 *out)
{
    enum pihmap_status st;
    p->w = p->panel->before->w;
    p->h = p->panel->before->h;
    p->column = p->w > COLUMN_MIN ? p->w : COLUMN_MIN;
    const int width = 2 * EDGE + 3 * p->column + 2 * GAP;
    p->em = (float)width / EMS_ACROSS;
    for (int i = 0; i < 3; i++)
        p->left[i] = (float)(EDGE + i * (p->column + GAP));
    p->pictures_y = floorf(EDGE + (HEAD + CAPTION) * p->em);
    p->words_y = p->pictures_y + (float)p->h + BELOW * p->em;
    TRY(pm_rgb8_alloc(job, width, (int)(p->words_y + (WORDS + FOOT) * p->em) + EDGE, out));
    memset(out->v, 255, (size_t)out->w * (size_t)out->h * 3);
    pm_canvas(out, &p->canvas);
    p->ink = pm_ink(&p->canvas, 25, 22, 30, 1);
    p->soft = pm_ink(&p->canvas, 98, 93, 104, 1);
    p->rule = pm_ink(&p->canvas, 205, 202, 208, 1);
out:
    return st;
}

enum pihmap_status pm_panel(struct pm_job *job, const struct pm_panel *panel, struct pm_rgb8 *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_rgb8 heat = {0, 0, NULL};
    struct pihmap_options opt = *panel->drawing.opt;
    struct pm_drawing drawing = panel->drawing;
    enum pihmap_status st;
    *out = (struct pm_rgb8){0, 0, NULL};
    opt.legend = false; /* it is below */
    drawing.opt = &opt;
    drawing.letters = PICTURE_LETTERS;
    struct page *p = pm_scratch(job, 1, sizeof *p);
    if (!p)
        return job->err.status;
    p->panel = panel;
    TRY(pm_rgb8_copy(job, panel->before, &heat));
    TRY(pm_overlay(job, &drawing, &heat));
    TRY(pm_font(job, &p->font));
    TRY(lay_out(job, p, out));
    head(p);
    pictures(p, &heat);
    facts(p);
    marks(p);
    legend(p);
    foot(p);
out:
    if (st)
        pm_rgb8_free(out);
    pm_rgb8_free(&heat);
    pm_scratch_rewind(job, mark);
    return st;
}
