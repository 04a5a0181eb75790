/*
 * Atomic creation of folders: a folder is filled under a temporary name beside its final place, and
 * then put there in one step. Folders hold patients' data and get mode 0700.
 */
#ifndef PM_FILES_FOLDER_H
#define PM_FILES_FOLDER_H

#include "base/job.h"

/* path and name joined by a slash, the caller's to free(). NULL: no memory. */
char *pm_path_join(struct pm_job *job, const char *path, const char *name);

/* Makes path and the folders above it, where they do not exist. */
enum pihmap_status pm_folder_create(struct pm_job *job, const char *path);

/* Makes an empty folder named .<dir>.part-XXXXXX, in the folder where, on the same drive as dir;
 * NULL: beside dir. *part is the caller's to free(). */
enum pihmap_status pm_folder_begin(struct pm_job *job, const char *dir, const char *where,
                                   char **part);

/*
 * Puts part in the place of dir, and syncs. names (ended by NULL) are the files of such a folder;
 * the last two are its markers, without which it does not count as complete.
 *   - dir does not exist, or is empty: one rename;
 *   - dir has only files of names: the two are exchanged in one step;
 *   - dir has other files, or the drive cannot exchange: the markers of dir are removed first, then
 *     every file is moved, the markers last. Other files stay as they are.
 * On failure part is left for pm_folder_drop().
 */
enum pihmap_status pm_folder_publish(struct pm_job *job, const char *part, const char *dir,
                                     const char *const *names);

/* Removes a folder and everything in it, without following links. Best effort; path may be NULL or
 * not exist. */
void pm_folder_drop(const char *path);

/* *other = an entry of folder that is not in names and not temporary, the caller's to free(); NULL
 * when there is none. PIHMAP_ESYS when the folder cannot be read. */
enum pihmap_status pm_folder_other(struct pm_job *job, const char *folder, const char *const *names,
                                   char **other);

/* Sync a folder, so that new names in it survive a power cut. Best effort: its files are whole. */
void pm_folder_sync(const char *path);

#endif
