/*
 * The records of many pairs -> what is read of all of them: summary.csv (a row per pair),
 * regions.csv (a row per region), index.html, and the timelines.
 */
#ifndef PM_BATCH_TABLE_H
#define PM_BATCH_TABLE_H

#include "batch/state.h"
#include "report/html_index.h"

#include <stdio.h>

/* One pair. Owned by whoever made the list. */
struct pm_row {
    const char *id;
    const char *folder;    /* of the record, to be opened; NULL: there is no record */
    const char *link;      /* the same, relative to where the tables are written; NULL likewise */
    struct pm_state state; /* owned; may be empty: then the pair is not done */
};

/* May the tables be written to folder? Before computing for hours. */
enum pihmap_status pm_tables_check(struct pm_job *job, const char *folder, bool force);

/* All tables of rows[0..n), sorted by id, into folder. */
enum pihmap_status pm_tables_write(struct pm_job *job, const char *folder, bool force,
                                   const struct pm_row *rows, size_t n);

/* index.html as text, the caller's to free(). */
enum pihmap_status pm_index_text(struct pm_job *job, const struct pm_row *rows, size_t n,
                                 char **text, size_t *length);

/* The page of one patient's visits, in order of time; likewise. */
enum pihmap_status pm_timeline_text(struct pm_job *job, const struct pm_row *const *rows, size_t n,
                                    const struct pm_visit_mark *marks, size_t mark_count,
                                    char **text, size_t *length);

/* <patient>/timeline.csv, timeline_marks.csv and timeline.html for each patient with several
 * visits. */
enum pihmap_status pm_timelines_write(struct pm_job *job, const char *folder, bool force,
                                      const struct pm_row *rows, size_t n);

/* name in folder gets the text of f, a stream of open_memstream(), which is closed; *text is
 * freed. */
enum pihmap_status pm_table_save(struct pm_job *job, const char *folder, const char *name,
                                 bool force, FILE *f, char **text, const size_t *length);

#endif
