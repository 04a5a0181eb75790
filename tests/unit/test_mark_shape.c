/* Shapes of marks: the area asked for, strength 0..1 and a bit, nothing beyond their extent. */
#include "support/mark_shape.h"

#include "support/check.h"

#include <math.h>

#define RADIUS 30.0
#define DRAWS 40

struct measure {
    double area;      /* px of at least half the strength */
    double most;      /* strength */
    double outside;   /* most beyond the extent */
    double apart;     /* share of the label (30 %) outside the disc that is kept clear */
    double moment[3]; /* of the label: xx, xy, yy */
};

static void measure(const struct pm_mark_shape *s, struct measure *m)
{
    const int half = 150;
    const double extent = pm_mark_shape_extent(s), clear = pm_mark_shape_clear(s);
    double n = 0;
    *m = (struct measure){0};
    for (int y = -half; y <= half; y++)
        for (int x = -half; x <= half; x++) {
            const double w = pm_mark_shape_weight(s, x, y), r = hypot(x, y);
            m->area += w >= 0.5;
            m->most = fmax(m->most, w);
            m->outside = fmax(m->outside, r > extent ? w : 0);
            if (w < 0.3)
                continue;
            n++;
            m->apart += r > 1.25 * clear;
            m->moment[0] += x * x;
            m->moment[1] += x * y;
            m->moment[2] += y * y;
        }
    m->apart /= fmax(n, 1);
}

/* Ratio of the axes of the ellipse that has these moments. */
static double elongation(const double m[3])
{
    const double half = 0.5 * (m[0] + m[2]), diff = hypot(0.5 * (m[0] - m[2]), m[1]);
    return sqrt((half + diff) / fmax(half - diff, 1e-9));
}

static void shapes_have_the_area_asked_for(void **state)
{
    struct pm_random random = {3};
    (void)state;
    for (int kind = 0; kind < PM_SHAPES; kind++) {
        double area = 0, apart = 0, longest = 0;
        for (int i = 0; i < DRAWS; i++) {
            struct pm_mark_shape s;
            struct measure m;
            pm_mark_shape_draw(&random, (enum pm_mark_shape_kind)kind, RADIUS, &s);
            measure(&s, &m);
            assert_true(m.outside <= 0);
            assert_true(m.most > 0.75 && m.most < 1.36);
            area += m.area / (M_PI * RADIUS * RADIUS) / DRAWS;
            apart = fmax(apart, m.apart);
            longest += elongation(m.moment) / DRAWS;
        }
        print_message("%-8s area %.2f of the disc's, %.2f times as long as wide, %.3f apart\n",
                      pm_mark_shape_name((enum pm_mark_shape_kind)kind), area, longest, apart);
        assert_true(area > 0.75 && area < 1.2);
        assert_true(apart < 0.2);
        if (kind == PM_SHAPE_SCRATCH)
            assert_true(longest > 3.2 && longest < 5);
        else
            assert_true(longest < 1.8);
    }
}

static void shrunk_shapes_are_the_same(void **state)
{
    struct pm_random random = {4};
    (void)state;
    for (int kind = 0; kind < PM_SHAPES; kind++) {
        struct pm_mark_shape s, small;
        pm_mark_shape_draw(&random, (enum pm_mark_shape_kind)kind, RADIUS, &s);
        small = s;
        pm_mark_shape_shrink(&small, 0.5);
        for (int i = 0; i < 400; i++) {
            const double x = 3.0 * (i % 20) - 30, y = 3.0 * (i / 20) - 30;
            assert_true(fabs(pm_mark_shape_weight(&s, x, y) -
                             pm_mark_shape_weight(&small, 0.5 * x, 0.5 * y)) < 1e-9);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shapes_have_the_area_asked_for),
        cmocka_unit_test(shrunk_shapes_are_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
