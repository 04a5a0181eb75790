/*
 * Matching of keypoints that are made up, descriptors and all: nearest neighbours in descriptor
 * space that are mutual and without a rival, the surest first.
 */
#include "align/match.h"

#include <string.h>

#include "base/stats.h"
#include "support/check.h"

#define MOST 40

struct side {
    struct pm_keypoint point[MOST];
    float descriptor[MOST * PM_DESCRIPTOR];
    struct pm_keypoints k;
};

struct trial {
    struct pm_job job;
    struct side before, after;
    struct pm_matches found;
};

/* Unit length, of numbers >= 0, as descriptors are; another direction for every seed. */
static void draw(uint64_t seed, float out[PM_DESCRIPTOR])
{
    struct pm_random random = {seed};
    double sum = 0;
    for (int i = 0; i < PM_DESCRIPTOR; i++) {
        out[i] = (float)pow(pm_random_unit(&random), 4);
        sum += (double)(out[i] * out[i]);
    }
    for (int i = 0; i < PM_DESCRIPTOR; i++)
        out[i] /= (float)sqrt(sum);
}

/* A keypoint at (x, y) that looks like number `like`, but for a share of `other`. */
static struct pm_keypoint *add(struct side *s, double x, double y, uint64_t like, uint64_t other,
                               double share)
{
    float a[PM_DESCRIPTOR], b[PM_DESCRIPTOR];
    float *to = s->descriptor + (size_t)s->k.count * PM_DESCRIPTOR;
    double sum = 0;
    draw(like, a);
    draw(1000 + other, b);
    for (int i = 0; i < PM_DESCRIPTOR; i++) {
        to[i] = (float)((1 - share) * (double)a[i] + share * (double)b[i]);
        sum += (double)(to[i] * to[i]);
    }
    for (int i = 0; i < PM_DESCRIPTOR; i++)
        to[i] /= (float)sqrt(sum);
    s->point[s->k.count] =
        (struct pm_keypoint){.x = (float)x, .y = (float)y, .sigma = 2, .skin = true};
    return &s->point[s->k.count++];
}

static void begin(struct trial *t)
{
    memset(t, 0, sizeof *t);
    pm_job_init(&t->job, 1);
    t->before.k = (struct pm_keypoints){0, t->before.point, t->before.descriptor};
    t->after.k = (struct pm_keypoints){0, t->after.point, t->after.descriptor};
}

static void match(struct trial *t)
{
    assert_int_equal(pm_match(&t->job, &t->before.k, &t->after.k, &t->found), PIHMAP_OK);
}

static void like_finds_like(void **state)
{
    (void)state;
    struct trial t;
    begin(&t);
    for (uint64_t i = 0; i < 8; i++) {
        add(&t.before, 10.0 * (double)i, 5, i, i, 0.03 * (double)(8 - i));
        add(&t.after, 300 - 20.0 * (double)i, 7, i, 0, 0)->skin = i != 3;
    }
    t.before.point[5].skin = false;
    t.after.point[2].sigma = 3;
    t.after.point[2].angle = 1.0f;
    t.before.point[2].angle = 0.25f;
    match(&t);
    assert_int_equal(t.found.count, 8);
    for (int i = 0; i < 8; i++) {
        const struct pm_match *m = &t.found.match[i];
        const int which = 7 - i; /* the surest first */
        assert_near("before", (double)m->bx, 10.0 * which, 0);
        assert_near("after", (double)m->ax, 300 - 20.0 * which, 0);
        assert_near("scale", (double)m->scale, which == 2 ? 1.5 : 1, 1e-6);
        assert_near("turn", (double)m->turn, which == 2 ? 0.75 : 0, 1e-6);
        assert_int_equal(m->skin, which != 3 && which != 5); /* both are */
        assert_true(m->ratio >= 0 && m->ratio < 0.92f);
        assert_true(i == 0 || m->ratio >= m[-1].ratio);
    }
    pm_job_free(&t.job);
}

/* Two places in the after photo that look alike: nobody knows which it is. */
static void a_rival_leaves_no_match(void **state)
{
    (void)state;
    struct trial t;
    begin(&t);
    add(&t.before, 10, 10, 1, 2, 0.2);
    add(&t.before, 50, 10, 5, 2, 0.2);
    add(&t.after, 20, 20, 1, 0, 0);
    add(&t.after, 200, 20, 1, 3, 0.02);
    add(&t.after, 300, 20, 5, 0, 0);
    match(&t);
    assert_int_equal(t.found.count, 1);
    assert_near("before", (double)t.found.match[0].bx, 50, 0);
    pm_job_free(&t.job);
}

/* The same place with a second direction is no rival. */
static void a_second_direction_is_no_rival(void **state)
{
    (void)state;
    for (int nearest_first = 0; nearest_first < 2; nearest_first++) {
        struct trial t;
        begin(&t);
        add(&t.before, 10, 10, 1, 2, 0.2);
        add(&t.after, 20, 20, 1, 3, nearest_first ? 0 : 0.02);
        add(&t.after, 21, 20, 1, 3, nearest_first ? 0.02 : 0);
        add(&t.after, 90, 90, 7, 0, 0);
        match(&t);
        assert_int_equal(t.found.count, 1);
        pm_job_free(&t.job);
    }
}

/* Two before points look like one after point: it belongs to the one that it looks like most. */
static void matches_are_mutual(void **state)
{
    (void)state;
    struct trial t;
    begin(&t);
    add(&t.before, 10, 10, 1, 2, 0.3);
    add(&t.before, 80, 10, 1, 3, 0.1);
    add(&t.after, 20, 20, 1, 0, 0);
    add(&t.after, 90, 90, 7, 0, 0);
    match(&t);
    assert_int_equal(t.found.count, 1);
    assert_near("before", (double)t.found.match[0].bx, 80, 0);
    pm_job_free(&t.job);
}

/* A descriptor that is no number comes from a photo that has none, and matches nothing. */
static void a_broken_descriptor_matches_nothing(void **state)
{
    (void)state;
    struct trial t;
    begin(&t);
    add(&t.before, 10, 10, 1, 2, 0.1);
    add(&t.after, 20, 20, 1, 0, 0);
    for (int i = 0; i < PM_DESCRIPTOR; i++)
        t.after.descriptor[i] = NAN;
    match(&t);
    assert_int_equal(t.found.count, 0);
    t.after.k.count = 0;
    match(&t);
    assert_int_equal(t.found.count, 0);
    pm_job_free(&t.job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(like_finds_like),
        cmocka_unit_test(a_rival_leaves_no_match),
        cmocka_unit_test(a_second_direction_is_no_rival),
        cmocka_unit_test(matches_are_mutual),
        cmocka_unit_test(a_broken_descriptor_matches_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
