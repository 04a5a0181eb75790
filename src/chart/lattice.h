/* Blobs that stand in rows and columns. */
#ifndef PM_CHART_LATTICE_H
#define PM_CHART_LATTICE_H

#include "chart/candidates.h"

#define PM_LATTICE_MOST 48

struct pm_knot {
    int blob;
    int a, b;         /* column and row; the seed is (0, 0) */
    float u[2], v[2]; /* px to the next column and the next row, here */
};

struct pm_lattice {
    struct pm_knot knot[PM_LATTICE_MOST];
    int count;
};

/*
 * The lattice that grows from blob seed with a step of u to its neighbour first and of v to its
 * neighbour second (indices of near[]). Follows perspective: each knot has the steps seen last.
 * u to v turns clockwise (y down). False: no cell of four, or fewer than least knots.
 */
bool pm_lattice_grow(const struct pm_candidates *blobs, int seed, int first, int second, int least,
                     struct pm_lattice *out);

#endif
