/* Homographies and their inverses, linear systems, frames of resized pictures, local displacement.
 */
#include "base/geometry.h"

#include "base/stats.h"
#include "support/check.h"

#include <string.h>

/* A pose such as hand-held photos have: rotation, scale, shift, perspective. */
static void draw_pose(struct pm_random *random, double H[9])
{
    const double turn = 6.28 * pm_random_unit(random), scale = 0.5 + 1.5 * pm_random_unit(random);
    const double P[9] = {scale * cos(turn),
                         -scale * sin(turn),
                         200 * pm_random_normal(random),
                         scale * sin(turn),
                         scale * cos(turn),
                         200 * pm_random_normal(random),
                         1e-4 * (pm_random_unit(random) - 0.5),
                         1e-4 * (pm_random_unit(random) - 0.5),
                         1};
    memcpy(H, P, sizeof P);
}

static void poses_are_inverted(void **state)
{
    (void)state;
    struct pm_random random = {1};
    for (int round = 0; round < 500; round++) {
        double H[9], inverse[9], both[9], qx, qy, x, y;
        draw_pose(&random, H);
        assert_true(pm_h_invert(H, inverse));
        assert_near("last element", inverse[8], 1, 0);
        const double px = 1280 * pm_random_unit(&random), py = 960 * pm_random_unit(&random);
        assert_true(pm_h_apply(H, px, py, &qx, &qy));
        assert_true(pm_h_apply(inverse, qx, qy, &x, &y));
        assert_near("x there and back", x, px, 1e-7);
        assert_near("y there and back", y, py, 1e-7);
        pm_h_mul(inverse, H, both);
        for (int i = 0; i < 9; i++)
            assert_near("inverse * H", both[i] / both[8], i % 4 == 0, 1e-7);
    }
}

/* A product A B applies B first. It may overwrite one of its factors. */
static void a_product_applies_its_second_factor_first(void **state)
{
    (void)state;
    const double shift[9] = {1, 0, 10, 0, 1, 20, 0, 0, 1}, twice[9] = {2, 0, 0, 0, 2, 0, 0, 0, 1};
    double H[9], qx, qy;
    pm_h_mul(twice, shift, H);
    assert_true(pm_h_apply(H, 1, 1, &qx, &qy));
    assert_near("x, shifted then doubled", qx, 22, 0);
    assert_near("y, shifted then doubled", qy, 42, 0);
    memcpy(H, shift, sizeof H);
    pm_h_mul(H, twice, H);
    assert_true(pm_h_apply(H, 1, 1, &qx, &qy));
    assert_near("x, doubled then shifted", qx, 12, 0);
    assert_near("y, doubled then shifted", qy, 22, 0);
    pm_h_identity(H);
    assert_true(pm_h_apply(H, -3.5, 7, &qx, &qy));
    assert_true(qx == -3.5 && qy == 7);
}

static void points_behind_or_at_infinity_have_no_image(void **state)
{
    (void)state;
    const double H[9] = {1, 0, 0, 0, 1, 0, -0.01, 0, 1}; /* w = 0 at x = 100 */
    double qx, qy;
    assert_true(pm_h_apply(H, 99, 5, &qx, &qy));
    assert_near("x near the horizon", qx, 9900, 1e-6);
    assert_false(pm_h_apply(H, 100, 5, &qx, &qy));
    assert_false(pm_h_apply(H, 101, 5, &qx, &qy));
}

/* C11 does not convert double[4][2] to const double[4][2] implicitly. */
static bool through(double from[4][2], double to[4][2], double H[9])
{
    return pm_h_from_points((const double(*)[2])from, (const double(*)[2])to, H);
}

static void four_points_make_a_homography(void **state)
{
    (void)state;
    struct pm_random random = {2};
    for (int round = 0; round < 300; round++) {
        double from[4][2] = {{0, 0}, {1279, 0}, {1279, 959}, {0, 959}}, to[4][2], H[9];
        for (int i = 0; i < 4; i++)
            for (int k = 0; k < 2; k++) {
                from[i][k] += 80 * (pm_random_unit(&random) - 0.5);
                to[i][k] = from[i][k] * 0.9 + 150 * pm_random_unit(&random);
            }
        assert_true(through(from, to, H));
        for (int i = 0; i < 4; i++) {
            double qx, qy;
            assert_true(pm_h_apply(H, from[i][0], from[i][1], &qx, &qy));
            assert_near("x of a given point", qx, to[i][0], 1e-6);
            assert_near("y of a given point", qy, to[i][1], 1e-6);
        }
    }
}

static void a_known_homography_is_recovered(void **state)
{
    (void)state;
    struct pm_random random = {3};
    for (int round = 0; round < 100; round++) {
        double from[4][2] = {{10, 20}, {1200, 40}, {1100, 900}, {30, 800}};
        double H[9], found[9], to[4][2];
        draw_pose(&random, H);
        for (int i = 0; i < 4; i++)
            assert_true(pm_h_apply(H, from[i][0], from[i][1], &to[i][0], &to[i][1]));
        assert_true(through(from, to, found));
        for (int i = 0; i < 9; i++)
            assert_near("element", found[i], H[i], 1e-8 * (i % 3 == 2 ? 1000 : 1));
    }
}

static void three_points_on_a_line_are_not_enough(void **state)
{
    (void)state;
    double to[4][2] = {{0, 0}, {100, 3}, {90, 110}, {5, 95}};
    double along[4][2] = {{0, 0}, {50, 0}, {100, 0}, {30, 80}};
    double across[4][2] = {{10, 20}, {110, 70}, {30, 300}, {210, 120}};
    double same[4][2] = {{10, 20}, {10, 20}, {30, 300}, {210, 120}};
    double H[9];
    assert_false(through(along, to, H));
    assert_false(through(across, to, H));
    assert_false(through(same, to, H));
    assert_false(through(to, across, H)); /* would flatten the plane */
    assert_true(through(to, to, H));
}

static void singular_matrices_are_refused(void **state)
{
    (void)state;
    const double flat[9] = {1, 2, 3, 2, 4, 6, 0, 0, 1}, none[9] = {0};
    const double unknown[9] = {NAN, 0, 0, 0, 1, 0, 0, 0, 1};
    double inverse[9];
    assert_false(pm_h_invert(flat, inverse));
    assert_false(pm_h_invert(none, inverse));
    assert_false(pm_h_invert(unknown, inverse));
    assert_false(pm_invert3(none, inverse));
}

/* x_b = (x_a + 0.5) * wb / wa - 0.5: corners of pictures coincide, not centres of pixels. */
static void resized_frames_share_their_corners(void **state)
{
    (void)state;
    static const int sizes[][4] = {
        {4000, 3000, 1280, 960}, {1280, 960, 4000, 3000}, {1000, 777, 333, 259}, {5, 7, 5, 7}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        const int *s = sizes[i];
        double H[9], back[9], both[9], qx, qy;
        pm_h_resize(s[0], s[1], s[2], s[3], H);
        assert_true(pm_h_apply(H, -0.5, -0.5, &qx, &qy));
        assert_near("left", qx, -0.5, 1e-12);
        assert_near("top", qy, -0.5, 1e-12);
        assert_true(pm_h_apply(H, s[0] - 0.5, s[1] - 0.5, &qx, &qy));
        assert_near("right", qx, s[2] - 0.5, 1e-9);
        assert_near("bottom", qy, s[3] - 0.5, 1e-9);
        assert_true(pm_h_apply(H, 0, 0, &qx, &qy));
        assert_near("first px", qx, 0.5 * s[2] / s[0] - 0.5, 1e-12);
        pm_h_resize(s[2], s[3], s[0], s[1], back);
        pm_h_mul(back, H, both);
        for (int k = 0; k < 9; k++)
            assert_near("there and back", both[k], k % 4 == 0, 1e-12);
    }
}

/* ---- an alignment with a local displacement field ------------------------------------------ */

#define W 120
#define H 90

static struct pm_job job;

static void make_align(struct pm_align *a, double scale)
{
    const double S[9] = {scale, 0, 3, 0, scale, -2, 0, 0, 1};
    memset(a, 0, sizeof *a);
    memcpy(a->before_to_after, S, sizeof S);
    a->scale = scale;
    a->local = true;
    assert_int_equal(pm_plane_alloc(&job, W, H, &a->dx), PIHMAP_OK);
    assert_int_equal(pm_plane_alloc(&job, W, H, &a->dy), PIHMAP_OK);
    assert_int_equal(pm_plane_alloc(&job, W, H, &a->confidence), PIHMAP_OK);
    for (size_t i = 0; i < (size_t)W * H; i++)
        a->confidence.v[i] = 0.75f;
}

/* Even with a strong displacement. A point without counterpart has none in either direction. */
static void mapping_back_inverts_mapping(void **state)
{
    (void)state;
    enum { FW = 60, FH = 40 };
    static float dx[FW * FH], dy[FW * FH], confidence_of[FW * FH];
    struct pm_align a = {.before_to_after = {1.2, -0.3, 15, 0.25, 1.1, -4, 1e-4, -2e-4, 1},
                         .dx = {FW, FH, dx},
                         .dy = {FW, FH, dy},
                         .confidence = {FW, FH, confidence_of},
                         .scale = 1.0};
    for (int y = 0; y < FH; y++)
        for (int x = 0; x < FW; x++) {
            dx[y * FW + x] = 4.0f * sinf(0.15f * (float)x + 0.1f * (float)y);
            dy[y * FW + x] = 3.0f * cosf(0.2f * (float)y);
            confidence_of[y * FW + x] = x < 50 ? 0.75f : 0.0f;
        }
    for (int y = 3; y < FH - 3; y += 4)
        for (int x = 3; x < FW - 3; x += 4) {
            double qx, qy, bx, by, there, back;
            const bool has = pm_align_map(&a, x, y, &qx, &qy, &there);
            assert_int_equal(pm_align_map_back(&a, qx, qy, &bx, &by, &back), has);
            assert_true(hypot(bx - x, by - y) < 0.05);
            assert_true(fabs(back - there) < 0.05);
        }
    double x, y, confidence;
    assert_false(pm_align_map_back(&a, 1e6, 1e6, &x, &y, &confidence));
    assert_true(confidence == 0.0);
}

static void a_point_is_mapped_by_homography_and_displacement(void **state)
{
    (void)state;
    struct pm_align a;
    double qx, qy, confidence;
    make_align(&a, 2);
    for (size_t i = 0; i < (size_t)W * H; i++) {
        a.dx.v[i] = 0.5f;
        a.dy.v[i] = -1.5f;
    }
    a.confidence.v[0] = 0;
    assert_true(pm_align_map(&a, 10, 20, &qx, &qy, &confidence));
    assert_near("x", qx, 23.5, 1e-6);
    assert_near("y", qy, 36.5, 1e-6);
    assert_near("confidence", confidence, 0.75, 1e-6);
    assert_false(pm_align_map(&a, 0, 0, &qx, &qy, &confidence)); /* no counterpart */
    assert_near("confidence of none", confidence, 0, 0);
    assert_near("best guess", qx, 3.5, 1e-6);
    assert_false(pm_align_map(&a, -5, 20, &qx, &qy, &confidence)); /* outside */
    assert_near("confidence outside", confidence, 0, 0);
    assert_near("best guess outside", qx, -6.5, 1e-6);
    assert_false(pm_align_map(&a, 10, H, &qx, &qy, &confidence));
    pm_align_free(&a);
    assert_null(a.dx.v);
    assert_false(pm_align_map(&a, 10, 20, &qx, &qy, &confidence)); /* no field at all */
}

static void a_constant_displacement_has_no_strain(void **state)
{
    (void)state;
    struct pm_align a;
    make_align(&a, 1.3);
    assert_near("strain without displacement", pm_align_strain(&a, 60, 45, 10), 0, 0);
    for (size_t i = 0; i < (size_t)W * H; i++) {
        a.dx.v[i] = 4.25f;
        a.dy.v[i] = -7.5f;
    }
    for (int y = 0; y < H; y += 9)
        for (int x = 0; x < W; x += 9)
            assert_near("strain of a shift", pm_align_strain(&a, x, y, 10), 0, 0);
    pm_align_free(&a);
}

/* A stretch by 5 % along x: the gradient is 0.05 after px per before px, over the scale. */
static void a_stretch_has_its_strain(void **state)
{
    (void)state;
    for (double scale = 0.5; scale <= 2; scale *= 2) {
        struct pm_align a;
        make_align(&a, scale);
        for (int y = 0; y < H; y++)
            for (int x = 0; x < W; x++)
                a.dx.v[y * W + x] = (float)(0.05 * x);
        assert_near("strain of a stretch", pm_align_strain(&a, 60, 45, 10), 0.05 / scale, 1e-6);
        assert_near("at another distance", pm_align_strain(&a, 60, 45, 3.5), 0.05 / scale, 1e-6);
        for (int y = 0; y < H; y++)
            for (int x = 0; x < W; x++)
                a.dy.v[y * W + x] = (float)(0.05 * x); /* and a shear */
        assert_near("stretch and shear", pm_align_strain(&a, 60, 45, 10), 0.05 * sqrt(2) / scale,
                    1e-6);
        pm_align_free(&a);
    }
}

static int begin(void **state)
{
    (void)state;
    pm_job_init(&job, 1);
    return 0;
}

static int end(void **state)
{
    (void)state;
    pm_job_free(&job);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(poses_are_inverted),
        cmocka_unit_test(a_product_applies_its_second_factor_first),
        cmocka_unit_test(points_behind_or_at_infinity_have_no_image),
        cmocka_unit_test(four_points_make_a_homography),
        cmocka_unit_test(a_known_homography_is_recovered),
        cmocka_unit_test(three_points_on_a_line_are_not_enough),
        cmocka_unit_test(singular_matrices_are_refused),
        cmocka_unit_test(resized_frames_share_their_corners),
        cmocka_unit_test(a_point_is_mapped_by_homography_and_displacement),
        cmocka_unit_test(mapping_back_inverts_mapping),
        cmocka_unit_test(a_constant_displacement_has_no_strain),
        cmocka_unit_test(a_stretch_has_its_strain),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
