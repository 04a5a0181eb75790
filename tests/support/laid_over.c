#include "support/laid_over.h"

#include "draw/text.h"

#include <math.h>
#include <string.h>

struct drawing {
    struct pm_canvas canvas;
    struct pm_font *font;
    float w, h, side;
    int which;
};

static void draw_text(struct drawing *d, const char *text, float em, struct pm_ink ink, float x,
                      float y)
{
    const struct pm_text_style style = {d->font, em * d->side, ink};
    pm_text(&d->canvas, &style, x * d->w, y * d->h, text);
}

static void draw_box(struct drawing *d, struct pm_box share, struct pm_ink ink)
{
    const struct pm_box px = {roundf(share.x * d->w), roundf(share.y * d->h),
                              roundf(share.w * d->w), roundf(share.h * d->h)};
    pm_canvas_box(&d->canvas, px, 0, &ink);
}

static struct pm_ink black(const struct drawing *d)
{
    return pm_ink(&d->canvas, 0, 0, 0, 1);
}

static struct pm_ink white(const struct drawing *d, float alpha)
{
    return pm_ink(&d->canvas, 255, 255, 255, alpha);
}

/* ---- letters ----------------------------------------------------------------------------- */

static void draw_tiles(struct drawing *d)
{
    for (int y = 0; y < 6; y++)
        for (int x = 0; x < 3; x++)
            draw_text(d, "clinic photo", 0.035f, white(d, 0.15f),
                      0.36f * (float)x - 0.1f * (float)(y % 2), 0.1f + 0.17f * (float)y);
}

static void draw_watermark(struct drawing *d)
{
    draw_text(d, "Clinic Photo", 0.1f, white(d, 0.3f), 0.12f, 0.55f);
}

static void draw_white_caption(struct drawing *d)
{
    draw_text(d, d->which ? "AFTER" : "BEFORE", 0.05f, white(d, 1.0f), 0.05f, 0.94f);
}

static void draw_black_caption(struct drawing *d)
{
    for (int k = 0; k < 9; k++)
        draw_text(d, "case 12", 0.05f, white(d, 1.0f), 0.6f + 0.0025f * (float)(k % 3 - 1),
                  0.3f + 0.0025f * (float)(k / 3 - 1));
    draw_text(d, "case 12", 0.05f, black(d), 0.6f, 0.3f);
}

static void draw_date(struct drawing *d)
{
    draw_text(d, "12 03 2024", 0.04f, pm_ink(&d->canvas, 255, 140, 0, 1), 0.6f, 0.85f);
}

/* ---- bars and patches -------------------------------------------------------------------- */

static const struct pm_box EYES = {0.28f, 0.33f, 0.44f, 0.1f};

static void draw_black_bar(struct drawing *d)
{
    draw_box(d, EYES, black(d));
}

static void draw_white_bar(struct drawing *d)
{
    draw_box(d, EYES, white(d, 1.0f));
}

/* Means of squares of step px over the eyes; smooth: a mean for each px instead. */
static void average_eyes(struct drawing *d, int step, bool smooth)
{
    const int x0 = (int)(EYES.x * d->w), y0 = (int)(EYES.y * d->h);
    const int w = (int)(EYES.w * d->w), h = (int)(EYES.h * d->h), stride = 3 * (int)d->w;
    static uint8_t copy[3 * 4000 * 1000];
    for (int y = 0; y < h; y++)
        memcpy(copy + 3 * y * w, d->canvas.picture->v + (y0 + y) * stride + 3 * x0, 3 * (size_t)w);
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
            for (int k = 0; k < 3; k++) {
                const int u = smooth ? x - step / 2 : x / step * step;
                const int v = smooth ? y - step / 2 : y / step * step;
                int sum = 0, n = 0;
                for (int j = v < 0 ? 0 : v; j < v + step && j < h; j++)
                    for (int i = u < 0 ? 0 : u; i < u + step && i < w; i++, n++)
                        sum += copy[3 * (j * w + i) + k];
                d->canvas.picture->v[(y0 + y) * stride + 3 * (x0 + x) + k] = (uint8_t)(sum / n);
            }
}

static void draw_pixels(struct drawing *d)
{
    average_eyes(d, (int)(0.025f * d->side), false);
}

static void draw_blur(struct drawing *d)
{
    average_eyes(d, (int)(0.03f * d->side), true);
    average_eyes(d, (int)(0.03f * d->side), true);
}

static void draw_ruler(struct drawing *d)
{
    draw_box(d, (struct pm_box){0.1f, 0.8f, 0.6f, 0.06f}, white(d, 1.0f));
    for (int k = 1; k < 30; k++)
        draw_box(d, (struct pm_box){0.1f + 0.02f * (float)k, 0.8f, 0.0025f, k % 5 ? 0.02f : 0.035f},
                 black(d));
}

static void draw_arrow(struct drawing *d)
{
    const struct pm_ink red = pm_ink(&d->canvas, 230, 20, 20, 1);
    const struct pm_point head[3] = {
        {0.6f * d->w, 0.5f * d->h}, {0.6f * d->w, 0.6f * d->h}, {0.53f * d->w, 0.55f * d->h}};
    pm_canvas_triangle(&d->canvas, head, &red);
    draw_box(d, (struct pm_box){0.6f, 0.54f, 0.12f, 0.02f}, red);
}

static void draw_logo(struct drawing *d)
{
    const struct pm_ink blue = pm_ink(&d->canvas, 20, 60, 200, 1);
    const float r = 0.06f * d->side, cx = 0.9f * d->w, cy = 0.88f * d->h;
    for (int y = (int)(cy - r) - 1; y <= (int)(cy + r) + 1 && y < (int)d->h; y++)
        for (int x = (int)(cx - r) - 1; x <= (int)(cx + r) + 1 && x < (int)d->w; x++) {
            const float in = r - hypotf((float)x - cx, (float)y - cy);
            if (in > -0.5f)
                pm_canvas_blend(&d->canvas, x, y, &blue, fminf(in + 0.5f, 1.0f));
        }
    draw_text(d, "SK", 0.05f, white(d, 1.0f), 0.87f, 0.9f);
}

/* ---- frames ------------------------------------------------------------------------------ */

/* Everything but the largest disc becomes black. */
static void draw_round_frame(struct drawing *d)
{
    const struct pm_ink ink = black(d);
    const float radius = 0.48f * fminf(d->w, d->h);
    for (int y = 0; y < d->canvas.picture->h; y++)
        for (int x = 0; x < d->canvas.picture->w; x++) {
            const float out = hypotf((float)x - d->w / 2, (float)y - d->h / 2) - radius;
            if (out > 0.0f)
                pm_canvas_blend(&d->canvas, x, y, &ink, fminf(out, 1.0f));
        }
}

static void draw_frame(struct drawing *d, struct pm_ink ink)
{
    const float b = roundf(0.03f * d->side);
    const struct pm_box sides[] = {{-1, -1, d->w + 2, b + 1},
                                   {-1, d->h - b, d->w + 2, b + 1},
                                   {-1, -1, b + 1, d->h + 2},
                                   {d->w - b, -1, b + 1, d->h + 2}};
    for (int k = 0; k < 4; k++)
        pm_canvas_box(&d->canvas, sides[k], 0, &ink);
}

static void draw_white_frame(struct drawing *d)
{
    draw_frame(d, white(d, 1.0f));
}

static void draw_black_frame(struct drawing *d)
{
    draw_frame(d, black(d));
}

/* ---- all of them ------------------------------------------------------------------------- */

static const struct {
    const char *name;
    bool both;
    void (*draw)(struct drawing *d);
} KINDS[PM_LAID_KINDS] = {
    [PM_LAID_TILED_WATERMARK] = {"tiled watermark", true, draw_tiles},
    [PM_LAID_WATERMARK] = {"watermark", true, draw_watermark},
    [PM_LAID_WHITE_CAPTION] = {"white caption", true, draw_white_caption},
    [PM_LAID_BLACK_CAPTION] = {"black caption", true, draw_black_caption},
    [PM_LAID_DATE_STAMP] = {"date stamp", false, draw_date},
    [PM_LAID_BLACK_BAR] = {"black bar", false, draw_black_bar},
    [PM_LAID_WHITE_BAR] = {"white bar", false, draw_white_bar},
    [PM_LAID_BLUR] = {"blurred patch", false, draw_blur},
    [PM_LAID_PIXELS] = {"pixelated patch", false, draw_pixels},
    [PM_LAID_WHITE_FRAME] = {"white frame", true, draw_white_frame},
    [PM_LAID_BLACK_FRAME] = {"black frame", true, draw_black_frame},
    [PM_LAID_ROUND_FRAME] = {"round frame", true, draw_round_frame},
    [PM_LAID_RULER] = {"ruler", false, draw_ruler},
    [PM_LAID_ARROW] = {"arrow", false, draw_arrow},
    [PM_LAID_LOGO] = {"logo", true, draw_logo},
};

const char *pm_laid_over_name(enum pm_laid_over kind)
{
    return KINDS[kind].name;
}

bool pm_laid_over_both(enum pm_laid_over kind)
{
    return KINDS[kind].both;
}

enum pihmap_status pm_lay_over(struct pm_job *job, enum pm_laid_over kind, int which,
                               struct pm_rgb8 *picture)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct drawing d = {.w = (float)picture->w,
                        .h = (float)picture->h,
                        .side = (float)pm_long_side(picture->w, picture->h),
                        .which = which};
    enum pihmap_status st;
    pm_canvas(picture, &d.canvas);
    TRY(pm_font(job, &d.font));
    KINDS[kind].draw(&d);
out:
    pm_scratch_rewind(job, mark);
    return st;
}
