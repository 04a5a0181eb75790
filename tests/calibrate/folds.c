#include "calibrate/folds.h"

#include "base/stats.h"

/* Dealt out like cards from a shuffled pack (Fisher and Yates): swaps of places, not of groups. */
void calibrate_folds(int groups, int folds, uint64_t seed, int *fold)
{
    struct pm_random random = {seed};
    int in = 0;
    for (int g = 0; g < groups; g++)
        if (fold[g] >= 0)
            fold[g] = in++ % folds;
    for (int g = groups - 1; g > 0; g--) {
        const int other = (int)(pm_random_unit(&random) * (g + 1));
        if (fold[g] >= 0 && fold[other] >= 0) {
            const int swap = fold[g];
            fold[g] = fold[other];
            fold[other] = swap;
        }
    }
}
