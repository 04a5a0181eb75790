/* Strain of a region's skin: how much it was stretched or squeezed between the two photos. */
#ifndef PM_COMPARE_STRAIN_H
#define PM_COMPARE_STRAIN_H

#include "change/region.h"

#include "base/geometry.h"

/* Sets list->v[].strain to the mean strain of the alignment (pm_align_strain) over every region of
 * labels, or to that at its centroid if no sampled px lies in it. */
void pm_find_strain(const struct pm_align *align, const struct pm_labels *labels,
                    struct pm_region_list *list);

#endif
