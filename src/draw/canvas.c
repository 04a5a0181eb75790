#include "draw/canvas.h"

#include "base/colour.h"

#include <math.h>

void pm_canvas(struct pm_rgb8 *picture, struct pm_canvas *out)
{
    out->picture = picture;
    for (int i = 0; i < 256; i++)
        out->to_linear[i] = (float)pm_srgb_to_linear(i / 255.0);
    for (int i = 0; i <= PM_CANVAS_STEPS; i++)
        out->to_code[i] = (uint8_t)lround(255 * pm_linear_to_srgb((double)i / PM_CANVAS_STEPS));
}

struct pm_ink pm_ink(const struct pm_canvas *c, int r, int g, int b, float alpha)
{
    return (struct pm_ink){{c->to_linear[r & 255], c->to_linear[g & 255], c->to_linear[b & 255]},
                           alpha};
}

void pm_canvas_blend(struct pm_canvas *c, int x, int y, const struct pm_ink *ink, float coverage)
{
    struct pm_rgb8 *p = c->picture;
    const float cover = coverage * ink->alpha;
    if (x < 0 || y < 0 || x >= p->w || y >= p->h || cover <= 0)
        return;
    uint8_t *v = p->v + ((size_t)y * (size_t)p->w + (size_t)x) * 3;
    for (int k = 0; k < 3; k++) {
        const float below = c->to_linear[v[k]];
        const float mixed = below + cover * (ink->linear[k] - below);
        v[k] = c->to_code[(int)(mixed * PM_CANVAS_STEPS + 0.5f)];
    }
}

static float clamp_unit(float v)
{
    return v < 0 ? 0 : v > 1 ? 1 : v;
}

static int clamp_to(float v, int limit)
{
    return v <= 0 ? 0 : v >= (float)limit ? limit : (int)v;
}

/* Signed distance from a rounded box that is centred on the origin, px; < 0 inside. */
static float box_distance(float x, float y, float half_w, float half_h, float radius)
{
    const float dx = fabsf(x) - half_w + radius, dy = fabsf(y) - half_h + radius;
    const float outside_x = dx > 0 ? dx : 0, outside_y = dy > 0 ? dy : 0;
    return sqrtf(outside_x * outside_x + outside_y * outside_y) + fminf(fmaxf(dx, dy), 0) - radius;
}

void pm_canvas_box(struct pm_canvas *c, struct pm_box box, float radius, const struct pm_ink *ink)
{
    const float half_w = 0.5f * box.w, half_h = 0.5f * box.h;
    const float cx = box.x + half_w, cy = box.y + half_h;
    const int x_end = clamp_to(box.x + box.w + 2, c->picture->w);
    const int y_end = clamp_to(box.y + box.h + 2, c->picture->h);
    for (int y = clamp_to(box.y - 1, c->picture->h); y < y_end; y++)
        for (int x = clamp_to(box.x - 1, c->picture->w); x < x_end; x++) {
            const float d = box_distance((float)x - cx, (float)y - cy, half_w, half_h, radius);
            pm_canvas_blend(c, x, y, ink, clamp_unit(0.5f - d));
        }
}

void pm_canvas_triangle(struct pm_canvas *c, const struct pm_point corner[3],
                        const struct pm_ink *ink)
{
    float left = corner[0].x, right = left, top = corner[0].y, bottom = top;
    for (int i = 1; i < 3; i++) {
        left = fminf(left, corner[i].x);
        right = fmaxf(right, corner[i].x);
        top = fminf(top, corner[i].y);
        bottom = fmaxf(bottom, corner[i].y);
    }
    const int x_end = clamp_to(right + 2, c->picture->w);
    const int y_end = clamp_to(bottom + 2, c->picture->h);
    for (int y = clamp_to(top - 1, c->picture->h); y < y_end; y++)
        for (int x = clamp_to(left - 1, c->picture->w); x < x_end; x++) {
            float inside = 1e9f; /* px from the nearest side, < 0 outside */
            for (int i = 0; i < 3; i++) {
                const struct pm_point a = corner[i], b = corner[(i + 1) % 3];
                const float dx = b.x - a.x, dy = b.y - a.y, side = hypotf(dx, dy);
                const float d = (dx * ((float)y - a.y) - dy * ((float)x - a.x)) / side;
                inside = fminf(inside, d);
            }
            pm_canvas_blend(c, x, y, ink, clamp_unit(inside + 0.5f));
        }
}
