/*
 * The contact sheet of real pairs: index.html, sorted by clinic, filtered by outcome, and the same
 * as pictures to page through, sheet-1.png, sheet-2.png... Both begin with a warning that these are
 * patients.
 */
#ifndef PM_BENCH_REAL_SHEET_H
#define PM_BENCH_REAL_SHEET_H

#include "bench/real_run.h"

#define REAL_WARNING "These are photos of patients: do not publish them or pass them on."
#define REAL_SHEET_PAIRS 20 /* on one picture */

/* To plan->out, which has the pictures of real_run(). Files of an earlier run are replaced. */
enum pihmap_status real_sheet_html(struct pm_job *job, const struct real_plan *plan,
                                   const struct real_pairs *pairs, const struct real_score *scores);
enum pihmap_status real_sheet_png(struct pm_job *job, const struct real_plan *plan,
                                  const struct real_pairs *pairs, const struct real_score *scores);

#endif
