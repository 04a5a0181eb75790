#include "base/moments.h"

#include <math.h>

void pm_moments_add_run(struct pm_moments *m, int y, int a, int b)
{
    const double n = b - a + 1, mid = 0.5 * (a + b);
    m->n += n;
    m->x += n * mid;
    m->y += n * y;
    m->xx += n * (mid * mid + (n * n - 1.0) / 12.0);
    m->xy += n * mid * y;
    m->yy += n * (double)y * y;
}

double pm_moments_solidity(const struct pm_moments *m)
{
    const double px = 1.0 / 12.0; /* a px is a square, not a point */
    const double x = m->x / m->n, y = m->y / m->n, xy = m->xy / m->n - x * y;
    const double xx = m->xx / m->n - x * x + px, yy = m->yy / m->n - y * y + px;
    return m->n / (4.0 * M_PI * sqrt(fmax(xx * yy - xy * xy, 1e-9)));
}
