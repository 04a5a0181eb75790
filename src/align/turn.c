#include "align/turn.h"

#include "base/least_squares.h"

#include <math.h>

#define STEP 4 /* px between the samples, down and across: the mapping is smooth */
/*
 * Radius of the skin over the standard deviation of its px, along each axis: fitted to rendered
 * skin turned by 14 degrees, of which it gives 13 across and 14 up and down. Evenly spread px that
 * reach to 37 degrees of a sphere have it.
 */
#define RADIUS_PER_SIGMA 3.3
#define LEAST_SAMPLES 60 /* for six unknowns of either coordinate */

enum { TERMS = 6 }; /* 1, u, v, u^2, u v, v^2 */

/* Centre and radius along each axis, before px. */
struct ellipsoid {
    double x, y, rx, ry;
};

static bool ellipsoid_of(const struct pm_mask *skin, struct ellipsoid *out)
{
    double n = 0, x1 = 0, y1 = 0, xx = 0, yy = 0;
    for (int y = 0; y < skin->h; y += STEP)
        for (int x = 0; x < skin->w; x += STEP)
            if (pm_at(skin, x, y)) {
                n++;
                x1 += x;
                y1 += y;
                xx += (double)x * x;
                yy += (double)y * y;
            }
    if (n < LEAST_SAMPLES)
        return false;
    out->x = x1 / n;
    out->y = y1 / n;
    out->rx = RADIUS_PER_SIGMA * sqrt(fmax(xx / n - out->x * out->x, 0.0));
    out->ry = RADIUS_PER_SIGMA * sqrt(fmax(yy / n - out->y * out->y, 0.0));
    return out->rx > 0.0 && out->ry > 0.0;
}

/* Quadratic fits of both after coordinates, px, over u and v: before px in radii. */
static bool fit(const struct pm_align *align, const struct pm_mask *skin, const struct ellipsoid *e,
                double to[2][TERMS])
{
    struct pm_least_squares system[2];
    int n = 0;
    for (int k = 0; k < 2; k++)
        pm_least_squares_begin(&system[k], TERMS);
    for (int y = 0; y < skin->h; y += STEP)
        for (int x = 0; x < skin->w; x += STEP) {
            double qx, qy, confidence;
            if (!pm_at(skin, x, y) || !pm_align_map(align, x, y, &qx, &qy, &confidence))
                continue;
            const double u = (x - e->x) / e->rx, v = (y - e->y) / e->ry;
            const double row[TERMS] = {1, u, v, u * u, u * v, v * v};
            pm_least_squares_add(&system[0], row, qx, confidence);
            pm_least_squares_add(&system[1], row, qy, confidence);
            n++;
        }
    return n >= LEAST_SAMPLES && pm_least_squares_solve(&system[0], to[0]) &&
           pm_least_squares_solve(&system[1], to[1]);
}

static double degrees_of(double sine)
{
    return asin(fmax(-1.0, fmin(sine, 1.0))) * 180.0 / M_PI;
}

struct pm_turn pm_turn_of(const struct pm_align *align, const struct pm_mask *skin)
{
    struct ellipsoid e;
    double to[2][TERMS];
    if (!ellipsoid_of(skin, &e) || !fit(align, skin, &e, to))
        return (struct pm_turn){0, 0};
    /* Scale and rotation in the plane, which came last, are undone: c and s are scale times cosine
     * and sine. */
    const double c = 0.5 * (to[0][1] / e.rx + to[1][2] / e.ry);
    const double s = 0.5 * (to[1][1] / e.rx - to[0][2] / e.ry);
    const double scale2 = c * c + s * s;
    if (!(scale2 > 0.0))
        return (struct pm_turn){0, 0};
    const double x_uu = (c * to[0][3] + s * to[1][3]) / (scale2 * e.rx);
    const double y_vv = (c * to[1][5] - s * to[0][5]) / (scale2 * e.ry);
    return (struct pm_turn){degrees_of(-2.0 * x_uu), degrees_of(-2.0 * y_vv)};
}
