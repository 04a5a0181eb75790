/* The layers of skin/net.c. Generated with net_weights.c. */
#ifndef PM_SKIN_NET_WEIGHTS_H
#define PM_SKIN_NET_WEIGHTS_H

#include "base/convolution.h"

extern const struct pm_layer pm_net_stem;
extern const struct pm_layer pm_net_quarter;
extern const struct pm_layer pm_net_quarter_more;
extern const struct pm_layer pm_net_eighth;
extern const struct pm_layer pm_net_eighth_more;
extern const struct pm_layer pm_net_sixteenth;
extern const struct pm_layer pm_net_wider[3];
extern const struct pm_layer pm_net_context;
extern const struct pm_layer pm_net_deepest;
extern const struct pm_layer pm_net_to_eighth[2];
extern const struct pm_layer pm_net_to_quarter[2];
extern const struct pm_layer pm_net_to_half[2];
extern const struct pm_layer pm_net_classes;

#endif
