/* The legend of a picture of classes: a sample, the words and the share of each, and the coverage.
 */
#ifndef PM_REPORT_CLASS_LEGEND_H
#define PM_REPORT_CLASS_LEGEND_H

#include "report/class_picture.h"
#include "report/cover.h"

/* In the corner where it hides least. Nothing is drawn where letters could not be read. */
void pm_class_legend_draw(const struct pm_class_facts *facts, const struct pm_layout *layout,
                          struct pm_font *font, struct pm_rgb8 *picture);

#endif
