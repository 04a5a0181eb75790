/*
 * Four numbers that are worked on at once, in gcc's and clang's own words. For loops of which the
 * compiler makes no vectors by itself: four short, or with a table at every step.
 */
#ifndef PM_BASE_FOUR_H
#define PM_BASE_FOUR_H

#include <string.h>

typedef float pm_four __attribute__((vector_size(4 * sizeof(float))));

static inline pm_four pm_four_at(const float *v) /* any four floats */
{
    pm_four out;
    memcpy(&out, v, sizeof out);
    return out;
}

#endif
