#include "codec/exif_block.h"

#include "base/limits.h"

enum pihmap_status pm_exif_block(struct pm_job *job, const struct pm_byte_range *file, uint64_t at,
                                 size_t length, uint8_t **tiff, size_t *n)
{
    *tiff = NULL;
    *n = 0;
    if (length == 0 || length > PM_MAX_EXIF_BYTES)
        return PIHMAP_OK;
    *tiff = pm_alloc(job, length, 1);
    if (!*tiff)
        return job->err.status;
    if (pm_byte_range(file, at, *tiff, length)) {
        *n = length;
    } else {
        free(*tiff);
        *tiff = NULL;
    }
    return PIHMAP_OK;
}
