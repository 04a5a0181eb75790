/*
 * Places that can be found again under another pose: extrema of the difference of Gaussians
 * in place and size (Lowe 2004), each with its direction and a description of its
 * surroundings, on ln luminance, so that exposure and shading do not matter.
 */
#ifndef PM_ALIGN_KEYPOINT_H
#define PM_ALIGN_KEYPOINT_H

#include "base/image.h"

#define PM_DESCRIPTOR 128 /* 4 x 4 places, 8 directions */

struct pm_keypoint {
    float x, y;     /* px of the picture given */
    float sigma;    /* size: the Gaussian's standard deviation there, px */
    float angle;    /* direction of its strongest gradient, radians, y down */
    float strength; /* |difference of Gaussians|, ln units */
    bool skin;      /* its place is skin */
};

struct pm_keypoints {
    int count;
    struct pm_keypoint *point;
    float *descriptor; /* PM_DESCRIPTOR each, unit length: square roots of a histogram of
                          gradients (RootSIFT, Arandjelovic and Zisserman 2012) */
};

/*
 * Keypoints of picture (ln luminance), in scratch, at most `most` in all: half of the room
 * is kept for skin (skin: 0..1, same size), so that a backdrop cannot crowd it out. noise:
 * standard deviation of picture's noise; weaker blobs are not looked at. A picture under
 * 24 px has none.
 */
enum pihmap_status pm_keypoints(struct pm_job *job, const struct pm_plane *picture,
                                const struct pm_plane *skin, float noise, int most,
                                struct pm_keypoints *out);

/* ---- parts, for keypoint.c -------------------------------------------------------------- */

#define PM_ANGLE_SAMPLES 13 /* across the window in which the direction is found */
#define PM_PATCH 16         /* samples across what is described; the cells are 4 samples */

/* Weights of the samples, the same for every point. */
struct pm_windows {
    float angle[PM_ANGLE_SAMPLES][PM_ANGLE_SAMPLES]; /* 0: beyond it */
    float patch[PM_PATCH][PM_PATCH];
};

void pm_describe_windows(struct pm_windows *out);

/*
 * The direction (up to two) of a point at (x, y) of size sigma in its own Gaussian level,
 * px of that level; number of directions found.
 */
int pm_describe_angles(const struct pm_plane *level, const struct pm_windows *window, float x,
                       float y, float sigma, float angle[2]);

/* Its description for one direction. */
void pm_describe(const struct pm_plane *level, const struct pm_windows *window, float x, float y,
                 float sigma, float angle, float descriptor[PM_DESCRIPTOR]);

#endif
