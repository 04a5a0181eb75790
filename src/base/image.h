/*
 * Pictures that more than one stage uses. Each colour state has its own type, so that the
 * compiler refuses to mix them. All planes of a picture have the same size; rows are packed
 * (stride = width). x_alloc() gives zeroed pictures and leaves the output empty on failure;
 * x_free() takes an empty one and leaves it empty.
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

struct pm_lab { /* CIE L*a*b*, D65, 2 degree observer; L 0..100 */
    struct pm_plane L, a, b;
};

struct pm_rgb8 { /* sRGB encoded, 3 bytes per pixel, packed */
    int w, h;
    uint8_t *v;
};

/*
 * Row y, pixel (x, y) and the number of pixels of a plane, mask or label picture (a pointer to it,
 * evaluated more than once). pm_at() may be assigned to.
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
enum pihmap_status pm_lab_alloc(struct pm_job *job, int w, int h, struct pm_lab *out);
enum pihmap_status pm_rgb8_alloc(struct pm_job *job, int w, int h, struct pm_rgb8 *out);
/* *out = a copy of in; *out is the caller's. */
enum pihmap_status pm_rgb8_copy(struct pm_job *job, const struct pm_rgb8 *in, struct pm_rgb8 *out);
void pm_plane_free(struct pm_plane *p);
void pm_mask_free(struct pm_mask *m);
void pm_labels_free(struct pm_labels *l);
void pm_linear_free(struct pm_linear *p);
void pm_lab_free(struct pm_lab *p);
void pm_rgb8_free(struct pm_rgb8 *p);

/* A plane in the job's scratch instead: freed by pm_scratch_rewind(). v is NULL on failure. */
struct pm_plane pm_plane_scratch(struct pm_job *job, int w, int h);
/* The same in *out, for TRY(). */
enum pihmap_status pm_plane_take(struct pm_job *job, int w, int h, struct pm_plane *out);

/* Number of pixels that are set. */
size_t pm_mask_count(const struct pm_mask *m);

/*
 * Gaussian blur of in into out (same size, may be the same plane), sigma in px, edges
 * repeated. Implemented as three box passes for sigma >= 2 px, so the cost does not grow
 * with sigma; relative error of the kernel's spread below 1 %. Scratch only.
 */
enum pihmap_status pm_blur(struct pm_job *job, const struct pm_plane *in, double sigma,
                           struct pm_plane *out);

/* Area average of in into out, out no larger than in. */
enum pihmap_status pm_shrink(struct pm_job *job, const struct pm_plane *in, struct pm_plane *out);

/* Means of 2 x 2 px of in; out has half its size, an odd last row or column is dropped. */
void pm_halve(struct pm_job *job, const struct pm_plane *in, struct pm_plane *out);
/* The same, out being taken from scratch. */
enum pihmap_status pm_halve_take(struct pm_job *job, const struct pm_plane *in,
                                 struct pm_plane *out);

/* Bilinear sample, edges repeated; x, y in px of p. */
float pm_sample(const struct pm_plane *p, double x, double y);

#endif
