/* The generated C file of a fit: src/change/classifier_fitted.h. */
#ifndef PM_CALIBRATE_GENERATE_H
#define PM_CALIBRATE_GENERATE_H

#include "calibrate/fit.h"

struct calibrate_origin {
    const char *command, *date; /* as the head is to say them */
    const struct calibrate_table *table;
    const struct calibrate_samples *samples;
    const struct calibrate_plan *plan;
};

enum pihmap_status calibrate_generate(struct pm_job *job, const char *path,
                                      const struct pm_classifier *classifier,
                                      const struct calibrate_origin *origin);

#endif
