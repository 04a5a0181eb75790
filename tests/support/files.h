/*
 * Image files for tests, made in memory: JPEG, PNG, ICC profiles, Exif. Whole files with the
 * profile, Exif block or bit depth that a test asks for, and the parts to build broken files from.
 * Test code: out of memory aborts.
 */
#ifndef PM_SUPPORT_FILES_H
#define PM_SUPPORT_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pm_bytes {
    uint8_t *v;
    size_t n;
};

/* Append. b is empty or was filled by these three only: they know how much is allocated. */
void pm_bytes_add(struct pm_bytes *b, const void *v, size_t n);
void pm_bytes_be(struct pm_bytes *b, uint32_t value, int bytes); /* big endian */
void pm_bytes_le(struct pm_bytes *b, uint32_t value, int bytes); /* little endian */
void pm_bytes_free(struct pm_bytes *b);

/* Write b to the file, read the file into b. False on failure. */
bool pm_bytes_write(const struct pm_bytes *b, const char *path);
bool pm_bytes_read(struct pm_bytes *b, const char *path);

/* ---- JPEG ---- */

struct pm_test_jpeg {
    int w, h, channels;    /* 1, 3, or 4 = CMYK */
    const uint8_t *pixels; /* interleaved */
    int quality;           /* 0: 95 */
    bool progressive, arithmetic, raw_rgb, subsampled;
    const struct pm_bytes *icc, *exif; /* exif: TIFF bytes; NULL: none */
};

/* Empty where this libjpeg cannot encode it. */
struct pm_bytes pm_test_jpeg_make(const struct pm_test_jpeg *j);

/* ---- PNG ---- */

/* The signature; a chunk with its CRC; IHDR; rows (filter bytes included) as IDAT. */
void pm_png_signature(struct pm_bytes *b);
void pm_png_chunk(struct pm_bytes *b, const char *type, const void *v, size_t n);
void pm_png_header(struct pm_bytes *b, uint32_t w, uint32_t h, int depth, int colour,
                   int interlace);
void pm_png_idat(struct pm_bytes *b, const uint8_t *rows, size_t n);
/* An iCCP chunk. */
void pm_png_icc(struct pm_bytes *b, const struct pm_bytes *icc);

struct pm_test_png {
    uint32_t w, h;
    int depth, colour;
    const char *type; /* of one more chunk before the pixels; NULL: none */
    const void *chunk;
    size_t chunk_n;
    const void *rows; /* filter bytes included */
    size_t n;
};

/* Signature, IHDR, that chunk, IDAT, IEND. */
struct pm_bytes pm_test_png_of(const struct pm_test_png *p);

/* A whole PNG without other chunks: 8- or 16-bit samples (native byte order), colour type 0, 2, 4
 * or 6. */
struct pm_bytes pm_test_png_make(int w, int h, int depth, int colour, const void *samples);

#define PM_PNG_IHDR_END 33 /* bytes up to where the chunks after IHDR begin */

/* ---- profiles ---- */

enum pm_test_space { PM_TEST_SRGB, PM_TEST_P3, PM_TEST_ADOBE, PM_TEST_LUT, PM_TEST_GREY22 };

/* Built by lcms2. LUT: the colours of Adobe RGB in a table-based profile. */
struct pm_bytes pm_test_profile(enum pm_test_space space);

/* ---- Exif ---- */

struct pm_test_tag {
    int ifd; /* 0: IFD0, 1: Exif, 2: interoperability */
    int tag, type;
    uint32_t count;
    const void *data; /* as it stands in the file; its size follows from type and count */
};

/* A TIFF structure with these tags. big: big endian ("MM"); the tags' data is copied as it is. */
struct pm_bytes pm_test_exif(const struct pm_test_tag *tags, int n, bool big);
/* An Exif block with nothing but the orientation. */
struct pm_bytes pm_test_orientation(int orientation);

#endif
