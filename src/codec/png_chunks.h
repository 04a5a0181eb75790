/* Parser and validator of PNG chunks (W3C PNG, third edition, sections 5 and 11). */
#ifndef PM_CODEC_PNG_CHUNKS_H
#define PM_CODEC_PNG_CHUNKS_H

#include "codec/source.h"

/* Data of a chunk, borrowed from the source; v NULL: there is no such chunk. */
struct pm_chunk_data {
    const uint8_t *v;
    size_t n;
};

struct pm_png {
    uint32_t w, h;
    int depth;  /* bits per sample: 1, 2, 4, 8, 16 */
    int colour; /* 0 grey, 2 RGB, 3 palette, 4 grey + alpha, 6 RGB + alpha */
    bool adam7; /* interlaced */
    struct pm_chunk_data header, palette, transparent;      /* IHDR PLTE tRNS */
    struct pm_chunk_data icc, srgb, gama, chrm, cicp, exif; /* iCCP sRGB gAMA cHRM cICP eXIf */
    size_t first_idat; /* offset of the first IDAT chunk's length field */
    size_t idat_bytes; /* sum of all IDAT data */
};

/* Parses s, which begins with the PNG signature. Every chunk's CRC is checked. */
enum pihmap_status pm_png_walk(struct pm_job *job, const struct pm_source *s, struct pm_png *out);

/* Samples per pixel as stored. */
int pm_png_samples(const struct pm_png *p);

#endif
