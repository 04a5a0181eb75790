/* The report of a calibration on standard output: reliability, scores by scenario and class of
 * skin, other kinds, and the noise model. */
#ifndef PM_CALIBRATE_REPORT_H
#define PM_CALIBRATE_REPORT_H

#include "calibrate/fit.h"

/* Of every row of the table: the probability that it is PIH; NAN where colour decided alone. */
struct calibrate_said {
    const double *by_program; /* that made the table */
    const double *held_out;   /* by the fit that has not seen this person */
};

/* samples: with their weights. */
enum pihmap_status calibrate_report(struct pm_job *job, const struct calibrate_table *table,
                                    const struct calibrate_samples *samples,
                                    const struct calibrate_said *said);

#endif
