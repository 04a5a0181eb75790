#include "support/pair.h"

#include "base/colour.h"
#include "base/geometry.h"
#include "support/pair_marks.h"
#include "support/random.h"

#include <math.h>
#include <string.h>

#define NODE_STEP 2  /* px between nodes of the local displacement: far finer than its waves */
#define WAVES 8      /* of the local displacement, per axis */
#define WAVE_LO 0.25 /* wavelength, share of side */
#define WAVE_HI 0.7
#define NODE_MARGIN 0.25 /* how far the nodes extend beyond the before photo, share of side */
#define RIPPLE_WAVES 4
#define SHIFT_BACK 0.9  /* factor on a shift that leaves too little in common */
#define SHIFT_TRIES 40  /* most factors */
#define SHARE_POINTS 48 /* per side, to measure what both frames show */
#define SAME_SIZE 0.004 /* a source this near to the canvas' size is not resampled */

static double within(struct pm_random *random, double most)
{
    return pm_between(random, -most, most);
}

/* A generator for every part, so that drawing more for one part does not change the others. */
static struct pm_random part_random(uint64_t seed, uint64_t part)
{
    struct pm_random random = {seed * 0x9E3779B97F4A7C15u + part * 0xD1B54A32D192ED03u};
    pm_random_u64(&random);
    return random;
}

/* ---- sampling ----------------------------------------------------------------------- */

/* Reflect i into 0..n-1, so that the surroundings of the source look like skin, too. */
static int mirror(int i, int n)
{
    if (n == 1)
        return 0;
    const int period = 2 * n - 2;
    i %= period;
    if (i < 0)
        i += period;
    return i < n ? i : period - i;
}

/* Catmull-Rom weights for the fraction t between the second and third of four samples. */
static void cubic_weights(double t, float w[4])
{
    const double t2 = t * t, t3 = t2 * t;
    w[0] = (float)(-0.5 * t3 + t2 - 0.5 * t);
    w[1] = (float)(1.5 * t3 - 2.5 * t2 + 1);
    w[2] = (float)(-1.5 * t3 + 2 * t2 + 0.5 * t);
    w[3] = (float)(0.5 * t3 - 0.5 * t2);
}

static void cubic(const struct pm_linear *p, double x, double y, float rgb[3])
{
    const int w = p->r.w, h = p->r.h;
    const int ix = (int)floor(x), iy = (int)floor(y);
    float wx[4], wy[4];
    int column[4];
    cubic_weights(x - ix, wx);
    cubic_weights(y - iy, wy);
    for (int k = 0; k < 4; k++)
        column[k] = mirror(ix - 1 + k, w);
    rgb[0] = rgb[1] = rgb[2] = 0;
    for (int j = 0; j < 4; j++) {
        const size_t row = (size_t)mirror(iy - 1 + j, h) * (size_t)w;
        for (int i = 0; i < 4; i++) {
            const size_t at = row + (size_t)column[i];
            const float weight = wx[i] * wy[j];
            rgb[0] += weight * p->r.v[at];
            rgb[1] += weight * p->g.v[at];
            rgb[2] += weight * p->b.v[at];
        }
    }
}

static enum pihmap_status resize_plane(struct pm_job *job, const struct pm_plane *in,
                                       struct pm_plane *out)
{
    if (in->w == out->w && in->h == out->h)
        memcpy(out->v, in->v, pm_pixels(in) * sizeof *in->v);
    else if (out->w <= in->w && out->h <= in->h)
        return pm_shrink(job, in, out);
    else {
        const struct pm_linear same = {*in, *in, *in};
        for (int y = 0; y < out->h; y++)
            for (int x = 0; x < out->w; x++) {
                float v[3];
                cubic(&same, (x + 0.5) * in->w / out->w - 0.5, (y + 0.5) * in->h / out->h - 0.5, v);
                pm_at(out, x, y) = v[0];
            }
    }
    return PIHMAP_OK;
}

static enum pihmap_status resize_linear(struct pm_job *job, const struct pm_linear *in, int w,
                                        int h, struct pm_linear *out)
{
    enum pihmap_status st;
    TRY(pm_linear_alloc(job, w, h, out));
    TRY(resize_plane(job, &in->r, &out->r));
    TRY(resize_plane(job, &in->g, &out->g));
    TRY(resize_plane(job, &in->b, &out->b));
out:
    return st;
}

/* ---- pose --------------------------------------------------------------------------- */

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
    const double angle = within(random, draw->rotation_deg);
    pose->rotation_deg = angle + 90 * turns;
    pose->scale = 1 + within(random, draw->scale);
    if (draw->zoom > 0)
        pose->scale *= exp2(within(random, draw->zoom));
    const double c = pose->scale * cos(pose->rotation_deg * M_PI / 180);
    const double s = pose->scale * sin(pose->rotation_deg * M_PI / 180);
    double tx = 2 * within(random, draw->shift), ty = 2 * within(random, draw->shift);
    const double px = within(random, draw->perspective), py = within(random, draw->perspective);
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

static enum pihmap_status draw_pose(struct pm_job *job, uint64_t seed,
                                    const struct pm_pair_draw *draw, const struct pm_mask *skin,
                                    struct pm_pair_pose *pose)
{
    const int w = skin->w, h = skin->h;
    enum pihmap_status st;
    struct pm_random turn = part_random(seed, 1), local = part_random(seed, 2);
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

/* Solve p + d(p) = u by fixed-point iteration from *px, *py. It converges because the gradient of
 * the displacement is well below 1. */
static void undo_displacement(const struct pm_pair_pose *pose, double ux, double uy, double *px,
                              double *py)
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

/* ---- light of the after photo ------------------------------------------------------- */

struct light {
    double gain[3];
    double gx, gy; /* linear gradient, per half side */
    double sx, sy; /* side light: share that the far side loses, per half side */
    double ripple;
    double kx[RIPPLE_WAVES], ky[RIPPLE_WAVES], phase[RIPPLE_WAVES];
    double cx, cy, half;
};

static void draw_lamp(struct pm_random *random, const struct pm_pair_draw *draw, int w, int h,
                      struct light *light, double *ev)
{
    *ev = within(random, draw->ev);
    for (int k = 0; k < 3; k++)
        light->gain[k] = exp2(*ev) * (1 + within(random, draw->channel));
    const double angle = pm_between(random, 0, 2 * M_PI), fall = within(random, draw->gradient);
    light->gx = fall * cos(angle);
    light->gy = fall * sin(angle);
    const double from = pm_between(random, 0, 2 * M_PI), side = draw->side_light;
    const double strength = side * pm_between(random, 0.5, 1);
    light->sx = strength * cos(from);
    light->sy = strength * sin(from);
    light->ripple = draw->ripple / sqrt((double)RIPPLE_WAVES);
    light->half = 0.5 * pm_long_side(w, h);
    light->cx = 0.5 * (w - 1);
    light->cy = 0.5 * (h - 1);
    for (int k = 0; k < RIPPLE_WAVES; k++) {
        const double turn = pm_between(random, 0, 2 * M_PI),
                     wave = M_PI / pm_between(random, 0.25, 0.8);
        light->kx[k] = wave * cos(turn);
        light->ky[k] = wave * sin(turn);
        light->phase[k] = pm_between(random, 0, 2 * M_PI);
    }
}

static double light_at(const struct light *light, double x, double y)
{
    const double u = (x - light->cx) / light->half, v = (y - light->cy) / light->half;
    double ripple = 0;
    for (int k = 0; k < RIPPLE_WAVES; k++)
        ripple += cos(light->kx[k] * u + light->ky[k] * v + light->phase[k]);
    const double across = light->sx * u + light->sy * v;
    const double side = across > 0 ? 1 - 0.8 * across * across : 1 - 0.2 * across;
    return fmax(0.05, (1 + light->gx * u + light->gy * v) * side * (1 + light->ripple * ripple));
}

/* ---- rendering ---------------------------------------------------------------------- */

struct after_warp {
    const struct pm_pair_canvas *canvas;
    const struct pm_pair_pose *pose;
    const double *back; /* after px -> before px (+ local displacement) */
    const struct light *light;
    struct pm_linear *after;
};

/* Row y of the after photo, by inverse mapping. */
static void warp_row(const struct after_warp *warp, int y)
{
    const struct pm_pair_canvas *c = warp->canvas;
    const struct light *light = warp->light;
    struct pm_linear *after = warp->after;
    double px = 0, py = 0;
    for (int x = 0; x < after->r.w; x++) {
        double ux, uy;
        float rgb[3];
        if (!pm_h_apply(warp->back, x, y, &ux, &uy))
            ux = uy = 0;
        if (x == 0) {
            px = ux;
            py = uy;
        }
        undo_displacement(warp->pose, ux, uy, &px, &py);
        cubic(&c->light, px + c->ox, py + c->oy, rgb);
        const double lamp = light_at(light, x, y);
        pm_at(&after->r, x, y) = (float)(light->gain[0] * lamp * (double)rgb[0]);
        pm_at(&after->g, x, y) = (float)(light->gain[1] * lamp * (double)rgb[1]);
        pm_at(&after->b, x, y) = (float)(light->gain[2] * lamp * (double)rgb[2]);
    }
}

static void warp_rows(void *context, int first, int end)
{
    for (int y = first; y < end; y++)
        warp_row(context, y);
}

static void add_channel_noise(struct pm_plane *p, double full_well, struct pm_random *random)
{
    const size_t n = pm_pixels(p);
    for (size_t i = 0; i < n; i++) {
        const double light = fmax((double)p->v[i], 0);
        p->v[i] = (float)(light + sqrt(light / full_well) * pm_random_normal(random));
    }
}

static void add_shot_noise(struct pm_linear *p, double full_well, struct pm_random *random)
{
    if (full_well <= 0)
        return;
    add_channel_noise(&p->r, full_well, random);
    add_channel_noise(&p->g, full_well, random);
    add_channel_noise(&p->b, full_well, random);
}

static uint8_t code_of(float linear)
{
    const double code = 255 * pm_linear_to_srgb((double)linear);
    return (uint8_t)(code <= 0 ? 0 : code >= 255 ? 255 : lround(code));
}

/* sRGB codes of the part of p that starts at (ox, oy). */
static void encode(const struct pm_linear *p, int ox, int oy, struct pm_rgb8 *out)
{
    for (int y = 0; y < out->h; y++)
        for (int x = 0; x < out->w; x++) {
            uint8_t *v = out->v + 3 * ((size_t)y * (size_t)out->w + (size_t)x);
            v[0] = code_of(pm_at(&p->r, x + ox, y + oy));
            v[1] = code_of(pm_at(&p->g, x + ox, y + oy));
            v[2] = code_of(pm_at(&p->b, x + ox, y + oy));
        }
}

static enum pihmap_status blur_linear(struct pm_job *job, struct pm_linear *p, double sigma)
{
    enum pihmap_status st;
    TRY(pm_blur(job, &p->r, sigma, &p->r));
    TRY(pm_blur(job, &p->g, sigma, &p->g));
    TRY(pm_blur(job, &p->b, sigma, &p->b));
out:
    return st;
}

/* What a phone or an editor makes of it. Seeds of successive pairs differ by 2: bench/accuracy. */
static enum pihmap_status render_style(struct pm_job *job, const struct pm_pair_draw *draw,
                                       uint64_t seed, struct pm_linear *after, struct pm_pair *pair)
{
    struct pm_random style = part_random(seed, 8);
    struct pm_rendering rendering;
    pair->rendering = draw->rendering;
    if (draw->all_renderings)
        pair->rendering = (enum pm_rendering_kind)(1 + seed / 2 % (PM_RENDERINGS - 1));
    pm_rendering_draw(&style, pair->rendering, &rendering);
    return pm_rendering_apply(job, &rendering, after);
}

static enum pihmap_status render_after(struct pm_job *job, const struct pm_pair_canvas *canvas,
                                       const struct pm_pair_draw *draw, uint64_t seed,
                                       struct pm_pair *pair)
{
    enum pihmap_status st = PIHMAP_OK;
    const int aw = pair->pose.after_w, ah = pair->pose.after_h;
    struct pm_random lamp = part_random(seed, 3), sensor = part_random(seed, 4);
    struct pm_linear after = {{0, 0, NULL}, {0, 0, NULL}, {0, 0, NULL}};
    struct light light;
    double back[9];
    if (!pm_h_invert(pair->pose.H, back))
        return pm_fail(job, PIHMAP_EARG, "the pose of a synthetic pair has no inverse");
    draw_lamp(&lamp, draw, aw, ah, &light, &pair->ev);
    TRY(pm_linear_alloc(job, aw, ah, &after));
    TRY(pm_rgb8_alloc(job, aw, ah, &pair->after));
    struct after_warp warp = {canvas, &pair->pose, back, &light, &after};
    pm_rows(job, ah, warp_rows, &warp);
    const double blur = pm_between(&sensor, draw->blur_px[0], draw->blur_px[1]);
    if (blur > 0.1)
        TRY(blur_linear(job, &after, blur));
    add_shot_noise(&after, draw->full_well, &sensor);
    TRY(render_style(job, draw, seed, &after, pair));
    encode(&after, 0, 0, &pair->after);
out:
    pm_linear_free(&after);
    return st;
}

static enum pihmap_status render_before(struct pm_job *job, struct pm_pair_canvas *canvas,
                                        const struct pm_linear *clean,
                                        const struct pm_pair_draw *draw, uint64_t seed,
                                        struct pm_pair *pair)
{
    enum pihmap_status st;
    struct pm_random sensor = part_random(seed, 5);
    struct pm_linear noisy = {{0, 0, NULL}, {0, 0, NULL}, {0, 0, NULL}};
    TRY(resize_linear(job, clean, clean->r.w, clean->r.h, &noisy));
    if (draw->before_noise)
        add_shot_noise(&noisy, draw->full_well, &sensor);
    TRY(pm_rgb8_alloc(job, canvas->w, canvas->h, &pair->before));
    encode(&noisy, canvas->ox, canvas->oy, &pair->before);
    TRY(pm_mask_alloc(job, canvas->w, canvas->h, &pair->skin));
    for (int y = 0; y < canvas->h; y++)
        memcpy(pm_row(&pair->skin, y), pm_row(&canvas->skin, y + canvas->oy) + canvas->ox,
               (size_t)canvas->w);
out:
    pm_linear_free(&noisy);
    return st;
}

/* ---- the pair ----------------------------------------------------------------------- */

/* By nearest neighbour; 255 where the source is set. */
static enum pihmap_status resize_mask(struct pm_job *job, const struct pm_mask *in, int w, int h,
                                      struct pm_mask *out)
{
    enum pihmap_status st;
    TRY(pm_mask_alloc(job, w, h, out));
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            const int sx = (int)((x + 0.5) * in->w / w), sy = (int)((y + 0.5) * in->h / h);
            pm_at(out, x, y) = pm_at(in, sx, sy) >= 128 ? 255 : 0;
        }
out:
    return st;
}

/* The source at the size whose inner part is the before photo: as it is before in clean, and in
 * canvas->light as the after photo shows it, still without marks. */
static enum pihmap_status make_canvas(struct pm_job *job, const struct pm_pair_source *source,
                                      const struct pm_pair_draw *draw,
                                      struct pm_pair_canvas *canvas, struct pm_linear *clean)
{
    enum pihmap_status st;
    const struct pm_linear *later = source->later ? source->later : source->picture;
    const int sw = source->picture->r.w, sh = source->picture->r.h;
    const double scale = draw->long_side / (draw->inner * (sw > sh ? sw : sh));
    const bool same = fabs(scale - 1) < SAME_SIZE;
    const int w = same ? sw : (int)lround(sw * scale), h = same ? sh : (int)lround(sh * scale);
    TRY(resize_linear(job, source->picture, w, h, clean));
    TRY(resize_linear(job, later, w, h, &canvas->light));
    TRY(resize_mask(job, source->skin, w, h, &canvas->skin));
    canvas->w = (int)lround(draw->inner * w);
    canvas->h = (int)lround(draw->inner * h);
    canvas->ox = (w - canvas->w) / 2;
    canvas->oy = (h - canvas->h) / 2;
out:
    return st;
}

enum pihmap_status pm_pair_make(struct pm_job *job, const struct pm_pair_source *source,
                                const struct pm_pair_draw *draw, uint64_t seed, struct pm_pair *out)
{
    enum pihmap_status st;
    struct pm_pair_canvas canvas = {0};
    struct pm_linear clean = {{0, 0, NULL}, {0, 0, NULL}, {0, 0, NULL}};
    struct pm_random marks = part_random(seed, 6), quality = part_random(seed, 7);
    *out = (struct pm_pair){0};
    if (source->picture->r.w != source->skin->w || source->picture->r.h != source->skin->h)
        return pm_fail(job, PIHMAP_EARG, "the picture has %d x %d pixels, its mask %d x %d",
                       source->picture->r.w, source->picture->r.h, source->skin->w,
                       source->skin->h);
    TRY(make_canvas(job, source, draw, &canvas, &clean));
    TRY(pm_labels_alloc(job, canvas.w, canvas.h, &out->marks));
    TRY(pm_mask_alloc(job, canvas.w, canvas.h, &out->footprint));
    TRY(pm_plane_alloc(job, canvas.w, canvas.h, &out->delta_L));
    TRY(pm_mask_alloc(job, canvas.w, canvas.h, &out->shadow));
    TRY(render_before(job, &canvas, &clean, draw, seed, out));
    TRY(draw_pose(job, seed, draw, &out->skin, &out->pose));
    pm_pair_add_marks(&canvas, draw, &marks, out);
    TRY(render_after(job, &canvas, draw, seed, out));
    out->before_quality = (int)lround(pm_between(&quality, fmax(draw->quality[0], 85), 95));
    out->after_quality = (int)lround(pm_between(&quality, draw->quality[0], draw->quality[1]));
out:
    pm_linear_free(&canvas.light);
    pm_mask_free(&canvas.skin);
    pm_linear_free(&clean);
    if (st)
        pm_pair_free(out);
    return st;
}

void pm_pair_free(struct pm_pair *pair)
{
    pm_rgb8_free(&pair->before);
    pm_rgb8_free(&pair->after);
    pm_mask_free(&pair->skin);
    pm_labels_free(&pair->marks);
    pm_mask_free(&pair->footprint);
    pm_plane_free(&pair->delta_L);
    pm_mask_free(&pair->shadow);
    pm_plane_free(&pair->pose.dx);
    pm_plane_free(&pair->pose.dy);
    *pair = (struct pm_pair){0};
}
