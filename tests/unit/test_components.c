/* Connected components against a flood fill, their order, areas and boxes; islands and holes. */
#include "base/components.h"
#include "base/stats.h"
#include "support/check.h"
#include "support/job_case.h"

#include <stdlib.h>
#include <string.h>

/* '#' is set. */
static void draw(const char *const rows[], int h, struct pm_mask *out)
{
    const int w = (int)strlen(rows[0]);
    assert_int_equal(pm_mask_alloc(&job, w, h, out), PIHMAP_OK);
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
            pm_at(out, x, y) = rows[y][x] == '#' ? 255 : 0;
}

static void expect(const struct pm_mask *mask, const char *const rows[])
{
    for (int y = 0; y < mask->h; y++)
        for (int x = 0; x < mask->w; x++)
            if (pm_at(mask, x, y) != (rows[y][x] == '#' ? 255 : 0))
                fail_msg("(%d, %d) is %d", x, y, pm_at(mask, x, y));
}

static void find(const struct pm_mask *mask, struct pm_components *out)
{
    assert_int_equal(pm_find_components(&job, mask->v, mask->w, mask->h, 255, 255, out), PIHMAP_OK);
}

static void expect_one(const struct pm_component *c, int area, int x0, int y0, int x1, int y1)
{
    if (c->area != area || c->x0 != x0 || c->y0 != y0 || c->x1 != x1 || c->y1 != y1)
        fail_msg("%d px in (%d, %d) to (%d, %d)", c->area, c->x0, c->y0, c->x1, c->y1);
}

/* ---- components ----------------------------------------------------------------------------- */

static void arms_that_meet_below_are_one(void **state)
{
    (void)state;
    static const char *const rows[] = {"#.#.#..#", /* a comb, and a px that only touches a corner */
                                       "#.#.#.#.", "#####...", "......##"};
    struct pm_mask m;
    struct pm_components c;
    draw(rows, 4, &m);
    find(&m, &c);
    assert_int_equal(c.count, 4);
    expect_one(&c.v[0], 11, 0, 0, 4, 2); /* in the order of their first px */
    expect_one(&c.v[1], 1, 7, 0, 7, 0);
    expect_one(&c.v[2], 1, 6, 1, 6, 1);
    expect_one(&c.v[3], 2, 6, 3, 7, 3);
    assert_int_equal(c.runs, 10);
    assert_int_equal(c.run[9].a, 6);
    assert_int_equal(c.run[9].b, 7);
    assert_int_equal(c.run[9].component, 3);
    pm_mask_free(&m);
}

static void a_spiral_is_one(void **state)
{
    (void)state;
    static const char *const rows[] = {"#########", "........#", "#######.#",
                                       "#.....#.#", "#.###.#.#", "#.#...#.#",
                                       "#.#####.#", "#.......#", "#########"};
    struct pm_mask m;
    struct pm_components c;
    draw(rows, 9, &m);
    find(&m, &c);
    assert_int_equal(c.count, 1);
    expect_one(&c.v[0], 49, 0, 0, 8, 8);
    pm_mask_free(&m);
}

static void nothing_and_everything(void **state)
{
    (void)state;
    uint8_t px[35] = {0};
    struct pm_components c;
    assert_int_equal(pm_find_components(&job, px, 7, 5, 255, 255, &c), PIHMAP_OK);
    assert_int_equal(c.count, 0);
    assert_int_equal(c.runs, 0);
    assert_int_equal(pm_find_components(&job, px, 7, 5, 0, 0, &c), PIHMAP_OK);
    assert_int_equal(c.count, 1);
    expect_one(&c.v[0], 35, 0, 0, 6, 4);
    assert_int_equal(pm_find_components(&job, px, 1, 1, 0, 255, &c), PIHMAP_OK);
    expect_one(&c.v[0], 1, 0, 0, 0, 0);
    assert_int_equal(pm_find_components(&job, px, 0, 5, 0, 0, &c), PIHMAP_OK);
    assert_int_equal(c.count, 0);
    assert_int_equal(pm_find_components(&job, px, 7, 0, 0, 0, &c), PIHMAP_OK);
    assert_int_equal(c.count, 0);
}

/* Every px of a chessboard is a component of its own: as many runs as there can be. */
static void a_chessboard_has_as_many_as_can_be(void **state)
{
    (void)state;
    enum { W = 33, H = 17 };
    uint8_t px[W * H];
    struct pm_components c;
    for (int i = 0; i < W * H; i++)
        px[i] = i % 2 ? 0 : 255;
    assert_int_equal(pm_find_components(&job, px, W, H, 255, 255, &c), PIHMAP_OK);
    assert_int_equal(c.count, (W * H + 1) / 2);
    for (int k = 0; k < c.count; k++)
        assert_int_equal(c.v[k].area, 1);
}

struct fill {
    const uint8_t *px;
    int w, h, low, high;
    int *labels;
};

/* Labels the pixel and what is connected to it; gives how many. */
static int flood_fill(const struct fill *f, int at, int label)
{
    if (f->labels[at] || f->px[at] < f->low || f->px[at] > f->high)
        return 0;
    f->labels[at] = label;
    const int x = at % f->w, y = at / f->w;
    return 1 + (x > 0 ? flood_fill(f, at - 1, label) : 0) +
           (x + 1 < f->w ? flood_fill(f, at + 1, label) : 0) +
           (y > 0 ? flood_fill(f, at - f->w, label) : 0) +
           (y + 1 < f->h ? flood_fill(f, at + f->w, label) : 0);
}

/* Widths on both sides of a word of eight, of few px and of many, of every kind of range. */
static void random_pictures_have_those_of_a_flood_fill(void **state)
{
    (void)state;
    enum { MOST = 40 };
    struct pm_random random = {5};
    for (int round = 0; round < 2000; round++) {
        const int w = 1 + (int)(pm_random_u64(&random) % MOST);
        const int h = 1 + (int)(pm_random_u64(&random) % MOST);
        const int values = 2 + (int)(pm_random_u64(&random) % 9);
        const int low = (int)(pm_random_u64(&random) % 2), high = low + round % 3;
        uint8_t px[MOST * MOST];
        int labels[MOST * MOST] = {0}, area[MOST * MOST], count = 0;
        const struct fill fill = {px, w, h, low, high, labels};
        struct pm_components c;
        for (int i = 0; i < w * h; i++)
            px[i] = (uint8_t)(pm_random_u64(&random) % (uint64_t)values);
        for (int i = 0; i < w * h; i++)
            if ((area[count] = flood_fill(&fill, i, count + 1)) > 0)
                count++;
        const struct pm_mark mark = pm_scratch_mark(&job);
        assert_int_equal(pm_find_components(&job, px, w, h, (uint8_t)low, (uint8_t)high, &c),
                         PIHMAP_OK);
        assert_int_equal(c.count, count);
        for (int k = 0; k < count; k++)
            assert_int_equal(c.v[k].area, area[k]);
        for (size_t i = 0; i < c.runs; i++)
            for (int x = c.run[i].a; x <= c.run[i].b; x++) {
                int *label = &labels[c.run[i].y * w + x];
                assert_int_equal(*label, c.run[i].component + 1);
                *label = 0;
            }
        for (int i = 0; i < w * h; i++) /* all px are in runs */
            assert_int_equal(labels[i], 0);
        pm_scratch_rewind(&job, mark);
    }
}

/* ---- islands and holes ------------------------------------------------------------------------
 */

static void islands_smaller_than_a_share_of_the_largest_go(void **state)
{
    (void)state;
    static const char *const rows[] = {"####..#", "####...", "....##.", "#......"},
                             *const half[] = {"####...", "####...", ".......", "......."},
                             *const quarter[] = {"####...", "####...", "....##.", "......."};
    struct pm_mask m;
    draw(rows, 4, &m);
    assert_int_equal(pm_drop_small_components(&job, &m, 0.25), PIHMAP_OK);
    expect(&m, quarter); /* exactly the share stays */
    assert_int_equal(pm_drop_small_components(&job, &m, 0.5), PIHMAP_OK);
    expect(&m, half);
    memset(m.v, 0, pm_pixels(&m)); /* nothing to drop */
    assert_int_equal(pm_drop_small_components(&job, &m, 0.5), PIHMAP_OK);
    assert_int_equal(pm_mask_count(&m), 0);
    pm_mask_free(&m);
}

static bool all(const void *context, size_t px)
{
    (void)context;
    (void)px;
    return true;
}

static bool all_but(const void *context, size_t px)
{
    return px != *(const size_t *)context;
}

static void holes_are_filled_bays_are_not(void **state)
{
    (void)state;
    static const char *const rows[] = {"#######.#", "#..#.##.#", "#..###..#", "#########",
                                       "##.######"},
                             *const full[] = {"#######.#", "#######.#", "######..#", "#########",
                                              "##.######"};
    struct pm_mask m;
    draw(rows, 5, &m);
    assert_int_equal(pm_fill_holes(&job, &m, 4.0 / 45, all, NULL), PIHMAP_OK);
    expect(&m, full);
    pm_mask_free(&m);
}

static void large_holes_and_those_unfit_stay(void **state)
{
    (void)state;
    static const char *const rows[] = {"#######", "#..#.##", "#..####", "#######"},
                             *const small[] = {"#######", "#..####", "#..####", "#######"};
    const size_t unfit = 7 + 4; /* the hole of one px */
    struct pm_mask m;
    draw(rows, 4, &m);
    assert_int_equal(pm_fill_holes(&job, &m, 3.9 / 28, all_but, &unfit), PIHMAP_OK);
    expect(&m, rows);
    assert_int_equal(pm_fill_holes(&job, &m, 3.9 / 28, all, NULL), PIHMAP_OK);
    expect(&m, small);
    const size_t quarter = 7 + 1; /* of the other: 3 of 4 px are too few */
    assert_int_equal(pm_fill_holes(&job, &m, 1, all_but, &quarter), PIHMAP_OK);
    expect(&m, small);
    pm_mask_free(&m);
}

static bool stop(void *context, double done)
{
    (void)context;
    (void)done;
    return false;
}

static void without_scratch_they_fail_and_leave_the_mask(void **state)
{
    (void)state;
    static const char *const rows[] = {"###.#", "#.#..", "###.."};
    struct pm_mask m;
    struct pm_components c;
    draw(rows, 3, &m);
    job.progress = stop;
    assert_int_equal(pm_find_components(&job, m.v, 5, 3, 255, 255, &c), PIHMAP_ESTOPPED);
    assert_int_equal(c.count, 0);
    assert_int_equal(pm_drop_small_components(&job, &m, 0.5), PIHMAP_ESTOPPED);
    assert_int_equal(pm_fill_holes(&job, &m, 1, all, NULL), PIHMAP_ESTOPPED);
    expect(&m, rows);
    job.progress = NULL;
    job.err.status = PIHMAP_OK;
    pm_mask_free(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arms_that_meet_below_are_one),
        cmocka_unit_test(a_spiral_is_one),
        cmocka_unit_test(nothing_and_everything),
        cmocka_unit_test(a_chessboard_has_as_many_as_can_be),
        cmocka_unit_test(random_pictures_have_those_of_a_flood_fill),
        cmocka_unit_test(islands_smaller_than_a_share_of_the_largest_go),
        cmocka_unit_test(holes_are_filled_bays_are_not),
        cmocka_unit_test(large_holes_and_those_unfit_stay),
        cmocka_unit_test(without_scratch_they_fail_and_leave_the_mask),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
