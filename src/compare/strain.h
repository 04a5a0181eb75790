/* How much the skin of a region was stretched or squeezed between the two photos. */
#ifndef PM_COMPARE_STRAIN_H
#define PM_COMPARE_STRAIN_H

#include "change/region.h"

#include "base/geometry.h"

/* list->v[].strain: the mean strain of the alignment (pm_align_strain) over every region of labels;
 * at its centroid where no sampled px is in it. */
void pm_find_strain(const struct pm_align *align, const struct pm_labels *labels,
                    struct pm_region_list *list);

#endif
