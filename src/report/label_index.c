#include "report/label_index.h"

/* Largest region id that is drawn: bounds the look-up table. */
#define MAX_LABEL (1 << 20)

enum pihmap_status pm_label_index(struct pm_job *job, const struct pihmap_report *report,
                                  struct pm_label_index *out)
{
    int largest = 0;
    for (size_t i = 0; i < report->region_count; i++) {
        const int id = report->regions[i].id;
        if (id > largest && id <= MAX_LABEL)
            largest = id;
    }
    out->size = largest + 1;
    out->index = pm_scratch(job, (size_t)out->size, sizeof *out->index);
    if (!out->index)
        return job->err.status;
    for (int i = 0; i < out->size; i++)
        out->index[i] = -1;
    for (size_t i = 0; i < report->region_count; i++) {
        const int id = report->regions[i].id;
        if (id > 0 && id < out->size)
            out->index[id] = (int)i;
    }
    return PIHMAP_OK;
}
