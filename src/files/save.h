/*
 * Atomic writes: the bytes go to a temporary file (mode 0600) in the target's folder, which is
 * synced and then renamed. The target is complete or untouched.
 */
#ifndef PM_FILES_SAVE_H
#define PM_FILES_SAVE_H

#include "base/job.h"

#define PM_HEAD_BYTES 4096 /* of a file, enough to recognise what pihmap wrote */

/* What may be overwritten, where the bytes go, and the note in pictures. */
struct pm_keep {
    const char
        *inputs[4]; /* files read by this run, never overwritten; NULL: none. By device+inode */
    bool force;     /* replace an existing file that pihmap did not write */
    /* Did pihmap write the file that begins with these n bytes (at most PM_HEAD_BYTES)? Then it may
     * be replaced without force. NULL: only empty files may. */
    bool (*ours)(const uint8_t *head, size_t n);
    bool fresh;            /* an existing file stays, which is success: the first writer wins */
    const char *note;      /* written into pictures, see codec/encode.h; NULL: none */
    struct pm_saved *into; /* gets the bytes instead of a file: of the path only the ending counts.
                              NULL: write the file */
};

/* The bytes of a file that was not written; v is the caller's to free(). */
struct pm_saved {
    void *v;
    size_t n;
};

/*
 * May path be written? PIHMAP_EARG: it is an input; a folder; or, without force, an existing
 * regular file that is neither empty nor written by pihmap. PIHMAP_ESYS: its folder is missing or
 * not writable. Devices and FIFOs are written through. Call it before computing.
 */
enum pihmap_status pm_save_check(struct pm_job *job, const char *path, const struct pm_keep *keep);

/* Writes n bytes to path ("-": standard output). */
enum pihmap_status pm_save_bytes(struct pm_job *job, const char *path, const struct pm_keep *keep,
                                 const void *bytes, size_t n);

/* Removes from folder the temporary files that a killed run left: those that are empty or, by ours,
 * pihmap's. Only where no other run can be writing. */
void pm_save_sweep(const char *folder, bool (*ours)(const uint8_t *head, size_t n));

/* Does path end in ending, such as ".png" (any case)? */
bool pm_ends_with(const char *path, const char *ending);

#endif
