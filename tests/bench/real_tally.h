/*
 * Figures of real pairs, over all of them, those of one clinic, or those of one class of skin. A
 * share has its 95 % interval by Wilson (1927), which holds for few pairs and for shares near 0
 * and 1.
 */
#ifndef PM_BENCH_REAL_TALLY_H
#define PM_BENCH_REAL_TALLY_H

#include "bench/real_run.h"

struct real_group {
    const char *clinic; /* NULL: every clinic */
    int ita_class;      /* 0..5; -1: skin was not found; REAL_ANY_CLASS */
};
#define REAL_ANY_CLASS -2

enum real_unit { REAL_COUNT, REAL_SHARE, REAL_PART, REAL_NUMBER };

struct real_figure {
    const char *key, *title; /* static */
    enum real_unit unit;
    int n;            /* pairs that the figure is about */
    int hits;         /* of a share: those for which it holds */
    double value;     /* of a share or part 0..1; NAN where n is 0 */
    double low, high; /* of a share: its interval */
};

/* How many figures there are; the same for every group. */
int real_figure_count(void);
const char *real_figure_key(int index);

/* Figure number index of a group. PIHMAP_ENOMEM. */
enum pihmap_status real_figure(struct pm_job *job, const struct real_pairs *pairs,
                               const struct real_score *scores, const struct real_group *group,
                               int index, struct real_figure *out);

/* Wilson's score interval of hits out of n, n > 0. */
void real_wilson(int hits, int n, double *low, double *high);

#endif
