/*
 * Colour management: the ICC profile, or other declaration, of a photo's colour encoding -> a
 * conversion from its codes to linear sRGB. Only profile.c and icc_context.c use lcms2.
 *
 * Matrix/TRC profiles (cameras, phones, screens) become one table per channel from code to linear
 * light of the device, and one 3x3 matrix to linear sRGB. Area averaging comes between the two,
 * which is exact, because both averaging and matrix are linear. LUT profiles are evaluated by lcms2
 * in floating point for every pixel.
 *
 * The matrix: ICC colorants are XYZ adapted to D50 (ICC.1:2022, 9.2). They are adapted back to D65
 * by the inverse of the Bradford adaptation that sRGB's own profile was made with. So device white
 * becomes linear (1, 1, 1), and sRGB's profile becomes the identity.
 */
#ifndef PM_CODEC_PROFILE_H
#define PM_CODEC_PROFILE_H

#include "codec/raster.h"

struct pm_profile {
    char name[64];     /* for struct pihmap_photo_facts */
    bool srgb;         /* codes are sRGB already: to_srgb is the identity */
    int bits;          /* of the codes: 8 or 16 */
    float *curve[3];   /* code (0..255 or 0..65535) -> linear 0..1; may be the same array */
    double to_srgb[9]; /* linear device RGB -> linear sRGB, row major */
    void *context;     /* lcms2's, and its transform to XYZ D50. Of LUT profiles only: then */
    void *transform;   /* the curves are NULL, and to_srgb takes XYZ */
};

/*
 * The encoding that meta declares for r: the embedded profile; else HEIF's nclx or PNG's cICP; else
 * PNG's sRGB, gAMA, cHRM; else Adobe RGB if Exif says so; else sRGB. An unusable profile is no
 * error: sRGB is assumed, and the name says so. Only PIHMAP_ENOMEM can be returned; *out is then
 * empty.
 */
enum pihmap_status pm_profile_of(struct pm_job *job, const struct pm_meta *meta, bool adobe_rgb,
                                 const struct pm_raster *r, struct pm_profile *out);
void pm_profile_free(struct pm_profile *p);

/* Row y of r -> w px of interleaved linear values, to be multiplied by p->to_srgb. r->bits has to
 * be p->bits. Thread-safe. */
void pm_profile_row(const struct pm_profile *p, const struct pm_raster *r, int y, float *linear);

/* out = p->to_srgb * in. */
static inline void pm_profile_matrix(const struct pm_profile *p, const float in[3], float out[3])
{
    for (int i = 0; i < 3; i++)
        out[i] = (float)(p->to_srgb[3 * i] * (double)in[0] + p->to_srgb[3 * i + 1] * (double)in[1] +
                         p->to_srgb[3 * i + 2] * (double)in[2]);
}

/* The bytes of lcms2's sRGB profile without its creation time and ID, so that they are always the
 * same. The caller's to free(). */
enum pihmap_status pm_profile_srgb_bytes(struct pm_job *job, uint8_t **bytes, size_t *n);

#endif
