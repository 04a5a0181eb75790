/*
 * Decoded raster image, still in the photo's own colour encoding, and the metadata of its file that
 * matters for colour and orientation.
 */
#ifndef PM_CODEC_RASTER_H
#define PM_CODEC_RASTER_H

#include "base/image.h"

/* Always three samples per pixel; of a grey file all three are the same. Exactly one of v8.v and
 * v16 is set. */
struct pm_raster {
    int w, h;
    int reduction;     /* px of the file per px, along each side: 1, or 2 or 4 if decoded smaller */
    int bits;          /* 8 or 16 */
    bool grey;         /* the file has one colour channel */
    bool palette;      /* its colours are from a palette */
    struct pm_rgb8 v8; /* 8 bits */
    uint16_t *v16;     /* 16 bits: w * h * 3, native endian */
    uint8_t *translucent; /* w * h, 1 where the pixel is not opaque; NULL: all are opaque */
};

/* Zeroed pixels, in out->v8 or out->v16 by bits. */
enum pihmap_status pm_raster_alloc(struct pm_job *job, int w, int h, int bits,
                                   struct pm_raster *out);
/* The same with pixels that are allocated already, by malloc(): they become out's. */
void pm_raster_adopt(struct pm_raster *out, int w, int h, int bits, void *pixels);
void pm_raster_free(struct pm_raster *r);

/* Rotates and mirrors by the Exif orientation (1..8), so that the picture is upright. */
enum pihmap_status pm_raster_turn(struct pm_job *job, struct pm_raster *r, int orientation);

/*
 * w px of 1..4 interleaved samples (grey, grey + alpha, RGB, RGBA) -> row y of r. Pixels that are
 * not opaque are blended on background (0..255) and marked in r->translucent, which must be
 * allocated when channels is even.
 */
void pm_raster_row8(struct pm_raster *r, int y, const uint8_t *in, int channels,
                    uint8_t background);
void pm_raster_row16(struct pm_raster *r, int y, const uint16_t *in, int channels,
                     uint8_t background);

enum pm_note { PM_NOTE_NONE, PM_NOTE_NO_END_MARK, PM_NOTES };

/* In words, static; "" for none and for what is no note. */
const char *pm_note_text(enum pm_note note);

/* Metadata: the file's colour encoding, and its Exif block. */
struct pm_meta {
    uint8_t *icc; /* the embedded profile, icc_n bytes; owned; NULL: none */
    size_t icc_n;
    bool icc_broken; /* there is a profile, but it cannot be extracted */
    uint8_t *exif;   /* TIFF bytes of the Exif block, exif_n; owned; NULL: none */
    size_t exif_n;
    bool srgb;               /* PNG sRGB chunk */
    bool has_gama;           /* PNG gAMA */
    bool has_chrm;           /* PNG cHRM and cICP, HEIF nclx */
    double gama;             /* exponent of encoding, 0.45455 for sRGB */
    double chrm[4][2];       /* x, y of white, red, green, blue */
    int transfer;            /* transfer characteristics of ITU-T H.273; 0: none */
    const char *code_points; /* where they stand: "nclx" of HEIF, "cICP" of PNG; static */
    enum pm_note note;       /* what is odd about the file, though it was read */
    bool upright;            /* already upright: Exif's orientation does not apply */
};

void pm_meta_free(struct pm_meta *m);

/* A copy of n bytes; false and *out NULL when there is no memory. */
bool pm_meta_copy(struct pm_job *job, const uint8_t *bytes, size_t n, uint8_t **out);

#endif
