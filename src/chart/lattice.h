/* Lattices of candidate patches: region growing along rows and columns, through perspective. */
#ifndef PM_CHART_LATTICE_H
#define PM_CHART_LATTICE_H

#include "chart/candidates.h"

#define PM_LATTICE_MOST_NODES 48

struct pm_lattice_node {
    int candidate;
    int a, b;         /* column and row; the seed is (0, 0) */
    float u[2], v[2]; /* px to the next column and to the next row, here */
};

struct pm_lattice {
    struct pm_lattice_node node[PM_LATTICE_MOST_NODES];
    int count;
};

/*
 * The lattice that grows from candidate seed; u leads to its neighbour number first and v to its
 * neighbour number second (indices of neighbour[]). Each node keeps the steps that were measured
 * last, so the lattice follows perspective. From u to v is a clockwise turn (y points down). False:
 * there is no cell of four, or there are fewer than least nodes.
 */
bool pm_lattice_grow(const struct pm_candidates *candidates, int seed, int first, int second,
                     int least, struct pm_lattice *out);

#endif
