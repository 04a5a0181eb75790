/*
 * Atomic writes: bytes go to a temporary file (0600) in the target's folder, which is synced and
 * then renamed. The target is whole or untouched.
 */
#ifndef PM_FILES_SAVE_H
#define PM_FILES_SAVE_H

#include "base/job.h"

#define PM_HEAD_BYTES 4096 /* of a file, by which those that pihmap wrote are recognised */

/* What must not be overwritten, and what pictures say of where they come from. */
struct pm_keep {
    const char *inputs[4]; /* pictures read by this run; NULL = none. Compared by device+inode */
    bool force;            /* replace an existing file that pihmap did not write */
    /* Do the first n bytes (at most PM_HEAD_BYTES) say that pihmap wrote the file? Then it may be
     * replaced without force. NULL: only empty files may. */
    bool (*ours)(const uint8_t *head, size_t n);
    bool fresh;            /* what is there already stays, which is success: the first one wins */
    const char *note;      /* goes into pictures, see codec/encode.h; NULL: none */
    struct pm_saved *into; /* the bytes go there, and no file is touched: of the path only the
                              ending counts. NULL: write the file */
};

/* What would have been a file; v is the caller's to free(). */
struct pm_saved {
    void *v;
    size_t n;
};

/*
 * May path be written? Existing inputs: never. A directory, or an existing regular file that
 * neither is empty nor one of ours, without force: PIHMAP_EARG. Missing or unwritable folder:
 * PIHMAP_ESYS. Devices and FIFOs are written through. Call before computing.
 */
enum pihmap_status pm_save_check(struct pm_job *job, const char *path, const struct pm_keep *keep);

/* n bytes to path ("-": standard output). */
enum pihmap_status pm_save_bytes(struct pm_job *job, const char *path, const struct pm_keep *keep,
                                 const void *bytes, size_t n);

/* Does the ending of path say .png / .jpg / .jpeg / .pfm (any case)? */
bool pm_ends_with(const char *path, const char *ending);

#endif
