#include "files/sweep.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#define RANDOM_SUFFIX "XXXXXX"
#define MAX_DEPTH 16 /* of folders that are removed: ours have one level */

bool pm_is_dot(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

bool pm_is_temporary(const char *name)
{
    return strlen(name) == strlen(PM_TEMPORARY) &&
           memcmp(name, PM_TEMPORARY, strlen(PM_TEMPORARY) - strlen(RANDOM_SUFFIX)) == 0;
}

static void drop_at(int at, const char *name, int depth)
{
    if (unlinkat(at, name, 0) == 0 || errno == ENOENT || depth > MAX_DEPTH)
        return;
    const int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
    if (!folder) {
        if (fd >= 0)
            close(fd);
        return;
    }
    for (struct dirent *e; (e = readdir(folder));)
        if (!pm_is_dot(e->d_name))
            drop_at(fd, e->d_name, depth + 1);
    closedir(folder);
    unlinkat(at, name, AT_REMOVEDIR);
}

void pm_remove_tree(const char *path)
{
    drop_at(AT_FDCWD, path, 0);
}

/* Is name .<dir>.part-XXXXXX? Then dir is set. */
static bool is_part(const char *name, char dir[NAME_MAX + 1])
{
    const size_t tail = strlen(PM_FOLDER_PART), n = strlen(name);
    if (name[0] != '.' || n < 2 + tail || n > NAME_MAX)
        return false;
    const size_t middle = n - 1 - tail;
    if (memcmp(name + 1 + middle, PM_FOLDER_PART, strlen(PM_FOLDER_PART) - strlen(RANDOM_SUFFIX)) !=
        0)
        return false;
    memcpy(dir, name + 1, middle);
    dir[middle] = '\0';
    return true;
}

void pm_sweep(const char *folder, bool (*ours)(const void *context, const char *name),
              const void *context)
{
    char dir[NAME_MAX + 1];
    DIR *d = opendir(folder);
    if (!d)
        return;
    for (struct dirent *e; (e = readdir(d));) {
        if (is_part(e->d_name, dir) && (!ours || ours(context, dir)))
            drop_at(dirfd(d), e->d_name, 0);
    }
    closedir(d);
}

void pm_sweep_worker(const char *folder, const char *file, const char *part)
{
    char dir[NAME_MAX + 1];
    const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    if (pm_is_temporary(file) && !strchr(file, '/'))
        unlinkat(fd, file, 0);
    if (is_part(part, dir) && !strchr(part, '/'))
        drop_at(fd, part, 0);
    close(fd);
}
