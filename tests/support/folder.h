/* Folders for tests: the photos in one, sorted by name; temporary folders. */
#ifndef PM_SUPPORT_FOLDER_H
#define PM_SUPPORT_FOLDER_H

#include "base/job.h"

struct pm_names {
    char **path; /* sorted by byte value */
    int n;
};

/* The photos (.jpg .jpeg .png) of a folder whose names contain none of the words of skip (ends
 * with NULL). *out is the caller's to pm_names_free(). */
enum pihmap_status pm_names_of(struct pm_job *job, const char *folder, const char *const *skip,
                               struct pm_names *out);
/* The folders in a folder, hidden ones left out; likewise. */
enum pihmap_status pm_folders_of(struct pm_job *job, const char *folder, struct pm_names *out);
void pm_names_free(struct pm_names *names);

/* A new folder under TMPDIR (or /tmp). */
enum pihmap_status pm_folder_make(struct pm_job *job, char path[4096]);
/* Remove the folder and the files in it, but no folder below it. */
void pm_folder_remove(const char *path);
/* Make the folder unless it exists. */
enum pihmap_status pm_folder_ensure(struct pm_job *job, const char *path);

#endif
