/* CSV parser (RFC 4180): quoted cells, doubled quotes, line ends in cells, CRLF or LF. */
#ifndef PM_BATCH_CSV_READER_H
#define PM_BATCH_CSV_READER_H

#include "base/job.h"

struct pm_csv_text {
    char *s, *end;  /* the unread rest; cells are unquoted in place */
    char separator; /* ',', or ';' where the header row has semicolons and no comma */
    int line;       /* where the latest row begins, from 1 */
    int seen;       /* line ends passed so far */
};

/* text[0..n) is followed by a NUL. It is borrowed, and modified while it is read. */
void pm_csv_begin(struct pm_csv_text *csv, char *text, size_t n);

/* Reads the next row and returns its number of cells: 0 at the end, -1 when a quote is not closed
 * or the row has more than max_cells. Empty lines are skipped. */
int pm_csv_row(struct pm_csv_text *csv, char **cell, int max_cells);

/* Index of the column with this name in a header row of n cells; -1: there is none. */
int pm_csv_column(char *const *cell, int n, const char *name);

/* Reads a whole text file. *text is NUL-terminated and the caller's to free(). PIHMAP_ESYS when it
 * cannot be read, PIHMAP_ELIMIT when it has more than max_bytes. */
enum pihmap_status pm_text_read(struct pm_job *job, const char *path, size_t max_bytes, char **text,
                                size_t *n);

#endif
