#include "report/panel_parts.h"

#include "base/printable.h"
#include "base/resize.h"
#include "compare/overall_change.h"
#include "report/sketch.h"

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
#define WORDS 14.6f  /* height of that text, of WORDS_LINES lines */
#define FOOT 2.6f
#define FOOT_GAP 2.0f /* between its two notes */

enum { WORDS_LINES = 11 };

void pm_panel_size(int w, int h, const struct pm_change *change, int *panel_w, int *panel_h)
{
    pm_fit(w, h, PM_PANEL_SIDE, panel_w, panel_h);
    /* Rounding must not make the heatmap smaller than the change map. */
    *panel_w = *panel_w < change->dL.w ? change->dL.w : *panel_w;
    *panel_h = *panel_h < change->dL.h ? change->dL.h : *panel_h;
}

/* ---- head ----------------------------------------------------------------------------- */

/* Within the margins. */
static float page_width(const struct pm_panel_page *p)
{
    return p->left[2] + (float)p->column - p->left[0];
}

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
static struct pm_ink ink_of(const struct pm_panel_page *p, bool bad, bool good)
{
    return bad    ? pm_ink(&p->canvas, 122, 20, 128, 1)
           : good ? pm_ink(&p->canvas, 20, 118, 108, 1)
                  : pm_ink(&p->canvas, 110, 104, 116, 1);
}

static struct pm_ink verdict_ink(const struct pm_panel_page *p)
{
    const enum pihmap_verdict verdict = p->panel->report->verdict;
    return ink_of(p, verdict == PIHMAP_PIH_LIKELY, verdict == PIHMAP_NO_PIH_SEEN);
}

static struct pm_ink change_ink(const struct pm_panel_page *p)
{
    const enum pihmap_change change = p->panel->report->change;
    return ink_of(p, change == PIHMAP_CHANGE_WORSE || change == PIHMAP_CHANGE_MIXED,
                  change == PIHMAP_CHANGE_BETTER || change == PIHMAP_CHANGE_NONE);
}

/* A headline behind a bar of its colour, its baseline at y; in smaller letters where it is wider
 * than the page. */
static void headline(struct pm_panel_page *p, float y, const struct pm_ink *ink, const char *words)
{
    const float bar = 0.35f * p->em, cap = VERDICT_SIZE * PM_TEXT_CAP * p->em;
    const float width = page_width(p) - 2.2f * bar;
    const float fit = fminf(1, width / pm_panel_text_width(p, VERDICT_SIZE, words));
    const struct pm_box mark = {p->left[0], y - cap - 0.2f * p->em, bar, cap + 0.4f * p->em};
    pm_canvas_box(&p->canvas, mark, 0.25f * bar, ink);
    pm_panel_text(p, fit * VERDICT_SIZE, (struct pm_point){p->left[0] + 2.2f * bar, y}, ink, words);
}

static void head(struct pm_panel_page *p)
{
    char title[2 * PM_WORDS + 8], verdict[PM_WORDS], change[PIHMAP_CHANGE_SENTENCE];
    const float width = page_width(p);
    title_words(p->panel, title, sizeof title);
    pm_verdict_words(p->language, p->panel->report, false, verdict);
    pm_change_sentence(p->language, p->panel->report, change, sizeof change);
    float y = EDGE + TITLE_SIZE * PM_TEXT_CAP * p->em;
    const struct pm_point left = {p->left[0], y}, right = {p->left[0] + width, y};
    pm_panel_text_cut(p, TITLE_SIZE, left, width - 12 * p->em, &p->ink, title);
    pm_panel_text_right(p, PM_PANEL_SMALL, right, &p->soft, "pihmap " PIHMAP_VERSION);
    const struct pm_ink inks[2] = {verdict_ink(p), change_ink(p)};
    headline(p, y + 2.05f * p->em, &inks[0], verdict);
    headline(p, y + 3.85f * p->em, &inks[1], change);
}

/* ---- pictures ------------------------------------------------------------------------- */

static void put_picture(struct pm_panel_page *p, int column, const struct pm_rgb8 *picture,
                        const char *caption)
{
    struct pm_rgb8 *to = p->canvas.picture;
    const int x0 = (int)p->left[column] + (p->column - picture->w) / 2, y0 = (int)p->pictures_y;
    for (int y = 0; y < picture->h; y++)
        memcpy(to->v + ((size_t)(y0 + y) * (size_t)to->w + (size_t)x0) * 3,
               picture->v + (size_t)y * (size_t)picture->w * 3, (size_t)picture->w * 3);
    const struct pm_point above = {p->left[column], p->pictures_y - 0.7f * p->em};
    pm_panel_text_cut(p, 1, above, (float)p->column, &p->ink, caption);
}

static void pictures(struct pm_panel_page *p, const struct pm_rgb8 *heat)
{
    const struct pihmap_report *report = p->panel->report;
    const struct pihmap_photo_facts *before = &report->before, *after = &report->after;
    char date[PM_WORDS], caption[PM_WORDS + 80];
    pm_date_words(p->language, before->taken_at, date);
    snprintf(caption, sizeof caption, "%s%s%s", pm_panel_words(p, PM_MESSAGE("Before")),
             *before->taken_at ? pm_panel_words(p, PM_MESSAGE(", ")) : "",
             *before->taken_at ? date : "");
    put_picture(p, 0, p->panel->before, caption);
    pm_date_words(p->language, after->taken_at, date);
    if (*after->taken_at)
        snprintf(caption, sizeof caption,
                 pm_panel_words(p, PM_MESSAGE("After, %s: aligned, lighting corrected")), date);
    else
        snprintf(caption, sizeof caption, "%s",
                 pm_panel_words(p, PM_MESSAGE("After: aligned, lighting corrected")));
    put_picture(p, 1, p->panel->after, caption);
    put_picture(p, 2, heat, pm_panel_words(p, PM_MESSAGE("Heatmap on the before photo")));
}

/* ---- below the pictures ---------------------------------------------------------------- */

static void legend(struct pm_panel_page *p)
{
    const struct pm_drawing *d = &p->panel->drawing;
    const double per_px = (double)p->w / p->panel->report->before.width;
    const struct pm_legend_facts facts = {d->report, d->opt, pm_is_greyed(d->change),
                                          d->opt->px_per_mm * per_px,
                                          pm_panel_words(p, PM_MESSAGE("Change of lightness"))};
    const struct pm_point corner = {p->left[2], p->words_y - p->em};
    struct pm_legend legend;
    pm_legend_on_paper(&facts, p->font, PM_PANEL_SMALL * p->em, corner, &legend);
    pm_legend_draw(&legend, p->font, &p->canvas);
}

static void foot(struct pm_panel_page *p)
{
    const float y = (float)p->canvas.picture->h - EDGE;
    const float width = page_width(p);
    const struct pm_box rule = {p->left[0], y - 1.7f * p->em, width, 2};
    const char *notice = pm_panel_words(p, PM_NOTICE);
    const char *note =
        pm_panel_words(p, PM_MESSAGE("Each region is measured against the skin around "
                                     "it; darker is negative."));
    const float fit =
        fminf(1, (width - FOOT_GAP * p->em) / (pm_panel_text_width(p, 1, notice) +
                                               pm_panel_text_width(p, PM_PANEL_SMALL, note)));
    pm_canvas_box(&p->canvas, rule, 0, &p->rule);
    pm_panel_text(p, fit, (struct pm_point){p->left[0], y}, &p->ink, notice);
    pm_panel_text_right(p, fit * PM_PANEL_SMALL, (struct pm_point){p->left[0] + width, y}, &p->soft,
                        note);
}

/* ---- the page ------------------------------------------------------------------------- */

/* Height of the text below the pictures, em: more than usual where the facts need it. */
static float words_height(const struct pm_panel_page *p, const struct pm_panel_facts *facts)
{
    const int more = pm_panel_facts_lines(p, facts) - WORDS_LINES;
    return WORDS + (more > 0 ? (float)more * PM_PANEL_LINE * PM_PANEL_SMALL : 0);
}

static enum pihmap_status lay_out(struct pm_job *job, struct pm_panel_page *p,
                                  struct pm_panel_facts *facts, struct pm_rgb8 *out)
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
    pm_panel_facts(p, facts);
    const float words = words_height(p, facts);
    TRY(pm_rgb8_alloc(job, width, (int)(p->words_y + (words + FOOT) * p->em) + EDGE, out));
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
    struct pm_panel_page *p = pm_scratch(job, 1, sizeof *p);
    struct pm_panel_facts *facts = pm_scratch(job, 1, sizeof *facts);
    if (!p || !facts)
        return job->err.status;
    p->panel = panel;
    p->language = pm_picture_language(opt.language);
    TRY(pm_rgb8_copy(job, panel->before, &heat));
    TRY(pm_overlay(job, &drawing, &heat));
    TRY(pm_font(job, &p->font));
    TRY(lay_out(job, p, facts, out));
    head(p);
    pictures(p, &heat);
    pm_panel_facts_put(p, facts);
    pm_panel_table(p);
    legend(p);
    foot(p);
out:
    if (st)
        pm_rgb8_free(out);
    pm_rgb8_free(&heat);
    pm_scratch_rewind(job, mark);
    return st;
}
