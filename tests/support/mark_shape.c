#include "support/mark_shape.h"

#include "support/noise.h"
#include "support/random.h"

#include <math.h>

#define WAVES PM_SHAPE_WAVES
/* Half width and half length of a scratch 1:4, shares of the radius: |u / a|^4 + |v / b|^2 < 1 has
 * the area 3.496 a b. */
#define SCRATCH_WIDE 0.474
#define SCRATCH_LONG 1.896
#define CLUSTER_REACH 1.5 /* centres of the outermost specks, shares of the radius */
#define PATCH_TEAR 0.30   /* how far noise moves the edge of a patch, share of the radius */
#define PATCH_END 1.6     /* no island lies farther out */
#define SPOT_SOFT 0.06    /* edge of a film that was cut, as the camera shows it */
#define LARGEST_RING 1.32 /* outer radius of the widest hole, share of the radius */

const char *pm_mark_shape_name(enum pm_mark_shape_kind kind)
{
    static const char *const names[PM_SHAPES] = {"blot", "specks", "scratch", "ring", "patch"};
    return names[kind];
}

static double smooth(double t)
{
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    return t * t * (3 - 2 * t);
}

/* 1 inside t = 1, 0 outside, over a soft edge of +-soft. */
static double inside(double t, double soft)
{
    return 1 - smooth((t - 1 + soft) / (2 * soft));
}

/* ---- what is drawn --------------------------------------------------------------------------- */

static void draw_blot(struct pm_random *random, struct pm_mark_shape *b)
{
    b->turn = pm_between(random, 0, M_PI);
    b->stretch = pm_between(random, 1.0, 1.6);
    for (int k = 0; k < WAVES; k++) {
        b->wave[k] = 0.22 / (k + 2) * pm_random_normal(random);
        b->phase[k] = pm_between(random, 0, 2 * M_PI);
    }
    b->soft = pm_between(random, 0.2, 0.55);
    b->grain = pm_between(random, 0.0, 0.18);
    for (int k = 0; k < 3; k++) {
        b->gx[k] = pm_between(random, -4, 4) / b->radius;
        b->gy[k] = pm_between(random, -4, 4) / b->radius;
        b->gp[k] = pm_between(random, 0, 2 * M_PI);
    }
}

/* Specks of together the area of the disc, at random places that hardly overlap. */
static void draw_specks(struct pm_random *random, struct pm_mark_shape *s)
{
    s->specks = 4 + (int)(6 * pm_random_unit(random));
    const double mean = 1 / sqrt(s->specks);
    for (int i = 0; i < s->specks; i++) {
        double *speck = s->speck[i], farthest = -1;
        const double radius = mean * pm_between(random, 0.6, 1.35);
        for (int t = 0; t < 12; t++) { /* of 12 places, the one with the widest gap */
            const double r = CLUSTER_REACH * sqrt(pm_random_unit(random));
            const double angle = pm_between(random, 0, 2 * M_PI);
            const double x = r * cos(angle), y = r * sin(angle);
            double gap = 9;
            for (int j = 0; j < i; j++)
                gap = fmin(gap, hypot(x - s->speck[j][0], y - s->speck[j][1]) - s->speck[j][2]);
            if (gap <= farthest)
                continue;
            farthest = gap;
            speck[0] = x;
            speck[1] = y;
        }
        speck[2] = radius;
    }
}

void pm_mark_shape_draw(struct pm_random *random, enum pm_mark_shape_kind kind, double radius,
                        struct pm_mark_shape *out)
{
    *out = (struct pm_mark_shape){.kind = kind, .radius = radius};
    draw_blot(random, out);
    switch (kind) {
    case PM_SHAPE_SPECKS:
        draw_specks(random, out);
        break;
    case PM_SHAPE_SCRATCH:
        out->bend = pm_between(random, -0.25, 0.25);
        break;
    case PM_SHAPE_RING:
        out->hole = pm_between(random, 0.45, 0.65);
        out->middle = pm_between(random, 0.05, 0.25);
        out->soft = pm_between(random, 0.12, 0.22);
        break;
    case PM_SHAPE_PATCH:
        out->seed = (uint32_t)(4294967295.0 * pm_random_unit(random));
        out->grain = pm_between(random, 0.15, 0.35);
        break;
    case PM_SHAPE_BLOT:
    case PM_SHAPES:
        break;
    }
}

void pm_mark_shape_spot(double radius, struct pm_mark_shape *out)
{
    *out = (struct pm_mark_shape){
        .kind = PM_SHAPE_BLOT, .radius = radius, .stretch = 1, .soft = SPOT_SOFT};
}

void pm_mark_shape_shrink(struct pm_mark_shape *shape, double by)
{
    shape->radius *= by;
    for (int k = 0; k < 3; k++) {
        shape->gx[k] /= by;
        shape->gy[k] /= by;
    }
}

/* ---- strength -------------------------------------------------------------------------------- */

static double ragged_edge(const struct pm_mark_shape *s, double angle)
{
    double edge = 1;
    for (int k = 0; k < WAVES; k++)
        edge += s->wave[k] * cos((k + 2) * angle + s->phase[k]);
    return fmax(edge, 0.3);
}

/* u along the axis, v across. */
static double blot(const struct pm_mark_shape *s, double u, double v)
{
    const double root = sqrt(s->stretch), du = u / root, dv = v * root;
    const double edge = ragged_edge(s, atan2(dv, du));
    return inside(hypot(du, dv) / (s->radius * edge), s->soft);
}

static double cluster(const struct pm_mark_shape *s, double u, double v)
{
    double most = 0;
    for (int i = 0; i < s->specks; i++) {
        const double du = u - s->speck[i][0] * s->radius, dv = v - s->speck[i][1] * s->radius;
        const double edge = ragged_edge(s, atan2(dv, du) + i);
        most = fmax(most, inside(hypot(du, dv) / (s->speck[i][2] * s->radius * edge), s->soft));
    }
    return most;
}

static double scratch(const struct pm_mark_shape *s, double u, double v)
{
    const double a = u / (SCRATCH_LONG * s->radius);
    const double wide = SCRATCH_WIDE * s->radius * ragged_edge(s, 2 * a);
    const double across = (v - s->bend * SCRATCH_LONG * s->radius * (a * a - 0.3)) / wide;
    return inside(hypot(a * a, across), s->soft);
}

static double ring(const struct pm_mark_shape *s, double u, double v)
{
    const double outer = s->radius / sqrt(1 - s->hole * s->hole);
    const double t = hypot(u, v) / (outer * ragged_edge(s, atan2(v, u)));
    const double hole = inside(t / s->hole, s->soft / s->hole);
    return inside(t, s->soft) * (1 - (1 - s->middle) * hole);
}

static double patch(const struct pm_mark_shape *s, double u, double v)
{
    const double unit = 0.8 * s->radius, r = hypot(u, v) / s->radius;
    const double torn = PATCH_TEAR * pm_noise_sum(u / unit, v / unit, 3, 0.6, s->seed);
    return inside(r + torn, s->soft) * inside(r / (PATCH_END - 0.2), 0.14);
}

static double body(const struct pm_mark_shape *s, double u, double v)
{
    switch (s->kind) {
    case PM_SHAPE_SPECKS:
        return cluster(s, u, v);
    case PM_SHAPE_SCRATCH:
        return scratch(s, u, v);
    case PM_SHAPE_RING:
        return ring(s, u, v);
    case PM_SHAPE_PATCH:
        return patch(s, u, v);
    case PM_SHAPE_BLOT:
    case PM_SHAPES:
        break;
    }
    return blot(s, u, v);
}

double pm_mark_shape_weight(const struct pm_mark_shape *s, double x, double y)
{
    const double c = cos(s->turn), sn = sin(s->turn), dx = x - s->x, dy = y - s->y;
    const double weight = body(s, c * dx + sn * dy, c * dy - sn * dx);
    double grain = 0;
    if (weight <= 0)
        return 0;
    for (int k = 0; k < 3; k++)
        grain += cos(s->gx[k] * dx + s->gy[k] * dy + s->gp[k]) / 3;
    return weight * (1 + s->grain * grain);
}

double pm_mark_shape_extent(const struct pm_mark_shape *s)
{
    double edge = 1;
    for (int k = 0; k < WAVES; k++)
        edge += fabs(s->wave[k]);
    switch (s->kind) {
    case PM_SHAPE_SPECKS:
        return s->radius * (CLUSTER_REACH + edge * (1 + s->soft)) + 1;
    case PM_SHAPE_SCRATCH:
        return s->radius * (SCRATCH_LONG * (1 + s->soft) + fabs(s->bend)) + 1;
    case PM_SHAPE_RING:
        return s->radius * LARGEST_RING * edge * (1 + s->soft) + 1;
    case PM_SHAPE_PATCH:
        return s->radius * PATCH_END + 1;
    case PM_SHAPE_BLOT:
    case PM_SHAPES:
        break;
    }
    return s->radius * edge * (1 + s->soft) * sqrt(s->stretch) + 1;
}

double pm_mark_shape_clear(const struct pm_mark_shape *s)
{
    static const double clear[PM_SHAPES] = {1, 1.6, 1.7, 1.2, 1.25};
    return clear[s->kind] * s->radius;
}
