/*
 * Structure without light: what the two photos are compared on. A photo becomes the
 * logarithm of its luminance (exposure and white balance turn into an offset, shading into
 * a slow slope), reduced to coarser and coarser levels; dividing out the local mean and
 * contrast leaves pores, hairs, lines and spots, the same under any soft light. A lamp that has
 * moved shades every line from its other side, so luminance alone then sits off by a part of a
 * line's width. Colour does not: the ratio of red to the others is that of the pigments, with the
 * shading divided out.
 */
#ifndef PM_ALIGN_PYRAMID_H
#define PM_ALIGN_PYRAMID_H

#include "base/photo.h"

#define PM_LEVELS_MAX 8

enum pm_channel {
    PM_LUMINANCE, /* ln(luminance + floor) */
    PM_COLOUR,    /* ln(red + floor) less the mean of ln(green + floor) and ln(blue + floor) */
    PM_CHANNELS
};

struct pm_pyramid {
    int levels;  /* >= 1; level 0 is the fine frame, else the working frame. A px of level l covers
                    2^l x 2^l of level 0, odd last ones dropped: x_l = (x_0 + 0.5) / 2^l - 0.5 */
    int working; /* the level that is the working frame: 1 under a fine frame, else 0. Finer than it
                    there is luminance only */
    struct pm_plane level[PM_CHANNELS][PM_LEVELS_MAX];
    /* Of working levels; finer than that they are those of the working one, of half the size. */
    struct pm_plane weight[PM_LEVELS_MAX]; /* 0..1: how much a px may vote (light not clipped) */
    struct pm_plane skin[PM_LEVELS_MAX];   /* 0..1: share of the px that is skin */
    float noise[PM_CHANNELS];              /* of level 0 on skin: standard deviation, ln units */
};

/* A plane that is as large as the level. */
static inline const struct pm_plane *pm_size_of(const struct pm_pyramid *p, int level)
{
    return &p->level[PM_LUMINANCE][level];
}

/* How often a level is halved to the size of its weight or skin: 0 or 1. */
static inline int pm_halvings(const struct pm_plane *level, const struct pm_plane *weight)
{
    return level->w > weight->w ? 1 : 0;
}

/* What a plane of weight or skin tells of px (x, y) of a level. */
static inline float pm_weight_at(const struct pm_plane *weight, int halvings, int x, int y)
{
    return pm_at(weight, x >> halvings, y >> halvings);
}

/* What is asked of a photo's fine frame, the logarithm of its luminance, takes its place in
 * photo->detail, at a quarter of its memory. */
void pm_take_detail(struct pm_job *job, struct pm_photo *photo);

/*
 * Build in the job's scratch, so it lives until the caller rewinds. Levels are added while
 * the long side stays >= 64 px and the short side >= 16 px. light is the working frame, skin and
 * clipped are of its size; detail (NULL or empty: none) is twice as large, and borrowed.
 */
enum pihmap_status pm_pyramid(struct pm_job *job, const struct pm_plane *detail,
                              const struct pm_linear *light, const struct pm_plane *clipped,
                              const struct pm_mask *skin, struct pm_pyramid *out);

/*
 * Local mean and contrast divided out: (v - mean) / sqrt(variance + floor^2), in windows of
 * radius px (window.h). in and out may be the same plane.
 */
enum pihmap_status pm_normalise(struct pm_job *job, const struct pm_plane *in, int radius,
                                float floor, struct pm_plane *out);

#endif
