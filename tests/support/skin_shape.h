/*
 * The body under rendered skin, and whatever lies around it: where skin ends, how high it stands,
 * the colours of cloth, hair and backdrop. Positions are px of the look's picture and may lie
 * outside it; look->seed fixes everything.
 */
#ifndef PM_SUPPORT_SKIN_SHAPE_H
#define PM_SUPPORT_SKIN_SHAPE_H

#include "support/skin_render.h"

struct pm_skin_shape {
    const struct pm_skin_look *look; /* borrowed */
    uint32_t seed;
    double cx, cy, c, s;        /* centre of the limb or oval; cosine and sine of its direction */
    double a, b;                /* semi-axes, px */
    double sleeve;              /* limb: cloth from here along the axis, px */
    double bump_mm, bump_of_mm; /* height and size of its unevenness */
};

void pm_skin_shape_draw(const struct pm_skin_look *look, struct pm_skin_shape *shape);

/* 0 at the centre, 1 on the border of the skin, more outside it. */
double pm_skin_border(const struct pm_skin_shape *shape, double x, double y);
bool pm_skin_under_sleeve(const struct pm_skin_shape *shape, double x, double y);
/* Height of the body towards the camera, px. */
double pm_skin_body(const struct pm_skin_shape *shape, double x, double y);
/* Is it certainly skin here, and not too steep to be measured? facing: cosine of the skin's normal
 * to the camera. */
bool pm_skin_is_seen(const struct pm_skin_shape *shape, double x, double y, double facing);
/* Linear sRGB under D65 of whatever is not skin, in the shadow that the limb or head casts beside
 * itself. border: pm_skin_border() of the point. */
void pm_skin_background(const struct pm_skin_shape *shape, double x, double y, double border,
                        float rgb[3]);

#endif
