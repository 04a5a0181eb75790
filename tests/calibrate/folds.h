/* Groups (persons, clinics) into folds: all rows of a group are in one fold, so that what is fitted
 * never judges a person that it has seen. */
#ifndef PM_CALIBRATE_FOLDS_H
#define PM_CALIBRATE_FOLDS_H

#include <stdint.h>

/* fold[g] = 0..folds-1 for every group, as equal in numbers as can be; in an order that seed fixes.
 * Only groups with fold[g] >= 0 are dealt out; the others stay out. */
void calibrate_folds(int groups, int folds, uint64_t seed, int *fold);

#endif
