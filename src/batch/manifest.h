/*
 * Manifest: a CSV table of pairs with a header row. Columns are id, before, after and optionally
 * mask, reference (x,y,w,h in one quoted cell, or separated by blanks) and px_per_mm. Other columns
 * are reported as not used. A row that cannot be parsed is an error of that pair alone.
 */
#ifndef PM_BATCH_MANIFEST_H
#define PM_BATCH_MANIFEST_H

#include "batch/pair.h"

/*
 * Paths are relative to root, or, where that file does not exist, to the manifest's own folder.
 * PIHMAP_ESYS or PIHMAP_EFORMAT when the manifest as a whole cannot be used.
 */
enum pihmap_status pm_manifest_read(struct pm_job *job, const char *path, const char *root,
                                    struct pm_pairs *out);

#endif
