#include "support/pair_light.h"

#include "support/random.h"

#include <math.h>

void pm_pair_light_draw(struct pm_random *random, const struct pm_pair_draw *draw, int w, int h,
                        struct pm_pair_light *light)
{
    light->ev = pm_within(random, draw->ev);
    for (int k = 0; k < 3; k++)
        light->gain[k] = exp2(light->ev) * (1 + pm_within(random, draw->channel));
    const double angle = pm_between(random, 0, 2 * M_PI), fall = pm_within(random, draw->gradient);
    light->gx = fall * cos(angle);
    light->gy = fall * sin(angle);
    const double from = pm_between(random, 0, 2 * M_PI), side = draw->side_light;
    const double strength = side * pm_between(random, 0.5, 1);
    light->sx = strength * cos(from);
    light->sy = strength * sin(from);
    light->ripple = draw->ripple / sqrt((double)PM_RIPPLE_WAVES);
    light->half = 0.5 * pm_long_side(w, h);
    light->cx = 0.5 * (w - 1);
    light->cy = 0.5 * (h - 1);
    for (int k = 0; k < PM_RIPPLE_WAVES; k++) {
        const double turn = pm_between(random, 0, 2 * M_PI),
                     wave = M_PI / pm_between(random, 0.25, 0.8);
        light->kx[k] = wave * cos(turn);
        light->ky[k] = wave * sin(turn);
        light->phase[k] = pm_between(random, 0, 2 * M_PI);
    }
}

double pm_pair_light_at(const struct pm_pair_light *light, double x, double y)
{
    const double u = (x - light->cx) / light->half, v = (y - light->cy) / light->half;
    double ripple = 0;
    for (int k = 0; k < PM_RIPPLE_WAVES; k++)
        ripple += cos(light->kx[k] * u + light->ky[k] * v + light->phase[k]);
    const double across = light->sx * u + light->sy * v;
    const double side = across > 0 ? 1 - 0.8 * across * across : 1 - 0.2 * across;
    return fmax(0.05, (1 + light->gx * u + light->gy * v) * side * (1 + light->ripple * ripple));
}
