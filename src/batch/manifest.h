/*
 * A table of pairs: CSV with a header row, columns id, before, after and, as wished, mask,
 * reference (x,y,w,h in one quoted cell, or with blanks between) and px_per_mm. Other columns
 * are told as not used. A row that cannot be understood is an error of that pair alone.
 */
#ifndef PM_BATCH_MANIFEST_H
#define PM_BATCH_MANIFEST_H

#include "batch/pair.h"

/*
 * Paths are relative to root; one that is not there, but is relative to the manifest's own
 * folder, is taken from there. PIHMAP_ESYS, PIHMAP_EFORMAT when the file as a whole cannot be
 * used.
 */
enum pihmap_status pm_manifest_read(struct pm_job *job, const char *path, const char *root,
                                    struct pm_pairs *out);

#endif
