/* The last fraction of a pitch of a chart's place. */
#ifndef PM_CARD_POSE_H
#define PM_CARD_POSE_H

#include "card/card.h"

/* to_px moved to where the patches are evenest, edge to edge: within +-0.3 pitches per corner. */
void pm_card_refine(const struct pm_linear *photo, double to_px[9]);

#endif
