/*
 * Image pyramid of log luminance and colour ratio (Burt and Adelson 1983): what the two photos are
 * compared on. In the logarithm exposure and white balance are an offset and shading is a slow
 * slope. Dividing out local mean and contrast leaves pores, hairs, lines and spots, which look the
 * same under any soft light. A lamp that has moved shades every line from its other side, so
 * luminance alone is then off by a part of a line's width. Colour is not: the ratio of red to the
 * other channels depends on the pigments, and the shading cancels.
 */
#ifndef PM_ALIGN_PYRAMID_H
#define PM_ALIGN_PYRAMID_H

#include "base/photo.h"

#define PM_LEVELS_MAX 8

enum pm_channel {
    PM_LUMINANCE, /* ln(luminance + floor) */
    PM_COLOUR,    /* ln(red + floor) minus the mean of ln(green + floor) and ln(blue + floor) */
    PM_CHANNELS
};

struct pm_pyramid {
    int levels;  /* >= 1; level 0 is the fine frame if there is one, else the working frame. A px of
                    level l covers 2^l x 2^l px of level 0, an odd last row or column is dropped:
                    x_l = (x_0 + 0.5) / 2^l - 0.5 */
    int working; /* the level that is the working frame: 1 below a fine frame, else 0. A finer level
                    has luminance only */
    struct pm_plane level[PM_CHANNELS][PM_LEVELS_MAX];
    /* A level finer than the working one shares its weight and skin, which are of half the size. */
    struct pm_plane weight[PM_LEVELS_MAX]; /* 0..1: weight of a px, 0 where clipped */
    struct pm_plane skin[PM_LEVELS_MAX];   /* 0..1: share of the px that is skin */
    float noise[PM_CHANNELS];              /* of level 0 on skin: standard deviation, ln units */
};

/* A plane of the level, for its size. */
static inline const struct pm_plane *pm_size_of(const struct pm_pyramid *p, int level)
{
    return &p->level[PM_LUMINANCE][level];
}

/* How many times a level is halved to the size of its weight or skin: 0 or 1. */
static inline int pm_halvings(const struct pm_plane *level, const struct pm_plane *weight)
{
    return level->w > weight->w ? 1 : 0;
}

/* Weight or skin at px (x, y) of a level. */
static inline float pm_weight_at(const struct pm_plane *weight, int halvings, int x, int y)
{
    return pm_at(weight, x >> halvings, y >> halvings);
}

/* Replace a photo's fine frame by the log luminance of it, photo->detail, which is all that
 * registration needs, at a quarter of the memory. */
void pm_fine_to_detail(struct pm_job *job, struct pm_photo *photo);

/*
 * Build in the job's scratch, so it lives until the caller rewinds. Levels are added while
 * the long side stays >= 64 px and the short side >= 16 px. light is the working frame; skin and
 * clipped (NULL or empty: nothing is clipped) have its size. detail (NULL or empty: none) is twice
 * as large, and borrowed.
 */
enum pihmap_status pm_pyramid(struct pm_job *job, const struct pm_plane *detail,
                              const struct pm_linear *light, const struct pm_plane *clipped,
                              const struct pm_mask *skin, struct pm_pyramid *out);

/*
 * Local contrast normalisation: (v - mean) / sqrt(variance + floor^2), mean and variance by
 * pm_box_filter() of radius px. in and out may be the same plane.
 */
enum pihmap_status pm_normalise(struct pm_job *job, const struct pm_plane *in, int radius,
                                float floor, struct pm_plane *out);

#endif
