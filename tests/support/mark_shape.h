/*
 * Shapes of marks on skin: where a mark is, and how strong it is at each point. Lengths in px.
 */
#ifndef PM_SUPPORT_MARK_SHAPE_H
#define PM_SUPPORT_MARK_SHAPE_H

#include "base/stats.h"

enum pm_mark_shape_kind {
    PM_SHAPE_BLOT,    /* an oval with a ragged, soft edge: what most spots of acne leave */
    PM_SHAPE_SPECKS,  /* a cluster of small blots */
    PM_SHAPE_SCRATCH, /* four times as long as wide, slightly bent */
    PM_SHAPE_RING,    /* paler in the middle: what a lesion leaves that heals from its centre */
    PM_SHAPE_PATCH,   /* uneven, its edge torn into islands: as melasma */
    PM_SHAPES
};

#define PM_SHAPE_WAVES 6
#define PM_SHAPE_MOST_SPECKS 9

struct pm_mark_shape {
    enum pm_mark_shape_kind kind;
    double x, y;    /* centre */
    double radius;  /* of the disc that has its area, as far as it has half its strength */
    double turn;    /* direction of the long axis */
    double stretch; /* ratio of the axes of a blot */
    double soft;    /* half width of the edge, share of the radius */
    double grain;   /* slow unevenness inside */
    double hole;    /* ring: inner radius, share of the outer */
    double middle;  /* ring: strength of its middle */
    double bend;    /* scratch: px aside per px along, at its end */
    uint32_t seed;  /* patch: of its noise */
    int specks;     /* their number */
    double speck[PM_SHAPE_MOST_SPECKS][3];              /* x, y, radius, shares of the radius */
    double wave[PM_SHAPE_WAVES], phase[PM_SHAPE_WAVES]; /* ragged edge: cos((k + 2) angle) */
    double gx[3], gy[3], gp[3];                         /* waves of the grain */
};

/* "blot", "specks", "scratch", "ring", "patch" */
const char *pm_mark_shape_name(enum pm_mark_shape_kind kind);

/* A shape at the origin. */
void pm_mark_shape_draw(struct pm_random *random, enum pm_mark_shape_kind kind, double radius,
                        struct pm_mark_shape *out);
/* An adhesive spot at the origin: a blot that is round and even. */
void pm_mark_shape_spot(double radius, struct pm_mark_shape *out);
void pm_mark_shape_shrink(struct pm_mark_shape *shape, double by);

/* Strength at (x, y): 0 outside, about 1 inside. */
double pm_mark_shape_weight(const struct pm_mark_shape *shape, double x, double y);
/* The distance from the centre beyond which the strength is 0. */
double pm_mark_shape_extent(const struct pm_mark_shape *shape);
/* Radius of the disc that a placed mark keeps for itself: the mark without its faint edge. */
double pm_mark_shape_clear(const struct pm_mark_shape *shape);

#endif
