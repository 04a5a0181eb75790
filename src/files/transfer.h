/* Whole blocks of bytes through a descriptor that may take or give them in parts. */
#ifndef PM_FILES_TRANSFER_H
#define PM_FILES_TRANSFER_H

#include <stdbool.h>
#include <stddef.h>

/* Writes all n bytes. 0, or errno. */
int pm_write_all(int fd, const void *bytes, size_t n);

/* Reads all n bytes; false when they do not come. */
bool pm_read_all(int fd, void *bytes, size_t n);

#endif
