/*
 * The table of regions that tests/calibrate fits to: CSV, appended to, so that several runs of
 * bench/accuracy make one table. A pair has one row of its own (region 0: how many marks it has,
 * and how its noise compares with what is said of it), then one for every region that was found
 * in it, with what the region truly is and all that it was classified by.
 *
 * Truth: a region of which less than 20 % lies in the footprint of any mark is "shadow" if most of
 * it lies on a shadow's edge, else "nothing"; any other is the kind of the mark that has most of
 * its px, or "fringe" if it only touches a footprint. The order of the pairs is that in which the
 * workers finish.
 */
#ifndef PM_BENCH_ACCURACY_TABLE_H
#define PM_BENCH_ACCURACY_TABLE_H

#include "bench/accuracy_source.h"

/* Writes the head if the file is new or empty. PIHMAP_ESYS: it cannot be written. */
enum pihmap_status accuracy_table_begin(struct pm_job *job, const char *path);

/* What a compare must be asked for so that accuracy_table_add() can judge its noise. */
void accuracy_table_options(int index, struct pihmap_options *opt);

/* Appends the rows of one pair to plan->table, in one write. result NULL: declined. */
enum pihmap_status accuracy_table_add(struct pm_job *job, const struct accuracy_sources *sources,
                                      const struct pm_pair *pair, const pihmap_result *result,
                                      const struct pm_score *score);
/* The same of two real photos, of which the first is called before, on which nothing has changed.
 */
enum pihmap_status accuracy_table_add_unchanged(struct pm_job *job, const char *table,
                                                const char *scenario, int index, const char *before,
                                                const pihmap_result *result);

#endif
