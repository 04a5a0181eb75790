/* The layers of change/mark_net.c. Generated with mark_weights.c. */
#ifndef PM_CHANGE_MARK_WEIGHTS_H
#define PM_CHANGE_MARK_WEIGHTS_H

#include "base/convolution.h"

extern const struct pm_layer pm_marks_stem;
extern const struct pm_layer pm_marks_stem_more;
extern const struct pm_layer pm_marks_quarter;
extern const struct pm_layer pm_marks_quarter_more;
extern const struct pm_layer pm_marks_eighth;
extern const struct pm_layer pm_marks_eighth_more;
extern const struct pm_layer pm_marks_wider;
extern const struct pm_layer pm_marks_to_quarter[2];
extern const struct pm_layer pm_marks_to_half[2];
extern const struct pm_layer pm_marks_classes;

#endif
