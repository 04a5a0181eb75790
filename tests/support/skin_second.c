#include "support/skin_second.h"

#include "base/geometry.h"
#include "support/random.h"

#include <math.h>
#include <string.h>

#define DEGREE (M_PI / 180)
#define TILT (8 * DEGREE) /* most out-of-plane rotation */
#define ROLL (7 * DEGREE)
#define SCALE_LO 0.94
#define SCALE_HI 1.10
#define SHIFT 0.03    /* share of the long side */
#define DISTANCE_LO 5 /* of the camera, long sides */
#define DISTANCE_HI 10
#define AZIMUTH (60 * DEGREE)
#define ELEVATION 0.3 /* rad */
#define ELEVATION_LO 0.55
#define ELEVATION_HI 1.40
#define KELVIN_LO 3000
#define KELVIN_HI 6800
#define BALANCE_LO 0.85 /* white balance, see struct pm_shot */
#define EV 0.4          /* stops */
#define FLUSH 0.15      /* of ln blood */
#define HEM_MM 4        /* by which a sleeve's end moves */
#define FIELD_STEP 2    /* px: far finer than a fold */
#define OUTSIDE_PX 4    /* width of the border around the frame in which places are known */
#define HIDDEN_PX 2     /* a pixel that shows a point farther away hides this one */

/* a + strength * (b - a) for b drawn between lo and hi. */
static double changed(struct pm_random *random, double a, double lo, double hi, double strength)
{
    return a + strength * (pm_between(random, lo, hi) - a);
}

/* Roll about the camera's axis after a tilt about an axis in the picture (Rodrigues' formula). */
static void draw_turn(struct pm_random *random, double strength, double turn[9])
{
    const double axis = pm_between(random, 0, 2 * M_PI), x = cos(axis), y = sin(axis);
    const double tilt = strength * pm_between(random, 0, TILT), c = cos(tilt), s = sin(tilt);
    const double roll = strength * pm_between(random, -ROLL, ROLL);
    const double tilted[9] = {c + x * x * (1 - c),
                              x * y * (1 - c),
                              y * s,
                              x * y * (1 - c),
                              c + y * y * (1 - c),
                              -x * s,
                              -y * s,
                              x * s,
                              c};
    const double rolled[9] = {cos(roll), -sin(roll), 0, sin(roll), cos(roll), 0, 0, 0, 1};
    pm_h_mul(rolled, tilted, turn);
}

static void draw_lamp(struct pm_random *random, double strength, struct pm_skin_lamp *lamp)
{
    lamp->azimuth += strength * pm_between(random, -AZIMUTH, AZIMUTH);
    lamp->elevation += strength * pm_between(random, -ELEVATION, ELEVATION);
    lamp->elevation = fmin(fmax(lamp->elevation, ELEVATION_LO), ELEVATION_HI);
    lamp->ambient = changed(random, lamp->ambient, 0.35, 0.6, strength);
    lamp->gloss = changed(random, lamp->gloss, 0.015, 0.07, strength);
}

static void draw_camera(struct pm_random *random, struct pm_skin_look *look)
{
    look->camera = (enum pm_camera)(int)pm_between(random, 0, PM_CAMERAS);
    look->kelvin = pm_between(random, KELVIN_LO, KELVIN_HI);
    look->balance = pm_between(random, BALANCE_LO, 1);
}

void pm_skin_second_draw(const struct pm_skin_material *material, uint64_t seed, double strength,
                         struct pm_skin_view *view)
{
    struct pm_random random = {seed * 0x9E3779B97F4A7C15u + 0x2ECu};
    const struct pm_skin_look *look = &material->look;
    const double side = pm_long_side(look->w, look->h);
    pm_skin_view_still(material, view);
    if (strength <= 0)
        return;
    pm_skin_motion_draw(&material->shape, seed, strength, &view->motion);
    draw_turn(&random, strength, view->turn);
    view->scale = changed(&random, 1, SCALE_LO, SCALE_HI, strength);
    view->shift_x = strength * side * pm_between(&random, -SHIFT, SHIFT);
    view->shift_y = strength * side * pm_between(&random, -SHIFT, SHIFT);
    view->distance = side * pm_between(&random, DISTANCE_LO, DISTANCE_HI) / strength;
    draw_lamp(&random, strength, &view->look.lamp);
    draw_camera(&random, &view->look);
    view->ev = strength * pm_between(&random, -EV, EV);
    view->flush = strength * pm_between(&random, -FLUSH, FLUSH);
    view->hem = strength * look->px_per_mm * pm_between(&random, -HEM_MM, HEM_MM);
    view->hairs = pm_random_u64(&random) | 1;
    view->oil = (uint32_t)pm_random_u64(&random);
}

/* Does the photo show the material point at its place (x, y)? Just outside the frame it counts as
 * shown, so that the field can be interpolated up to the frame. */
static bool shows(const struct pm_skin_photo *photo, double mx, double my, double x, double y)
{
    const int w = photo->x.w, h = photo->x.h, px = (int)lround(x), py = (int)lround(y);
    if (px < 0 || py < 0 || px >= w || py >= h)
        return x > -OUTSIDE_PX && y > -OUTSIDE_PX && x < w - 1 + OUTSIDE_PX &&
               y < h - 1 + OUTSIDE_PX;
    return fabs((double)pm_at(&photo->x, px, py) - mx) < HIDDEN_PX &&
           fabs((double)pm_at(&photo->y, px, py) - my) < HIDDEN_PX;
}

/* The mask at the nearest px; 0 outside. */
static uint8_t mask_at(const struct pm_mask *mask, double x, double y)
{
    const int px = (int)lround(x), py = (int)lround(y);
    return px < 0 || py < 0 || px >= mask->w || py >= mask->h ? 0 : pm_at(mask, px, py);
}

static void fill_field(const struct pm_skin_material *material, const struct pm_skin_photo *second,
                       struct pm_field *field)
{
    for (int j = 0; j < field->x.h; j++)
        for (int i = 0; i < field->x.w; i++) {
            const int x = i * field->step, y = j * field->step, margin = material->margin;
            const float qx = pm_at(&second->places.x, x + margin, y + margin);
            const float qy = pm_at(&second->places.y, x + margin, y + margin);
            if (!isfinite(qx) || !shows(second, x, y, (double)qx, (double)qy))
                continue;
            pm_at(&field->x, i, j) = qx;
            pm_at(&field->y, i, j) = qy;
        }
}

enum pihmap_status pm_skin_second_truth(struct pm_job *job, const struct pm_skin_material *material,
                                        const struct pm_skin_photo *first,
                                        const struct pm_skin_photo *second, struct pm_mask *skin,
                                        struct pm_field *field)
{
    enum pihmap_status st;
    const int w = first->skin.w, h = first->skin.h;
    *skin = (struct pm_mask){0, 0, NULL};
    TRY(pm_field_alloc(job, w, h, FIELD_STEP, field));
    TRY(pm_mask_alloc(job, w, h, skin));
    fill_field(material, second, field);
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            double qx, qy;
            if (pm_at(&first->skin, x, y) && pm_field_map(field, x, y, &qx, &qy))
                pm_at(skin, x, y) = mask_at(&second->skin, qx, qy);
        }
out:
    if (st)
        pm_field_free(field);
    return st;
}

enum pihmap_status pm_skin_second(struct pm_job *job, const struct pm_skin_look *look,
                                  uint64_t seed, double strength, struct pm_linear *before,
                                  struct pm_linear *after, struct pm_mask *skin,
                                  struct pm_field *field)
{
    enum pihmap_status st;
    struct pm_skin_material material;
    struct pm_skin_view still, view;
    struct pm_skin_photo first = {.skin = {0, 0, NULL}}, second = {.skin = {0, 0, NULL}};
    *skin = (struct pm_mask){0, 0, NULL};
    *field = (struct pm_field){0};
    TRY(pm_skin_material_make(job, look, &material));
    pm_skin_view_still(&material, &still);
    pm_skin_second_draw(&material, seed, strength, &view);
    TRY(pm_skin_view_render(job, &material, &still, &first));
    TRY(pm_skin_view_render(job, &material, &view, &second));
    TRY(pm_skin_second_truth(job, &material, &first, &second, skin, field));
out:
    *before = first.picture;
    *after = second.picture;
    first.picture = second.picture = (struct pm_linear){{0, 0, NULL}, {0, 0, NULL}, {0, 0, NULL}};
    if (st) {
        pm_linear_free(before);
        pm_linear_free(after);
    }
    pm_skin_photo_free(&first);
    pm_skin_photo_free(&second);
    pm_skin_material_free(&material);
    return st;
}
