/* From the light of a synthetic photo to its sRGB codes: lens, sensor, encoding. */
#ifndef PM_SUPPORT_PAIR_DEVELOP_H
#define PM_SUPPORT_PAIR_DEVELOP_H

#include "support/pair.h"

/*
 * Blur the light of the after photo, add shot noise and render it as the pair says, in place, and
 * write its codes to pair->after, which is allocated here.
 */
enum pihmap_status pm_pair_develop(struct pm_job *job, const struct pm_pair_draw *draw,
                                   uint64_t seed, struct pm_linear *light, struct pm_pair *pair);

/* Which rendering a pair of this seed has. Seeds of successive pairs of bench/accuracy differ by 2.
 */
enum pm_rendering_kind pm_pair_rendering(const struct pm_pair_draw *draw, uint64_t seed);

/* Only the shot noise. full_well: electrons; 0: none. */
void pm_pair_shot_noise(struct pm_linear *light, double full_well, struct pm_random *sensor);

/* Only the codes, of the part that starts at (ox, oy) and has the size of *out. */
void pm_pair_encode(const struct pm_linear *light, int ox, int oy, struct pm_rgb8 *out);

#endif
