#include "support/pair.h"

#include "base/colour.h"
#include "base/geometry.h"
#include "support/pair_develop.h"
#include "support/pair_light.h"
#include "support/pair_marks.h"
#include "support/pair_pose.h"
#include "support/random.h"

#include <math.h>
#include <string.h>

#define SAME_SIZE 0.004 /* a source this near to the canvas' size is not resampled */

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

/* ---- rendering ---------------------------------------------------------------------- */

struct after_warp {
    const struct pm_pair_canvas *canvas;
    const struct pm_pair_pose *pose;
    const double *back; /* after px -> before px (+ local displacement) */
    const struct pm_pair_light *light;
    struct pm_linear *after;
};

/* Row y of the after photo, by inverse mapping. */
static void warp_row(const struct after_warp *warp, int y)
{
    const struct pm_pair_canvas *c = warp->canvas;
    const struct pm_pair_light *light = warp->light;
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
        pm_pair_undo(warp->pose, ux, uy, &px, &py);
        cubic(&c->light, px + c->ox, py + c->oy, rgb);
        const double lamp = pm_pair_light_at(light, x, y);
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

static enum pihmap_status render_after(struct pm_job *job, const struct pm_pair_canvas *canvas,
                                       const struct pm_pair_draw *draw, uint64_t seed,
                                       struct pm_pair *pair)
{
    enum pihmap_status st = PIHMAP_OK;
    const int aw = pair->pose.after_w, ah = pair->pose.after_h;
    struct pm_random lamp = pm_pair_random(seed, 3);
    struct pm_linear after = {{0, 0, NULL}, {0, 0, NULL}, {0, 0, NULL}};
    struct pm_pair_light light;
    double back[9];
    if (!pm_h_invert(pair->pose.H, back))
        return pm_fail(job, PIHMAP_EARG, "the pose of a synthetic pair has no inverse");
    pm_pair_light_draw(&lamp, draw, aw, ah, &light);
    pair->ev = light.ev;
    TRY(pm_linear_alloc(job, aw, ah, &after));
    struct after_warp warp = {canvas, &pair->pose, back, &light, &after};
    pm_rows(job, ah, warp_rows, &warp);
    TRY(pm_pair_develop(job, draw, seed, &after, pair));
out:
    pm_linear_free(&after);
    return st;
}

static enum pihmap_status cut_skin(struct pm_job *job, const struct pm_pair_canvas *canvas,
                                   struct pm_mask *skin)
{
    const enum pihmap_status st = pm_mask_alloc(job, canvas->w, canvas->h, skin);
    for (int y = 0; !st && y < canvas->h; y++)
        memcpy(pm_row(skin, y), pm_row(&canvas->skin, y + canvas->oy) + canvas->ox,
               (size_t)canvas->w);
    return st;
}

static enum pihmap_status render_before(struct pm_job *job, struct pm_pair_canvas *canvas,
                                        const struct pm_linear *clean,
                                        const struct pm_pair_draw *draw, uint64_t seed,
                                        struct pm_pair *pair)
{
    enum pihmap_status st;
    struct pm_random sensor = pm_pair_random(seed, 5);
    struct pm_linear noisy = {{0, 0, NULL}, {0, 0, NULL}, {0, 0, NULL}};
    TRY(resize_linear(job, clean, clean->r.w, clean->r.h, &noisy));
    if (draw->before_noise)
        pm_pair_shot_noise(&noisy, draw->full_well, &sensor);
    TRY(pm_rgb8_alloc(job, canvas->w, canvas->h, &pair->before));
    pm_pair_encode(&noisy, canvas->ox, canvas->oy, &pair->before);
out:
    pm_linear_free(&noisy);
    return st;
}

/* ---- the pair ----------------------------------------------------------------------- */

static void reverse(struct pm_pair *pair)
{
    for (size_t i = 0, n = pm_pixels(&pair->delta_L); i < n; i++)
        pair->delta_L.v[i] = -pair->delta_L.v[i];
    for (int i = 0; i < pair->mark_count; i++) {
        pair->mark[i].delta_L = -pair->mark[i].delta_L;
        pair->mark[i].peak_delta_L = -pair->mark[i].peak_delta_L;
    }
}

enum pihmap_status pm_pair_paint(struct pm_job *job, struct pm_pair_canvas *canvas,
                                 const struct pm_pair_draw *draw, uint64_t seed,
                                 struct pm_pair *pair)
{
    enum pihmap_status st;
    struct pm_random random = pm_pair_random(seed, 6);
    TRY(pm_labels_alloc(job, canvas->w, canvas->h, &pair->marks));
    TRY(pm_mask_alloc(job, canvas->w, canvas->h, &pair->footprint));
    TRY(pm_plane_alloc(job, canvas->w, canvas->h, &pair->delta_L));
    TRY(pm_mask_alloc(job, canvas->w, canvas->h, &pair->shadow));
    pm_pair_add_marks(canvas, draw, &random, pair);
    pair->fading = draw->fading;
    if (draw->fading)
        reverse(pair);
out:
    return st;
}

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

static void exchange(struct pm_linear *a, struct pm_linear *b)
{
    const struct pm_linear swap = *a;
    *a = *b;
    *b = swap;
}

enum pihmap_status pm_pair_make(struct pm_job *job, const struct pm_pair_source *source,
                                const struct pm_pair_draw *draw, uint64_t seed, struct pm_pair *out)
{
    enum pihmap_status st;
    struct pm_pair_canvas canvas = {0};
    struct pm_linear clean = {{0, 0, NULL}, {0, 0, NULL}, {0, 0, NULL}};
    *out = (struct pm_pair){.rendering = pm_pair_rendering(draw, seed)};
    seed = pm_pair_seed(draw, seed);
    struct pm_random quality = pm_pair_random(seed, 7);
    if (source->picture->r.w != source->skin->w || source->picture->r.h != source->skin->h)
        return pm_fail(job, PIHMAP_EARG, "the picture has %d x %d pixels, its mask %d x %d",
                       source->picture->r.w, source->picture->r.h, source->skin->w,
                       source->skin->h);
    TRY(make_canvas(job, source, draw, &canvas, &clean));
    TRY(cut_skin(job, &canvas, &out->skin));
    TRY(pm_pair_pose_draw(job, seed, draw, &out->skin, &out->pose));
    TRY(pm_pair_paint(job, &canvas, draw, seed, out));
    if (draw->fading)
        exchange(&clean, &canvas.light);
    TRY(render_before(job, &canvas, &clean, draw, seed, out));
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
