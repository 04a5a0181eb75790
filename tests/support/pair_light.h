/* The light of a synthetic pair's after photo: a smooth factor over its frame. */
#ifndef PM_SUPPORT_PAIR_LIGHT_H
#define PM_SUPPORT_PAIR_LIGHT_H

#include "support/pair.h"

#define PM_RIPPLE_WAVES 4

struct pm_pair_light {
    double ev;      /* exposure, stops */
    double gain[3]; /* of r, g, b; exposure and white balance */
    double gx, gy;  /* linear gradient, per half side */
    double sx, sy;  /* side light: share that the far side loses, per half side */
    double ripple;
    double kx[PM_RIPPLE_WAVES], ky[PM_RIPPLE_WAVES], phase[PM_RIPPLE_WAVES];
    double cx, cy, half; /* of the frame, px */
};

/* For a frame of w x h px. */
void pm_pair_light_draw(struct pm_random *random, const struct pm_pair_draw *draw, int w, int h,
                        struct pm_pair_light *light);

/* The factor at (x, y), besides gain. */
double pm_pair_light_at(const struct pm_pair_light *light, double x, double y);

#endif
