#include "report/plot_picture.h"

#include "base/printable.h"
#include "codec/encode.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_BYTES 256
#define WHITE 255
#define SIDE_MOST 8192 /* px: a figure of ours is far smaller */

static struct pm_point px_of(double x, double y)
{
    /* Centres of px lie on integers here, their corners in the SVG. */
    return (struct pm_point){(float)(PM_PLOT_SCALE * x - 0.5), (float)(PM_PLOT_SCALE * y - 0.5)};
}

/* The codes of "#rrggbb". */
static void codes_of(const char *colour, int code[3])
{
    const unsigned long v = strtoul((colour ? colour : PM_PLOT_TEXT) + 1, NULL, 16);
    for (int k = 0; k < 3; k++)
        code[k] = (int)(v >> (16 - 8 * k) & 255);
}

static struct pm_ink ink_of(const struct pm_plot_picture *p, const char *colour)
{
    int code[3];
    codes_of(colour, code);
    return pm_ink(&p->canvas, code[0], code[1], code[2], 1);
}

void pm_plot_picture_open(struct pm_plot_picture *p, double w, double h)
{
    const int width = (int)lround(fmin(PM_PLOT_SCALE * w, SIDE_MOST));
    const int height = (int)lround(fmin(PM_PLOT_SCALE * h, SIDE_MOST));
    const size_t pixels = (size_t)width * (size_t)height;
    p->picture = (struct pm_rgb8){width, height, pm_scratch(p->job, pixels, 3)};
    p->cover = pm_scratch(p->job, pixels, sizeof *p->cover);
    p->status = p->picture.v && p->cover ? pm_font(p->job, &p->font) : p->job->err.status;
    if (p->status)
        return;
    memset(p->picture.v, WHITE, 3 * pixels);
    memset(p->cover, 0, pixels * sizeof *p->cover);
    pm_canvas(&p->picture, &p->canvas);
}

void pm_plot_picture_words(struct pm_plot_picture *p, double x, double y, const char *anchor,
                           const char *words)
{
    const float em = (float)(PM_PLOT_SCALE * PM_PLOT_FONT);
    char shown[WORDS_BYTES];
    if (p->status)
        return;
    pm_printable(words, shown, sizeof shown);
    const struct pm_text_style style = {p->font, em, ink_of(p, NULL)};
    const struct pm_point at = px_of(x, y);
    const float width = pm_text_width(p->font, em, shown);
    const float before = *anchor == 'e' ? width : *anchor == 'm' ? 0.5f * width : 0;
    pm_text(&p->canvas, &style, at.x - before, at.y, shown);
}

void pm_plot_picture_box(struct pm_plot_picture *p, double x, double y, double w, double h,
                         const char *colour)
{
    if (p->status)
        return;
    const struct pm_point at = px_of(x, y);
    const struct pm_box box = {at.x, at.y, (float)(PM_PLOT_SCALE * w), (float)(PM_PLOT_SCALE * h)};
    const struct pm_ink ink = ink_of(p, colour);
    pm_canvas_box(&p->canvas, box, 0, &ink);
}

/* ---- paths ------------------------------------------------------------------------------ */

void pm_plot_picture_path(struct pm_plot_picture *p, const struct pm_pen *pen)
{
    p->pen = *pen;
}

static int clamp(float v, int most)
{
    return v <= 0 ? 0 : v >= (float)most ? most : (int)v;
}

/* Columns of row y within reach of a line from a on by (dx, dy): about where it crosses the row,
 * as far as it goes. */
static void columns_of(struct pm_point a, float dx, float dy, float y, float reach, float out[2])
{
    out[0] = fminf(a.x, a.x + dx) - reach;
    out[1] = fmaxf(a.x, a.x + dx) + reach;
    if (fabsf(dy) < 1e-3f * fabsf(dx) || dy == 0)
        return;
    const float at = a.x + dx * (y - a.y) / dy, half = reach * hypotf(dx, dy) / fabsf(dy);
    out[0] = fmaxf(out[0], at - half);
    out[1] = fminf(out[1], at + half);
}

/* One line with round ends; a px keeps the most that any line of the path covers of it. */
static void cover_line(struct pm_plot_picture *p, struct pm_point a, struct pm_point b)
{
    const float half = (float)(0.5 * PM_PLOT_SCALE * p->pen.width), reach = half + 1;
    const float dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy;
    const int w = p->picture.w, h = p->picture.h;
    const int y_end = clamp(fmaxf(a.y, b.y) + reach + 1, h);
    for (int y = clamp(fminf(a.y, b.y) - reach, h); y < y_end; y++) {
        float column[2];
        columns_of(a, dx, dy, (float)y, reach, column);
        for (int x = clamp(column[0], w), end = clamp(column[1] + 1, w); x < end; x++) {
            const float px = (float)x - a.x, py = (float)y - a.y;
            const float t = square > 0 ? fminf(fmaxf((px * dx + py * dy) / square, 0), 1) : 0;
            const float d = hypotf(px - t * dx, py - t * dy) - half;
            float *cover = &p->cover[(size_t)y * (size_t)w + (size_t)x];
            *cover = fmaxf(*cover, fminf(fmaxf(0.5f - d, 0), 1));
        }
    }
}

void pm_plot_picture_point(struct pm_plot_picture *p, bool first, double x, double y)
{
    const struct pm_point at = px_of(x, y);
    if (!p->status && !first)
        cover_line(p, p->last, at);
    p->last = at;
}

void pm_plot_picture_path_end(struct pm_plot_picture *p)
{
    int code[3];
    codes_of(p->pen.colour, code);
    for (size_t i = 0; !p->status && i < pm_pixels(&p->picture); i++) {
        const float share = (float)p->pen.opacity * p->cover[i];
        for (int k = 0; share > 0 && k < 3; k++) {
            uint8_t *v = &p->picture.v[3 * i + (size_t)k];
            *v = (uint8_t)lroundf((float)*v + share * (float)(code[k] - *v));
        }
        p->cover[i] = 0;
    }
}

/* ---- the file --------------------------------------------------------------------------- */

enum pihmap_status pm_plot_picture_png(const struct pm_plot_picture *p, uint8_t **bytes, size_t *n)
{
    const struct pm_samples samples = {p->picture.v, p->picture.w, p->picture.h, 3};
    const struct pm_encoding how = {.note = NULL};
    *bytes = NULL;
    *n = 0;
    return p->status ? p->status : pm_encode_png(p->job, &samples, &how, bytes, n);
}
