#include "codec/exif_find.h"

#include "codec/heif_boxes.h"
#include "base/limits.h"
#include "codec/source.h"
#include "codec/tiff_tags.h"

#include <string.h>

#define EXIF_HEAD "Exif\0" /* with its own NUL: six bytes */
#define EXIF_HEAD_BYTES 6
#define MOST_SEGMENTS 512 /* before the pixels: an honest file has some ten */

/* Where the TIFF block of a JPEG begins, and its length; 0 when there is none. */
static size_t find_in_jpeg(const struct pm_byte_range *file, uint64_t *at)
{
    uint8_t head[4 + EXIF_HEAD_BYTES];
    *at = 2;
    for (int i = 0; i < MOST_SEGMENTS && pm_byte_range(file, *at, head, 4); i++) {
        const size_t n = pm_be16(head + 2); /* with its own two bytes */
        if (head[0] != 0xFF || n < 2 || head[1] == 0xDA)
            return 0;
        if (head[1] == 0xE1 && n > 2 + EXIF_HEAD_BYTES &&
            pm_byte_range(file, *at, head, sizeof head) &&
            memcmp(head + 4, EXIF_HEAD, EXIF_HEAD_BYTES) == 0) {
            *at += 4 + EXIF_HEAD_BYTES;
            return n - 2 - EXIF_HEAD_BYTES;
        }
        *at += 2 + n;
    }
    return 0;
}

/* The same in a PNG. */
static size_t find_in_png(const struct pm_byte_range *file, uint64_t *at)
{
    uint8_t head[8];
    *at = 8;
    for (int i = 0; i < MOST_SEGMENTS && pm_byte_range(file, *at, head, sizeof head); i++) {
        const size_t n = pm_be32(head);
        if (memcmp(head + 4, "eXIf", 4) == 0) {
            *at += 8;
            return n;
        }
        *at += 12 + (uint64_t)n;
    }
    return 0;
}

enum pihmap_status pm_exif_find(struct pm_job *job, const struct pm_byte_range *file,
                                uint8_t **tiff, size_t *n)
{
    uint8_t head[8] = {0};
    uint64_t at = 0;
    size_t found = 0;
    enum pihmap_status st;
    *tiff = NULL;
    *n = 0;
    if (!pm_byte_range(file, 0, head, sizeof head))
        return PIHMAP_OK;
    if (memcmp(head, "II*\0", 4) == 0 || memcmp(head, "MM\0*", 4) == 0)
        return pm_tiff_exif(job, file, tiff, n);
    if (head[0] == 0xFF && head[1] == 0xD8)
        found = find_in_jpeg(file, &at);
    else if (memcmp(head, "\x89PNG", 4) == 0)
        found = find_in_png(file, &at);
    else if (memcmp(head + 4, "ftyp", 4) == 0 &&
             (st = pm_heif_find_exif(job, file, &at, &found)) != PIHMAP_OK)
        return st;
    if (found == 0 || found > PM_MAX_EXIF_BYTES)
        return PIHMAP_OK;
    *tiff = pm_alloc(job, found, 1);
    if (!*tiff)
        return job->err.status;
    *n = found;
    if (!pm_byte_range(file, at, *tiff, found)) {
        free(*tiff);
        *tiff = NULL;
        *n = 0;
    }
    return PIHMAP_OK;
}
