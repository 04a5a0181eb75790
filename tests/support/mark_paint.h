/*
 * How marks change the light of a pixel: melanin and blood absorb what entered the skin, and a
 * pimple's dome turns the skin towards the lamp and away from it. Colours are linear light.
 */
#ifndef PM_SUPPORT_MARK_PAINT_H
#define PM_SUPPORT_MARK_PAINT_H

#include "support/mark_optics.h"

/* What a mark takes from the light of its place. */
struct pm_mark_paint {
    double fall[3];  /* -ln of linear light per unit strength */
    double mirrored; /* of what falls on the place: not absorbed. Per unit of mean, until placed */
    double mean;     /* luminance (CIE Y) of the place */
    double strength;
};

/* Its colour: by skin optics in this view, on skin of this ITA; view NULL: by the recipe of
 * "standard", with nothing mirrored. */
void pm_mark_paint_mix(struct pm_random *random, enum pm_pair_kind kind,
                       const struct pm_mark_view *view, double ita, struct pm_mark_paint *paint);

/* Its strength, so that it takes drop L* (at most 40 % of L*) from skin of the colour mean; gives
 * the change of L*, negative. */
double pm_mark_paint_place(struct pm_mark_paint *paint, const double mean[3], double drop);

/* Absorb light in one pixel. weight: share of the strength. */
void pm_mark_absorb(const struct pm_mark_paint *paint, double weight, double rgb[3]);

/* A dome whose side towards the lamp is brighter, with a small shine there. */
struct pm_mark_relief {
    double x, y, size;       /* px */
    double height;           /* share of the light that the steepest slopes gain and lose */
    double lx, ly;           /* towards the lamp, unit vector */
    double shine;            /* linear light */
    double shine_x, shine_y; /* px */
};

/* As large as the shape. lamp: its direction, radians from +x to +y; mean: as above. */
void pm_mark_relief_draw(struct pm_random *random, const struct pm_mark_shape *shape, double lamp,
                         double mean, struct pm_mark_relief *relief);

/* Light one pixel, where the mark has this share of its strength. */
void pm_mark_raise(const struct pm_mark_relief *relief, double weight, double x, double y,
                   double rgb[3]);

#endif
