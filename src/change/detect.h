/* Multi-scale detection: labels of the regions where the change stands out of the noise. */
#ifndef PM_CHANGE_DETECT_H
#define PM_CHANGE_DETECT_H

#include "change/noise.h"

/* What is looked for. Borrowed. */
struct pm_detection {
    const struct pm_scaled_map *map;
    const double *sigma; /* PM_SCALES of them: its noise */
    double times;        /* so many times PM_FLAG_SIGMAS are needed: >= 1 where tails are heavier */
    double min_drop;     /* L*; below PM_CLINICAL_DROP nothing is detected */
    float sign;          /* -1: px where the map fell, +1: where it rose */
};

/*
 * Writes labels *last + 1.. over px of labels that are 0, and moves *last. A label of this call may
 * replace finer ones of this call.
 */
enum pihmap_status pm_detect(struct pm_job *job, const struct pm_detection *what,
                             struct pm_labels *labels, int *last);

/*
 * The same where the network (mark_net.h) sees marks that no threshold would find; odds: one of its
 * planes. Not where labels have a region already: its outline is the sharper one.
 */
enum pihmap_status pm_detect_seen(struct pm_job *job, const struct pm_plane *odds,
                                  struct pm_labels *labels, int *last);

/*
 * Fills pigment_sigmas of list->v[k], the region of label k + 1, of which darker is known: how far
 * melanin's map, whose noise is sigma, stands out there where it does so most at any scale. As
 * sigmas of the finest scale, so that PM_FLAG_SIGMAS is what is detected; 0: it does not.
 */
void pm_most_sigmas(const struct pm_scaled_map *map, const double sigma[PM_SCALES],
                    const struct pm_labels *labels, struct pm_region_list *list);

#endif
