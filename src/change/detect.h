/* Multi-scale detection: labels of the regions where the change stands out of the noise. */
#ifndef PM_CHANGE_DETECT_H
#define PM_CHANGE_DETECT_H

#include "change/noise.h"

/* What is looked for. Borrowed. */
struct pm_detection {
    const struct pm_plane *scale;        /* PM_SCALES of them: a map at every scale */
    const double *sigma;                 /* likewise: its noise */
    const struct pm_plane *noise_factor; /* as in struct pm_scale_space */
    double min_drop;                     /* L*; below PM_CLINICAL_DROP nothing is detected */
    float sign;                          /* -1: px where the map fell, +1: where it rose */
};

/*
 * Writes labels *last + 1.. over px of labels that are 0, and moves *last. A label of this call may
 * replace finer ones of this call.
 */
enum pihmap_status pm_detect(struct pm_job *job, const struct pm_detection *what,
                             struct pm_labels *labels, int *last);

#endif
