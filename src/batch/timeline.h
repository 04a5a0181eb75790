/*
 * Timelines: how the marks of a patient changed over several visits, all compared with the first.
 * All records share the frame of the first photo, so a mark is identified by its position: greedy
 * nearest-neighbour matching from visit to visit.
 */
#ifndef PM_BATCH_TIMELINE_H
#define PM_BATCH_TIMELINE_H

#include "batch/table.h"

/* Write PATIENT/timeline.csv, timeline_marks.csv and timeline.html for each patient with several
 * visits. */
enum pihmap_status pm_timelines_write(struct pm_job *job, const struct pm_table_folder *folder,
                                      const struct pm_row *rows, size_t n);

#endif
