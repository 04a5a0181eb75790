/* What a comparison found, at the working size, as the drawings need it. */
#ifndef PM_REPORT_FINDINGS_H
#define PM_REPORT_FINDINGS_H

#include "base/change.h"
#include "report/label_index.h"

/* All borrowed. change and labels have the same size. */
struct pm_findings {
    const struct pm_change *change;
    const struct pm_labels *labels;
    const struct pm_label_index *index; /* from labels to report->regions */
    const struct pihmap_report *report;
};

#endif
