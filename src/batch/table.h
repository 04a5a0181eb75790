/* Rows of the tables, one per pair or unmatched photo, and the files that tables are written to. */
#ifndef PM_BATCH_TABLE_H
#define PM_BATCH_TABLE_H

#include "batch/state.h"

#include <stdio.h>

#define PM_MANIFEST_HEAD "id,before,after,patient," /* how a manifest begins that pihmap wrote */
#define PM_UNMATCHED_HEAD                                                  \
    "pihmap-unmatched/" /* how a list of unmatched photos begins, likewise \
                         */

/* One pair, or an unmatched photo. Owned by whoever made the list. */
struct pm_row {
    const char *id;        /* of a photo: its path */
    const char *folder;    /* of the record, to be opened; NULL: there is no record */
    const char *link;      /* the same, relative to the folder of the tables; NULL likewise */
    struct pm_state state; /* owned; may be empty: then the pair was not compared */
};

/* Order of pairs: by patient, then by time with unknown times last, then by id. */
int pm_row_by_time(const struct pm_row *a, const struct pm_row *b);

/* Where tables are written. */
struct pm_table_folder {
    const char *path;              /* borrowed */
    bool force;                    /* replace files that pihmap did not write, too */
    bool bom;                      /* the tables begin with a byte order mark */
    enum pihmap_language language; /* of the pages and figures */
};

/* Text that grows while it is written to f (POSIX open_memstream()). */
struct pm_text_stream {
    FILE *f;    /* NULL: closed */
    char *text; /* owned; valid once f is closed */
    size_t length;
};

enum pihmap_status pm_text_stream_open(struct pm_job *job, struct pm_text_stream *s);
/* For a table of the folder. */
enum pihmap_status pm_table_open(struct pm_job *job, const struct pm_table_folder *folder,
                                 struct pm_text_stream *s);
/* Also of a stream that is closed, or zeroed. */
void pm_text_stream_free(struct pm_text_stream *s);

/* Close the stream and write its text to the file name in the folder. The stream is freed in any
 * case. */
enum pihmap_status pm_table_save(struct pm_job *job, const struct pm_table_folder *folder,
                                 const char *name, struct pm_text_stream *s);

/* Write a text to the file name in the folder. */
enum pihmap_status pm_table_save_text(struct pm_job *job, const struct pm_table_folder *folder,
                                      const char *name, const char *text, size_t length);

/* Do the first n bytes of a file identify one of the tables, plan files or lists of a batch, or an
 * output of a comparison? For struct pm_keep. */
bool pm_is_own_table(const uint8_t *head, size_t n);

#endif
