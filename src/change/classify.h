/* Classification of a region's change by pigment, from colour, shape and border; and confidence. */
#ifndef PM_CHANGE_CLASSIFY_H
#define PM_CHANGE_CLASSIFY_H

#include "change/region.h"

struct pm_kind {
    enum pihmap_kind kind;
    double melanin, blood, shading; /* parts of delta L*; their sum is delta L* */
    double confidence;              /* 0..1 */
    enum pihmap_evidence evidence;  /* what decided */
    enum pihmap_severity severity;
};

/* Pure: no job, no memory, no errors. */
struct pm_kind pm_classify(const struct pm_region *region);

#endif
