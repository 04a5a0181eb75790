/*
 * What a killed run leaves behind: temporary files and folders that were being filled. Their names
 * follow fixed patterns, so that they are known again and removed.
 */
#ifndef PM_FILES_SWEEP_H
#define PM_FILES_SWEEP_H

#include <stdbool.h>

/* A temporary file: one fixed pattern, whatever the target is called, so that it always fits. */
#define PM_TEMPORARY ".pihmap-XXXXXX"
/* Between a dot and the name of a folder, and the end: the folder that is being filled. */
#define PM_FOLDER_PART ".part-XXXXXX"

/* Is name (no folder) that of a temporary file? */
bool pm_is_temporary(const char *name);

/* Is name "." or ".."? */
bool pm_is_dot(const char *name);

/* Remove a folder and all in it, without following links. Best effort; no folder is fine. */
void pm_remove_tree(const char *path);

/*
 * Remove the folders in folder that were being filled, called .<name>.part-XXXXXX, where ours says
 * that the name is one of ours. ours NULL: whatever the name, and temporary files, too.
 */
void pm_sweep(const char *folder, bool (*ours)(const void *context, const char *name),
              const void *context);

/* The same of one worker that died: the temporary file and the folder that it noted. Names that
 * are not such ones, or have a slash, are left alone. */
void pm_sweep_worker(const char *folder, const char *file, const char *part);

#endif
