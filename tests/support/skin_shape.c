#include "support/skin_shape.h"

#include "support/noise.h"
#include "support/random.h"

#include <math.h>

#define LEAST_FACING 0.45 /* cosine to the camera: steeper skin is not in the mask */

void pm_skin_shape_draw(const struct pm_skin_look *look, struct pm_skin_shape *shape)
{
    struct pm_random random = {look->seed * 77 + 5};
    const double turn = look->scene == PM_SCENE_LIMB ? pm_between(&random, -0.35, 0.35)
                                                     : pm_between(&random, -0.2, 0.2);
    *shape = (struct pm_skin_shape){.look = look, .seed = (uint32_t)pm_random_u64(&random)};
    shape->cx = look->w * pm_between(&random, 0.47, 0.53);
    shape->cy = look->h * pm_between(&random, 0.47, 0.53);
    shape->c = cos(turn);
    shape->s = sin(turn);
    shape->a = look->scene == PM_SCENE_LIMB ? 0 : look->w * pm_between(&random, 0.36, 0.42);
    shape->b = look->h * (look->scene == PM_SCENE_LIMB ? pm_between(&random, 0.30, 0.36)
                                                       : pm_between(&random, 0.42, 0.47));
    shape->sleeve =
        look->w * pm_between(&random, 0.30, 0.38) * (pm_random_unit(&random) < 0.5 ? 1 : -1);
    shape->bump_of_mm = pm_between(&random, 22, 40);
    shape->bump_mm = pm_between(&random, 0.4, 1.1);
}

double pm_skin_border(const struct pm_skin_shape *shape, double x, double y)
{
    const double dx = x - shape->cx, dy = y - shape->cy;
    const double u = shape->c * dx + shape->s * dy, v = shape->c * dy - shape->s * dx;
    const double mm = shape->look->px_per_mm;
    if (shape->look->scene == PM_SCENE_CLOSEUP)
        return 0;
    if (shape->look->scene == PM_SCENE_LIMB) {
        const double half =
            shape->b * (1 + 0.12 * u / shape->look->w +
                        0.10 * pm_noise(u / (70 * mm), 0.5 + (v > 0 ? 3 : 0), shape->seed + 1));
        return fabs(v) / half;
    }
    const double ragged = 1 + 0.05 * pm_noise(x / (40 * mm), y / (40 * mm), shape->seed + 2);
    return hypot(u / shape->a, v / shape->b) / ragged;
}

bool pm_skin_under_sleeve(const struct pm_skin_shape *shape, double x, double y)
{
    if (shape->look->scene != PM_SCENE_LIMB)
        return false;
    const double dx = x - shape->cx, dy = y - shape->cy;
    const double u = shape->c * dx + shape->s * dy;
    const double hem =
        shape->sleeve + 6 * shape->look->px_per_mm *
                            pm_noise(y / (25 * shape->look->px_per_mm), 0.3, shape->seed + 3);
    return shape->sleeve > 0 ? u > hem : u < hem;
}

double pm_skin_body(const struct pm_skin_shape *shape, double x, double y)
{
    const struct pm_skin_look *look = shape->look;
    const double mm = look->px_per_mm, border = pm_skin_border(shape, x, y);
    const double bumps = shape->bump_mm * mm *
                         pm_noise_sum(x / (shape->bump_of_mm * mm), y / (shape->bump_of_mm * mm), 2,
                                      0.4, shape->seed + 4);
    if (look->scene == PM_SCENE_CLOSEUP) {
        const double u = (x - shape->cx) / look->w, v = (y - shape->cy) / look->w;
        return bumps - look->w * (0.16 * u * u + 0.28 * v * v + 0.1 * u * v);
    }
    const double round = sqrt(fmax(0, 1 - border * border));
    return bumps + (look->scene == PM_SCENE_LIMB ? 0.62 : 0.42) * shape->b * round;
}

/* Cloth: one colour with folds and a weave. */
static void cloth(const struct pm_skin_shape *shape, double x, double y, uint32_t salt,
                  float rgb[3])
{
    static const float colours[6][3] = {{0.10f, 0.24f, 0.26f}, {0.55f, 0.55f, 0.53f},
                                        {0.06f, 0.09f, 0.17f}, {0.30f, 0.31f, 0.33f},
                                        {0.14f, 0.30f, 0.40f}, {0.72f, 0.72f, 0.70f}};
    const uint32_t seed = shape->seed + salt;
    const float *colour = colours[(int)(6 * pm_hash(1, 2, seed))];
    const double mm = shape->look->px_per_mm;
    const double fold = pm_noise_sum(x / (45 * mm), y / (18 * mm), 3, 0.5, seed);
    const double weave = sin(2 * M_PI * x / (0.9 * mm)) * sin(2 * M_PI * y / (0.9 * mm));
    const double light = 1 + 0.16 * fold + 0.05 * weave;
    for (int k = 0; k < 3; k++)
        rgb[k] = (float)((double)colour[k] * fmax(light, 0.2));
}

/* A wall or table: nearly uniform. */
static void backdrop(const struct pm_skin_shape *shape, double x, double y, float rgb[3])
{
    const double mm = shape->look->px_per_mm, grey = 0.12 + 0.5 * pm_hash(3, 4, shape->seed);
    const double light = 1 + 0.10 * pm_noise(x / (90 * mm), y / (90 * mm), shape->seed + 11) +
                         0.02 * pm_noise(x / (0.6 * mm), y / (0.6 * mm), shape->seed + 12);
    rgb[0] = (float)(grey * light);
    rgb[1] = (float)(grey * light * 0.99);
    rgb[2] = (float)(grey * light * (0.9 + 0.15 * pm_hash(5, 6, shape->seed)));
}

/* Head hair: dark strands around the face. */
static void head_hair(const struct pm_skin_shape *shape, double x, double y, float rgb[3])
{
    const double mm = shape->look->px_per_mm;
    const double angle = atan2(y - shape->cy, x - shape->cx), r = pm_skin_border(shape, x, y);
    const double strand = pm_noise_sum(r * shape->a / (0.7 * mm) + 3 * pm_noise(4 * angle, r, 7),
                                       angle * 6, 3, 0.7, shape->seed + 13);
    const double dark = shape->look->ita < 30 ? 0.012 : 0.02 + 0.10 * pm_hash(7, 8, shape->seed);
    const double light = dark * fmax(0.25, 1 + 0.5 * strand);
    rgb[0] = (float)(light * 1.15);
    rgb[1] = (float)(light * 0.9);
    rgb[2] = (float)(light * 0.7);
}

void pm_skin_background(const struct pm_skin_shape *shape, double x, double y, double border,
                        float rgb[3])
{
    if (pm_skin_under_sleeve(shape, x, y))
        cloth(shape, x, y, 20, rgb);
    else if (shape->look->scene == PM_SCENE_OVAL) {
        if (y < shape->cy + 0.25 * shape->b)
            head_hair(shape, x, y, rgb);
        else
            cloth(shape, x, y, 21, rgb);
    } else if (pm_hash(9, 10, shape->seed) < 0.5)
        cloth(shape, x, y, 22, rgb);
    else
        backdrop(shape, x, y, rgb);
    const float dim = (float)(1 - 0.45 * exp(-fmax(0, border - 1) / 0.12));
    for (int k = 0; k < 3; k++)
        rgb[k] *= dim;
}

bool pm_skin_is_seen(const struct pm_skin_shape *shape, double x, double y, double facing)
{
    const double edge = PM_SKIN_EDGE_MM * shape->look->px_per_mm;
    const double wide = 3 * edge / (shape->b > 0 ? shape->b : 1);
    const double border = pm_skin_border(shape, x, y);
    return facing > LEAST_FACING && (border <= 0 || border < 1 - wide / 3);
}
