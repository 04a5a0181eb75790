/* Uniform draws from a range, for rendered skin and synthetic pairs. */
#ifndef PM_SUPPORT_RANDOM_H
#define PM_SUPPORT_RANDOM_H

#include "base/stats.h"

static inline double pm_between(struct pm_random *random, double lo, double hi)
{
    return lo + (hi - lo) * pm_random_unit(random);
}

static inline double pm_within(struct pm_random *random, double most)
{
    return pm_between(random, -most, most);
}

#endif
