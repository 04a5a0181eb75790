#include "support/pair_second.h"

#include "base/geometry.h"
#include "support/pair_develop.h"
#include "support/pair_light.h"
#include "support/pair_marks.h"
#include "support/pair_pose.h"
#include "support/random.h"

#include <math.h>
#include <string.h>

#define LEAST_LIGHT 1e-4f /* below, a ratio of light means nothing */

static enum pihmap_status copy_linear(struct pm_job *job, const struct pm_linear *in,
                                      struct pm_linear *out)
{
    const enum pihmap_status st = pm_linear_alloc(job, in->r.w, in->r.h, out);
    const struct pm_plane to[3] = {out->r, out->g, out->b};
    for (int k = 0; !st && k < 3; k++)
        memcpy(to[k].v, pm_linear_plane(in, k)->v, pm_pixels(&in->r) * sizeof(float));
    return st;
}

/* The painted photo over the clean one, in place of the painted one. */
static void to_ratio(const struct pm_linear *clean, struct pm_linear *painted)
{
    const struct pm_plane to[3] = {painted->r, painted->g, painted->b};
    for (int k = 0; k < 3; k++)
        for (size_t i = 0, n = pm_pixels(&painted->r); i < n; i++) {
            const float was = pm_linear_plane(clean, k)->v[i];
            to[k].v[i] = was > LEAST_LIGHT ? to[k].v[i] / was : 1.0f;
        }
}

struct carry {
    const struct pm_linear *ratio; /* before frame; NULL: none */
    const struct pm_pair_pose *pose;
    const double *back; /* after px -> before px (+ local displacement) */
    const struct pm_pair_light *light;
    struct pm_linear *after;
};

static void carry_row(const struct carry *c, int y)
{
    const struct pm_plane to[3] = {c->after->r, c->after->g, c->after->b};
    double px = 0, py = 0;
    for (int x = 0; x < c->after->r.w; x++) {
        const double lamp = pm_pair_light_at(c->light, x, y);
        double ux = 0, uy = 0;
        pm_h_apply(c->back, x, y, &ux, &uy);
        if (x == 0) {
            px = ux;
            py = uy;
        }
        pm_pair_undo(c->pose, ux, uy, &px, &py);
        for (int k = 0; k < 3; k++) {
            const float mark = c->ratio ? pm_sample(pm_linear_plane(c->ratio, k), px, py) : 1.0f;
            pm_at(&to[k], x, y) *= (float)(c->light->gain[k] * lamp) * mark;
        }
    }
}

static void carry_rows(void *context, int first, int end)
{
    for (int y = first; y < end; y++)
        carry_row(context, y);
}

static enum pihmap_status develop_after(struct pm_job *job, const struct pm_second_source *source,
                                        const struct pm_linear *ratio,
                                        const struct pm_pair_draw *draw, uint64_t seed,
                                        struct pm_pair *pair)
{
    enum pihmap_status st;
    struct pm_random lamp = pm_pair_random(seed, 3);
    struct pm_linear after = {{0, 0, NULL}, {0, 0, NULL}, {0, 0, NULL}};
    struct pm_pair_light light;
    double back[9];
    const int w = source->after->r.w, h = source->after->r.h;
    pm_h_invert(pair->pose.H, back);
    pm_pair_light_draw(&lamp, draw, w, h, &light);
    pair->ev = light.ev;
    TRY(copy_linear(job, source->after, &after));
    struct carry carry = {ratio, &pair->pose, back, &light, &after};
    pm_rows(job, h, carry_rows, &carry);
    TRY(pm_pair_develop(job, draw, seed, &after, pair));
out:
    pm_linear_free(&after);
    return st;
}

static enum pihmap_status open_canvas(struct pm_job *job, const struct pm_second_source *source,
                                      struct pm_pair_canvas *canvas)
{
    enum pihmap_status st;
    canvas->w = source->before->r.w;
    canvas->h = source->before->r.h;
    TRY(copy_linear(job, source->before, &canvas->light));
    TRY(pm_mask_alloc(job, canvas->w, canvas->h, &canvas->skin));
    memcpy(canvas->skin.v, source->skin->v, pm_pixels(source->skin));
out:
    return st;
}

static enum pihmap_status copy_skin(struct pm_job *job, const struct pm_mask *skin,
                                    struct pm_mask *out)
{
    const enum pihmap_status st = pm_mask_alloc(job, skin->w, skin->h, out);
    if (!st)
        memcpy(out->v, skin->v, pm_pixels(skin));
    return st;
}

enum pihmap_status pm_pair_make_second(struct pm_job *job, const struct pm_second_source *source,
                                       const struct pm_pair_draw *draw, uint64_t seed,
                                       struct pm_pair *out)
{
    enum pihmap_status st;
    struct pm_pair_canvas canvas = {0};
    const struct pm_linear *after = source->after;
    *out = (struct pm_pair){.rendering = pm_pair_rendering(draw, seed)};
    seed = pm_pair_seed(draw, seed);
    struct pm_random quality = pm_pair_random(seed, 7);
    TRY(open_canvas(job, source, &canvas));
    TRY(copy_skin(job, source->skin, &out->skin));
    TRY(pm_pair_pose_from_field(job, source->field, after->r.w, after->r.h, &out->pose));
    TRY(pm_pair_paint(job, &canvas, draw, seed, out));
    TRY(pm_rgb8_alloc(job, canvas.w, canvas.h, &out->before));
    pm_pair_encode(draw->fading ? &canvas.light : source->before, 0, 0, &out->before);
    to_ratio(source->before, &canvas.light);
    TRY(develop_after(job, source, draw->fading ? NULL : &canvas.light, draw, seed, out));
    out->before_quality = (int)lround(pm_between(&quality, fmax(draw->quality[0], 85), 95));
    out->after_quality = (int)lround(pm_between(&quality, draw->quality[0], draw->quality[1]));
out:
    pm_linear_free(&canvas.light);
    pm_mask_free(&canvas.skin);
    if (st)
        pm_pair_free(out);
    return st;
}
