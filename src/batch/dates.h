/*
 * Dates in photos, read by a process that lives long and can do nothing else: a block of Exif
 * that crashes its reader costs that photo its date, and nobody else anything.
 */
#ifndef PM_BATCH_DATES_H
#define PM_BATCH_DATES_H

#include "base/job.h"

#include <sys/types.h>

struct pm_dates {
    const char *folder;       /* borrowed: what paths are relative to. It can be reached, and */
    const char *const *photo; /* borrowed: where those of these lead to that are links to files */
    size_t photos;
    bool open;    /* only limits: nothing else is given up. False at first */
    pid_t reader; /* 0: none is at work */
    int line;     /* to and from it */
};

void pm_dates_begin(struct pm_dates *d, const char *folder, const char *const *photo,
                    size_t photos);
void pm_dates_end(struct pm_dates *d);

/* See pm_capture_date(); "" also where the reader crashed or took too long. */
void pm_dates_read(struct pm_dates *d, const char *path, char out[32]);

#endif
