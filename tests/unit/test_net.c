/* The network that finds skin: sizes, threads, and that rendered skin of every tone is found in
 * every light. By itself it takes much of a pale backdrop for pale skin; colour (skin/mask.c)
 * corrects that. */
#include "skin/net.h"

#include "support/check.h"
#include "support/skin_render.h"

#include <math.h>
#include <string.h>

static void render(struct pm_job *job, double ita, struct pm_linear *picture, struct pm_mask *skin)
{
    struct pm_skin_look look;
    pm_skin_look_draw(PM_SCENE_OVAL, ita, 320, 240, 4, &look);
    assert_int_equal(pm_skin_render(job, &look, picture, skin), PIHMAP_OK);
}

static void any_size_of_photo_has_an_answer(void **state)
{
    (void)state;
    static const int sizes[][4] = {{16, 16, 8, 8},      {17, 31, 8, 8},    {257, 254, 128, 120},
                                   {256, 192, 128, 96}, {900, 17, 192, 8}, {640, 480, 192, 144}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct pm_job job;
        struct pm_linear photo;
        struct pm_net_answer answer;
        pm_job_init(&job, 2);
        assert_int_equal(pm_linear_alloc(&job, sizes[i][0], sizes[i][1], &photo), PIHMAP_OK);
        assert_int_equal(pm_net_run(&job, &photo, &answer), PIHMAP_OK);
        assert_int_equal(answer.skin.w, sizes[i][2]);
        assert_int_equal(answer.skin.h, sizes[i][3]);
        for (size_t k = 0; k < pm_pixels(&answer.skin); k++)
            assert_true(isfinite(answer.skin.v[k]));
        pm_linear_free(&photo);
        pm_job_free(&job);
    }
}

static void threads_do_not_change_it(void **state)
{
    (void)state;
    struct pm_job job;
    struct pm_linear photo;
    struct pm_mask skin;
    struct pm_net_answer one, four;
    pm_job_init(&job, 4);
    render(&job, 10, &photo, &skin);
    assert_int_equal(pm_net_run(&job, &photo, &four), PIHMAP_OK);
    job.threads = 1;
    assert_int_equal(pm_net_run(&job, &photo, &one), PIHMAP_OK);
    for (int k = 0; k < PM_NET_CLASSES; k++)
        assert_memory_equal(one.score[k].v, four.score[k].v, pm_pixels(&one.skin) * sizeof(float));
    pm_linear_free(&photo);
    pm_mask_free(&skin);
    pm_job_free(&job);
}

/* The odds are those of the scores: e^skin over the sum of the others. */
static void odds_are_those_of_the_classes(void **state)
{
    (void)state;
    struct pm_job job;
    struct pm_linear photo;
    struct pm_mask skin;
    struct pm_net_answer a;
    pm_job_init(&job, 2);
    render(&job, 30, &photo, &skin);
    assert_int_equal(pm_net_run(&job, &photo, &a), PIHMAP_OK);
    for (size_t i = 0; i < pm_pixels(&a.skin); i += 17) {
        double rest = 0;
        for (int k = 0; k < PM_NET_CLASSES; k++)
            rest += k == PM_NET_SKIN ? 0 : exp((double)a.score[k].v[i]);
        assert_true(fabs((double)a.skin.v[i] - (double)a.score[PM_NET_SKIN].v[i] + log(rest)) <
                    1e-4);
    }
    pm_linear_free(&photo);
    pm_mask_free(&skin);
    pm_job_free(&job);
}

/* Share of the skin that is found, and of the rest that is not. */
static void shares(const struct pm_net_answer *a, const struct pm_mask *skin, double share[2])
{
    double n[2] = {0, 0}, right[2] = {0, 0};
    for (int y = 0; y < a->skin.h; y++)
        for (int x = 0; x < a->skin.w; x++) {
            const bool is = pm_at(skin, x * skin->w / a->skin.w, y * skin->h / a->skin.h);
            n[is]++;
            right[is] += is == (pm_at(&a->skin, x, y) > 0);
        }
    share[0] = right[1] / n[1];
    share[1] = right[0] / n[0];
}

static void skin_of_every_tone_is_found_in_every_light(void **state)
{
    (void)state;
    static const double tones[] = {60, 20, -20, -55};
    static const float lights[][3] = {
        {1, 1, 1}, {0.25f, 0.25f, 0.25f}, {1.2f, 1, 0.8f}, {0.8f, 1, 0.9f}};
    for (int t = 0; t < 4; t++)
        for (int l = 0; l < 4; l++) {
            struct pm_job job;
            struct pm_linear photo;
            struct pm_mask skin;
            struct pm_net_answer answer;
            double share[2];
            pm_job_init(&job, 2);
            render(&job, tones[t], &photo, &skin);
            for (size_t i = 0; i < pm_pixels(&skin); i++) {
                photo.r.v[i] *= lights[l][0];
                photo.g.v[i] *= lights[l][1];
                photo.b.v[i] *= lights[l][2];
            }
            assert_int_equal(pm_net_run(&job, &photo, &answer), PIHMAP_OK);
            shares(&answer, &skin, share);
            print_message("ITA %3.0f, light %d: %.3f of the skin, %.3f of the rest\n", tones[t], l,
                          share[0], share[1]);
            assert_true(share[0] > 0.9 && share[1] > 0.3);
            pm_linear_free(&photo);
            pm_mask_free(&skin);
            pm_job_free(&job);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_size_of_photo_has_an_answer),
        cmocka_unit_test(threads_do_not_change_it),
        cmocka_unit_test(odds_are_those_of_the_classes),
        cmocka_unit_test(skin_of_every_tone_is_found_in_every_light),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
