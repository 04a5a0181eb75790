/* HEIC files for tests, made by libheif's own encoder. */
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

#endif
