/*
 * Anti-aliased boxes and triangles on an 8-bit sRGB picture. They are composited in linear light,
 * so that thin white shapes on dark and dark ones on white look equally heavy. Coordinates are in
 * px with pixel centres on integers; what lies outside the picture is clipped.
 */
#ifndef PM_DRAW_CANVAS_H
#define PM_DRAW_CANVAS_H

#include "draw/contour.h"

#define PM_CANVAS_STEPS 4096 /* of the table from linear light back to sRGB codes */

struct pm_canvas {
    struct pm_rgb8 *picture; /* borrowed */
    float to_linear[256];
    uint8_t to_code[PM_CANVAS_STEPS + 1];
};

struct pm_ink {
    float linear[3];
    float alpha; /* 0..1 */
};

struct pm_box { /* left and top edge, size; a pixel covers its centre +- 0.5 */
    float x, y, w, h;
};

void pm_canvas(struct pm_rgb8 *picture, struct pm_canvas *out);

/* From sRGB codes 0..255. */
struct pm_ink pm_ink(const struct pm_canvas *c, int r, int g, int b, float alpha);

/* One pixel, of which the ink covers a share of 0..1. */
void pm_canvas_blend(struct pm_canvas *c, int x, int y, const struct pm_ink *ink, float coverage);
/* With corners rounded to radius px. */
void pm_canvas_box(struct pm_canvas *c, struct pm_box box, float radius, const struct pm_ink *ink);
/* Corners clockwise (y down). */
void pm_canvas_triangle(struct pm_canvas *c, const struct pm_point corner[3],
                        const struct pm_ink *ink);

#endif
