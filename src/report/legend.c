#include "report/legend.h"

#include "base/colour.h"
#include "report/heat.h"
#include "report/number.h"
#include "report/tag.h"
#include "report/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* All lengths in em. */
#define PAD 0.85f
#define BAR_WIDTH 15.0f
#define BAR_HEIGHT 1.05f
#define TICK 0.28f
#define SMALL 0.80f /* size of everything but the verdict */
#define OFF_EDGE 0.8f
#define RADIUS 0.5f

/* Down to the next baseline from the one before, or from the lower edge of what is above. */
#define TO_VERDICT 0.78f
#define TO_CHANGE 1.35f
#define TO_LEVEL 1.55f
#define TO_BAR 0.62f
#define TO_NUMBERS 1.10f
#define TO_WORDS 1.15f
#define TO_KEY 1.40f
#define TO_NEXT_KEY 1.20f
#define TO_SCALE 1.55f
#define TO_NOTE 1.55f

#define SAMPLE 1.7f  /* length of the key's line samples */
#define BETWEEN 0.6f /* words on one line, in em of their own */

#define EM_MIN 7.0f    /* px: smaller letters cannot be read */
#define SHARE_MAX 0.5f /* of the picture's width and height */

#define NOTE PM_MESSAGE("screening aid, not a diagnosis")
#define DARKER PM_MESSAGE("darker")
#define LIGHTER PM_MESSAGE("lighter")
#define CHANGE_OF_L PM_MESSAGE("change of L*")

/* ---- words -------------------------------------------------------------------------- */

/* A text in the legend's language. */
static const char *translated(const struct pm_legend *l, const char *english)
{
    return pm_translate(l->language, english);
}

static void verdict_words(const struct pihmap_report *report, struct pm_legend *out)
{
    const size_t size = sizeof out->verdict;
    if (report->verdict == PIHMAP_PIH_LIKELY && report->pih_regions != 1)
        snprintf(out->verdict, size, translated(out, PM_MESSAGE("%d likely PIH marks, for review")),
                 report->pih_regions);
    else
        snprintf(out->verdict, size, "%s",
                 translated(out, report->verdict == PIHMAP_PIH_LIKELY
                                     ? PM_MESSAGE("1 likely PIH mark, for review")
                                 : report->verdict == PIHMAP_NO_PIH_SEEN
                                     ? PM_MESSAGE("No likely PIH seen")
                                     : PM_MESSAGE("Cannot tell")));
}

static struct pm_key_line *add_line(struct pm_legend *l, enum pm_sample sample, const char *text)
{
    struct pm_key_line *line = &l->key[l->key_count++];
    line->sample = sample;
    snprintf(line->text, sizeof line->text, "%s", text);
    return line;
}

/* The letters of the other kinds that are in the picture, two to a line. Gives their number. */
static int letters(const bool *seen, struct pm_legend *out)
{
    struct pm_key_line *line = NULL;
    int others = 0;
    for (int i = 0; i < PIHMAP_KINDS; i++) {
        const enum pihmap_kind kind = (enum pihmap_kind)i;
        char one[64];
        if (kind == PIHMAP_KIND_PIH || kind == PIHMAP_KIND_FADED || !seen[i])
            continue;
        snprintf(one, sizeof one, "%c %s", pm_kind_letter(kind),
                 translated(out, pihmap_kind_text(kind)));
        if (others++ % 2 == 0) {
            line = add_line(out, PM_SAMPLE_NONE, one);
        } else {
            const size_t used = strlen(line->text);
            snprintf(line->text + used, sizeof line->text - used, "   %s", one);
        }
    }
    return others;
}

static void key_words(const struct pm_legend_facts *facts, struct pm_legend *out)
{
    const struct pihmap_report *report = facts->report;
    const size_t size = sizeof out->key[0].text;
    bool seen[PIHMAP_KINDS] = {false};
    size_t others = 0;
    for (size_t i = 0; i < report->region_count; i++)
        if ((size_t)report->regions[i].kind < PIHMAP_KINDS) {
            seen[report->regions[i].kind] = true;
            others += pm_kind_rank(report->regions[i].kind) == PM_RANK_OTHER;
        }
    if (seen[PIHMAP_KIND_PIH])
        add_line(out, PM_SAMPLE_LINE, translated(out, pihmap_kind_text(PIHMAP_KIND_PIH)));
    if (seen[PIHMAP_KIND_FADED])
        snprintf(add_line(out, PM_SAMPLE_DOTS, "")->text, size, "%c %s",
                 pm_kind_letter(PIHMAP_KIND_FADED),
                 translated(out, PM_MESSAGE("faded: less pigment")));
    if (others > PM_TAG_OTHERS)
        snprintf(add_line(out, PM_SAMPLE_DASHES, "")->text, size,
                 translated(out, PM_MESSAGE("other change: %d of %zu numbered")), PM_TAG_OTHERS,
                 others);
    else if (others > 0)
        add_line(out, PM_SAMPLE_DASHES, translated(out, PM_MESSAGE("other change, muted")));
    letters(seen, out);
    if (facts->greyed)
        snprintf(add_line(out, PM_SAMPLE_GREYED, "")->text, size, "%s%s%s",
                 translated(out, PM_MESSAGE("greyed")), translated(out, PM_MESSAGE(": ")),
                 translated(out, PM_MESSAGE("not measured")));
}

/* The pair's own skin, desaturated; a medium one where the pair's is unknown. */
static void greyed_skin(const struct pihmap_skin_facts *skin, uint8_t out[3])
{
    const double lab[3] = {skin->L, skin->a, skin->b};
    uint8_t code[3] = {190, 140, 115};
    if (isfinite(skin->L) && skin->L > 0) {
        double linear[3];
        pm_lab_to_linear(lab, linear);
        for (int k = 0; k < 3; k++)
            code[k] = (uint8_t)lround(255 * fmin(fmax(pm_linear_to_srgb(linear[k]), 0), 1));
    }
    pm_heat_desaturated(code, out);
}

/* The longest 1, 2 or 5 times a power of ten that fits into limit mm. */
static double round_length(double limit)
{
    double best = 0;
    for (double ten = 0.01; ten <= limit && ten < 1e6; ten *= 10)
        for (int i = 0; i < 3; i++) {
            static const int steps[] = {1, 2, 5};
            if (ten * steps[i] <= limit)
                best = ten * steps[i];
        }
    return best;
}

/* ---- size and place ----------------------------------------------------------------- */

static float text_height(const struct pm_legend *l)
{
    float h = TO_VERDICT + TO_LEVEL + TO_BAR + BAR_HEIGHT + TO_NUMBERS + TO_WORDS + TO_NOTE;
    if (*l->change)
        h += TO_CHANGE;
    if (l->key_count > 0)
        h += TO_KEY + (float)(l->key_count - 1) * TO_NEXT_KEY;
    if (l->mm > 0)
        h += TO_SCALE;
    return h;
}

/* The drop from which marks are flagged; "" where it is not known. */
static void level_words(const struct pm_legend *l, char *out, size_t size)
{
    char number[40], drop[48];
    *out = '\0';
    if (!(l->level > 0))
        return;
    pm_number(number, sizeof number, l->level, 1);
    snprintf(drop, sizeof drop, "%s%s", PM_MINUS, number);
    snprintf(out, size, translated(l, PM_MESSAGE("flagged from %s")), drop);
}

/* Width of the words below the colour bar, px: those in its middle stay there. */
static float ends_width(const struct pm_legend *l, const struct pm_font *font, float small)
{
    const float darker = pm_text_width(font, small, translated(l, DARKER));
    const float lighter = pm_text_width(font, small, translated(l, LIGHTER));
    return pm_text_width(font, small, translated(l, CHANGE_OF_L)) +
           2 * (fmaxf(darker, lighter) + BETWEEN * small);
}

/* The legend's size in letters of em px, and all that depends on it. */
static void measure(struct pm_legend *l, const struct pm_font *font, double px_per_mm, float em)
{
    const float small = SMALL * em;
    char level[PM_LEGEND_WORDS];
    level_words(l, level, sizeof level);
    l->em = em;
    l->bar = BAR_WIDTH * em;
    l->bar = fmaxf(l->bar, pm_text_width(font, em, l->verdict));
    l->bar = fmaxf(l->bar, pm_text_width(font, small, translated(l, NOTE)));
    l->bar = fmaxf(l->bar, pm_text_width(font, small, level));
    l->bar = fmaxf(l->bar, ends_width(l, font, small));
    l->bar = fmaxf(l->bar, pm_text_width(font, small, l->change));
    for (int i = 0; i < l->key_count; i++)
        l->bar = fmaxf(l->bar, (SAMPLE + 0.6f) * em + pm_text_width(font, small, l->key[i].text));
    l->bar = ceilf(l->bar);
    l->mm = px_per_mm > 0 ? round_length(0.6 * (double)l->bar / px_per_mm) : 0;
    l->mm_px = l->mm * px_per_mm;
    l->box.w = l->bar + 2 * PAD * em;
    l->box.h = (text_height(l) + 2 * PAD - 0.15f) * em;
}

static void begin(const struct pm_legend_facts *facts, struct pm_legend *out)
{
    memset(out, 0, sizeof *out);
    out->language = pm_picture_language(facts->opt->language);
    out->colormap = facts->opt->colormap;
    out->range = pm_heat_range(facts->opt);
    out->level = fmax(facts->report->flag_delta_L, 0);
    if (facts->title)
        snprintf(out->verdict, sizeof out->verdict, "%s", facts->title);
    else
        verdict_words(facts->report, out);
    if (!facts->title)
        snprintf(out->change, sizeof out->change, translated(out, PM_MESSAGE("overall: %s")),
                 translated(out, pihmap_change_text(facts->report->change)));
    key_words(facts, out);
    greyed_skin(&facts->report->skin, out->greyed);
}

void pm_legend(const struct pm_legend_facts *facts, const struct pm_layout *layout,
               struct pm_legend *out)
{
    const float em = layout->em, around = 2 * OFF_EDGE * em;
    begin(facts, out);
    measure(out, layout->font, facts->px_per_mm, em);
    const float share = fmaxf((out->box.w + around) / (SHARE_MAX * (float)layout->width),
                              (out->box.h + around) / (SHARE_MAX * (float)layout->height));
    if (share > 1)
        measure(out, layout->font, facts->px_per_mm, em / share);
    if (out->em < EM_MIN)
        out->box.w = 0;
    else
        out->box = pm_free_corner(layout, out->box.w, out->box.h, OFF_EDGE * out->em);
}

void pm_legend_on_paper(const struct pm_legend_facts *facts, const struct pm_font *font, float em,
                        struct pm_point corner, struct pm_legend *out)
{
    begin(facts, out);
    measure(out, font, facts->px_per_mm, em);
    out->paper = true;
    out->box.x = corner.x - PAD * em;
    out->box.y = corner.y - PAD * em;
}

/* ---- drawing ------------------------------------------------------------------------ */

struct pen {
    struct pm_canvas *canvas;
    struct pm_font *font;
    const struct pm_legend *legend;
    float em, small; /* px */
    float x, y;      /* left edge, and the height at which to go on */
    struct pm_ink text, faint, ground;
};

enum align { LEFT, CENTRE, RIGHT_EDGE };

static void words(const struct pen *p, float size, float x, enum align align,
                  const struct pm_ink *ink, const char *text)
{
    const struct pm_text_style style = {p->font, size, *ink};
    const float width = align == LEFT ? 0 : pm_text_width(p->font, size, text);
    pm_text(p->canvas, &style, align == CENTRE ? x - 0.5f * width : x - width, p->y, text);
}

static void signed_number(char *out, size_t size, double v)
{
    char digits[32];
    pm_number(digits, sizeof digits, fabs(v), 1);
    snprintf(out, size, "%s%s", v < 0 ? PM_MINUS : v > 0 ? "+" : "", digits);
}

/* The colour bar itself, in whole columns so that its edges are crisp. */
static void bar(const struct pen *p, float top)
{
    const struct pm_legend *l = p->legend;
    uint8_t table[PM_PALETTE_SIZE][3];
    pm_palette_table(l->colormap, table);
    const int columns = (int)l->bar, rows = (int)(BAR_HEIGHT * p->em + 0.5f);
    for (int i = 0; i < columns; i++) {
        const int at = (int)((i + 0.5) * PM_PALETTE_SIZE / columns);
        const struct pm_ink ink = pm_ink(p->canvas, table[at][0], table[at][1], table[at][2], 1.0f);
        for (int y = 0; y < rows; y++)
            pm_canvas_blend(p->canvas, (int)p->x + i, (int)top + y, &ink, 1.0f);
    }
}

/* Where a change of L* lies on the bar, px. */
static float on_bar(const struct pen *p, double dL)
{
    return p->x + p->legend->bar * (float)(0.5 + 0.5 * dL / p->legend->range);
}

/* A pointer down to a place on the bar. */
static void pointer(const struct pen *p, double dL)
{
    const float x = on_bar(p, dL), tip = p->y + TO_BAR * p->em - 1, half = 0.30f * p->em;
    const struct pm_point corner[3] = {
        {x - half, tip - 1.3f * half}, {x + half, tip - 1.3f * half}, {x, tip}};
    pm_canvas_triangle(p->canvas, corner, &p->text);
}

/* Above the bar: the drop from which marks are flagged. */
static void level(const struct pen *p)
{
    char text[PM_LEGEND_WORDS];
    const struct pm_legend *l = p->legend;
    level_words(l, text, sizeof text);
    if (!*text)
        return;
    const double shown = fmin(l->level, l->range);
    const float x = on_bar(p, -shown), width = pm_text_width(p->font, p->small, text);
    words(p, p->small, fmaxf(p->x, x - 0.5f * width), LEFT, &p->text, text);
    pointer(p, -shown);
}

static void numbers(const struct pen *p, float bar_bottom)
{
    const double range = p->legend->range;
    const double at[] = {-range, -0.5 * range, 0, 0.5 * range, range};
    for (int i = 0; i < 5; i++) {
        char text[40];
        const float x = on_bar(p, at[i]), thick = fmaxf(1.0f, 0.07f * p->em);
        const float left = fminf(fmaxf(x - 0.5f * thick, p->x), p->x + p->legend->bar - thick);
        signed_number(text, sizeof text, at[i]);
        const struct pm_box tick = {left - 0.5f, bar_bottom - 0.5f, thick, TICK * p->em};
        pm_canvas_box(p->canvas, tick, 0, &p->text);
        words(p, p->small, i == 4 ? p->x + p->legend->bar : x,
              i == 0   ? LEFT
              : i == 4 ? RIGHT_EDGE
                       : CENTRE,
              &p->text, text);
    }
}

static void sample(const struct pen *p, enum pm_sample sample)
{
    const bool dashed = sample == PM_SAMPLE_DASHES, dotted = sample == PM_SAMPLE_DOTS;
    const float thick = fmaxf(1.0f, (dashed ? 0.07f : 0.12f) * p->em);
    const float n = dashed ? 3 : dotted ? 6 : 1;
    const float middle = p->y - 0.5f * PM_TEXT_CAP * p->small;
    const float dash = SAMPLE * p->em / (2 * n - 1);
    if (sample == PM_SAMPLE_GREYED) {
        const uint8_t *g = p->legend->greyed;
        const struct pm_ink ink = pm_ink(p->canvas, g[0], g[1], g[2], 1.0f);
        const float tall = PM_TEXT_CAP * p->em;
        pm_canvas_box(p->canvas, (struct pm_box){p->x, middle - 0.5f * tall, dash, tall}, 0, &ink);
    }
    if (sample != PM_SAMPLE_LINE && !dashed && !dotted)
        return;
    for (int i = 0; i < (int)n; i++)
        pm_canvas_box(
            p->canvas,
            (struct pm_box){p->x + 2 * (float)i * dash, middle - 0.5f * thick, dash, thick}, 0,
            &p->text);
}

static void key(struct pen *p)
{
    for (int i = 0; i < p->legend->key_count; i++) {
        p->y += (i == 0 ? TO_KEY : TO_NEXT_KEY) * p->em;
        sample(p, p->legend->key[i].sample);
        words(p, p->small, p->x + (SAMPLE + 0.6f) * p->em, LEFT, &p->text, p->legend->key[i].text);
    }
}

static void scale(struct pen *p)
{
    char number[32], text[40];
    const float thick = fmaxf(1.0f, 0.10f * p->em), length = (float)p->legend->mm_px;
    p->y += TO_SCALE * p->em;
    const float y = p->y - 0.5f * PM_TEXT_CAP * p->small, post = 0.55f * p->em;
    const struct pm_box line = {p->x, y - 0.5f * thick, length, thick};
    const struct pm_box left = {p->x, y - 0.5f * post, thick, post};
    const struct pm_box right = {p->x + length - thick, y - 0.5f * post, thick, post};
    pm_canvas_box(p->canvas, line, 0, &p->text);
    pm_canvas_box(p->canvas, left, 0, &p->text);
    pm_canvas_box(p->canvas, right, 0, &p->text);
    pm_number(number, sizeof number, p->legend->mm, 2);
    snprintf(text, sizeof text, "%s mm", number);
    words(p, p->small, p->x + length + 0.5f * p->em, LEFT, &p->text, text);
}

static struct pm_ink grey_ink(const struct pm_canvas *canvas, int code)
{
    return pm_ink(canvas, code, code, code, 1.0f);
}

void pm_legend_draw(const struct pm_legend *l, struct pm_font *font, struct pm_canvas *canvas)
{
    if (l->box.w <= 0)
        return;
    const float em = l->em;
    struct pen p = {canvas,
                    font,
                    l,
                    em,
                    SMALL * em,
                    floorf(l->box.x + PAD * em),
                    l->box.y + PAD * em,
                    grey_ink(canvas, l->paper ? 25 : 255),
                    grey_ink(canvas, l->paper ? 95 : 205),
                    pm_ink(canvas, 22, 16, 28, 0.94f)};
    if (!l->paper)
        pm_canvas_box(canvas, l->box, RADIUS * em, &p.ground);
    p.y += TO_VERDICT * em;
    words(&p, em, p.x, LEFT, &p.text, l->verdict);
    if (*l->change) {
        p.y += TO_CHANGE * em;
        words(&p, p.small, p.x, LEFT, &p.text, l->change);
    }
    p.y += TO_LEVEL * em;
    level(&p);
    const float top = floorf(p.y + TO_BAR * em), bottom = top + floorf(BAR_HEIGHT * em + 0.5f);
    bar(&p, top);
    p.y = bottom + TO_NUMBERS * em;
    numbers(&p, bottom);
    p.y += TO_WORDS * em;
    words(&p, p.small, p.x, LEFT, &p.text, translated(l, DARKER));
    words(&p, p.small, p.x + 0.5f * l->bar, CENTRE, &p.text, translated(l, CHANGE_OF_L));
    words(&p, p.small, p.x + l->bar, RIGHT_EDGE, &p.text, translated(l, LIGHTER));
    key(&p);
    if (l->mm > 0)
        scale(&p);
    p.y += TO_NOTE * em;
    if (!l->paper) /* a page says so once, elsewhere */
        words(&p, p.small, p.x, LEFT, &p.faint, translated(l, NOTE));
}
