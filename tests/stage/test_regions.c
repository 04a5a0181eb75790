/*
 * Regions: the watershed on hand-made maps; then planted marks on rendered skin under sensor noise:
 * how many regions, where, how deep, and none where nothing was planted.
 */
#include "change/region.h"

#include "change/classify.h"
#include "change/delta.h"
#include "change/watershed.h"
#include "stage/stage_case.h"

#define W 440
#define H 330
#define NOISE 0.009   /* shot noise of a full px: 12,000 electrons, as the made pairs have it */
#define POSITION 0.57 /* px: what an alignment leaves (0.9 per mille of the side) */

static struct stage_case c;

static int begin(void **state)
{
    (void)state;
    case_render(&c, PM_SCENE_CLOSEUP, 25, W, H, 21);
    return 0;
}

static int end(void **state)
{
    (void)state;
    case_end(&c);
    return 0;
}

/* ---- watershed ------------------------------------------------------------------------------ */

#define FW 12
#define FH 5

/* Rows of digits '0'..'9' are heights; significance equals height. */
static int run_watershed(const char *const rows[FH], const struct pm_watershed *rule,
                         int32_t labels_out[FH][FW])
{
    struct pm_plane height;
    struct pm_labels labels;
    int count = -1;
    assert_int_equal(pm_plane_alloc(&c.job, FW, FH, &height), PIHMAP_OK);
    assert_int_equal(pm_labels_alloc(&c.job, FW, FH, &labels), PIHMAP_OK);
    for (int y = 0; y < FH; y++)
        for (int x = 0; x < FW; x++)
            height.v[y * FW + x] = (float)(rows[y][x] - '0');
    assert_int_equal(pm_watershed(&c.job, &height, &height, rule, &labels, &count), PIHMAP_OK);
    for (int y = 0; y < FH; y++)
        for (int x = 0; x < FW; x++) {
            labels_out[y][x] = labels.v[y * FW + x];
            assert_in_range(labels.v[y * FW + x], 0, count);
        }
    pm_plane_free(&height);
    pm_labels_free(&labels);
    return count;
}

static void expect_labels(const char *const rows[FH], const struct pm_watershed *rule,
                          const char *const wanted[FH], int count)
{
    int32_t got[FH][FW];
    const int n = run_watershed(rows, rule, got);
    bool same = n == count;
    for (int y = 0; y < FH; y++)
        for (int x = 0; x < FW; x++)
            same = same && got[y][x] == wanted[y][x] - '0';
    if (same)
        return;
    for (int y = 0; y < FH; y++) {
        char line[FW + 1] = {0};
        for (int x = 0; x < FW; x++)
            line[x] = (char)('0' + got[y][x]);
        print_error("%s  wanted %s\n", line, wanted[y]);
    }
    fail_msg("%d regions, wanted %d", n, count);
}

static const struct pm_watershed RULE = {
    .high = 5, .low_share = 0.4f, .saddle_share = 0.55f, .least_area = 3};

static void a_region_extends_to_the_lower_threshold(void **state)
{
    (void)state;
    /* Peak 9, lower threshold 3.6: down to 4. The low hill of 4 is below the upper threshold. */
    const char *const rows[FH] = {"000000000000", "023690000440", "024796000440", "003450000000",
                                  "000000000000"};
    const char *const wanted[FH] = {"000000000000", "000110000000", "001111000000", "000110000000",
                                    "000000000000"};
    expect_labels(rows, &RULE, wanted, 1);
}

static void peaks_with_a_deep_saddle_stay_two(void **state)
{
    (void)state;
    /* Peaks 8 and 8, saddle 4 < 0.55 * 8 = 4.4; with a saddle of 5 they are one. */
    const char *const deep[FH] = {"000000000000", "078800887000", "088844888000", "078800887000",
                                  "000000000000"};
    const char *const two[FH] = {"000000000000", "011100222000", "011112222000", "011100222000",
                                 "000000000000"};
    const char *const high[FH] = {"000000000000", "078800887000", "088855888000", "078800887000",
                                  "000000000000"};
    const char *const one[FH] = {"000000000000", "011100111000", "011111111000", "011100111000",
                                 "000000000000"};
    int32_t got[FH][FW];
    assert_int_equal(run_watershed(deep, &RULE, got), 2);
    for (int y = 0; y < FH; y++)
        for (int x = 0; x < FW; x++) /* which of them the saddle goes to is left open */
            if (x != 4 && x != 5)
                assert_int_equal(got[y][x], two[y][x] - '0');
    expect_labels(high, &RULE, one, 1);
}

static void small_regions_are_merged_or_dropped(void **state)
{
    (void)state;
    /* The single 9 is too small. The peak of 2 px is merged with the large one, despite the deep
     * saddle. */
    const char *const rows[FH] = {"000000000090", "066600000000", "066636900000", "066600000000",
                                  "000000000000"};
    const char *const wanted[FH] = {"000000000000", "011100000000", "011111100000", "011100000000",
                                    "000000000000"};
    const struct pm_watershed low = {5, 0.3f, 0.55f, 3};
    expect_labels(rows, &low, wanted, 1);
}

static void corners_do_not_connect(void **state)
{
    (void)state;
    const char *const rows[FH] = {"660000000000", "660000000000", "006600000000", "006600000000",
                                  "000000000000"};
    const char *const wanted[FH] = {"110000000000", "110000000000", "002200000000", "002200000000",
                                    "000000000000"};
    const char *const none[FH] = {"000000000000", "000000000000", "000000000000", "000000000000",
                                  "000000000000"};
    expect_labels(rows, &RULE, wanted, 2);
    expect_labels(none, &RULE, none, 0);
}

/* ---- planted marks -------------------------------------------------------------------------- */

struct planted {
    double x, y, radius, drop; /* drop > 0: darker by so much in the middle */
    const double *direction;
};

struct found {
    struct pm_linear before, after, clean; /* clean: the after photo without noise */
    struct pm_change change;
    struct pm_noise noise;
    struct pm_labels labels;
    struct pm_region_list list;
};

static void find(const struct planted *marks, int count, double noise, uint64_t seed,
                 double min_drop, struct found *f)
{
    case_copy(&c, &c.skin, &f->before);
    case_copy(&c, &c.skin, &f->clean);
    for (int i = 0; i < count; i++)
        case_paint(&f->clean, &(struct case_mark){marks[i].x, marks[i].y, marks[i].radius, 0.4,
                                                  marks[i].direction, marks[i].drop});
    case_copy(&c, &f->clean, &f->after);
    if (noise > 0) {
        case_noise(&f->before, noise, 2 * seed);
        case_noise(&f->after, noise, 2 * seed + 1);
    }
    assert_int_equal(case_delta(&c, &f->before, &f->after, &c.mask, POSITION, &f->change),
                     PIHMAP_OK);
    const struct pm_levelled_pair pair = {&f->before,       &f->after, &f->change,
                                          &f->change.valid, 0.0,       NULL};
    assert_int_equal(pm_regions(&c.job, &pair, min_drop, &f->noise, &f->labels, &f->list),
                     PIHMAP_OK);
}

static void found_free(struct found *f)
{
    pm_linear_free(&f->before);
    pm_linear_free(&f->after);
    pm_linear_free(&f->clean);
    pm_change_free(&f->change);
    pm_labels_free(&f->labels);
    pm_region_list_free(&f->list);
}

/* The region over a point; NULL: none. */
static const struct pm_region *region_at(const struct found *f, double x, double y)
{
    const int label = f->labels.v[(size_t)y * W + (size_t)x];
    return label ? &f->list.v[label - 1] : NULL;
}

/* The true drop of L* over the region's own px. */
static double true_drop(const struct found *f, const struct pm_region *r)
{
    double sum = 0, n = 0;
    for (size_t i = 0; i < case_pixels(&c); i++)
        if (f->labels.v[i] == r->label) {
            sum += case_L(&f->clean, i) - case_L(&c.skin, i);
            n++;
        }
    return sum / n;
}

static void print_list(const struct found *f)
{
    for (int k = 0; k < f->list.count; k++) {
        const struct pm_region *r = &f->list.v[k];
        print_message("  region %d at %.0f, %.0f: %.0f px, %.2f +- %.2f L*, %s\n", r->label, r->cx,
                      r->cy, r->area, r->delta[0], r->sigma_L,
                      pihmap_kind_name(pm_classify(r).kind));
    }
}

/* Labels and list agree on areas, boxes and centres; the largest drop is first; all is skin. */
static void check_list(const struct found *f)
{
    for (int k = 0; k < f->list.count; k++) {
        const struct pm_region *r = &f->list.v[k];
        double n = 0, sx = 0, sy = 0;
        int x0 = W, y0 = H, x1 = -1, y1 = -1;
        for (int y = 0; y < H; y++)
            for (int x = 0; x < W; x++) {
                if (f->labels.v[(size_t)y * W + (size_t)x] != r->label)
                    continue;
                n++;
                sx += x;
                sy += y;
                x0 = x < x0 ? x : x0;
                y0 = y < y0 ? y : y0;
                x1 = x > x1 ? x : x1;
                y1 = y > y1 ? y : y1;
            }
        assert_int_equal(r->label, k + 1);
        assert_true(n > 0 && n == r->area);
        assert_true(r->x == x0 && r->y == y0 && r->x + r->w == x1 + 1 && r->y + r->h == y1 + 1);
        assert_true(fabs(r->cx - sx / n) < 1e-6 && fabs(r->cy - sy / n) < 1e-6);
        assert_true(k == 0 || f->list.v[k - 1].delta[0] <= r->delta[0]);
        assert_true(r->darker == (r->delta[0] < 0));
        assert_true(r->sigma_L > 0 && r->sigma_ratio > 0 && isfinite(r->sigma_L));
    }
    for (size_t i = 0; i < case_pixels(&c); i++) {
        assert_in_range(f->labels.v[i], 0, f->list.count);
        assert_true(!f->labels.v[i] || c.mask.v[i]);
    }
}

/* Photos taken again may have shown that marks of that size differ by more without a change. */
static void nothing_below_the_repeatability(void **state)
{
    (void)state;
    const struct planted mark = {W / 2.0, H / 2.0, 14, 4, CASE_MELANIN};
    struct found f;
    find(&mark, 1, 0.01, 3, 0, &f);
    assert_non_null(region_at(&f, mark.x, mark.y));
    const int without = f.list.count;
    for (int channel = 0; channel < 2; channel++) { /* below in both, then in delta L* only */
        struct pm_noise_prior prior = {.sizes = 1, .diameter = {10}, .floor = {{20, 20}}};
        const struct pm_levelled_pair pair = {&f.before,       &f.after, &f.change,
                                              &f.change.valid, 0.0,      &prior};
        prior.floor[0][1] = channel == 0 ? 20 : 0;
        pm_labels_free(&f.labels);
        pm_region_list_free(&f.list);
        assert_int_equal(pm_regions(&c.job, &pair, 0, &f.noise, &f.labels, &f.list), PIHMAP_OK);
        assert_int_equal(f.list.count, channel == 0 ? 0 : without);
    }
    found_free(&f);
}

static void equal_photos_have_no_regions(void **state)
{
    (void)state;
    struct found f;
    find(NULL, 0, 0, 0, 0, &f);
    assert_int_equal(f.list.count, 0);
    for (size_t i = 0; i < case_pixels(&c); i++)
        assert_int_equal(f.labels.v[i], 0);
    assert_true(f.noise.threshold == 0.8); /* never below what a clinician sees */
    found_free(&f);
}

/* Area within 25 % of that at half strength, L* within 10 %, and the true one within 2 sigma. */
static void a_planted_disc_is_one_region(void **state)
{
    (void)state;
    static const double radii[] = {0.025, 0.05, 0.09}, drops[] = {3, 8};
    for (int r = 0; r < 3; r++)
        for (int d = 0; d < 2; d++) {
            const struct planted mark = {0.45 * W, 0.55 * H, radii[r] * H, drops[d], CASE_MELANIN};
            struct found f;
            find(&mark, 1, NOISE, (uint64_t)(2 * r + d), 0, &f);
            check_list(&f);
            print_list(&f);
            assert_int_equal(f.list.count, 1);
            const struct pm_region *found = &f.list.v[0];
            const double area = found->area / (M_PI * mark.radius * mark.radius);
            const double truth = true_drop(&f, found), deep = found->delta[0] / truth;
            print_message("radius %.1f, drop %.0f: area %.2f, delta L* %.2f of true %.2f\n",
                          mark.radius, mark.drop, area, found->delta[0], truth);
            assert_true(area > 0.75 && area < 1.25);
            assert_true(fabs(deep - 1) < 0.1);
            assert_true(fabs(found->delta[0] - truth) < 2 * found->sigma_L);
            assert_true(hypot(found->cx - mark.x, found->cy - mark.y) < 0.1 * mark.radius);
            assert_int_equal(pm_classify(found).kind, PIHMAP_KIND_PIH);
            found_free(&f);
        }
}

static void discs_that_nearly_touch_stay_two(void **state)
{
    (void)state;
    static const double gaps[] = {0.25, 0.5, 1}; /* between the half-strength borders, of radius */
    for (int g = 0; g < 3; g++) {
        const double radius = 0.05 * H, apart = (2 + gaps[g]) * radius;
        const struct planted marks[2] = {
            {0.5 * W - apart / 2, 0.5 * H, radius, 6, CASE_MELANIN},
            {0.5 * W + apart / 2, 0.5 * H, radius, 4, CASE_MELANIN},
        };
        struct found f;
        find(marks, 2, NOISE, 50 + (uint64_t)g, 0, &f);
        check_list(&f);
        print_message("gap %.2f of the radius:\n", gaps[g]);
        print_list(&f);
        assert_int_equal(f.list.count, 2);
        assert_ptr_equal(region_at(&f, marks[0].x, marks[0].y), &f.list.v[0]);
        assert_ptr_equal(region_at(&f, marks[1].x, marks[1].y), &f.list.v[1]);
        for (int k = 0; k < 2; k++) {
            const double truth = true_drop(&f, &f.list.v[k]);
            if (!(fabs(f.list.v[k].delta[0] / truth - 1) < 0.15))
                fail_msg("delta L* %.2f of true %.2f", f.list.v[k].delta[0], truth);
        }
        found_free(&f);
    }
}

static void kinds_and_signs_side_by_side(void **state)
{
    (void)state;
    static const double shade[3] = {1, 1, 1};
    const struct planted marks[4] = {
        {0.2 * W, 0.3 * H, 18, 5, CASE_MELANIN},
        {0.5 * W, 0.3 * H, 18, 4, CASE_BLOOD},
        {0.8 * W, 0.3 * H, 18, -4, CASE_MELANIN},
        {0.5 * W, 0.75 * H, 25, 5, shade},
    };
    static const enum pihmap_kind kinds[4] = {PIHMAP_KIND_PIH, PIHMAP_KIND_ERYTHEMA,
                                              PIHMAP_KIND_FADED, PIHMAP_KIND_SHADING};
    struct found f;
    find(marks, 4, NOISE, 9, 0, &f);
    check_list(&f);
    print_list(&f);
    assert_int_equal(f.list.count, 4);
    for (int k = 0; k < 4; k++) {
        const struct pm_region *r = region_at(&f, marks[k].x, marks[k].y);
        assert_non_null(r);
        assert_int_equal(pm_classify(r).kind, kinds[k]);
    }
    assert_true(f.list.v[3].delta[0] > 0); /* the lighter one comes last */
    found_free(&f);
}

static void a_mark_outside_the_mask_is_not_seen(void **state)
{
    (void)state;
    const struct planted marks[2] = {{0.2 * W, 0.5 * H, 20, 6, CASE_MELANIN},
                                     {0.8 * W, 0.5 * H, 20, 6, CASE_MELANIN}};
    struct pm_mask whole = c.mask;
    struct found f;
    assert_int_equal(pm_mask_alloc(&c.job, W, H, &c.mask), PIHMAP_OK);
    for (size_t i = 0; i < case_pixels(&c); i++)
        c.mask.v[i] = i % W < W / 2 ? whole.v[i] : 0;
    find(marks, 2, NOISE, 4, 0, &f);
    check_list(&f);
    assert_int_equal(f.list.count, 1);
    assert_true(fabs(f.list.v[0].cx - marks[0].x) < 3);
    found_free(&f);
    pm_mask_free(&c.mask);
    c.mask = whole;
}

static void min_drop_is_respected(void **state)
{
    (void)state;
    const struct planted marks[2] = {{0.25 * W, 0.5 * H, 25, 3, CASE_MELANIN},
                                     {0.75 * W, 0.5 * H, 25, 8, CASE_MELANIN}};
    static const struct {
        double min_drop;
        int count;
    } steps[] = {{0, 2}, {0.8, 2}, {2, 2}, {4.5, 1}, {6.5, 1}, {9, 0}, {50, 0}};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        struct found f;
        find(marks, 2, NOISE, 6, steps[i].min_drop, &f);
        check_list(&f);
        if (f.list.count != steps[i].count) {
            print_list(&f);
            fail_msg("min_drop %.1f: %d regions, not %d", steps[i].min_drop, f.list.count,
                     steps[i].count);
        }
        for (int k = 0; k < f.list.count; k++)
            assert_true(fabs(f.list.v[k].delta[0]) >= steps[i].min_drop);
        found_free(&f);
    }
}

/* The noise of the made pairs gives no region at all; three times as much gives no PIH, and at most
 * one other region per pair. */
static void noise_alone_is_no_pih(void **state)
{
    (void)state;
    for (int times = 1; times <= 3; times += 2) {
        int pih = 0, others = 0;
        for (uint64_t seed = 1; seed <= (uint64_t)PM_DRAWS(10); seed++) {
            struct found f;
            find(NULL, 0, times * NOISE, 100 + seed, 0, &f);
            check_list(&f);
            for (int k = 0; k < f.list.count; k++)
                pih += pm_classify(&f.list.v[k]).kind == PIHMAP_KIND_PIH;
            others += f.list.count;
            print_list(&f);
            assert_true(f.noise.threshold >= 0.8 && f.noise.threshold < 4);
            found_free(&f);
        }
        print_message("noise x%d: %d PIH, %d regions in 10 pairs\n", times, pih, others);
        assert_int_equal(pih, 0);
        assert_true(others <= (times == 1 ? 0 : 10));
    }
}

static void the_noise_is_the_pairs_own(void **state)
{
    (void)state;
    double last[PM_SCALES] = {0};
    for (int k = 1; k <= 4; k *= 2) {
        struct found f;
        find(NULL, 0, k * NOISE, 7, 0, &f);
        print_message("noise x%d: sigma %.3f %.3f %.3f %.3f L*, threshold %.2f\n", k,
                      f.noise.sigma_L[0], f.noise.sigma_L[1], f.noise.sigma_L[2],
                      f.noise.sigma_L[3], f.noise.threshold);
        for (int s = 0; s < PM_SCALES; s++) {
            assert_true(f.noise.sigma_L[s] >= last[s]);
            assert_true(s == 0 || f.noise.sigma_L[s] <= f.noise.sigma_L[s - 1]);
            assert_true(s == 0 || f.noise.scale_px[s] > f.noise.scale_px[s - 1]);
            last[s] = f.noise.sigma_L[s];
        }
        /* Twice the noise is twice the sigma, where it is above its floor of 0.02. */
        assert_true(f.noise.sigma_L[0] > 0.02);
        /* The noise of a region less its surrounding skin is that of its scale, and not much more
         * than without the surrounding skin. */
        assert_true(pm_noise_local(&f.noise, 1) == f.noise.sigma_local[0]);
        assert_true(pm_noise_local(&f.noise, 1e6) == f.noise.sigma_local[PM_SCALES - 1]);
        for (int s = 0; s + 1 < PM_SCALES; s++)
            assert_true(f.noise.sigma_local[s] > 0 &&
                        f.noise.sigma_local[s] < 1.2 * f.noise.sigma_L[s]);
        found_free(&f);
    }
}

static void threads_do_not_change_it(void **state)
{
    (void)state;
    const struct planted marks[3] = {{0.3 * W, 0.3 * H, 20, 6, CASE_MELANIN},
                                     {0.4 * W, 0.35 * H, 15, 3, CASE_MELANIN},
                                     {0.7 * W, 0.6 * H, 10, 3, CASE_BLOOD}};
    struct found one, four;
    c.job.threads = 1;
    find(marks, 3, NOISE, 12, 0, &one);
    c.job.threads = 4;
    find(marks, 3, NOISE, 12, 0, &four);
    c.job.threads = 2;
    assert_true(one.list.count >= 3);
    assert_int_equal(one.list.count, four.list.count);
    assert_memory_equal(one.labels.v, four.labels.v, case_pixels(&c) * sizeof *one.labels.v);
    for (int k = 0; k < one.list.count; k++) {
        const struct pm_region *a = &one.list.v[k], *b = &four.list.v[k];
        assert_memory_equal(a->delta, b->delta, sizeof a->delta);
        assert_memory_equal(a->ratio, b->ratio, sizeof a->ratio);
        assert_true(a->area == b->area && a->sigma_L == b->sigma_L);
    }
    found_free(&one);
    found_free(&four);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_region_extends_to_the_lower_threshold),
        cmocka_unit_test(peaks_with_a_deep_saddle_stay_two),
        cmocka_unit_test(small_regions_are_merged_or_dropped),
        cmocka_unit_test(corners_do_not_connect),
        cmocka_unit_test(equal_photos_have_no_regions),
        cmocka_unit_test(a_planted_disc_is_one_region),
        cmocka_unit_test(discs_that_nearly_touch_stay_two),
        cmocka_unit_test(kinds_and_signs_side_by_side),
        cmocka_unit_test(a_mark_outside_the_mask_is_not_seen),
        cmocka_unit_test(min_drop_is_respected),
        cmocka_unit_test(nothing_below_the_repeatability),
        cmocka_unit_test(noise_alone_is_no_pih),
        cmocka_unit_test(the_noise_is_the_pairs_own),
        cmocka_unit_test(threads_do_not_change_it),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
