/*
 * Capture dates of photos, read in a sandboxed helper process that stays alive. A photo that
 * crashes the Exif parser loses its own date only.
 */
#ifndef PM_BATCH_DATE_READER_H
#define PM_BATCH_DATE_READER_H

#include "base/job.h"

#include <sys/types.h>

struct pm_date_reader {
    const char *folder;       /* borrowed; readable by the helper, and what paths are relative to */
    const char *const *photo; /* borrowed; the targets of symbolic links among these, likewise */
    size_t photos;
    bool open;    /* no sandbox, only the limits; false after init */
    pid_t reader; /* 0: not running */
    int channel;  /* socket to and from the helper */
};

void pm_date_reader_init(struct pm_date_reader *d, const char *folder, const char *const *photo,
                         size_t photos);
void pm_date_reader_close(struct pm_date_reader *d);

/* As pm_capture_date(), but out is also "" where the helper crashed or took too long. The helper is
 * started by the first call. */
void pm_date_reader_read(struct pm_date_reader *d, const char *path, char out[32]);

#endif
