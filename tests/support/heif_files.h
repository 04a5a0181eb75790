/* HEIC files for tests, made by libheif's own encoder; and from their parts, by hand, others that
 * no encoder would write. */
#ifndef PM_SUPPORT_HEIF_FILES_H
#define PM_SUPPORT_HEIF_FILES_H

#include "support/files.h"

struct pm_test_heif {
    int w, h;
    const uint8_t *pixels;             /* RGB, as stored: before any turn */
    int bits;                          /* 0: 8; 10: the same codes, wider */
    int orientation;                   /* Exif's 1..8, told by boxes of the file; 0: none */
    int primaries, transfer;           /* of H.273; 0: not told */
    const struct pm_bytes *icc, *exif; /* exif: TIFF bytes; NULL: none */
};

/* Empty where pihmap is built without libheif, or libheif has no encoder for this. */
struct pm_bytes pm_test_heif_make(const struct pm_test_heif *t);

/* What is told of one coded picture that is the only tile of a grid. */
struct pm_test_grid {
    int w, h;                        /* of the tile, as the file names it, and of the photo */
    uint32_t canvas_w, canvas_h;     /* as the grid itself names it */
    int pieces;                      /* in which the grid's few bytes lie; 0: one */
    const char *codec, *property;    /* four letters; NULL: those of HEVC */
    const struct pm_bytes *settings; /* of the decoder: the property's bytes */
    const struct pm_bytes *coded;
};
struct pm_bytes pm_test_heif_grid(const struct pm_test_grid *t);

/* The decoder's settings (hvcC), and the coded picture (mdat) of a file with one picture and
 * nothing else. */
void pm_test_heif_part(const struct pm_bytes *heif, const char *box, struct pm_bytes *out);

/* A sequence parameter set of HEVC, so far as a size is told, with as many layers below the
 * highest (0..6). */
struct pm_bytes pm_test_hevc_set(int layers, int chroma, uint32_t w, uint32_t h);

#endif
