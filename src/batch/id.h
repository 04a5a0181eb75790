/* The id of a pair: the name of its folder among the records, safe on every file system. */
#ifndef PM_BATCH_ID_H
#define PM_BATCH_ID_H

#include "base/job.h"

enum { PM_ID_BYTES = 200 }; /* longest id: leaves room for what is put around it */

/*
 * Any text -> an id, in scratch of the job; NULL when there is no memory. Letters, digits,
 * blanks and all other harmless characters (UTF-8) stay. Control characters, bytes that are not
 * UTF-8, path separators, a dot at the beginning, a dot or blank at the end, what Windows does
 * not allow and the percent sign become %XX, so that two texts never share an id. A longer text
 * is cut and ends in a checksum of the whole.
 */
const char *pm_id_of(struct pm_job *job, const char *text);

/* Why text cannot be the id of a manifest's row; NULL when it can. */
const char *pm_id_refused(const char *text);

/* 64 bits that spread well (FNV-1a): for shards and checksums, not for trust. */
uint64_t pm_id_hash(const char *text);

#endif
