/*
 * Several visits of a patient, all compared with the first: how the marks went on. All records
 * share the frame of the first photo, so that a mark is known again by its place.
 */
#ifndef PM_BATCH_TIMELINE_H
#define PM_BATCH_TIMELINE_H

#include "batch/table.h"

/* <patient>/timeline.csv, timeline_marks.csv and timeline.html for each patient with several
 * visits. */
enum pihmap_status pm_timelines_write(struct pm_job *job, const char *folder, bool force,
                                      const struct pm_row *rows, size_t n);

#endif
