/* The pages of many pairs, from their states. */
#ifndef PM_BATCH_PAGES_H
#define PM_BATCH_PAGES_H

#include "batch/table.h"
#include "report/html_index.h"

/* index.html as text, the caller's to free(). */
enum pihmap_status pm_index_text(struct pm_job *job, const struct pm_row *rows, size_t n,
                                 char **text, size_t *length);

/* The page of one patient's visits, in order of time; likewise. */
enum pihmap_status pm_timeline_text(struct pm_job *job, const struct pm_row *const *rows, size_t n,
                                    const struct pm_visit_mark *marks, size_t mark_count,
                                    char **text, size_t *length);

#endif
