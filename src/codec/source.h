/*
 * The bytes of a picture file in memory, with the limits and settings that every decoder needs; and
 * byte order helpers.
 */
#ifndef PM_CODEC_SOURCE_H
#define PM_CODEC_SOURCE_H

#include "base/job.h"

struct pm_source {
    char name[384];     /* the path, escaped for error sentences */
    const uint8_t *v;   /* n bytes */
    size_t n;           /* >= 1 */
    uint8_t *owned;     /* v, if the bytes were read from a file; NULL: they are the caller's */
    size_t max_pixels;  /* the caller's limit */
    int target_side;    /* px: a decoder may reduce to this long side or more; 0: full size only */
    uint8_t background; /* 0..255: what transparent pixels are blended on */
    bool labels;        /* wanted are the numbers that the file stores, not colours: indexes of a
                           palette, and grey codes without any scaling */
};

/*
 * Borrows the caller's bytes, or reads a whole regular file. PIHMAP_ESYS: it cannot be opened or
 * read, or is a folder, FIFO, device or socket. PIHMAP_EFORMAT: it is empty. PIHMAP_ELIMIT: it is
 * over PM_MAX_FILE_BYTES. On failure *out is empty except for its name.
 */
enum pihmap_status pm_source_read(struct pm_job *job, const struct pihmap_source *from,
                                  size_t max_pixels, struct pm_source *out);
void pm_source_free(struct pm_source *s);

/* Checks w and h of a header: each 1..PM_MAX_SIDE, and together at most s->max_pixels. Call it
 * before anything of that size is allocated. */
enum pihmap_status pm_source_check_size(struct pm_job *job, const struct pm_source *s, uint64_t w,
                                        uint64_t h);

/* Would reading s take so many bytes of memory that no photo of its size needs them? PIHMAP_ELIMIT.
 * Call it before they are allocated. */
enum pihmap_status pm_source_check_memory(struct pm_job *job, const struct pm_source *s,
                                          uint64_t bytes);

/* "<name>: damaged <format> (<why>)": PIHMAP_EFORMAT. */
enum pihmap_status pm_source_damaged(struct pm_job *job, const struct pm_source *s,
                                     const char *format, const char *why);

/* Big- and little-endian numbers at p, at any alignment. */
static inline uint32_t pm_be32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static inline unsigned pm_be16(const uint8_t *p)
{
    return (unsigned)p[0] << 8 | p[1];
}

static inline uint32_t pm_le32(const uint8_t *p)
{
    return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

static inline unsigned pm_le16(const uint8_t *p)
{
    return (unsigned)p[1] << 8 | p[0];
}

#endif
