/* Shares that are rounded and still add up to the whole. */
#ifndef PM_BASE_SHARES_H
#define PM_BASE_SHARES_H

#include <pihmap.h>

/*
 * share[0..n) add up to 1: rounded[i] is share[i] in whole units of 1 / units, and they add up to
 * units. The largest remainders are rounded up (Hamilton's method). n <= PIHMAP_PIXEL_ROOM.
 */
void pm_round_shares(const double *share, int n, int units, int *rounded);

/* pihmap_pixel_lines() with a line for each class of at least so many thousandths. */
int pm_pixel_lines(const double share[PIHMAP_PIXEL_ROOM], int least,
                   struct pihmap_pixel_line lines[PIHMAP_PIXEL_ROOM]);

#endif
