/* One pair of a table, and how a table becomes a file. */
#ifndef PM_BATCH_TABLE_H
#define PM_BATCH_TABLE_H

#include "batch/state.h"

#include <stdio.h>

/* One pair. Owned by whoever made the list. */
struct pm_row {
    const char *id;
    const char *folder;    /* of the record, to be opened; NULL: there is no record */
    const char *link;      /* the same, relative to where the tables are written; NULL likewise */
    struct pm_state state; /* owned; may be empty: then the pair is not done */
};

/* name in folder gets the text of f, a stream of open_memstream(), which is closed; *text is
 * freed. */
enum pihmap_status pm_table_save(struct pm_job *job, const char *folder, const char *name,
                                 bool force, FILE *f, char **text, const size_t *length);

/* Do the first n bytes of a file say that it is one of batch's tables or notes, or an output of a
 * comparison? For struct pm_keep. */
bool pm_is_own_table(const uint8_t *head, size_t n);

#endif
