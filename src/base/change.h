/* The change map, per working px of the before frame: made by change/, drawn by report/. */
#ifndef PM_BASE_CHANGE_H
#define PM_BASE_CHANGE_H

#include "base/image.h"

struct pm_change {
    struct pm_plane dL, da, db; /* after - before, levelled and smoothed; L*a*b* units; 0 where not
                                   valid */
    struct pm_plane L;          /* L* of the before photo, smoothed alike */
    struct pm_plane sigma;      /* standard error of dL, L* units, > 0 */
    struct pm_plane ratio[3];   /* levelled ln(after / before) of linear r, g, b; 0 where not
                                   valid */
    struct pm_mask valid;       /* 255 where measured */
};

void pm_change_free(struct pm_change *c);

#endif
