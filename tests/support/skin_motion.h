/*
 * How skin moves over bone and muscle. A muscle pulls skin along a line: behind it the skin is
 * stretched, around its origin it slides, and in front, where tissue holds it, it bunches up in
 * folds across the pull; beyond them it lies almost still. A fold is a furrow between two ridges,
 * as high as the length that it takes up demands.
 *
 * Along a pull, with u the distance from the first fold (px, along the pull) and v across it:
 *     displacement = slide exp(-v^2 / 2 half_width^2) (rise(u) - sum of share Phi((u - at) /
 * sigma)) whose slope in a fold is its strain, -slide share / (sqrt(2 pi) sigma) at the centre. A
 * fold's height is that of the surface which is longer than its chord by FOLDED of what was pushed
 * together: for -a (1 - t^2) exp(-t^2 / 2), t = (u - at) / sigma, the extra length is 1.66 a^2 /
 * sigma.
 */
#ifndef PM_SUPPORT_SKIN_MOTION_H
#define PM_SUPPORT_SKIN_MOTION_H

#include "support/skin_shape.h"

#define PM_SKIN_PULLS 2
#define PM_SKIN_FOLDS 4

struct pm_skin_fold {
    double weight, apart, bow; /* as drawn: how much of the slide it takes against the others, their
                                  distance, how it is bent against the pull's bow, 1/px */
    double at, sigma;          /* px along the pull */
    double share;              /* of the slide */
    double height;             /* px, of the furrow */
};

struct pm_skin_pull {
    double x, y;       /* px, the middle of the first fold */
    double c, s;       /* direction of the pull */
    double slide;      /* px */
    double stretch;    /* px: length over which the skin behind is stretched */
    double half_width; /* px, sigma */
    double bow;        /* 1/px: the folds lie on parabolas */
    double strain;     /* most, in a fold */
    int folds;
    struct pm_skin_fold fold[PM_SKIN_FOLDS];
};

struct pm_skin_motion {
    int pulls;
    struct pm_skin_pull pull[PM_SKIN_PULLS];
    double drift, drift_size; /* px: slow movement everywhere else */
    uint32_t seed;
};

/* What the motion does at one point. */
struct pm_skin_moved {
    double dx, dy;  /* px */
    double height;  /* px, of folds */
    double squeeze; /* share of length lost along the pull, > 0: compressed, < 0: stretched */
    double furrow;  /* 0..1: how far the light cannot reach into a fold */
};

/* A motion of strength x usual: 1 moves the skin by 0.6 to 1.5 % of the long side (rms), 0 not at
 * all. */
void pm_skin_motion_draw(const struct pm_skin_shape *shape, uint64_t seed, double strength,
                         struct pm_skin_motion *motion);

struct pm_skin_moved pm_skin_moved_at(const struct pm_skin_motion *motion, double x, double y);

#endif
