#include "change/site.h"

#include "base/least_squares.h"
#include "change/window.h"

#include <math.h>

/* Share of the long side between the px of a difference: as wide as the change map's own average,
 * so that grain is no slope. */
#define SLOPE_REACH 0.0035
#define PERCENT 0.01       /* of the long side: the unit of length of a slope */
#define MOST_SITE_PX 65536 /* that are looked at */
/* (L* per px)^2: ridge of a shift, lest flat skin claim a large one. */
#define LEAST_SLOPE_SUM 1.0

enum { CONSTANT, SHIFT_X, SHIFT_Y, INSIDE, TERMS };

/* Sums over the px of a site. */
struct site {
    struct pm_least_squares fit; /* of delta L* on a shift and a step at the outline */
    double squares;              /* of delta L* */
    double slope, inside;        /* sum of slopes of ln Y, px, in the region */
    double all, unknown;         /* px about the region; of these not measured */
};

/* Slope of L*, mean of both photos, L* per px; 0 beside skin that was not measured. */
static void slope_at(const struct pm_change *c, int x, int y, int reach, double slope[2])
{
    slope[0] = slope[1] = 0.0;
    if (x < reach || y < reach || x >= c->L.w - reach || y >= c->L.h - reach)
        return;
    for (int k = 0; k < 2; k++) {
        const int dx = k ? 0 : reach, dy = k ? reach : 0;
        if (!pm_at(&c->valid, x - dx, y - dy) || !pm_at(&c->valid, x + dx, y + dy))
            continue;
        const double was = (double)(pm_at(&c->L, x + dx, y + dy) - pm_at(&c->L, x - dx, y - dy));
        const double turned =
            (double)(pm_at(&c->dL, x + dx, y + dy) - pm_at(&c->dL, x - dx, y - dy));
        slope[k] = (was + 0.5 * turned) / (2.0 * reach);
    }
}

static void add_px(struct site *s, const struct pm_change *c, size_t i, const double slope[2],
                   bool inside)
{
    const double dL = (double)c->dL.v[i];
    const double row[TERMS] = {
        [CONSTANT] = 1.0, [SHIFT_X] = slope[0], [SHIFT_Y] = slope[1], [INSIDE] = inside};
    pm_least_squares_add(&s->fit, row, dL, 1.0);
    s->squares += dL * dL;
    if (inside) { /* d ln Y = 3 d L* / (L* + 16) */
        s->slope += 3.0 * hypot(slope[0], slope[1]) / ((double)c->L.v[i] + 16.0);
        s->inside++;
    }
}

/*
 * Of the squares that a fit without the step leaves, the share that the step takes. What it takes
 * is x^2 / inverse(A)[step][step], so the fit without it need not be made.
 */
static double outlined(const struct site *s)
{
    double x[TERMS], unit[TERMS] = {[INSIDE] = 1.0}, left = s->squares;
    if (!pm_least_squares_solve(&s->fit, x) || !pm_least_squares_solve_for(&s->fit, unit))
        return 0.0;
    for (int k = 0; k < TERMS; k++)
        left -= x[k] * s->fit.b[k];
    const double taken = x[INSIDE] * x[INSIDE] / unit[INSIDE];
    return taken > 0.0 ? taken / (taken + fmax(left, 0.0)) : 0.0;
}

static void conclude(struct site *s, int side, struct pm_region *r)
{
    for (int k = SHIFT_X; k <= SHIFT_Y; k++)
        pm_least_squares_ridge(&s->fit, k, LEAST_SLOPE_SUM);
    r->outlined = outlined(s);
    r->steepness = s->inside > 0.0 ? PERCENT * side * s->slope / s->inside : 0.0;
    r->at_edge = s->all > 0.0 ? s->unknown / s->all : 0.0;
}

void pm_describe_site(const struct pm_levelled_pair *pair, const struct pm_labels *labels,
                      const uint8_t *near, int width, struct pm_region *r)
{
    const struct pm_change *c = pair->change;
    const int side = pm_long_side(labels->w, labels->h);
    const int reach = (int)fmax(SLOPE_REACH * side + 0.5, 1.0);
    const struct pm_window in = pm_region_window(r, labels, width, MOST_SITE_PX);
    struct site s = {0};
    pm_least_squares_begin(&s.fit, TERMS);
    for (int y = in.y0; y < in.y1; y += in.step)
        for (int x = in.x0; x < in.x1; x += in.step) {
            const size_t i = (size_t)y * (size_t)labels->w + (size_t)x;
            const bool inside = labels->v[i] == r->label && pair->measured->v[i];
            double slope[2];
            s.all++;
            s.unknown += !c->valid.v[i];
            if (!c->valid.v[i] || (!inside && near[i]))
                continue;
            slope_at(c, x, y, reach, slope);
            add_px(&s, c, i, slope, inside);
        }
    conclude(&s, side, r);
}
