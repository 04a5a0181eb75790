#include "report/class_legend.h"

#include "base/shares.h"

#include <math.h>
#include <stdio.h>

/* All lengths in em. */
#define PAD 0.85f
#define SMALL 0.80f /* size of all words but the first line's */
#define OFF_EDGE 0.8f
#define RADIUS 0.5f
#define FIRST 0.78f /* to the first baseline */
#define NEXT 1.25f
#define SAMPLE 1.3f /* width of a sample */
#define GAP 0.5f    /* behind it, and before the share */

#define EM_MIN 7.0f    /* px: smaller letters cannot be read */
#define LEAST 1        /* thousandths of the picture: what is tinted can be seen */
#define SHARE_MAX 0.5f /* of the picture's width and height */

struct legend {
    struct pm_box box;
    float em;
    char title[64];
    int count;
    struct pihmap_pixel_line line[PIHMAP_PIXEL_ROOM];
    char percent[PIHMAP_PIXEL_ROOM][16];
};

static const char *words_of(const struct pihmap_pixel_line *line)
{
    return line->pixel < 0 ? "other" : pihmap_pixel_text(line->pixel);
}

static void write_words(const struct pm_class_facts *facts, struct legend *l)
{
    l->count = pm_pixel_lines(facts->share, LEAST, l->line);
    for (int i = 0; i < l->count; i++)
        snprintf(l->percent[i], sizeof l->percent[i], "%.1f %%", l->line[i].percent);
    if (isfinite(facts->coverage))
        snprintf(l->title, sizeof l->title, "%.0f %% of the skin is measured",
                 100 * facts->coverage);
    else
        snprintf(l->title, sizeof l->title, "no skin is measured");
}

static void measure(const struct pm_font *font, float em, struct legend *l)
{
    float w = pm_text_width(font, em, l->title);
    for (int i = 0; i < l->count; i++)
        w = fmaxf(w, (SAMPLE + 2 * GAP) * em + pm_text_width(font, SMALL * em, l->percent[i]) +
                         pm_text_width(font, SMALL * em, words_of(&l->line[i])));
    l->em = em;
    l->box.w = ceilf(w + 2 * PAD * em);
    l->box.h = ceilf((FIRST + NEXT * (float)l->count + 2 * PAD) * em);
}

/* The sample of measured skin is a piece of contour: it has no tint. */
static void draw_sample(struct pm_canvas *canvas, int pixel, struct pm_box box, float em)
{
    if (pixel < 0)
        return;
    const uint32_t rgb = pm_pixel_colour((enum pm_pixel_class)pixel);
    const struct pm_ink ink =
        pm_ink(canvas, (int)(rgb >> 16 & 255), (int)(rgb >> 8 & 255), (int)(rgb & 255), 1.0f);
    const struct pm_ink rim = pm_ink(canvas, 255, 255, 255, 0.75f);
    const float thick = fmaxf(1.0f, 0.06f * em);
    pm_canvas_box(canvas, box, 0.15f * em, &rim);
    const struct pm_box inner = {box.x + thick, box.y + thick, box.w - 2 * thick,
                                 box.h - 2 * thick};
    const struct pm_ink ground = pm_ink(canvas, 22, 16, 28, 1.0f);
    pm_canvas_box(canvas, inner, 0.1f * em, pixel == PM_PIXEL_MEASURED ? &ground : &ink);
}

static void draw(const struct legend *l, struct pm_font *font, struct pm_canvas *canvas)
{
    const float em = l->em, small = SMALL * em, cap = PM_TEXT_CAP * small;
    const float x = floorf(l->box.x + PAD * em), right = l->box.x + l->box.w - PAD * em;
    const struct pm_ink ground = pm_ink(canvas, 22, 16, 28, 0.94f);
    const struct pm_text_style title = {font, em, pm_ink(canvas, 255, 255, 255, 1.0f)};
    const struct pm_text_style words = {font, small, pm_ink(canvas, 235, 235, 235, 1.0f)};
    float y = l->box.y + (PAD + FIRST) * em;
    pm_canvas_box(canvas, l->box, RADIUS * em, &ground);
    pm_text(canvas, &title, x, y, l->title);
    for (int i = 0; i < l->count; i++) {
        y += NEXT * em;
        const struct pm_box sample = {x, y - 0.5f * cap - 0.4f * em, SAMPLE * em, 0.8f * em};
        draw_sample(canvas, l->line[i].pixel, sample, em);
        pm_text(canvas, &words, x + (SAMPLE + GAP) * em, y, words_of(&l->line[i]));
        pm_text(canvas, &words, right - pm_text_width(font, small, l->percent[i]), y,
                l->percent[i]);
    }
}

void pm_class_legend_draw(const struct pm_class_facts *facts, const struct pm_layout *layout,
                          struct pm_font *font, struct pm_rgb8 *picture)
{
    const float around = 2 * OFF_EDGE * layout->em;
    struct pm_canvas canvas;
    struct legend l = {.count = 0};
    write_words(facts, &l);
    measure(font, layout->em, &l);
    const float share = fmaxf((l.box.w + around) / (SHARE_MAX * (float)layout->width),
                              (l.box.h + around) / (SHARE_MAX * (float)layout->height));
    if (share > 1)
        measure(font, layout->em / share, &l);
    if (l.em < EM_MIN)
        return;
    l.box = pm_free_corner(layout, l.box.w, l.box.h, OFF_EDGE * l.em);
    pm_canvas(picture, &canvas);
    draw(&l, font, &canvas);
}
