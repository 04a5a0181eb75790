/* The descriptors that a process inherits. */
#ifndef PM_ISOLATE_DESCRIPTORS_H
#define PM_ISOLATE_DESCRIPTORS_H

#include <stdbool.h>

enum { PM_DESCRIPTORS = 3, PM_KEPT_MAX = 2 }; /* the standard streams; others that are kept */

/* Closes all descriptors but keep[0..n), which become PM_DESCRIPTORS and on, in their order. The
 * standard streams become the null device. False: that failed, and some may still be open. */
bool pm_descriptors_keep(const int *keep, int n);

#endif
