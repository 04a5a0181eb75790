/*
 * Image types and basic image operations: planes, masks, label images, linear RGB, L*a*b*, 8-bit
 * sRGB; Gaussian blur, reduction by area averaging, bilinear sampling. Each colour encoding has its
 * own type, so that the compiler refuses to mix them. All planes of a picture have the same size;
 * rows are packed (stride = width). x_alloc() gives zeroed pictures, and on failure leaves the
 * output empty. x_free() accepts an empty picture and leaves it empty.
 */
#ifndef PM_BASE_IMAGE_H
#define PM_BASE_IMAGE_H

#include "base/job.h"

struct pm_plane { /* one float per pixel */
    int w, h;
    float *v; /* w * h, row major, 64-byte aligned */
};

struct pm_mask { /* 0 or 255 */
    int w, h;
    uint8_t *v;
};

struct pm_labels { /* 0 = none, 1.. = region */
    int w, h;
    int32_t *v;
};

struct pm_linear { /* linear light, sRGB primaries, D65, 1.0 = white; may be slightly < 0 */
    struct pm_plane r, g, b;
};

/* Channel k: 0 r, 1 g, 2 b. */
static inline const struct pm_plane *pm_linear_plane(const struct pm_linear *p, int k)
{
    return k == 0 ? &p->r : k == 1 ? &p->g : &p->b;
}

struct pm_rgb8 { /* sRGB encoded, 3 bytes per pixel, packed */
    int w, h;
    uint8_t *v;
};

/*
 * Addressing in a plane, mask or label image, given by a pointer that is evaluated more than once:
 * the first pixel of row y, pixel (x, y), which may be assigned to, and the number of pixels. They
 * are macros because they serve every pixel type. They widen to size_t before they multiply: w * h
 * of a large photo does not fit an int.
 */
#define pm_row(picture, y) ((picture)->v + (size_t)(y) * (size_t)(picture)->w)
#define pm_at(picture, x, y) (pm_row(picture, y)[(size_t)(x)])
#define pm_pixels(picture) ((size_t)(picture)->w * (size_t)(picture)->h)

/* The longer of two sides. */
static inline int pm_long_side(int w, int h)
{
    return w > h ? w : h;
}

enum pihmap_status pm_plane_alloc(struct pm_job *job, int w, int h, struct pm_plane *out);
enum pihmap_status pm_mask_alloc(struct pm_job *job, int w, int h, struct pm_mask *out);
enum pihmap_status pm_labels_alloc(struct pm_job *job, int w, int h, struct pm_labels *out);
enum pihmap_status pm_linear_alloc(struct pm_job *job, int w, int h, struct pm_linear *out);
enum pihmap_status pm_rgb8_alloc(struct pm_job *job, int w, int h, struct pm_rgb8 *out);
/* *out = a copy of in; *out is the caller's. */
enum pihmap_status pm_rgb8_copy(struct pm_job *job, const struct pm_rgb8 *in, struct pm_rgb8 *out);
void pm_plane_free(struct pm_plane *p);
void pm_mask_free(struct pm_mask *m);
void pm_labels_free(struct pm_labels *l);
void pm_linear_free(struct pm_linear *p);
void pm_rgb8_free(struct pm_rgb8 *p);

/* A plane in the job's scratch memory, not zeroed; freed by pm_scratch_rewind(). v is NULL on
 * failure. */
struct pm_plane pm_plane_scratch(struct pm_job *job, int w, int h);
/* The same in *out, for TRY(). */
enum pihmap_status pm_plane_take(struct pm_job *job, int w, int h, struct pm_plane *out);

/* Number of pixels that are not 0. */
size_t pm_mask_count(const struct pm_mask *m);
/* *out (same size) is 1 where the mask is set, else 0. */
void pm_mask_weight(const struct pm_mask *m, const struct pm_plane *out);

/*
 * Gaussian blur of in into out (same size, may be the same plane), sigma in px, edges repeated. For
 * sigma >= 2 px three box filters approximate it: the cost does not grow with sigma, and the
 * kernel's sigma is right within 1 %. Allocates only scratch memory.
 */
enum pihmap_status pm_blur(struct pm_job *job, const struct pm_plane *in, double sigma,
                           struct pm_plane *out);

/* Reduction by area averaging: in -> out, which is no larger. */
enum pihmap_status pm_shrink(struct pm_job *job, const struct pm_plane *in, struct pm_plane *out);

/* Means of 2 x 2 px. out has half the size of in; an odd last row or column is dropped. */
void pm_halve(struct pm_job *job, const struct pm_plane *in, struct pm_plane *out);
/* The same, with out in scratch memory. */
enum pihmap_status pm_halve_take(struct pm_job *job, const struct pm_plane *in,
                                 struct pm_plane *out);

/* Bilinear sample, edges repeated; x, y in px of p. */
float pm_sample(const struct pm_plane *p, double x, double y);
/* The same of count planes of one size. */
void pm_sample_planes(const struct pm_plane *p, int count, double x, double y, float *out);

#endif
