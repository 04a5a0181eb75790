/*
 * Second photos of rendered skin: the field says where every point has gone, the folds are as deep
 * as they should be, and with nothing changed the first photo comes out again.
 */
#include "support/skin_second.h"

#include "support/check.h"

#include <string.h>

#define W 400
#define H 300
#define FOLD_SLOPE 0.1 /* of the fold, per two px */
#define DOTS_X 9
#define DOTS_Y 7
#define DOT_SIGMA 1.2 /* px */
#define NEAR 6        /* px around a dot that belong to it */

static void make_material(struct pm_job *job, enum pm_skin_scene scene, uint64_t seed,
                          struct pm_skin_material *material)
{
    struct pm_skin_look look;
    pm_skin_look_draw(scene, 30, W, H, seed, &look);
    look.moles = 0; /* on a mole, a dot would be half as dark */
    assert_int_equal(pm_skin_material_make(job, &look, material), PIHMAP_OK);
}

static void same_bytes_at_any_number_of_threads(void **state)
{
    (void)state;
    struct pm_skin_look look;
    struct pm_linear before[3], after[3];
    struct pm_mask skin[3];
    struct pm_field field[3];
    pm_skin_look_draw(PM_SCENE_LIMB, 10, W, H, 3, &look);
    for (int k = 0; k < 3; k++) {
        struct pm_job job;
        pm_job_init(&job, 1 + k);
        assert_int_equal(pm_skin_second(&job, &look, k < 2 ? 7 : 8, 1, &before[k], &after[k],
                                        &skin[k], &field[k]),
                         PIHMAP_OK);
        pm_job_free(&job);
    }
    assert_memory_equal(before[0].g.v, before[1].g.v, W * H * sizeof(float));
    assert_memory_equal(after[0].g.v, after[1].g.v, W * H * sizeof(float));
    assert_memory_equal(skin[0].v, skin[1].v, W * H);
    assert_memory_equal(field[0].y.v, field[1].y.v, pm_pixels(&field[0].y) * sizeof(float));
    assert_memory_equal(before[0].g.v, before[2].g.v, W * H * sizeof(float));
    assert_true(memcmp(after[0].g.v, after[2].g.v, W * H * sizeof(float)) != 0);
    for (int k = 0; k < 3; k++) {
        pm_linear_free(&before[k]);
        pm_linear_free(&after[k]);
        pm_mask_free(&skin[k]);
        pm_field_free(&field[k]);
    }
}

/* Largest relative difference of green between a's px and b's that lie dx to the right, over skin.
 */
static double difference(const struct pm_skin_photo *a, const struct pm_skin_photo *b, int dx)
{
    double worst = 0;
    for (int y = 8; y < H - 8; y++)
        for (int x = 8; x < W - 8 - dx; x++)
            if (pm_at(&a->skin, x, y)) {
                const double u = (double)pm_at(&a->picture.g, x, y);
                const double v = (double)pm_at(&b->picture.g, x + dx, y);
                worst = fmax(worst, fabs(u - v) / u);
            }
    return worst;
}

static void nothing_changed_gives_the_first_photo_again(void **state)
{
    (void)state;
    struct pm_job job;
    pm_job_init(&job, 2);
    for (int scene = 0; scene < PM_SCENES; scene++) {
        struct pm_skin_material material;
        struct pm_skin_view still, same;
        struct pm_skin_photo first, second;
        struct pm_mask skin;
        struct pm_field field;
        make_material(&job, (enum pm_skin_scene)scene, 5, &material);
        pm_skin_view_still(&material, &still);
        pm_skin_second_draw(&material, 9, 0, &same);
        assert_int_equal(pm_skin_view_render(&job, &material, &still, &first), PIHMAP_OK);
        assert_int_equal(pm_skin_view_render(&job, &material, &same, &second), PIHMAP_OK);
        assert_int_equal(pm_skin_second_truth(&job, &material, &first, &second, &skin, &field),
                         PIHMAP_OK);
        assert_true(difference(&first, &second, 0) < 1e-6);
        assert_memory_equal(skin.v, first.skin.v, W * H);
        for (int i = 0; i < W * H; i++)
            if (skin.v[i]) {
                double qx, qy;
                assert_true(pm_field_map(&field, i % W, i / W, &qx, &qy));
                assert_near("x", qx, i % W, 1e-3);
                assert_near("y", qy, i / W, 1e-3);
            }
        pm_skin_photo_free(&second);
        same.shift_x = 7; /* nor does moving the camera sideways change the light */
        assert_int_equal(pm_skin_view_render(&job, &material, &same, &second), PIHMAP_OK);
        assert_true(difference(&first, &second, 7) < 2e-3);
        pm_skin_photo_free(&first);
        pm_skin_photo_free(&second);
        pm_mask_free(&skin);
        pm_field_free(&field);
        pm_skin_material_free(&material);
    }
    pm_job_free(&job);
}

static double dot_x(int k)
{
    return (k % DOTS_X + 0.5) * W / DOTS_X + 0.3;
}

static double dot_y(int k)
{
    return ((double)(k / DOTS_X) + 0.5) * H / DOTS_Y - 0.2;
}

/* Brown dots on the skin itself. */
static void paint_dots(struct pm_skin_material *material)
{
    struct pm_plane *melanin = &material->layers.melanin;
    const double finer = material->fine.px_per_mm / material->look.px_per_mm;
    for (int k = 0; k < DOTS_X * DOTS_Y; k++) {
        const double cx = finer * (dot_x(k) + material->margin);
        const double cy = finer * (dot_y(k) + material->margin), sigma = finer * DOT_SIGMA;
        for (int y = (int)(cy - 5 * sigma); y < cy + 5 * sigma; y++)
            for (int x = (int)(cx - 5 * sigma); x < cx + 5 * sigma; x++)
                pm_at(melanin, x, y) +=
                    (float)(0.7 * exp(-0.5 * (pow(x - cx, 2) + pow(y - cy, 2)) / (sigma * sigma)));
    }
}

/* Distance of the dot that is centred near (x, y) from it. */
static double miss(const struct pm_skin_photo *clean, const struct pm_skin_photo *dotted, double x,
                   double y)
{
    double sum = 0, sx = 0, sy = 0;
    for (int j = (int)y - NEAR; j <= (int)y + NEAR + 1; j++)
        for (int i = (int)x - NEAR; i <= (int)x + NEAR + 1; i++) {
            const double darker =
                log((double)(pm_at(&clean->picture.g, i, j) / pm_at(&dotted->picture.g, i, j)));
            sum += darker;
            sx += darker * i;
            sy += darker * j;
        }
    return hypot(sx / sum - x, sy / sum - y);
}

static void check_dots(struct pm_job *job, enum pm_skin_scene scene, uint64_t seed, int *found,
                       double *worst)
{
    struct pm_skin_material material;
    struct pm_skin_view still, view;
    struct pm_skin_photo first, clean, dotted;
    struct pm_mask skin;
    struct pm_field field;
    make_material(job, scene, seed, &material);
    pm_skin_view_still(&material, &still);
    pm_skin_second_draw(&material, seed, 1, &view);
    assert_int_equal(pm_skin_view_render(job, &material, &still, &first), PIHMAP_OK);
    assert_int_equal(pm_skin_view_render(job, &material, &view, &clean), PIHMAP_OK);
    assert_int_equal(pm_skin_second_truth(job, &material, &first, &clean, &skin, &field),
                     PIHMAP_OK);
    paint_dots(&material);
    assert_int_equal(pm_skin_view_render(job, &material, &view, &dotted), PIHMAP_OK);
    for (int k = 0; k < DOTS_X * DOTS_Y; k++) {
        double qx, qy;
        if (!pm_at(&skin, (int)dot_x(k), (int)dot_y(k)) ||
            !pm_field_map(&field, dot_x(k), dot_y(k), &qx, &qy) || qx < NEAR || qy < NEAR ||
            qx > W - NEAR - 2 || qy > H - NEAR - 2)
            continue;
        *worst = fmax(*worst, miss(&clean, &dotted, qx, qy));
        (*found)++;
    }
    pm_skin_photo_free(&first);
    pm_skin_photo_free(&clean);
    pm_skin_photo_free(&dotted);
    pm_mask_free(&skin);
    pm_field_free(&field);
    pm_skin_material_free(&material);
}

static void dots_on_the_skin_are_where_the_field_says(void **state)
{
    (void)state;
    struct pm_job job;
    int found = 0;
    double worst = 0;
    pm_job_init(&job, 2);
    for (int i = 0; i < 3; i++)
        check_dots(&job, (enum pm_skin_scene)(i % PM_SCENES), 20 + (uint64_t)i, &found, &worst);
    print_message("%d dots, worst %.3f px from where the field says\n", found, worst);
    assert_true(found > 60);
    assert_true(worst < 0.2);
    pm_job_free(&job);
}

/* Least singular value of the motion's Jacobian at (x, y). */
static double shortest(const struct pm_skin_motion *motion, double x, double y)
{
    const struct pm_skin_moved l = pm_skin_moved_at(motion, x - 1, y),
                               r = pm_skin_moved_at(motion, x + 1, y),
                               u = pm_skin_moved_at(motion, x, y - 1),
                               d = pm_skin_moved_at(motion, x, y + 1);
    const double xx = 1 + 0.5 * (r.dx - l.dx), xy = 0.5 * (d.dx - u.dx);
    const double yx = 0.5 * (r.dy - l.dy), yy = 1 + 0.5 * (d.dy - u.dy);
    const double half = 0.5 * (xx * xx + xy * xy + yx * yx + yy * yy), det = xx * yy - xy * yx;
    return det > 0 ? sqrt(fmax(0, half - sqrt(fmax(0, half * half - det * det)))) : 0;
}

static void skin_folds_and_slides_as_it_should(void **state)
{
    (void)state;
    for (int i = 0; i < PM_DRAWS(30); i++) {
        struct pm_skin_look look;
        struct pm_skin_shape shape;
        struct pm_skin_motion motion;
        double square = 0, least = 1, highest = 0, lowest = 0;
        pm_skin_look_draw((enum pm_skin_scene)(i % PM_SCENES), 30, 1000, 750, (uint64_t)i, &look);
        pm_skin_shape_draw(&look, &shape);
        pm_skin_motion_draw(&shape, (uint64_t)i, 1, &motion);
        for (int y = 0; y < 750; y += 3)
            for (int x = 0; x < 1000; x += 3) {
                const struct pm_skin_moved at = pm_skin_moved_at(&motion, x, y);
                square += at.dx * at.dx + at.dy * at.dy;
                least = fmin(least, shortest(&motion, x, y));
                highest = fmax(highest, at.height);
                lowest = fmin(lowest, at.height);
            }
        const double rms = sqrt(square / (250 * 334)) / 1000;
        if (rms < 0.005 || rms > 0.018 || least < 0.6 || least > 0.87 || lowest > -1.5 ||
            highest < 0.4)
            fail_msg("motion %d: rms %.4f of the side, least length %.2f, height %.1f to %.1f", i,
                     rms, least, lowest, highest);
    }
}

static void what_both_show_is_in_the_mask(void **state)
{
    (void)state;
    struct pm_job job;
    pm_job_init(&job, 2);
    for (int i = 0; i < 3; i++) {
        struct pm_skin_look look;
        struct pm_linear before, after;
        struct pm_mask skin;
        struct pm_field field;
        pm_skin_look_draw((enum pm_skin_scene)(i % PM_SCENES), 50 - 40 * i, W, H, (uint64_t)i,
                          &look);
        assert_int_equal(
            pm_skin_second(&job, &look, (uint64_t)i, 1, &before, &after, &skin, &field), PIHMAP_OK);
        for (int k = 0; k < W * H; k++) {
            double qx, qy;
            assert_true(isfinite(before.r.v[k]) && isfinite(after.r.v[k]));
            if (!skin.v[k])
                continue;
            assert_true(pm_field_map(&field, k % W, k / W, &qx, &qy));
            assert_true(qx > -1 && qy > -1 && qx < W && qy < H);
        }
        const double share = (double)pm_mask_count(&skin) / (W * H);
        if (share < (look.scene == PM_SCENE_CLOSEUP ? 0.8 : 0.3))
            fail_msg("pair %d: skin is %.2f of the before photo", i, share);
        pm_linear_free(&before);
        pm_linear_free(&after);
        pm_mask_free(&skin);
        pm_field_free(&field);
    }
    pm_job_free(&job);
}

/* However the camera moves, a close-up shows nothing but skin. */
static void closeups_are_full(void **state)
{
    (void)state;
    struct pm_job job;
    struct pm_skin_material material;
    pm_job_init(&job, 2);
    make_material(&job, PM_SCENE_CLOSEUP, 1, &material);
    for (uint64_t seed = 0; seed < (uint64_t)PM_DRAWS(10); seed++) {
        struct pm_skin_view view;
        struct pm_skin_photo photo;
        pm_skin_second_draw(&material, seed, 1, &view);
        view.hairs = 0;
        assert_int_equal(pm_skin_view_render(&job, &material, &view, &photo), PIHMAP_OK);
        for (int k = 0; k < W * H; k++)
            if (!isfinite(photo.x.v[k]))
                fail_msg("seed %d: (%d, %d) is no skin", (int)seed, k % W, k / W);
        pm_skin_photo_free(&photo);
    }
    pm_skin_material_free(&material);
    pm_job_free(&job);
}

/* A lamp on the other side shades the relief the other way: where one photo is darker than around
 * it, the slope falls away from that photo's lamp. */
static void relief_is_lit_anew(void **state)
{
    (void)state;
    struct pm_job job;
    struct pm_skin_material material;
    struct pm_skin_view view[2];
    struct pm_skin_photo photo[2];
    double sum = 0, flat = 0, slope = 0;
    pm_job_init(&job, 2);
    make_material(&job, PM_SCENE_CLOSEUP, 4, &material);
    for (int k = 0; k < 2; k++) {
        pm_skin_second_draw(&material, 4, 1, &view[k]);
        view[k].look.lamp.azimuth = k * M_PI;
        view[k].look.lamp.elevation = 0.7;
        assert_int_equal(pm_skin_view_render(&job, &material, &view[k], &photo[k]), PIHMAP_OK);
    }
    for (int y = 2; y < H - 2; y++)
        for (int x = 2; x < W - 2; x++) {
            const double mx = (double)pm_at(&photo[0].x, x, y);
            const double my = (double)pm_at(&photo[0].y, x, y);
            const double rise = pm_skin_moved_at(&view[0].motion, mx + 1, my).height -
                                pm_skin_moved_at(&view[0].motion, mx - 1, my).height;
            const double ratio =
                log((double)(pm_at(&photo[0].picture.g, x, y) / pm_at(&photo[1].picture.g, x, y)));
            if (fabs(rise) < FOLD_SLOPE)
                continue;
            sum += rise * ratio;
            slope += rise * rise;
            flat += ratio * ratio;
        }
    print_message("correlation of slope and light: %.2f\n", sum / sqrt(slope * flat));
    assert_true(sum / sqrt(slope * flat) < -0.2);
    for (int k = 0; k < 2; k++)
        pm_skin_photo_free(&photo[k]);
    pm_skin_material_free(&material);
    pm_job_free(&job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_bytes_at_any_number_of_threads),
        cmocka_unit_test(nothing_changed_gives_the_first_photo_again),
        cmocka_unit_test(dots_on_the_skin_are_where_the_field_says),
        cmocka_unit_test(skin_folds_and_slides_as_it_should),
        cmocka_unit_test(what_both_show_is_in_the_mask),
        cmocka_unit_test(closeups_are_full),
        cmocka_unit_test(relief_is_lit_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
