/* Area and second moments of a patch of px, and how solid it is. */
#ifndef PM_BASE_MOMENTS_H
#define PM_BASE_MOMENTS_H

/* Sums over the px of a patch. All 0: no px. */
struct pm_moments {
    double n, x, y, xx, xy, yy;
};

/* Adds the px of row y from x = a to b inclusive. */
void pm_moments_add_run(struct pm_moments *m, int y, int a, int b);

/*
 * Area over that of the ellipse with the same second moments: 1 for ellipses, 0.95 for rectangles
 * and parallelograms, turned or not; less for all else (triangles 0.83, rings, what has bays).
 */
double pm_moments_solidity(const struct pm_moments *m);

#endif
