/* HEIC files for tests: from libheif's encoder, and, assembled by hand from their parts, ones that
 * no encoder writes. */
#ifndef PM_SUPPORT_HEIF_FILES_H
#define PM_SUPPORT_HEIF_FILES_H

#include "support/files.h"

struct pm_test_heif {
    int w, h;
    const uint8_t *pixels;             /* RGB, as stored: before any turn */
    int bits;                          /* 0: 8; 10: the same codes, wider */
    int orientation;                   /* Exif's 1..8, as boxes of the file; 0: none */
    int primaries, transfer;           /* of H.273; 0: none given */
    const struct pm_bytes *icc, *exif; /* exif: TIFF bytes; NULL: none */
};

/* Empty where pihmap is built without libheif, or libheif has no encoder for this. */
struct pm_bytes pm_test_heif_make(const struct pm_test_heif *t);

/* A file with one coded picture, the only tile of a grid. */
struct pm_test_grid {
    int w, h;                        /* of the tile, as the file declares it, and of the photo */
    uint32_t canvas_w, canvas_h;     /* as the grid itself declares it */
    int extents;                     /* extents that the grid's few bytes are split into; 0: one */
    const char *codec, *property;    /* four letters; NULL: those of HEVC */
    const struct pm_bytes *settings; /* the decoder configuration: the property's bytes */
    const struct pm_bytes *coded;
};
struct pm_bytes pm_test_heif_grid(const struct pm_test_grid *t);

/* A box of a file with one picture and nothing else: its decoder configuration (hvcC), or the coded
 * picture (mdat). */
void pm_test_heif_part(const struct pm_bytes *heif, const char *box, struct pm_bytes *out);

/* A sequence parameter set of HEVC up to the picture size, with so many sub-layers below the
 * highest (0..6). */
struct pm_bytes pm_test_hevc_set(int layers, int chroma, uint32_t w, uint32_t h);

#endif
