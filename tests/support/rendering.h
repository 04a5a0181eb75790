/*
 * What phones, picture styles and editors do to a finished photo: tone curves, saturation, other
 * colour matrices, local tone mapping, sharpening. Applied in place to linear light (sRGB
 * primaries, 1.0 = white); what would be clipped by the file is clipped first, to 0..1.
 *
 * Steps, in the order of a camera's pipeline, each of which can be off: colour matrix; local tone
 * mapping and clarity; tone curve; split toning; saturation and vibrance; vignette; chroma noise
 * reduction; sharpening. The curve acts on display values (sRGB code values 0..1), as editors'
 * curves do.
 */
#ifndef PM_SUPPORT_RENDERING_H
#define PM_SUPPORT_RENDERING_H

#include "base/image.h"
#include "base/stats.h"

enum pm_rendering_kind {
    PM_RENDERING_NONE,
    PM_RENDERING_CURVE,      /* contrast, gamma, lifted shadows */
    PM_RENDERING_SATURATION, /* less or more of it */
    PM_RENDERING_MATRIX,     /* the colours of another camera or picture style; white is kept */
    PM_RENDERING_LOCAL,      /* local tone mapping */
    PM_RENDERING_HDR,        /* strong local tone mapping, clarity, saturation */
    PM_RENDERING_PRESET,     /* of an editor: faded curve, split toning, vibrance, vignette */
    PM_RENDERING_PHONE,      /* a little of everything, and chroma noise reduction */
    PM_RENDERINGS
};

struct pm_rendering {
    enum pm_rendering_kind kind;
    double matrix[3][3];  /* of linear light; its rows sum to 1 */
    double local;         /* share of the contrast of the base layer that is taken out, 0..1 */
    double clarity;       /* share by which the contrast of the detail layer rises */
    double base;          /* sigma of the base layer, share of the long side */
    double gamma;         /* exponent of display values */
    double contrast;      /* slope of the S-curve at mid-grey; 1: straight */
    double shadows;       /* how far they are lifted, 0..1 */
    double fade;          /* display value of black */
    double tint[2][3];    /* display values that shadows and lights gain */
    double saturation;    /* factor of the distance from grey */
    double vibrance;      /* the same, less where there is much colour: share */
    double vignette;      /* share of the light that the corners lose */
    double chroma_sigma;  /* px of chroma blur, of a long side of 1200; 0: none */
    double sharpen;       /* of luma: amount of the unsharp mask */
    double sharpen_sigma; /* px, of a long side of 1200 */
};

/* "none", "curve", "saturation", "matrix", "local", "hdr", "preset", "phone" */
const char *pm_rendering_name(enum pm_rendering_kind kind);
/* False: no such kind. */
bool pm_rendering_named(const char *name, enum pm_rendering_kind *kind);

/* Nothing at all: every step off. */
void pm_rendering_init(struct pm_rendering *rendering);
/* One of the kind, of the strengths that phones and editors use. */
void pm_rendering_draw(struct pm_random *random, enum pm_rendering_kind kind,
                       struct pm_rendering *rendering);

/* The tone curve alone: display value 0..1 -> the same. Monotone. */
double pm_rendering_curve(const struct pm_rendering *rendering, double display);

enum pihmap_status pm_rendering_apply(struct pm_job *job, const struct pm_rendering *rendering,
                                      struct pm_linear *photo);

#endif
