/* Reading CSV (RFC 4180): quoted cells, doubled quotes, line ends in cells, CRLF or LF. */
#ifndef PM_BATCH_CSV_READER_H
#define PM_BATCH_CSV_READER_H

#include "base/job.h"

struct pm_csv_text {
    char *s, *end;  /* what is left; cells are unquoted in place */
    char separator; /* ',', or ';' where the header row has semicolons and no comma */
    int line;       /* where the last row begins, from 1 */
    int seen;       /* line ends passed so far */
};

/* text[0..n] with a NUL at its end, borrowed and changed while it is read. */
void pm_csv_begin(struct pm_csv_text *csv, char *text, size_t n);

/* The next row's cells: their number, 0 at the end, -1 when a quote is not closed or a row has
 * more than most cells. Empty lines are passed over. */
int pm_csv_row(struct pm_csv_text *csv, char **cell, int most);

/* A whole text file, NUL-ended, the caller's to free(). PIHMAP_ESYS, or PIHMAP_ELIMIT when it is
 * longer than most bytes. */
enum pihmap_status pm_text_read(struct pm_job *job, const char *path, size_t most, char **text,
                                size_t *n);

#endif
