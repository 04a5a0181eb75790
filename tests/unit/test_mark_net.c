/*
 * The network that sees marks: that it sees a spot of pigment or of blood in noise, and nothing in
 * the noise alone; sizes, threads, and that swapped photos give mirrored answers. How
 * well it does on photos is measured (tests/bench/README.md).
 */
#include "change/mark_net.h"

#include "support/check.h"
#include "support/random.h"

#include <math.h>
#include <string.h>

/* A change on even skin: noise with the grain of the change map, and a spot. */
struct made {
    struct pm_job job;
    struct pm_linear before;
    struct pm_change change;
    struct pm_scale_space scales;
    struct pm_noise noise;
    struct pm_mark_odds odds;
};

#define NOISE 0.6 /* L* */

/* way: of ln r, g, b, about as much in green as L* has. The noise is grey. */
static const double PIGMENT[3] = {0.75, 1.1, 1.45}, BLOOD[3] = {-0.1, 1.3, 1.1};

static void make_of(struct made *m, int w, int h, int threads, double drop, double radius,
                    const double way[3])
{
    struct pm_random random = {5};
    struct pm_change *c = &m->change;
    struct pm_plane *planes[] = {&c->dL,    &c->da,       &c->db,       &c->L,
                                 &c->sigma, &c->ratio[0], &c->ratio[1], &c->ratio[2]};
    pm_job_init(&m->job, threads);
    assert_int_equal(pm_linear_alloc(&m->job, w, h, &m->before), PIHMAP_OK);
    for (size_t k = 0; k < sizeof planes / sizeof *planes; k++)
        assert_int_equal(pm_plane_alloc(&m->job, w, h, planes[k]), PIHMAP_OK);
    assert_int_equal(pm_mask_alloc(&m->job, w, h, &c->valid), PIHMAP_OK);
    memset(c->valid.v, 255, pm_pixels(&c->valid));
    for (size_t i = 0; i < pm_pixels(&c->dL); i++)
        c->dL.v[i] = (float)pm_random_normal(&random);
    const double sigma = 0.004 * (w > h ? w : h);
    assert_int_equal(pm_blur(&m->job, &c->dL, sigma, &c->dL), PIHMAP_OK);
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            const size_t i = (size_t)y * (size_t)w + (size_t)x;
            const double r = hypot(x - w / 2, y - h / 2) / radius;
            const double noise = (double)c->dL.v[i] * NOISE * 2 * sqrt(M_PI) * sigma;
            const double dL = noise - drop / (1 + exp(8 * (r - 1)));
            m->before.r.v[i] = 0.45f;
            m->before.g.v[i] = 0.27f;
            m->before.b.v[i] = 0.19f;
            c->L.v[i] = 60;
            c->sigma.v[i] = (float)NOISE;
            c->dL.v[i] = (float)dL;
            for (int k = 0; k < 3; k++)
                c->ratio[k].v[i] = (float)(noise * 3 / 76 + (dL - noise) * 3 / 76 * way[k]);
        }
    assert_int_equal(pm_find_noise(&m->job, c, &m->scales, &m->noise), PIHMAP_OK);
    assert_int_equal(pm_mark_net(&m->job, &m->before, c, &m->scales, &m->noise, &m->odds),
                     PIHMAP_OK);
}

static void make(struct made *m, int w, int h, int threads, double drop, double radius)
{
    make_of(m, w, h, threads, drop, radius, PIGMENT);
}

static void unmake(struct made *m)
{
    pm_linear_free(&m->before);
    pm_change_free(&m->change);
    pm_job_free(&m->job);
}

static double most_of(const struct pm_plane *p, int x, int y, int radius)
{
    double most = -INFINITY;
    for (int v = y - radius; v <= y + radius; v++)
        for (int u = x - radius; u <= x + radius; u++)
            most = fmax(most, (double)pm_at(p, u, v));
    return most;
}

static double share_above(const struct pm_plane *p, double limit)
{
    size_t n = 0;
    for (size_t i = 0; i < pm_pixels(p); i++)
        n += (double)p->v[i] > limit;
    return (double)n / (double)pm_pixels(p);
}

static void a_spot_is_seen_and_noise_is_not(void **state)
{
    (void)state;
    struct made m;
    make(&m, 640, 480, 2, 4, 14);
    assert_true(most_of(&m.odds.appeared, 320, 240, 4) > 0);
    assert_true(most_of(&m.odds.faded, 320, 240, 4) < -2);
    assert_true(share_above(&m.odds.appeared, 0) < 0.01);
    unmake(&m);
    make(&m, 640, 480, 2, 0, 14);
    assert_true(share_above(&m.odds.appeared, 0) < 0.001);
    assert_true(share_above(&m.odds.faded, 0) < 0.001);
    assert_true(share_above(&m.odds.redder, 0) < 0.001);
    assert_true(share_above(&m.odds.less_red, 0) < 0.001);
    unmake(&m);
}

static void redness_is_told_from_pigment(void **state)
{
    (void)state;
    struct made m;
    make(&m, 640, 480, 2, 4, 14);
    assert_true(most_of(&m.odds.redder, 320, 240, 4) < -2);
    unmake(&m);
    make_of(&m, 640, 480, 2, 4, 14, BLOOD);
    const double redder = most_of(&m.odds.redder, 320, 240, 4),
                 appeared = most_of(&m.odds.appeared, 320, 240, 4);
    print_message("a red spot: ln odds of redness %.2f, of pigment %.2f\n", redder, appeared);
    assert_true(redder > 0 && appeared < redder - 1);
    assert_true(most_of(&m.odds.less_red, 320, 240, 4) < -2);
    unmake(&m);
}

static void threads_do_not_change_it(void **state)
{
    (void)state;
    struct made one, four;
    make(&one, 320, 240, 1, 4, 8);
    make(&four, 320, 240, 4, 4, 8);
    const size_t bytes = pm_pixels(&one.odds.appeared) * sizeof(float);
    assert_memory_equal(one.odds.appeared.v, four.odds.appeared.v, bytes);
    assert_memory_equal(one.odds.faded.v, four.odds.faded.v, bytes);
    assert_memory_equal(one.odds.redder.v, four.odds.redder.v, bytes);
    assert_memory_equal(one.odds.less_red.v, four.odds.less_red.v, bytes);
    unmake(&one);
    unmake(&four);
}

/* before and after swapped: the ratio turns round, and so do the answers. */
static void swapped_photos_give_mirrored_answers(void **state)
{
    (void)state;
    struct made m;
    struct pm_mark_odds swapped;
    make(&m, 320, 240, 2, 4, 8);
    struct pm_change *c = &m.change;
    struct pm_plane *rgb[3] = {&m.before.r, &m.before.g, &m.before.b};
    for (size_t i = 0; i < pm_pixels(&c->dL); i++)
        for (int k = 0; k < 3; k++)
            rgb[k]->v[i] *= expf(c->ratio[k].v[i]);
    struct pm_plane *turned[] = {&c->ratio[0], &c->ratio[1], &c->ratio[2]};
    for (size_t k = 0; k < sizeof turned / sizeof *turned; k++)
        for (size_t i = 0; i < pm_pixels(&c->dL); i++)
            turned[k]->v[i] = -turned[k]->v[i];
    struct pm_scaled_map *maps[] = {&m.scales.dL, &m.scales.melanin, &m.scales.blood};
    for (int k = 0; k < 3; k++)
        for (int s = 0; s < PM_SCALES; s++)
            for (size_t i = 0; i < pm_pixels(&c->dL); i++)
                maps[k]->at[s].v[i] = -maps[k]->at[s].v[i];
    assert_int_equal(pm_mark_net(&m.job, &m.before, c, &m.scales, &m.noise, &swapped), PIHMAP_OK);
    for (size_t i = 0; i < pm_pixels(&c->dL); i++) {
        assert_near("faded", (double)swapped.faded.v[i], (double)m.odds.appeared.v[i], 0.01);
        assert_near("appeared", (double)swapped.appeared.v[i], (double)m.odds.faded.v[i], 0.01);
        assert_near("less red", (double)swapped.less_red.v[i], (double)m.odds.redder.v[i], 0.01);
        assert_near("redder", (double)swapped.redder.v[i], (double)m.odds.less_red.v[i], 0.01);
    }
    unmake(&m);
}

/* Channels of the middle of a spot: the change in units of noise, as seen from either photo, and
 * what each photo shows there, the other one's beside it. */
static void either_photo_is_given_with_the_other(void **state)
{
    (void)state;
    enum { NARROW = 1, DETAIL = 10, OTHER_DETAIL, HUE, OTHER_HUE, VALID = 15 };
    struct made m;
    struct pm_tensor in[2];
    make(&m, 640, 480, 2, 4, 14);
    assert_int_equal(pm_mark_net_input(&m.job, &m.before, &m.change, &m.scales, &m.noise, in),
                     PIHMAP_OK);
    assert_int_equal(in[0].w, 320);
    assert_int_equal(in[0].h, 240);
    const float *one = pm_tensor_px(&in[0], 160, 120), *other = pm_tensor_px(&in[1], 160, 120);
    assert_true(one[NARROW] == -3 && other[NARROW] == 3);             /* 12 sigmas, and more */
    assert_true(fabsf(one[DETAIL]) < 0.05f && other[DETAIL] < -0.3f); /* even skin; the spot */
    assert_true(one[OTHER_DETAIL] == other[DETAIL] && other[OTHER_DETAIL] == one[DETAIL]);
    assert_true(one[OTHER_HUE] == other[HUE] && other[OTHER_HUE] == one[HUE]);
    assert_true(one[VALID] == 1 && other[VALID] == 1);
    const float *away = pm_tensor_px(&in[0], 30, 30);
    assert_true(fabsf(away[0]) < 1); /* less than 4 sigmas of noise */
    unmake(&m);
}

/* Px that are not valid are no marks, and a picture that is too small shows none. */
static void any_size_of_picture_has_an_answer(void **state)
{
    (void)state;
    static const int sizes[][2] = {{24, 24}, {32, 33}, {640, 40}, {37, 300}, {640, 641}};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        struct made m;
        make(&m, sizes[k][0], sizes[k][1], 2, 2, 4);
        memset(m.change.valid.v, 0, (size_t)sizes[k][0]);
        assert_int_equal(pm_mark_net(&m.job, &m.before, &m.change, &m.scales, &m.noise, &m.odds),
                         PIHMAP_OK);
        const struct pm_plane *odds[] = {&m.odds.appeared, &m.odds.faded, &m.odds.redder,
                                         &m.odds.less_red};
        for (size_t o = 0; o < sizeof odds / sizeof *odds; o++) {
            for (size_t i = 0; i < pm_pixels(odds[o]); i++)
                assert_true(fabsf(odds[o]->v[i]) <= PM_MARK_ODDS_MOST);
            for (int x = 0; x < sizes[k][0]; x++)
                assert_true(odds[o]->v[x] == -PM_MARK_ODDS_MOST);
        }
        unmake(&m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_spot_is_seen_and_noise_is_not),
        cmocka_unit_test(redness_is_told_from_pigment),
        cmocka_unit_test(either_photo_is_given_with_the_other),
        cmocka_unit_test(threads_do_not_change_it),
        cmocka_unit_test(swapped_photos_give_mirrored_answers),
        cmocka_unit_test(any_size_of_picture_has_an_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
