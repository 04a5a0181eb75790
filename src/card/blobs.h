/* Even, compact pieces of a picture: what patches of a chart look like. */
#ifndef PM_CARD_BLOBS_H
#define PM_CARD_BLOBS_H

#include "base/image.h"

#define PM_CARD_NEAR 12 /* neighbours that a blob knows */

struct pm_blob {
    float x, y;             /* centroid, px */
    float top;              /* its first row */
    float side;             /* root of its area, px */
    int near[PM_CARD_NEAR]; /* nearest of like size, nearest first; near_count of them */
    int near_count;
};

struct pm_blobs {
    struct pm_blob *v; /* the job's scratch */
    int count;
};

/* How much each px and its eight neighbours differ: the largest spread of any of count features
 * (planes of one size), into out; huge at the rim. */
void pm_card_unrest(const struct pm_job *job, const struct pm_plane *feature, int count,
                    struct pm_plane *out);

/*
 * Pieces whose unrest is less than step, which fill about a parallelogram, none larger than
 * most_side px. The caller rewinds the job's scratch.
 */
enum pihmap_status pm_card_blobs(struct pm_job *job, const struct pm_plane *unrest, float step,
                                 double most_side, struct pm_blobs *out);

#endif
