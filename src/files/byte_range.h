/* Random access to the bytes of a file in memory or on disk: for looking something up in a photo
 * without reading all of it. */
#ifndef PM_FILES_BYTE_RANGE_H
#define PM_FILES_BYTE_RANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pm_byte_range {
    const uint8_t *v; /* the whole file, n bytes; NULL: it is read from fd */
    uint64_t n;       /* bytes of the file */
    int fd;           /* borrowed; its position is left alone */
};

/* n bytes from offset at into out; false when they are not all there. */
bool pm_byte_range(const struct pm_byte_range *file, uint64_t at, void *out, size_t n);

#endif
