#include "support/mark_paint.h"

#include "base/colour.h"
#include "support/random.h"

#include <math.h>

/* The largest drop, as a share of the L* of the skin: dark skin has less to lose. */
#define MOST_DROP 0.4
/* Light above this multiple of the mean around it is a shine: mirrored, not absorbed. */
#define SHINE 1.3
/* The largest share of a channel's light that counts as mirrored. Dark skin gives back little, yet
 * most of its mirrored light goes where the camera is not. */
#define MOST_MIRRORED 0.4
/* A dome ends where the mark does: it is as high as drawn from 1 / this of its strength. */
#define RAISED 3

/* The ratios of the recipe that "standard" has: they vary from mark to mark around those by which
 * pihmap separates the kinds of change: pihmap-method(7), KIND. */
static void draw_direction(struct pm_random *random, enum pm_pair_kind kind, double direction[3])
{
    if (kind == PM_PAIR_PIH) {
        direction[0] = 1;
        direction[1] = pm_between(random, 1.25, 1.6);
        direction[2] = pm_between(random, 1.8, 2.6);
    } else {
        direction[0] = pm_between(random, -0.08, 0.04);
        direction[1] = 0.77;
        direction[2] = pm_between(random, 0.58, 0.72);
    }
}

static double luminance(const double rgb[3])
{
    return pm_luminance[0] * rgb[0] + pm_luminance[1] * rgb[1] + pm_luminance[2] * rgb[2];
}

/* What is mirrored lies over the mark: as much as falls on its pixel, and all of a shine. */
static double mirrored_in(const struct pm_mark_paint *p, const double rgb[3])
{
    if (p->mirrored <= 0)
        return 0;
    const double y = luminance(rgb);
    return p->mirrored * fmin(1, y / p->mean) + fmax(0, y - SHINE * p->mean);
}

void pm_mark_absorb(const struct pm_mark_paint *p, double weight, double rgb[3])
{
    const double mirrored = mirrored_in(p, rgb);
    for (int k = 0; k < 3; k++) {
        const double m = fmin(mirrored, MOST_MIRRORED * rgb[k]);
        rgb[k] = m + (rgb[k] - m) * exp(-p->strength * weight * p->fall[k]);
    }
}

static double lightness(const double rgb[3], const struct pm_mark_paint *p, double strength)
{
    struct pm_mark_paint as = *p;
    double lab[3], now[3] = {rgb[0], rgb[1], rgb[2]};
    as.strength = strength;
    pm_mark_absorb(&as, 1, now);
    pm_linear_to_lab(now, lab);
    return lab[0];
}

/* How much absorbance takes drop L* from the colour rgb. */
static double strength_of(const double rgb[3], const struct pm_mark_paint *p, double drop)
{
    const double was = lightness(rgb, p, 0);
    double lo = 0, hi = 3;
    drop = fmin(drop, MOST_DROP * was);
    for (int i = 0; i < 50; i++) {
        const double mid = 0.5 * (lo + hi);
        if (was - lightness(rgb, p, mid) < drop)
            lo = mid;
        else
            hi = mid;
    }
    return 0.5 * (lo + hi);
}

void pm_mark_paint_mix(struct pm_random *random, enum pm_pair_kind kind,
                       const struct pm_mark_view *view, double ita, struct pm_mark_paint *p)
{
    struct pm_mark_optics optics;
    *p = (struct pm_mark_paint){.mirrored = 0};
    if (!view) {
        draw_direction(random, kind, p->fall);
        return;
    }
    pm_mark_optics_draw(random, view, kind, ita, &optics);
    for (int k = 0; k < 3; k++)
        p->fall[k] = optics.fall[k];
    p->mirrored = optics.mirrored * optics.light;
}

double pm_mark_paint_place(struct pm_mark_paint *p, const double mean[3], double drop)
{
    p->mean = luminance(mean);
    p->mirrored *= p->mean;
    p->strength = strength_of(mean, p, drop);
    return lightness(mean, p, p->strength) - lightness(mean, p, 0);
}

/* ---- relief ---------------------------------------------------------------------------------- */

void pm_mark_relief_draw(struct pm_random *random, const struct pm_mark_shape *shape, double lamp,
                         double mean, struct pm_mark_relief *r)
{
    *r = (struct pm_mark_relief){.size = 0.65 * shape->radius,
                                 .height = pm_between(random, 0.08, 0.25),
                                 .shine = mean * pm_between(random, 0, 0.25),
                                 .lx = cos(lamp),
                                 .ly = sin(lamp),
                                 .x = shape->x,
                                 .y = shape->y};
    r->shine_x = r->x + 0.45 * r->size * r->lx;
    r->shine_y = r->y + 0.45 * r->size * r->ly;
}

void pm_mark_raise(const struct pm_mark_relief *r, double weight, double x, double y, double rgb[3])
{
    const double dx = (x - r->x) / r->size, dy = (y - r->y) / r->size;
    const double slope = 2.33 * exp(-dx * dx - dy * dy); /* steepest: 1, at 0.71 of the size */
    const double raised = fmin(1, RAISED * weight);
    const double light = 1 + raised * r->height * slope * (dx * r->lx + dy * r->ly);
    const double far = hypot(x - r->shine_x, y - r->shine_y) / (0.3 * r->size);
    for (int k = 0; k < 3; k++)
        rgb[k] = rgb[k] * light + raised * r->shine * exp(-far * far);
}
