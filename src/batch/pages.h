/* HTML pages of a batch, from the states of its records: the index and the timelines. */
#ifndef PM_BATCH_PAGES_H
#define PM_BATCH_PAGES_H

#include "batch/table.h"
#include "report/html_index.h"

/* One patient's visits and the marks on them. All borrowed. */
struct pm_patient_visits {
    const struct pm_row *const *row; /* [n], in order of time; n >= 1 */
    const char **trend;              /* [n]: since the visit before; pm_trend() */
    size_t n;
    const struct pm_visit_mark *mark; /* [mark_count], by visit */
    size_t mark_count;
    struct pm_page_way way;
};

/* index.html as text, the caller's to free(). */
enum pihmap_status pm_index_text(struct pm_job *job, enum pihmap_language language,
                                 const struct pm_row *rows, size_t n, char **text, size_t *length);

/* The page of one patient, likewise. */
enum pihmap_status pm_timeline_text(struct pm_job *job, enum pihmap_language language,
                                    const struct pm_patient_visits *visits, char **text,
                                    size_t *length);

#endif
