/* Are two names of one file? By what stat() says of each. */
#ifndef PM_FILES_INODE_H
#define PM_FILES_INODE_H

#include <stdbool.h>
#include <sys/stat.h>

static inline bool pm_same_inode(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

#endif
