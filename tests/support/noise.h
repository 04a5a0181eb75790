/*
 * Textures that are a function of place and seed: smooth noise, cells, slow waves. Pure.
 */
#ifndef PM_SUPPORT_NOISE_H
#define PM_SUPPORT_NOISE_H

#include <stdint.h>

/* [0, 1) of a lattice point. */
double pm_hash(int x, int y, uint32_t seed);

/* Gradient noise, features about 1 unit across; mean 0, about -0.7..0.7. */
double pm_noise(double x, double y, uint32_t seed);

/* octaves of it, each half as large and gain times as strong; about unit spread for 1. */
double pm_noise_sum(double x, double y, int octaves, double gain, uint32_t seed);

/* Distance to the nearest and second nearest of points jittered about a unit lattice; *id is
 * the nearest one's own number in [0, 1). */
void pm_cells(double x, double y, double jitter, uint32_t seed, double *near1, double *near2,
              double *id);

#endif
