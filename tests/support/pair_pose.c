#include "support/pair_pose.h"

#include "base/geometry.h"
#include "base/least_squares.h"
#include "support/random.h"

#include <math.h>
#include <string.h>

#define NODE_STEP 2  /* px between nodes of the local displacement: far finer than its waves */
#define WAVES 8      /* of the local displacement, per axis */
#define WAVE_LO 0.25 /* wavelength, share of side */
#define WAVE_HI 0.7
#define NODE_MARGIN 0.25 /* how far the nodes extend beyond the before photo, share of side */
#define SHIFT_BACK 0.9   /* factor on a shift that leaves too little in common */
#define SHIFT_TRIES 40   /* most factors */
#define SHARE_POINTS 48  /* per side, to measure what both frames show */

struct pm_random pm_pair_random(uint64_t seed, uint64_t part)
{
    struct pm_random random = {seed * 0x9E3779B97F4A7C15u + part * 0xD1B54A32D192ED03u};
    pm_random_u64(&random);
    return random;
}

uint64_t pm_pair_seed(const struct pm_pair_draw *draw, uint64_t seed)
{
    struct pm_random random = {seed};
    return draw->optical ? pm_random_u64(&random) : seed;
}

/* ---- drawing a pose ------------------------------------------------------------------ */

/* The displacement along one axis, at the nodes of a zeroed plane: a sum of long waves. */
static void draw_waves(struct pm_random *random, double side, double rms,
                       const struct pm_pair_pose *pose, struct pm_plane *nodes)
{
    double kx[WAVES], ky[WAVES], phase[WAVES];
    const double amplitude = rms / sqrt(0.5 * WAVES);
    for (int k = 0; k < WAVES; k++) {
        const double angle = pm_between(random, 0, 2 * M_PI);
        const double wave = 2 * M_PI / (side * pm_between(random, WAVE_LO, WAVE_HI));
        kx[k] = wave * cos(angle);
        ky[k] = wave * sin(angle);
        phase[k] = pm_between(random, 0, 2 * M_PI);
    }
    for (int j = 0; rms > 0 && j < nodes->h; j++)
        for (int i = 0; i < nodes->w; i++) {
            const double x = pose->left + i * pose->step, y = pose->top + j * pose->step;
            double sum = 0;
            for (int k = 0; k < WAVES; k++)
                sum += cos(kx[k] * x + ky[k] * y + phase[k]);
            pm_at(nodes, i, j) = (float)(amplitude * sum);
        }
}

/* Share of the before skin that the after frame shows, or of the after frame that shows it,
 * whichever is larger. */
static double common_share(const struct pm_mask *skin, const struct pm_pair_pose *pose)
{
    const int aw = pose->after_w, ah = pose->after_h;
    double back[9], inside = 0, all = 0, shown = 0;
    if (!pm_h_invert(pose->H, back))
        return 0;
    for (int j = 0; j < SHARE_POINTS; j++)
        for (int i = 0; i < SHARE_POINTS; i++) {
            const double u = (i + 0.5) / SHARE_POINTS, v = (j + 0.5) / SHARE_POINTS;
            double x = u * skin->w, y = v * skin->h;
            if (pm_at(skin, x, y)) {
                all++;
                inside += pm_h_apply(pose->H, x, y, &x, &y) && x >= 0 && y >= 0 && x < aw && y < ah;
            }
            if (pm_h_apply(back, u * aw, v * ah, &x, &y) && x >= 0 && y >= 0 && x < skin->w &&
                y < skin->h)
                shown += pm_at(skin, x, y) > 0;
        }
    return fmax(all > 0 ? inside / all : 0, shown / (SHARE_POINTS * SHARE_POINTS));
}

/* A homography about the centres of the before photo, of the size of its skin mask, and the after
 * photo. */
static void draw_homography(struct pm_random *random, const struct pm_pair_draw *draw,
                            const struct pm_mask *skin, int turns, struct pm_pair_pose *pose)
{
    const int w = skin->w, h = skin->h, aw = pose->after_w, ah = pose->after_h;
    const double half = 0.5 * pm_long_side(w, h);
    const double angle = pm_within(random, draw->rotation_deg);
    pose->rotation_deg = angle + 90 * turns;
    pose->scale = 1 + pm_within(random, draw->scale);
    if (draw->zoom > 0)
        pose->scale *= exp2(pm_within(random, draw->zoom));
    const double c = pose->scale * cos(pose->rotation_deg * M_PI / 180);
    const double s = pose->scale * sin(pose->rotation_deg * M_PI / 180);
    double tx = 2 * pm_within(random, draw->shift), ty = 2 * pm_within(random, draw->shift);
    const double px = pm_within(random, draw->perspective),
                 py = pm_within(random, draw->perspective);
    const double from[9] = {
        1 / half, 0, -0.5 * (w - 1) / half, 0, 1 / half, -0.5 * (h - 1) / half, 0, 0, 1};
    const double to[9] = {half, 0, 0.5 * (aw - 1), 0, half, 0.5 * (ah - 1), 0, 0, 1};
    if (draw->aside[1] > 0) {
        const double away = pm_between(random, draw->aside[0], draw->aside[1]);
        const int side = (int)(4 * pm_random_unit(random));
        *(side % 2 ? &ty : &tx) += (side < 2 ? 1 : -1) * away * (side % 2 ? ah : aw) / half;
    }
    for (int i = 0; i < SHIFT_TRIES; i++) {
        const double middle[9] = {c, -s, tx, s, c, ty, px, py, 1};
        double part[9];
        pm_h_mul(middle, from, part);
        pm_h_mul(to, part, pose->H);
        if (common_share(skin, pose) >= draw->common)
            break;
        tx *= SHIFT_BACK;
        ty *= SHIFT_BACK;
    }
}

enum pihmap_status pm_pair_pose_draw(struct pm_job *job, uint64_t seed,
                                     const struct pm_pair_draw *draw, const struct pm_mask *skin,
                                     struct pm_pair_pose *pose)
{
    const int w = skin->w, h = skin->h;
    enum pihmap_status st;
    struct pm_random turn = pm_pair_random(seed, 1), local = pm_pair_random(seed, 2);
    const double side = pm_long_side(w, h), margin = NODE_MARGIN * side;
    const int turns = draw->quarter_turns ? (int)(4 * pm_random_unit(&turn)) : 0;
    pose->after_w = turns % 2 ? h : w;
    pose->after_h = turns % 2 ? w : h;
    draw_homography(&turn, draw, skin, turns, pose);
    pose->step = NODE_STEP;
    pose->left = pose->top = -margin;
    const int nw = (int)((w + 2 * margin) / NODE_STEP) + 2;
    const int nh = (int)((h + 2 * margin) / NODE_STEP) + 2;
    const double rms = draw->local * side / sqrt(2.0);
    TRY(pm_plane_alloc(job, nw, nh, &pose->dx));
    TRY(pm_plane_alloc(job, nw, nh, &pose->dy));
    draw_waves(&local, side, rms, pose, &pose->dx);
    draw_waves(&local, side, rms, pose, &pose->dy);
out:
    return st;
}

static void displacement(const struct pm_pair_pose *pose, double x, double y, double d[2])
{
    const double u = (x - pose->left) / pose->step, v = (y - pose->top) / pose->step;
    d[0] = (double)pm_sample(&pose->dx, u, v);
    d[1] = (double)pm_sample(&pose->dy, u, v);
}

void pm_pair_map(const struct pm_pair_pose *pose, double x, double y, double *qx, double *qy)
{
    double d[2];
    displacement(pose, x, y, d);
    if (!pm_h_apply(pose->H, x + d[0], y + d[1], qx, qy))
        *qx = *qy = NAN;
}

void pm_pair_undo(const struct pm_pair_pose *pose, double ux, double uy, double *px, double *py)
{
    for (int i = 0; i < 40; i++) {
        double d[2];
        displacement(pose, *px, *py, d);
        const double step = fabs(ux - d[0] - *px) + fabs(uy - d[1] - *py);
        *px = ux - d[0];
        *py = uy - d[1];
        if (step < 1e-4)
            break;
    }
}

/* ---- a pose from a field --------------------------------------------------------------- */

static bool known(const struct pm_field *field, size_t i)
{
    return isfinite(field->x.v[i]) && isfinite(field->y.v[i]);
}

/* The affine map nearest to the field, about its middle. */
static bool fit_affine(const struct pm_field *field, double H[9])
{
    struct pm_least_squares to_x, to_y;
    const double half = 0.5 * field->step * pm_long_side(field->x.w, field->x.h);
    double a[3], b[3];
    pm_least_squares_begin(&to_x, 3);
    pm_least_squares_begin(&to_y, 3);
    for (int j = 0; j < field->x.h; j++)
        for (int i = 0; i < field->x.w; i++) {
            const size_t at = (size_t)j * (size_t)field->x.w + (size_t)i;
            const double row[3] = {i * field->step / half - 1, j * field->step / half - 1, 1};
            if (!known(field, at))
                continue;
            pm_least_squares_add(&to_x, row, (double)field->x.v[at] / half, 1);
            pm_least_squares_add(&to_y, row, (double)field->y.v[at] / half, 1);
        }
    if (!pm_least_squares_solve(&to_x, a) || !pm_least_squares_solve(&to_y, b))
        return false;
    const double map[9] = {
        a[0], a[1], half * (a[2] - a[0] - a[1]), b[0], b[1], half * (b[2] - b[0] - b[1]), 0, 0, 1};
    memcpy(H, map, sizeof map);
    return true;
}

/* Give every node that has no displacement that of its neighbour before it, in reading order or
 * against it. */
static void spread(struct pm_plane *d, int step)
{
    const int n = (int)pm_pixels(d), w = d->w;
    for (int k = 0; k < n; k++) {
        const int i = step > 0 ? k : n - 1 - k;
        const bool beside = step > 0 ? i % w > 0 : i % w < w - 1;
        const int above = i - step * w;
        if (isnan(d->v[i]) && beside)
            d->v[i] = d->v[i - step];
        if (isnan(d->v[i]) && above >= 0 && above < n)
            d->v[i] = d->v[above];
    }
}

static void set_displacement(const struct pm_field *field, const double back[9],
                             struct pm_pair_pose *pose)
{
    for (int j = 0; j < field->x.h; j++)
        for (int i = 0; i < field->x.w; i++) {
            const size_t at = (size_t)j * (size_t)field->x.w + (size_t)i;
            double x = NAN, y = NAN;
            if (known(field, at))
                pm_h_apply(back, (double)field->x.v[at], (double)field->y.v[at], &x, &y);
            pose->dx.v[at] = (float)(x - i * field->step);
            pose->dy.v[at] = (float)(y - j * field->step);
        }
    for (int step = 1; step >= -1; step -= 2) {
        spread(&pose->dx, step);
        spread(&pose->dy, step);
    }
}

enum pihmap_status pm_pair_pose_from_field(struct pm_job *job, const struct pm_field *field,
                                           int after_w, int after_h, struct pm_pair_pose *pose)
{
    enum pihmap_status st;
    double back[9];
    *pose = (struct pm_pair_pose){.after_w = after_w, .after_h = after_h, .step = field->step};
    if (!fit_affine(field, pose->H) || !pm_h_invert(pose->H, back))
        return pm_fail(job, PIHMAP_EARG, "the field of a pair says nothing");
    pose->scale = pm_h_scale(pose->H, 0, 0);
    pose->rotation_deg = atan2(pose->H[3], pose->H[0]) * 180 / M_PI;
    TRY(pm_plane_alloc(job, field->x.w, field->x.h, &pose->dx));
    TRY(pm_plane_alloc(job, field->x.w, field->x.h, &pose->dy));
    set_displacement(field, back, pose);
out:
    return st;
}
