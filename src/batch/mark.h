/*
 * Marks: regions that are matched by their place, as all comparisons with one before photo share
 * its frame. Greedy, nearest first. Pure.
 */
#ifndef PM_BATCH_MARK_H
#define PM_BATCH_MARK_H

#include <pihmap.h>

enum { PM_MAX_MARKS = 512 }; /* of a patient, and regions of a comparison */

/* A region of one comparison. px of the before photo. */
struct pm_detection {
    double x, y, area, delta_L;
    enum pihmap_kind kind;
    int region; /* its id in the record */
    int mark;   /* number of its mark, from 1; 0: not matched */
};

/* Where a mark was last detected, px of the before photo. */
struct pm_place {
    double x, y, radius; /* radius: of a disc of its area */
    bool is_mark;        /* pigment has come or gone there: likely PIH, or faded */
};

struct pm_place pm_place_of(const struct pm_detection *d);

/* Has pigment come or gone? Likely PIH, or faded. */
bool pm_is_mark(const struct pm_detection *d);

/*
 * Gives each of n detections that has no mark yet the number of the nearest place in reach, the
 * nearest pair first, each place and each detection at most once. In reach: their centres are
 * nearer than the radius of the larger if both are marks, else of the smaller, so that a wide
 * shadow is no mark. used[places], PM_MAX_MARKS at most: already given; updated.
 */
void pm_marks_match(const struct pm_place *place, int places, struct pm_detection *d, int n,
                    bool *used);

#endif
