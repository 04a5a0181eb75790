/* Ids of pairs: names for the folders of their records that are safe on every file system. */
#ifndef PM_BATCH_ID_H
#define PM_BATCH_ID_H

#include "base/job.h"

enum { PM_ID_BYTES = 200 }; /* longest id; temporary names add to it */

/*
 * Percent-encode any text as an id, in scratch of the job; NULL when out of memory. Letters,
 * digits, blanks and all other safe characters (UTF-8) stay. Control characters, bytes that are not
 * UTF-8, path separators, a leading dot, a trailing dot or blank, what Windows does not allow and
 * the percent sign become %XX, so that two texts never share an id. A text that is too long is
 * truncated and ends in a hash of the whole.
 */
const char *pm_id_of(struct pm_job *job, const char *text);

/* Why text cannot be an id in a manifest; NULL when it can. */
const char *pm_id_problem(const char *text);

/* Natural order: numbers in a text by their value, so P2 before P10; else by byte. 0 only for equal
 * texts. The order of pairs in all lists and tables. */
int pm_id_compare(const char *a, const char *b);

/* 64-bit FNV-1a hash: for shards and checksums, not for security. */
uint64_t pm_id_hash(const char *text);

#endif
