/* Folders for tests: sorted photo names, a temporary folder and its end. */
#ifndef PM_SUPPORT_FOLDER_H
#define PM_SUPPORT_FOLDER_H

#include "base/job.h"

struct pm_names {
    char **path; /* sorted by byte value */
    int n;
};

/* Photos (.jpg .jpeg .png) of a folder whose names do not hold any of the words of skip (ended
 * by NULL). *out is the caller's to pm_names_free(). */
enum pihmap_status pm_names_of(struct pm_job *job, const char *folder, const char *const *skip,
                               struct pm_names *out);
void pm_names_free(struct pm_names *names);

/* A new folder under TMPDIR (or /tmp). */
enum pihmap_status pm_folder_make(struct pm_job *job, char path[4096]);
/* Remove the folder and the files in it; no folders below it. */
void pm_folder_remove(const char *path);
/* Fine when it exists. */
enum pihmap_status pm_folder_ensure(struct pm_job *job, const char *path);

#endif
