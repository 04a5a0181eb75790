#include "compare/repeats.h"

#include "change/spread.h"

#include <math.h>

_Static_assert(PIHMAP_SPREAD_SIZES == PM_SCALES, "one noise for each size");

/* Of the limit from which the grade suffers: a turn of 7 degrees, 0.2 stops, 9 % of the distance. A
 * camera held by hand differs so much, whether a handful of repeat photos shows it or not. */
#define BY_HAND 0.3

/* Working px per mm in the before photo; 0: unknown. */
static double px_per_mm(const pihmap_result *r)
{
    return r->options.px_per_mm / pm_full_per_work_x(&r->before);
}

enum pihmap_status pm_describe_spread(struct pm_job *job, pihmap_result *r,
                                      const struct pm_comparison *c)
{
    const struct pm_levelled_pair pair = {&r->before.linear, &c->levelled, &r->change,
                                          &c->measured,      0.0,          NULL};
    const double side = pm_long_side(c->measured.w, c->measured.h);
    enum pihmap_status st = PIHMAP_OK;
    if (!r->options.unchanged)
        return PIHMAP_OK;
    for (int k = 0; k < PIHMAP_SPREAD_SIZES; k++) {
        struct pihmap_spread *by_side = &r->report.spread_side[k], *mm = &r->report.spread_mm[k];
        TRY(pm_spread(job, &pair, &c->noise, pm_spread_side[k] * side, by_side));
        TRY(pm_spread(job, &pair, &c->noise, pm_spread_mm[k] * px_per_mm(r), mm));
    }
    r->report.spread_known = true;
out:
    return st;
}

/* The sizes by mm where both know the scale, else by the long side; those that are known. */
static void take_floor(const pihmap_result *r, struct pm_noise_prior *out)
{
    const struct pihmap_repeat *repeat = r->options.repeat;
    const struct pm_plane *work = &r->before.linear.r;
    const bool mm = px_per_mm(r) > 0.0 && repeat->mm[0].patients > 0;
    const double unit = mm ? px_per_mm(r) : pm_long_side(work->w, work->h);
    for (int k = 0; k < PIHMAP_SPREAD_SIZES; k++) {
        const struct pihmap_repeat_size *size = mm ? &repeat->mm[k] : &repeat->side[k];
        if (size->patients == 0)
            continue;
        out->diameter[out->sizes] = size->diameter * unit;
        out->floor[out->sizes][0] = size->change[0];
        out->floor[out->sizes][1] = size->change[1];
        out->sizes++;
    }
}

bool pm_repeat_prior(const pihmap_result *r, struct pm_noise_prior *out)
{
    const struct pihmap_repeat *repeat = r->options.repeat;
    *out = (struct pm_noise_prior){.sizes = 0};
    if (!repeat)
        return false;
    for (int s = 0; s < PM_SCALES; s++)
        out->local[s] = (struct pm_variance_prior){
            repeat->noise[s].typical * repeat->noise[s].typical, repeat->noise[s].dof};
    take_floor(r, out);
    return true;
}

void pm_unlike_repeats(const struct pihmap_repeat *repeat, const double noise[PIHMAP_SPREAD_SIZES],
                       const double disturbance[PIHMAP_DISTURBANCES], double unlike[PM_UNLIKE])
{
    static const enum pihmap_disturbance compared[PM_UNLIKE] = {
        [PM_UNLIKE_DISTANCE] = PIHMAP_DISTURBANCE_DISTANCE,
        [PM_UNLIKE_LIGHT] = PIHMAP_DISTURBANCE_LIGHT,
        [PM_UNLIKE_TURN] = PIHMAP_DISTURBANCE_TURN};
    for (int k = 0; k < PM_UNLIKE; k++)
        unlike[k] = 0.0;
    if (!repeat)
        return;
    for (int s = 0; s < PIHMAP_SPREAD_SIZES; s++)
        if (repeat->noise[s].largest > 0.0)
            unlike[PM_UNLIKE_NOISE] =
                fmax(unlike[PM_UNLIKE_NOISE], noise[s] / repeat->noise[s].largest);
    for (int k = PM_UNLIKE_DISTANCE; k < PM_UNLIKE; k++)
        unlike[k] =
            disturbance[compared[k]] / fmax(repeat->disturbance[compared[k]].largest, BY_HAND);
}
