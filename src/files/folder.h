/*
 * A folder that appears whole: it is filled under another name beside its place and then put
 * there. Patients' data: folders are made with mode 0700.
 */
#ifndef PM_FILES_FOLDER_H
#define PM_FILES_FOLDER_H

#include "base/job.h"

/* path and name with a slash between them, the caller's to free(). NULL: no memory. */
char *pm_path_join(struct pm_job *job, const char *path, const char *name);

/* path, and the folders above it, exist afterwards. */
enum pihmap_status pm_folder_create(struct pm_job *job, const char *path);

/* A new empty folder beside dir, named .<dir>.part-XXXXXX. *part is the caller's to free(). */
enum pihmap_status pm_folder_begin(struct pm_job *job, const char *dir, char **part);

/*
 * Put part in the place of dir and sync. names (ended by NULL) are the files of such a folder,
 * the two telling ones last: a folder without its last files is not taken for a whole one.
 *   - dir is not there, or empty: one rename;
 *   - dir has only files of names: the two are exchanged in one step;
 *   - dir has other files, or the drive cannot exchange: the telling files of dir are removed
 *     first, then every file is moved, the telling ones last. Other files stay as they are.
 * On failure part is left for pm_folder_drop().
 */
enum pihmap_status pm_folder_publish(struct pm_job *job, const char *part, const char *dir,
                                     const char *const *names);

/* Remove a folder and all in it, without following links. Best effort; no folder is fine. */
void pm_folder_drop(const char *path);

/* The first entry of folder that is none of names, in *other (the caller's to free()); NULL when
 * there is none. PIHMAP_ESYS when the folder cannot be read. */
enum pihmap_status pm_folder_other(struct pm_job *job, const char *folder, const char *const *names,
                                   char **other);

#endif
