/*
 * Pairs in which nothing has changed, and what they say of others that were photographed in the
 * same way: the spread of this pair, the prior for this pair, and whether it is alike.
 */
#ifndef PM_COMPARE_REPEATS_H
#define PM_COMPARE_REPEATS_H

#include "compare/comparability.h"
#include "compare/comparison.h"

/* With options.unchanged the report's spread; else nothing. Noise and change map must be known. */
enum pihmap_status pm_describe_spread(struct pm_job *job, pihmap_result *r,
                                      const struct pm_comparison *c);

/* The prior that options.repeat gives for this pair. False: there is none. */
bool pm_repeat_prior(const pihmap_result *r, struct pm_noise_prior *out);

/*
 * How far this pair goes beyond what options.repeat has shown: noise, distance, light, turn, each
 * over the largest there; all 0 without. Of distance, light and turn a hand-held camera's own is
 * always within. noise and disturbance: this pair's.
 */
void pm_unlike_repeats(const struct pihmap_repeat *repeat, const double noise[PIHMAP_SPREAD_SIZES],
                       const double disturbance[PIHMAP_DISTURBANCES], double unlike[PM_UNLIKE]);

#endif
