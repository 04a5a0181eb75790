/* A registered pair: both photos in the before frame, not yet levelled. */
#ifndef PM_TONE_REGISTERED_PAIR_H
#define PM_TONE_REGISTERED_PAIR_H

#include "base/image.h"

/* All of one size, borrowed. */
struct pm_registered_pair {
    const struct pm_linear *before, *after; /* after: warped */
    const struct pm_mask *skin;             /* 255: measurable skin in both */
};

#endif
