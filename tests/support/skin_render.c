#include "support/skin_render.h"

#include "support/random.h"
#include "support/skin_layers.h"
#include "support/skin_light.h"
#include "support/skin_shape.h"

#include <math.h>
#include <string.h>

#define LENS_SIGMA_PX 0.65 /* blur: no camera is sharper than its pixels */

static const char *const scene_names[PM_SCENES] = {"closeup", "limb", "oval"};

bool pm_skin_scene_named(const char *name, enum pm_skin_scene *scene)
{
    for (int i = 0; i < PM_SCENES; i++)
        if (!strcmp(name, scene_names[i])) {
            *scene = (enum pm_skin_scene)i;
            return true;
        }
    return false;
}

void pm_skin_look_draw(enum pm_skin_scene scene, double ita, int w, int h, uint64_t seed,
                       struct pm_skin_look *look)
{
    static const double across_mm[PM_SCENES][2] = {{55, 85}, {140, 220}, {110, 160}};
    struct pm_random random = {seed * 0x9E3779B97F4A7C15u + 0x5EEDu};
    const bool limb = scene == PM_SCENE_LIMB;
    const double side = pm_long_side(w, h);
    pm_random_u64(&random);
    *look = (struct pm_skin_look){.scene = scene, .w = w, .h = h, .seed = seed, .ita = ita};
    look->camera = (enum pm_camera)(int)pm_between(&random, 0, PM_CAMERAS);
    /* with much blood no skin is very light */
    look->blood = ita > 45 ? pm_between(&random, 0.010, 0.018) : pm_between(&random, 0.014, 0.032);
    look->px_per_mm = side / pm_between(&random, across_mm[scene][0], across_mm[scene][1]);
    look->mottle = pm_between(&random, 0.07, 0.15);
    look->flush = pm_between(&random, 0.18, 0.38);
    look->relief = pm_between(&random, 0.6, 1.4);
    /* freckles belong to light skin, moles to all */
    look->freckles = ita > 20 ? pm_between(&random, 0.3, 3) : pm_between(&random, 0.1, 0.6);
    look->moles = pm_between(&random, 3, 16);
    look->pores = limb ? pm_between(&random, 8, 25) : pm_between(&random, 30, 90);
    look->hairs = limb ? pm_between(&random, 1.5, 6) : pm_between(&random, 0.2, 1.2);
    look->lamp.azimuth = pm_between(&random, 0, 2 * M_PI);
    look->lamp.elevation = pm_between(&random, 0.75, 1.25);
    look->lamp.ambient = pm_between(&random, 0.35, 0.6);
    look->lamp.gloss = pm_between(&random, 0.015, 0.07);
}

struct shading {
    const struct pm_skin_look *look;
    const struct pm_skin_shape *shape;
    const struct pm_skin_layers *layers;
    const struct pm_plane *body;
    struct pm_skin_light light;
    struct pm_linear *picture;
    struct pm_mask *skin;
};

static void shade_skin(const struct shading *s, int x, int y, float rgb[3])
{
    const struct pm_skin_layers *layers = s->layers;
    struct pm_skin_point point = {.melanin = (double)pm_at(&layers->melanin, x, y),
                                  .blood = (double)pm_at(&layers->blood, x, y),
                                  .shade = (double)pm_at(&layers->shade, x, y),
                                  .hair = (double)pm_at(&layers->hair, x, y),
                                  .oil = pm_skin_oil(s->look, x, y, s->shape->seed)};
    pm_skin_normals(s->body, &layers->height, x, y, &point);
    pm_skin_shade(&s->light, &point, rgb);
    pm_at(s->skin, x, y) = pm_skin_is_seen(s->shape, x, y, point.macro[2]) ? 255 : 0;
}

static void shade_rows(void *context, int first, int end)
{
    const struct shading *s = context;
    for (int y = first; y < end; y++)
        for (int x = 0; x < s->look->w; x++) {
            const double border = pm_skin_border(s->shape, x, y);
            float rgb[3];
            if (border >= 1 || pm_skin_under_sleeve(s->shape, x, y))
                pm_skin_background(s->shape, x, y, border, rgb);
            else
                shade_skin(s, x, y, rgb);
            pm_at(&s->picture->r, x, y) = rgb[0];
            pm_at(&s->picture->g, x, y) = rgb[1];
            pm_at(&s->picture->b, x, y) = rgb[2];
        }
}

struct body {
    const struct pm_skin_shape *shape;
    struct pm_plane *out;
};

static void body_rows(void *context, int first, int end)
{
    const struct body *b = context;
    for (int y = first; y < end; y++)
        for (int x = 0; x < b->out->w; x++)
            pm_at(b->out, x, y) = (float)pm_skin_body(b->shape, x, y);
}

/* Erode the mask near the border of the skin, where cloth or hair lies beside it. */
static enum pihmap_status trim_mask(struct pm_job *job, double margin, struct pm_mask *mask)
{
    enum pihmap_status st;
    struct pm_plane soft = {0, 0, NULL};
    const size_t n = pm_pixels(mask);
    TRY(pm_plane_alloc(job, mask->w, mask->h, &soft));
    for (size_t i = 0; i < n; i++)
        soft.v[i] = mask->v[i] ? 1.0f : 0.0f;
    TRY(pm_blur(job, &soft, margin, &soft));
    for (size_t i = 0; i < n; i++)
        if (soft.v[i] < 0.85f)
            mask->v[i] = 0;
out:
    pm_plane_free(&soft);
    return st;
}

enum pihmap_status pm_skin_photograph(struct pm_job *job, const struct pm_skin_look *look,
                                      struct pm_linear *picture, struct pm_mask *skin)
{
    enum pihmap_status st;
    TRY(pm_blur(job, &picture->r, LENS_SIGMA_PX, &picture->r));
    TRY(pm_blur(job, &picture->g, LENS_SIGMA_PX, &picture->g));
    TRY(pm_blur(job, &picture->b, LENS_SIGMA_PX, &picture->b));
    if (look->scene != PM_SCENE_CLOSEUP)
        TRY(trim_mask(job, PM_SKIN_EDGE_MM * look->px_per_mm, skin));
out:
    return st;
}

enum pihmap_status pm_skin_render(struct pm_job *job, const struct pm_skin_look *look,
                                  struct pm_linear *picture, struct pm_mask *skin)
{
    enum pihmap_status st;
    struct pm_skin_layers layers = {0};
    struct pm_plane body = {0, 0, NULL};
    struct pm_skin_table *table = NULL;
    struct pm_skin_shape shape;
    *picture = (struct pm_linear){{0, 0, NULL}, {0, 0, NULL}, {0, 0, NULL}};
    *skin = (struct pm_mask){0, 0, NULL};
    pm_skin_shape_draw(look, &shape);
    if (!(table = pm_alloc(job, 1, sizeof *table)))
        return job->err.status;
    pm_skin_table_make(look->camera, table);
    const double melanin = pm_skin_melanin_for_ita(table, look->ita, look->blood); /* under D65 */
    pm_skin_table_shot(&(struct pm_shot){look->camera, look->kelvin, look->balance}, table);
    TRY(pm_skin_layers_make(job, look, &layers));
    TRY(pm_plane_alloc(job, look->w, look->h, &body));
    pm_rows(job, look->h, body_rows, &(struct body){&shape, &body});
    TRY(pm_linear_alloc(job, look->w, look->h, picture));
    TRY(pm_mask_alloc(job, look->w, look->h, skin));
    struct shading shading = {.look = look,
                              .shape = &shape,
                              .layers = &layers,
                              .body = &body,
                              .picture = picture,
                              .skin = skin};
    pm_skin_light_aim(look, table, melanin, &shading.light);
    pm_rows(job, look->h, shade_rows, &shading);
    TRY(pm_skin_photograph(job, look, picture, skin));
out:
    free(table);
    pm_skin_layers_free(&layers);
    pm_plane_free(&body);
    if (st) {
        pm_linear_free(picture);
        pm_mask_free(skin);
    }
    return st;
}
