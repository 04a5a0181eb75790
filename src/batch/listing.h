/* Recursive listing of a folder: every file, and for those that are not photos the reason. */
#ifndef PM_BATCH_LISTING_H
#define PM_BATCH_LISTING_H

#include "base/job.h"

struct pm_listing {
    const char **path;    /* relative to the folder, sorted by byte value; owned, text in scratch */
    const char **refused; /* why it is not a photo, static text; NULL: it may be one */
    size_t n, capacity;
};

/*
 * List folder without opening any file except those that identify a record. A folder that is
 * hidden, is a symbolic link or holds a record of pihmap is one entry and is not descended into.
 * The folder records (NULL: none) may lie inside and is skipped. PIHMAP_ESYS when folder cannot be
 * read.
 */
enum pihmap_status pm_listing_read(struct pm_job *job, const char *folder, const char *records,
                                   struct pm_listing *out);
/* Does the reason say that it is no photo and holds none: a hidden file, a record...? */
bool pm_listing_is_no_photo(const char *refused);

void pm_listing_free(struct pm_listing *listing);

#endif
