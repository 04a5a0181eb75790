/* Chart detection and colour correction on rendered charts, and what must not pass for a chart. */
#include "unit/io_case.h"

#include "base/geometry.h"
#include "chart/chart.h"
#include "chart/colour_correction.h"
#include "chart/first_look.h"
#include "support/chart_render.h"
#include "support/noise.h"

enum { W = 480, H = 360 };

static const struct pm_shot daylight = {PM_CAMERA_CIE1931, 0, 0};

/* Mottled skin as the ground that the chart lies on. */
static void background(struct io_case *c, const struct pm_shot *shot, struct pm_linear *out)
{
    double reflectance[PM_SPECTRUM_BANDS], rgb[3];
    pm_skin_reflectance(0.05, 0.02, reflectance);
    pm_shot_sees(shot, reflectance, rgb);
    assert_int_equal(pm_linear_alloc(&c->job, W, H, out), PIHMAP_OK);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            const size_t i = (size_t)y * W + (size_t)x;
            const double mottle = 1 + 0.15 * pm_noise_sum(x / 30.0, y / 30.0, 3, 0.5, 5);
            out->r.v[i] = (float)(rgb[0] * mottle);
            out->g.v[i] = (float)(rgb[1] * mottle);
            out->b.v[i] = (float)(rgb[2] * mottle);
        }
}

/* By way of 8-bit codes, as in a file. */
static void find(struct io_case *c, const struct pm_chart_scene *scene, struct pm_chart *chart)
{
    struct pm_linear picture;
    struct pm_rgb8 codes;
    struct pm_plane clipped;
    background(c, &scene->shot, &picture);
    assert_int_equal(pm_chart_render(&c->job, scene, &picture), PIHMAP_OK);
    assert_int_equal(pm_chart_codes(&c->job, &picture, &codes), PIHMAP_OK);
    assert_int_equal(pm_plane_alloc(&c->job, W, H, &clipped), PIHMAP_OK);
    struct pm_plane *p[3] = {&picture.r, &picture.g, &picture.b};
    for (int i = 0; i < W * H; i++)
        for (int k = 0; k < 3; k++) {
            p[k]->v[i] = (float)pm_srgb_to_linear(codes.v[3 * i + k] / 255.0);
            clipped.v[i] = fmaxf(clipped.v[i], codes.v[3 * i + k] >= 254);
        }
    assert_int_equal(pm_chart_find(&c->job, &picture, &clipped, chart), PIHMAP_OK);
    pm_linear_free(&picture);
    pm_rgb8_free(&codes);
    pm_plane_free(&clipped);
}

static struct pm_chart_scene plain(double turn, double tilt)
{
    struct pm_chart_scene s = {.half_patch = 0.43,
                               .exposure = 0.8,
                               .blur_px = 0.5,
                               .seed = 3,
                               .edition = PM_PUBLISHED_FROM_2014};
    const double middle[2] = {0.5, 0.5}, angle[3] = {tilt, 0.6, turn};
    assert_true(pm_chart_pose(W, H, 0.45, middle, angle, s.to_px));
    return s;
}

/* The corner patches are where they were drawn, to 0.15 pitches. */
static void in_place(const struct pm_chart *chart, const struct pm_chart_scene *scene)
{
    for (int k = 0; k < 4; k++) {
        double x, y, u, v;
        pm_h_apply(scene->to_px, k % 2 ? 5 : 0, k / 2 ? 3 : 0, &x, &y);
        pm_h_apply(chart->to_px, k % 2 ? 5 : 0, k / 2 ? 3 : 0, &u, &v);
        io_near(u, x, 0.15 * pm_chart_scale(chart));
        io_near(v, y, 0.15 * pm_chart_scale(chart));
    }
}

static void a_chart_is_found_at_any_turn_and_tilt(void **state)
{
    for (int k = 0; k < 8; k++) {
        const struct pm_chart_scene scene = plain(0.8 * k, k % 3 * 0.35);
        struct pm_chart chart;
        find(*state, &scene, &chart);
        assert_true(chart.found);
        in_place(&chart, &scene);
        assert_true(pm_chart_usable(&chart));
        assert_true(chart.after_dE00 < 1.0);
        assert_string_equal(chart.edition, "made since November 2014");
    }
}

/* 3200 K on a camera set to daylight, one stop underexposed: far off, and corrected. */
static void colours_are_corrected(void **state)
{
    struct pm_chart_scene scene = plain(0.3, 0.2);
    struct pm_chart chart;
    scene.shot = (struct pm_shot){PM_CAMERA_NIKON_D5100, 3200, 0.3};
    scene.exposure = 0.4;
    scene.slope[0] = 0.4;
    scene.full_well = 8000;
    find(*state, &scene, &chart);
    assert_true(chart.found);
    assert_true(chart.before_dE00 > 10);
    /* What is left is metamerism: this camera is no observer, which no 3 x 3 matrix mends. */
    if (chart.after_dE00 > 2.5)
        print_error("%g dE00\n", chart.after_dE00);
    assert_true(chart.after_dE00 < 2.5);
}

/* Half of the chart lies in the shade: the edge is found, and the colours are those of the light
 * side. */
static void a_shadow_edge_is_found(void **state)
{
    struct pm_chart_scene scene = plain(0.1, 0);
    struct pm_chart chart;
    scene.shadow = 0.5;
    scene.shadow_line[0] = 1;
    scene.shadow_line[2] = 3.5;
    find(*state, &scene, &chart);
    assert_true(chart.found);
    assert_true(chart.shadowed);
    assert_true(chart.after_dE00 < 2.0);
    io_near(chart.shade[5] - chart.shade[0], log(0.5), 0.08);
}

static void a_covered_chart_is_not_found(void **state)
{
    struct pm_chart_scene scene = plain(0.1, 0);
    struct pm_chart chart;
    scene.covered = 2;
    find(*state, &scene, &chart);
    assert_false(chart.found);
}

static void nothing_else_is_a_chart(void **state)
{
    struct io_case *c = *state;
    struct pm_linear picture;
    struct pm_plane clipped;
    struct pm_chart chart;
    background(c, &daylight, &picture);
    assert_int_equal(pm_plane_alloc(&c->job, W, H, &clipped), PIHMAP_OK);
    assert_int_equal(pm_chart_find(&c->job, &picture, &clipped, &chart), PIHMAP_OK);
    assert_false(chart.found);
    /* a board of squares in other colours makes a lattice, but not of these 24 */
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            const bool line = x % 40 < 6 || y % 40 < 6;
            const size_t i = (size_t)y * W + (size_t)x;
            for (int k = 0; k < 3; k++)
                (k == 0   ? picture.r
                 : k == 1 ? picture.g
                          : picture.b)
                    .v[i] = line ? 0.02f : (float)pm_hash(x / 40, y / 40, (uint32_t)k);
        }
    assert_int_equal(pm_chart_find(&c->job, &picture, &clipped, &chart), PIHMAP_OK);
    assert_false(chart.found);
    pm_linear_free(&picture);
    pm_plane_free(&clipped);
}

static bool possible(struct io_case *c, const struct pm_linear *picture)
{
    bool is;
    assert_int_equal(pm_chart_possible(&c->job, picture, &is), PIHMAP_OK);
    return is;
}

/* Also where it is too small for the search at this size of the picture. */
static void a_first_look_sees_charts_of_any_size(void **state)
{
    struct io_case *c = *state;
    static const double width[] = {0.05, 0.08, 0.15, 0.4, 0.7};
    for (int i = 0; i < 5; i++) {
        struct pm_chart_scene scene = plain(0, 0);
        const double middle[2] = {0.47, 0.52}, angle[3] = {0.5, 0.9, 0.02 * i};
        struct pm_linear picture;
        assert_true(pm_chart_pose(W, H, width[i], middle, angle, scene.to_px));
        background(c, &daylight, &picture);
        assert_false(possible(c, &picture));
        scene.shot = daylight;
        assert_int_equal(pm_chart_render(&c->job, &scene, &picture), PIHMAP_OK);
        assert_true(possible(c, &picture));
        pm_linear_free(&picture);
    }
}

/* Skin, curls of hair whose px are noise, and a coloured cloth with a weave, each in turn red,
 * green and blue: mixtures of a few surfaces are no chart, however much they differ. */
static void a_first_look_ends_at_hair_cloth_and_noise(void **state)
{
    struct io_case *c = *state;
    for (int dye = 0; dye < 3; dye++) {
        struct pm_linear picture;
        background(c, &daylight, &picture);
        struct pm_plane *p[3] = {&picture.r, &picture.g, &picture.b};
        for (int y = 0; y < H; y++)
            for (int x = 0; x < W; x++) {
                const double hair = pm_noise_sum(x / 6.0, y / 25.0, 3, 0.6, 9);
                for (int k = 0; k < 3; k++) {
                    const double noise = pm_hash(x, y, (uint32_t)k);
                    double v = (double)pm_at(p[k], x, y) * (0.9 + 0.2 * noise);
                    if (x > 2 * W / 3)
                        v = (k == dye ? 0.3 : 0.06) * (0.6 + 0.4 * sin(y) * sin(x));
                    else if (y < H / 3 && hair > 0)
                        v = 0.003 * noise;
                    pm_at(p[k], x, y) = (float)v;
                }
            }
        assert_false(possible(c, &picture));
        pm_linear_free(&picture);
    }
}

static void a_picture_too_small_is_no_error(void **state)
{
    struct io_case *c = *state;
    struct pm_linear picture;
    struct pm_plane clipped;
    struct pm_chart chart;
    assert_int_equal(pm_linear_alloc(&c->job, 3, 1, &picture), PIHMAP_OK);
    assert_int_equal(pm_plane_alloc(&c->job, 3, 1, &clipped), PIHMAP_OK);
    assert_int_equal(pm_chart_find(&c->job, &picture, &clipped, &chart), PIHMAP_OK);
    assert_false(chart.found);
    pm_linear_free(&picture);
    pm_plane_free(&clipped);
}

/* The published colours, distorted by a known flare and tone. */
static void flare_and_tone_are_recovered(void **state)
{
    struct pm_chart chart = {0};
    struct pm_published published;
    (void)state;
    pm_published(PM_PUBLISHED_TO_2014, &published);
    for (int i = 0; i < PM_CHART_PATCHES; i++) {
        chart.seen[i] = true;
        for (int k = 0; k < 3; k++)
            chart.rgb[i][k] = 0.02 + pow(0.7 * fmax(published.rgb[i][k], 1e-4), 1 / 0.85);
    }
    assert_true(pm_chart_fit(&chart));
    io_near(chart.after_dE00, 0, 0.6);
    io_near(chart.colour.tone, 0.85, 0.05);
    for (int k = 0; k < 3; k++)
        io_near(chart.colour.flare[k], 0.02, 0.008);
    assert_string_equal(chart.edition, "made before November 2014");
}

static void correction_can_be_undone(void **state)
{
    struct io_case *c = *state;
    const struct pm_chart_colour colour = {
        {0.01, 0.02, 0.015}, 0.9, {1.4, -0.2, 0.1, 0.05, 1.2, -0.1, 0.02, -0.3, 2.0}};
    struct pm_linear was, now, back;
    background(c, &daylight, &was);
    background(c, &daylight, &now);
    pm_chart_apply(&c->job, &colour, &now);
    assert_int_equal(pm_chart_undo(&c->job, &colour, &now, &back), PIHMAP_OK);
    for (int i = 0; i < W * H; i += 97) {
        io_near((double)back.r.v[i], (double)was.r.v[i], 1e-4);
        io_near((double)back.b.v[i], (double)was.b.v[i], 1e-4);
    }
    pm_linear_free(&was);
    pm_linear_free(&now);
    pm_linear_free(&back);
}

/* Small steps from every patch: metric_root makes them as long as their CIEDE2000. */
static void the_metric_agrees_with_CIEDE2000_near_a_patch(void **state)
{
    (void)state;
    static const double steps[][3] = {{0.4, 0, 0}, {0, 0.4, 0}, {0, 0, -0.4}, {0.2, -0.3, 0.3}};
    struct pm_published published;
    pm_published(PM_PUBLISHED_FROM_2014, &published);
    for (int i = 0; i < PM_CHART_PATCHES; i++)
        for (size_t k = 0; k < sizeof steps / sizeof *steps; k++) {
            double there[3], d[3];
            for (int j = 0; j < 3; j++)
                there[j] = published.lab[i][j] + steps[k][j];
            const double seen = pm_delta_E00(published.lab[i], there);
            pm_apply3(published.metric_root[i], steps[k], d);
            const double length = sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
            if (fabs(length / seen - 1) > 0.05)
                print_error("patch %d, step %zu: %.4f, not %.4f\n", i, k, length, seen);
            assert_true(fabs(length / seen - 1) < 0.05);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IO_TEST(a_chart_is_found_at_any_turn_and_tilt),
        IO_TEST(colours_are_corrected),
        IO_TEST(a_shadow_edge_is_found),
        IO_TEST(a_covered_chart_is_not_found),
        IO_TEST(nothing_else_is_a_chart),
        IO_TEST(a_first_look_sees_charts_of_any_size),
        IO_TEST(a_first_look_ends_at_hair_cloth_and_noise),
        IO_TEST(a_picture_too_small_is_no_error),
        IO_TEST(flare_and_tone_are_recovered),
        IO_TEST(correction_can_be_undone),
        IO_TEST(the_metric_agrees_with_CIEDE2000_near_a_patch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
