#include "bench/real_out.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Only a source tree of pihmap has it. */
#define PROJECT_FILE "tests/bench/real_out.c"

/* The nearest folder at or above path that exists, without links. false: there is none, or what is
 * missing below it is not plain names. */
static bool existing(const char *path, char real[PATH_MAX])
{
    char rest[PATH_MAX];
    snprintf(rest, sizeof rest, "%.*s", PATH_MAX - 1, path);
    while (!realpath(rest, real)) {
        char *slash = strrchr(rest, '/');
        const char *name = slash ? slash + 1 : rest;
        if (!strcmp(name, "..") || !strcmp(rest, "."))
            return false;
        if (slash == rest)
            slash[1] = '\0';
        else if (slash)
            *slash = '\0';
        else
            strcpy(rest, ".");
    }
    return true;
}

static bool is_project(const char *folder)
{
    char path[PATH_MAX + 32];
    snprintf(path, sizeof path, "%s/" PROJECT_FILE, folder);
    return access(path, F_OK) == 0;
}

enum pihmap_status real_out_check(struct pm_job *job, const char *out, const char *photos)
{
    char folder[PATH_MAX], source[PATH_MAX];
    if (!existing(out, folder))
        return pm_fail(job, PIHMAP_EARG, "%s: cannot be resolved", out);
    if (!realpath(photos, source))
        return pm_fail(job, PIHMAP_ESYS, "%s: cannot be read", photos);
    for (char *end = folder + strlen(folder); end; end = strrchr(folder, '/')) {
        *end = '\0';
        if (!strcmp(folder, source))
            return pm_fail(job, PIHMAP_EARG, "%s: lies among the photos: choose another folder",
                           out);
        if (is_project(folder))
            return pm_fail(job, PIHMAP_EARG,
                           "%s: lies in the source tree %s, and photos of patients must stay out "
                           "of it: choose another folder",
                           out, folder);
    }
    return PIHMAP_OK;
}
