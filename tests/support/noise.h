/*
 * Procedural textures as pure functions of position and seed: gradient noise (Perlin 1985) and its
 * octaves, cellular noise (Worley 1996).
 */
#ifndef PM_SUPPORT_NOISE_H
#define PM_SUPPORT_NOISE_H

#include <stdint.h>

/* A random number in [0, 1) for a lattice point. */
double pm_hash(int x, int y, uint32_t seed);

/* Gradient noise with features about 1 unit across; mean 0, about -0.7..0.7. */
double pm_noise(double x, double y, uint32_t seed);

/* Several octaves of it, each half as large and gain times as strong; standard deviation about 1.
 */
double pm_noise_sum(double x, double y, int octaves, double gain, uint32_t seed);

/* The cell of a point: distances to the nearest and second nearest of the points that are jittered
 * about a unit lattice, and the nearest one's own random number in [0, 1). */
struct pm_cell {
    double near1, near2, id;
};

struct pm_cell pm_cells(double x, double y, double jitter, uint32_t seed);

#endif
