/* Parts of a face, on a small answer of the network that is painted by hand. */
#include "skin/parts.h"

#include "support/check.h"

#include <string.h>

#define W 24
#define H 24
#define TIMES 4 /* the photo is so much larger */

struct answer {
    struct pm_job job;
    struct pm_net_answer net;
    struct pm_class_map parts;
};

static void begin(struct answer *a)
{
    pm_job_init(&a->job, 1);
    a->net.skin = pm_plane_scratch(&a->job, W, H);
    for (int k = 0; k < PM_NET_CLASSES; k++) {
        a->net.score[k] = pm_plane_scratch(&a->job, W, H);
        for (int i = 0; i < W * H; i++)
            a->net.score[k].v[i] = k == PM_NET_SKIN ? 0.0f : -6.0f;
    }
    assert_int_equal(pm_class_map_alloc(&a->job, TIMES * W, TIMES * H, &a->parts), PIHMAP_OK);
}

static void end(struct answer *a)
{
    pm_class_map_free(&a->parts);
    pm_job_free(&a->job);
}

/* The px x, y... x + w, y + h have this score of class k; skin has 0. */
static void paint(struct answer *a, int k, int x, int y, int w, int h, float score)
{
    for (int v = y; v < y + h; v++)
        for (int u = x; u < x + w; u++)
            pm_at(&a->net.score[k], u, v) = score;
}

/* The class in the middle of px (x, y) of the network. */
static int at(const struct answer *a, int x, int y)
{
    return pm_at(&a->parts, TIMES * x + TIMES / 2, TIMES * y + TIMES / 2);
}

static void parts_have_their_names(void **state)
{
    (void)state;
    struct answer a;
    begin(&a);
    paint(&a, PM_NET_EYE, 8, 9, 4, 2, 5);
    paint(&a, PM_NET_HAIR, 7, 6, 6, 1, 5);
    paint(&a, PM_NET_LIP, 8, 18, 5, 2, 5);
    paint(&a, PM_NET_NOSTRIL, 10, 14, 2, 1, 5);
    paint(&a, PM_NET_HAIR, 0, 0, W, 3, 5); /* of the head: far larger than a brow */
    paint(&a, PM_NET_HAIR, 0, 0, 3, H, 5);
    assert_int_equal(pm_skin_parts(&a.job, &a.net, &a.parts), PIHMAP_OK);
    assert_int_equal(at(&a, 9, 9), PM_PIXEL_EYE);
    assert_int_equal(at(&a, 9, 6), PM_PIXEL_BROW);
    assert_int_equal(at(&a, 10, 18), PM_PIXEL_LIP);
    assert_int_equal(at(&a, 10, 14), PM_PIXEL_NOSTRIL);
    assert_int_equal(at(&a, 9, 1), PM_PIXEL_HAIR);
    assert_int_equal(at(&a, 20, 20), PM_PIXEL_MEASURED);
    end(&a);
}

/* What resembles a lip at an eye is its brow or its lid. */
static void there_are_no_lips_above_an_eye(void **state)
{
    (void)state;
    struct answer a;
    begin(&a);
    paint(&a, PM_NET_EYE, 3, 12, 4, 2, 5);
    paint(&a, PM_NET_LIP, 2, 9, 6, 1, 5);
    paint(&a, PM_NET_EYE, 15, 12, 4, 2, 5);
    paint(&a, PM_NET_LIP, 14, 11, 6, 1, 5);
    paint(&a, PM_NET_LIP, 13, 11, 2, 2, 5);
    assert_int_equal(pm_skin_parts(&a.job, &a.net, &a.parts), PIHMAP_OK);
    assert_int_equal(at(&a, 4, 9), PM_PIXEL_BROW);
    assert_int_equal(at(&a, 16, 11), PM_PIXEL_EYE);
    end(&a);
}

/* Where skin is only a little likelier than any part, the part beside it has its rim; by itself
 * such a px is none. */
static void a_rim_is_of_the_part_it_touches(void **state)
{
    (void)state;
    struct answer a;
    begin(&a);
    paint(&a, PM_NET_EYE, 8, 9, 4, 2, 5);
    paint(&a, PM_NET_LIP, 8, 11, 4, 2, -1);
    paint(&a, PM_NET_LIP, 8, 18, 4, 2, -1);
    assert_int_equal(pm_skin_parts(&a.job, &a.net, &a.parts), PIHMAP_OK);
    assert_int_equal(at(&a, 9, 12), PM_PIXEL_EYE);
    assert_int_equal(at(&a, 9, 18), PM_PIXEL_MEASURED);
    end(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(parts_have_their_names),
                                       cmocka_unit_test(there_are_no_lips_above_an_eye),
                                       cmocka_unit_test(a_rim_is_of_the_part_it_touches)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
