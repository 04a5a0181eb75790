/* A folder -> the names of all files in it and below, with the reason why one is no photo. */
#ifndef PM_BATCH_LISTING_H
#define PM_BATCH_LISTING_H

#include "base/job.h"

struct pm_listing {
    const char **path;    /* relative to the folder, sorted by byte value; owned, text in scratch */
    const char **refused; /* NULL: may be a photo; static text */
    size_t n, room;
};

/*
 * Read folder; no file is opened but the notes of what may be a record. Folders that are hidden,
 * are links, or hold a record of pihmap are one entry each and not looked into; the folder
 * records (NULL: none), which may lie inside, is none. PIHMAP_ESYS when folder cannot be read.
 */
enum pihmap_status pm_listing_read(struct pm_job *job, const char *folder, const char *records,
                                   struct pm_listing *out);
void pm_listing_free(struct pm_listing *listing);

#endif
