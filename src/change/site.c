#include "change/site.h"

#include "base/least_squares.h"

#include <math.h>

/* Share of the long side between the px of a difference: as wide as the change map's own average,
 * so that grain is no slope. */
#define SLOPE_REACH 0.0035
#define PERCENT 0.01       /* of the long side: the unit of length of a slope */
#define MOST_SITE_PX 65536 /* that are looked at */
#define LEAST_SLOPE_SUM                                                      \
    1.0 /* (L* per px)^2: ridge of a shift, lest flat skin claim a large one \
         */

enum { CONSTANT, SHIFT_X, SHIFT_Y, INSIDE, TERMS };

/* Sums over the px of a site. */
struct site {
    struct pm_least_squares shifted, both; /* of delta L*: on a shift; on a shift and the outline */
    double squares;                        /* of delta L* */
    double slope, inside;                  /* sum of slopes of ln Y, px, in the region */
    double all, unknown;                   /* px about the region; of these not measured */
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
    pm_least_squares_add(&s->shifted, row, dL, 1.0);
    pm_least_squares_add(&s->both, row, dL, 1.0);
    s->squares += dL * dL;
    if (inside) { /* d ln Y = 3 d L* / (L* + 16) */
        s->slope += 3.0 * hypot(slope[0], slope[1]) / ((double)c->L.v[i] + 16.0);
        s->inside++;
    }
}

/* What a fit leaves of the squares. */
static double left_by(const struct pm_least_squares *fit, double squares)
{
    double x[TERMS];
    if (!pm_least_squares_solve(fit, x))
        return squares;
    for (int k = 0; k < fit->terms; k++)
        squares -= x[k] * fit->b[k];
    return fmax(squares, 0.0);
}

static void conclude(struct site *s, int side, struct pm_region *r)
{
    for (int k = SHIFT_X; k <= SHIFT_Y; k++) {
        pm_least_squares_ridge(&s->shifted, k, LEAST_SLOPE_SUM);
        pm_least_squares_ridge(&s->both, k, LEAST_SLOPE_SUM);
    }
    const double without = left_by(&s->shifted, s->squares), with = left_by(&s->both, s->squares);
    r->outlined = without > 0.0 ? fmax(1.0 - with / without, 0.0) : 0.0;
    r->steepness = s->inside > 0.0 ? PERCENT * side * s->slope / s->inside : 0.0;
    r->at_edge = s->all > 0.0 ? s->unknown / s->all : 0.0;
}

void pm_describe_site(const struct pm_levelled_pair *pair, const struct pm_labels *labels,
                      const uint8_t *near, int width, struct pm_region *r)
{
    const struct pm_change *c = pair->change;
    const int side = pm_long_side(labels->w, labels->h);
    const int reach = (int)fmax(SLOPE_REACH * side + 0.5, 1.0);
    const int x0 = r->x > width ? r->x - width : 0, y0 = r->y > width ? r->y - width : 0;
    const int x1 = r->x + r->w + width < labels->w ? r->x + r->w + width : labels->w;
    const int y1 = r->y + r->h + width < labels->h ? r->y + r->h + width : labels->h;
    struct site s = {0};
    pm_least_squares_begin(&s.shifted, INSIDE); /* all terms before it */
    pm_least_squares_begin(&s.both, TERMS);
    int step = 1;
    while ((size_t)((x1 - x0) / step + 1) * (size_t)((y1 - y0) / step + 1) > MOST_SITE_PX)
        step++;
    for (int y = y0; y < y1; y += step)
        for (int x = x0; x < x1; x += step) {
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
