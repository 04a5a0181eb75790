/* Look-up from the labels of a label picture to the regions of a report. */
#ifndef PM_REPORT_LABEL_INDEX_H
#define PM_REPORT_LABEL_INDEX_H

#include "draw/contour.h"

/* Labels are region ids; an entry is an index in report->regions. In the job's scratch. */
enum pihmap_status pm_label_index(struct pm_job *job, const struct pihmap_report *report,
                                  struct pm_label_index *out);

#endif
