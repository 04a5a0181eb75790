/*
 * Removal of what a killed run leaves behind: temporary files, and folders that were being filled.
 * Their names follow fixed patterns. Since a user's file or folder may have such a name, too, that
 * alone is no reason to remove it: see each function. (For files see pm_save_sweep().)
 */
#ifndef PM_FILES_SWEEP_H
#define PM_FILES_SWEEP_H

#include <stdbool.h>

/* Name of a temporary file: independent of its target, so that it is never too long. */
#define PM_TEMPORARY ".pihmap-XXXXXX"
/* A folder that is being filled is called .<name of the folder> and this. */
#define PM_FOLDER_PART ".part-XXXXXX"

/* Is name (without its folder) that of a temporary file? */
bool pm_is_temporary(const char *name);

/* Is name "." or ".."? */
bool pm_is_dot(const char *name);

/* Removes a folder and everything in it, without following links. Best effort; it may not exist. */
void pm_remove_tree(const char *path);

/*
 * Removes from folder, which only pihmap uses, the folders that were being filled,
 * .<name>.part-XXXXXX, where ours() accepts the name; ours NULL: all of them.
 */
void pm_sweep(const char *folder, bool (*ours)(const void *context, const char *name),
              const void *context);

/* The same for one worker that died: removes the temporary file and the folder that it had noted.
 * Names that do not follow the patterns, or have a slash, are left alone. */
void pm_sweep_worker(const char *folder, const char *file, const char *part);

#endif
