/*
 * Bytes -> files. Everything is built in memory or streamed to a temporary file (0600) in
 * the target's folder, synced, then renamed: the target is whole or untouched. Pictures are
 * tagged sRGB, carry a mark that pihmap wrote them, and no metadata of any photo.
 */
#ifndef PM_FILES_SAVE_H
#define PM_FILES_SAVE_H

#include "base/image.h"

/* What must not be overwritten, and what pictures say of where they come from. */
struct pm_keep {
    const char *inputs[4]; /* pictures read by this run; NULL = none. Compared by device+inode */
    bool force;            /* replace an existing file that pihmap did not write */
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
 * pihmap did not write, without force: PIHMAP_EARG. Its own files are told by how they begin:
 * the mark in PNG and JPEG, the schema of the report, the header rows of our tables, the way the
 * scale of a PFM is spelled, the first words of batch's notes; an empty file may be replaced, too.
 * Missing or unwritable folder: PIHMAP_ESYS. Devices and FIFOs are written through. Call before
 * computing.
 */
enum pihmap_status pm_save_check(struct pm_job *job, const char *path, const struct pm_keep *keep);

/* n bytes to path ("-": standard output). */
enum pihmap_status pm_save_bytes(struct pm_job *job, const char *path, const struct pm_keep *keep,
                                 const void *bytes, size_t n);

/* .png or .jpg/.jpeg by the ending of path (any case); else PIHMAP_EARG. */
enum pihmap_status pm_save_rgb8(struct pm_job *job, const char *path, const struct pm_keep *keep,
                                const struct pm_rgb8 *picture);
enum pihmap_status pm_save_mask(struct pm_job *job, const char *path, const struct pm_keep *keep,
                                const struct pm_mask *mask); /* 8-bit grey PNG */
enum pihmap_status pm_save_pfm(struct pm_job *job, const char *path, const struct pm_keep *keep,
                               const struct pm_plane *plane); /* bottom row first, as PFM wants */

/* Is name (no folder) one that writing gives to its temporary files? A killed run leaves them. */
bool pm_save_is_temporary(const char *name);

/* Does the ending of path say .png / .jpg / .jpeg / .pfm (any case)? */
bool pm_ends_with(const char *path, const char *ending);

#endif
