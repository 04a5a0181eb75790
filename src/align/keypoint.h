/*
 * Keypoint detector and descriptor: extrema of the difference of Gaussians in place and scale
 * (SIFT, Lowe 2004), described by RootSIFT (Arandjelovic and Zisserman 2012). On ln luminance, so
 * that exposure and shading do not matter.
 */
#ifndef PM_ALIGN_KEYPOINT_H
#define PM_ALIGN_KEYPOINT_H

#include "base/image.h"

#define PM_DESCRIPTOR 128 /* 4 x 4 cells of 8 directions */

struct pm_keypoint {
    float x, y;     /* px of the picture given */
    float sigma;    /* scale: the Gaussian's standard deviation there, px */
    float angle;    /* direction of its strongest gradient, radians, y down */
    float strength; /* |difference of Gaussians|, ln units */
    bool skin;      /* its centre is skin */
};

struct pm_keypoints {
    int count;
    struct pm_keypoint *point;
    float *descriptor; /* PM_DESCRIPTOR each, unit length: square roots of a histogram of
                          gradients */
};

/*
 * Keypoints of picture (ln luminance), in scratch, at most `most` in all. Half of that number is
 * reserved for skin (skin: 0..1, same size), so that a backdrop cannot crowd it out. noise:
 * standard deviation of picture's noise; weaker extrema are left out. A picture under 24 px has no
 * keypoint.
 */
enum pihmap_status pm_keypoints(struct pm_job *job, const struct pm_plane *picture,
                                const struct pm_plane *skin, float noise, int most,
                                struct pm_keypoints *out);

/* ---- parts, for keypoint.c -------------------------------------------------------------- */

#define PM_ANGLE_SAMPLES 13 /* across the window in which the direction is found */
#define PM_PATCH 16         /* samples across the described patch; a cell is 4 samples */

/* Gaussian weights of the samples, the same for every keypoint. */
struct pm_gaussian_windows {
    float angle[PM_ANGLE_SAMPLES][PM_ANGLE_SAMPLES]; /* 0 beyond the window's radius */
    float patch[PM_PATCH][PM_PATCH];
};

void pm_gaussian_windows_fill(struct pm_gaussian_windows *out);

/*
 * Dominant directions of the gradients around k, at most two; returns their number. Here and
 * below, k's x, y and sigma are in px of level, the Gaussian level that k was found in.
 */
int pm_keypoint_angles(const struct pm_plane *level, const struct pm_gaussian_windows *window,
                       const struct pm_keypoint *k, float angle[2]);

/* Descriptor of k for the direction k->angle. */
void pm_descriptor(const struct pm_plane *level, const struct pm_gaussian_windows *window,
                   const struct pm_keypoint *k, float descriptor[PM_DESCRIPTOR]);

#endif
