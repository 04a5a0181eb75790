/* The change map: exactly 0 for equal photos, the true change in the skin, and nothing outside. */
#include "change/delta.h"

#include "stage/stage_case.h"

#define W 480
#define H 360
#define POSITION 1.5 /* px: 0.3 % of the side, more than the error of an alignment */

static struct stage_case c;

static int begin(void **state)
{
    (void)state;
    case_render(&c, PM_SCENE_LIMB, 25, W, H, 12);
    return 0;
}

static int end(void **state)
{
    (void)state;
    case_end(&c);
    return 0;
}

static void delta(const struct pm_linear *after, double position, struct pm_change *out)
{
    assert_int_equal(case_delta(&c, &c.skin, after, &c.mask, position, out), PIHMAP_OK);
}

/* All skin is measured but for the frame's outermost px. */
static bool measured(size_t i)
{
    const size_t x = i % W, y = i / W;
    return c.mask.v[i] && x > 0 && y > 0 && x < W - 1 && y < H - 1;
}

static void equal_photos_have_no_change_at_all(void **state)
{
    (void)state;
    struct pm_change change;
    delta(&c.skin, POSITION, &change);
    size_t valid = 0;
    for (size_t i = 0; i < case_pixels(&c); i++) {
        assert_true(change.dL.v[i] == 0 && change.da.v[i] == 0 && change.db.v[i] == 0);
        for (int k = 0; k < 3; k++)
            assert_true(change.ratio[k].v[i] == 0);
        assert_true(change.sigma.v[i] > 0 && isfinite(change.sigma.v[i]));
        assert_int_equal(change.valid.v[i], measured(i) ? 255 : 0);
        valid += change.valid.v[i] != 0;
    }
    assert_true(valid > 10000);
    pm_change_free(&change);
    assert_null(change.dL.v);
    assert_null(change.valid.v);
}

static void nothing_is_measured_outside_the_skin(void **state)
{
    (void)state;
    struct pm_linear after;
    struct pm_change change;
    size_t outside = 0;
    case_copy(&c, &c.skin, &after);
    for (size_t i = 0; i < case_pixels(&c); i++)
        if (!c.mask.v[i]) /* another backdrop */
            after.r.v[i] = after.g.v[i] = after.b.v[i] = 0.9f;
    delta(&after, POSITION, &change);
    for (size_t i = 0; i < case_pixels(&c); i++) {
        assert_int_equal(change.valid.v[i], measured(i) ? 255 : 0);
        outside += !c.mask.v[i];
        /* Inside, nothing has changed, and the backdrop does not leak in. */
        assert_true(change.dL.v[i] == 0 && change.da.v[i] == 0 && change.db.v[i] == 0);
        assert_true(change.L.v[i] == 0 || c.mask.v[i]);
    }
    assert_true(outside > 10000);
    pm_linear_free(&after);
    pm_change_free(&change);
}

static void an_even_change_is_measured_as_it_is(void **state)
{
    (void)state;
    static const double amounts[] = {0.05, 0.3, -0.1};
    for (int m = 0; m < 3; m++) {
        struct pm_linear after;
        struct pm_change change;
        double worst = 0, ratio = 0;
        case_copy(&c, &c.skin, &after);
        for (size_t i = 0; i < case_pixels(&c); i++)
            for (int k = 0; k < 3; k++)
                case_channel(&after, k)->v[i] *= (float)exp(-amounts[m] * CASE_MELANIN[k]);
        delta(&after, POSITION, &change);
        for (size_t i = 0; i < case_pixels(&c); i++) {
            if (!measured(i))
                continue;
            /* The px's own change of L*. Averaging moves L* by up to the contrast of a pore. */
            const double wanted = case_L(&after, i) - case_L(&c.skin, i);
            worst = fmax(worst, fabs((double)change.dL.v[i] - wanted) / fabs(wanted));
            for (int k = 0; k < 3; k++)
                ratio =
                    fmax(ratio, fabs((double)change.ratio[k].v[i] + amounts[m] * CASE_MELANIN[k]));
        }
        print_message("amount %.2f: L* at most %.1f %% off, ratio at most %.1e\n", amounts[m],
                      100 * worst, ratio);
        assert_true(ratio < 1e-5);
        assert_true(worst < 0.25);
        pm_linear_free(&after);
        pm_change_free(&change);
    }
}

/* In the middle of a disc that is as wide as 10 sigmas of the averaging. */
static void a_mark_is_as_deep_as_it_was_painted(void **state)
{
    (void)state;
    const double cx = 0.5 * W, cy = 0.5 * H, radius = 0.08 * H;
    for (double drop = 1; drop <= 8; drop *= 2) {
        struct pm_linear after;
        struct pm_change change;
        double found = 0, painted = 0, n = 0, far = 0;
        case_copy(&c, &c.skin, &after);
        case_paint(&after, &(struct case_mark){cx, cy, radius, 0.3, CASE_MELANIN, drop});
        delta(&after, POSITION, &change);
        for (int y = 0; y < H; y++)
            for (int x = 0; x < W; x++) {
                const size_t i = (size_t)y * W + (size_t)x;
                const double r = hypot(x - cx, y - cy) / radius;
                if (r > 1.6)
                    far = fmax(far, fabs((double)change.dL.v[i]));
                if (r > 0.5)
                    continue;
                found += (double)change.dL.v[i];
                painted += case_L(&after, i) - case_L(&c.skin, i);
                n++;
            }
        print_message("drop %.2f: %.2f found, %.4f beyond it\n", painted / n, found / n, far);
        assert_true(n > 100);
        assert_true(fabs(found / painted - 1) < 0.03);
        assert_true(far < 0.02 * drop);
        pm_linear_free(&after);
        pm_change_free(&change);
    }
}

/* Sum of squares and count of the change in the outermost measured rows [0] and in the middle [1],
 * over the middle columns. */
static void sum_noise(const struct pm_change *change, double square[2], double n[2])
{
    const int first = change->valid.v[W / 2] ? 0 : 1;
    for (int y = first; y < H - first; y++)
        for (int x = W / 4; x < 3 * W / 4; x++) {
            const double d = (double)change->dL.v[(size_t)y * W + (size_t)x];
            const bool middle = y > H / 4 && y < 3 * H / 4, rim = y == first || y == H - 1 - first;
            if (!middle && !rim)
                continue;
            square[middle] += d * d;
            n[middle]++;
        }
}

/*
 * Once the noise of 20 pairs gave 40 false regions along the rim: the blur repeats the frame's
 * edge, so half of an average there was one row of px.
 */
static void the_frames_rim_is_hardly_noisier_than_its_middle(void **state)
{
    (void)state;
    struct stage_case flat = c;
    double square[2] = {0}, n[2] = {0};
    case_copy(&c, &c.skin, &flat.skin);
    assert_int_equal(pm_mask_alloc(&c.job, W, H, &flat.mask), PIHMAP_OK);
    memset(flat.mask.v, 255, case_pixels(&c));
    for (size_t i = 0; i < case_pixels(&c); i++)
        for (int k = 0; k < 3; k++)
            case_channel(&flat.skin, k)->v[i] = 0.3f;
    for (uint64_t seed = 1; seed <= 8; seed++) {
        struct pm_linear after;
        struct pm_change change;
        case_copy(&c, &flat.skin, &after);
        case_noise(&after, 0.02, seed);
        assert_int_equal(case_delta(&c, &flat.skin, &after, &flat.mask, 0, &change), PIHMAP_OK);
        sum_noise(&change, square, n);
        pm_linear_free(&after);
        pm_change_free(&change);
    }
    const double ratio = sqrt(square[0] / n[0] / (square[1] / n[1]));
    print_message("noise at the frame's rim over that of its middle: %.2f\n", ratio);
    assert_true(ratio > 1 && ratio < 1.45); /* half as many px to average over; it was 1.58 */
    pm_linear_free(&flat.skin);
    pm_mask_free(&flat.mask);
}

/* Half of the skin is brighter, with a straight edge. The larger the error of the alignment, the
 * less the px along the edge weigh. */
static void edges_are_down_weighted(void **state)
{
    (void)state;
    struct stage_case flat = c;
    struct pm_change exact, vague;
    case_copy(&c, &c.skin, &flat.skin);
    for (size_t i = 0; i < case_pixels(&c); i++)
        for (int k = 0; k < 3; k++)
            case_channel(&flat.skin, k)->v[i] = (i % W < W / 2 ? 0.2f : 0.3f) + 0.05f * (float)k;
    memset(c.mask.v, 255, case_pixels(&c));
    assert_int_equal(case_delta(&c, &flat.skin, &flat.skin, &c.mask, 0, &exact), PIHMAP_OK);
    assert_int_equal(case_delta(&c, &flat.skin, &flat.skin, &c.mask, 4.2, &vague), PIHMAP_OK);
    const size_t row = (size_t)(H / 2) * W, edge = row + W / 2, even = row + W / 4;
    const double still = (double)(exact.sigma.v[edge] / exact.sigma.v[even]);
    const double moved = (double)(vague.sigma.v[edge] / vague.sigma.v[even]);
    print_message("sigma at the edge over sigma beside it: %.2f exact, %.2f vague\n", still, moved);
    assert_true(still < 1.2); /* only L* itself differs */
    assert_true(moved > 1.5);
    assert_true(fabs((double)(vague.sigma.v[even] / exact.sigma.v[even]) - 1) < 1e-4);
    pm_change_free(&exact);
    pm_change_free(&vague);
    pm_linear_free(&flat.skin);
}

/* The change of all of the skin, known from a reference: as if it had been in the photo. */
static void a_change_of_all_skin_is_added(void **state)
{
    (void)state;
    const double ln_ratio[3] = {-0.06, -0.09, -0.12};
    struct pm_linear after;
    struct pm_change added, seen;
    double worst = 0;
    case_copy(&c, &c.skin, &after);
    delta(&after, POSITION, &added);
    pm_change_offset(&added, ln_ratio);
    for (size_t i = 0; i < case_pixels(&c); i++)
        for (int k = 0; k < 3; k++)
            case_channel(&after, k)->v[i] *= (float)exp(ln_ratio[k]);
    delta(&after, POSITION, &seen);
    for (size_t i = 0; i < case_pixels(&c); i++) {
        worst = fmax(worst, fabs((double)(added.dL.v[i] - seen.dL.v[i])));
        for (int k = 0; k < 3; k++)
            assert_near("ratio", (double)added.ratio[k].v[i], (double)seen.ratio[k].v[i], 1e-4);
    }
    print_message("L* at most %.3f off\n", worst);
    assert_true(worst < 0.15);
    pm_linear_free(&after);
    pm_change_free(&added);
    pm_change_free(&seen);
}

static void threads_do_not_change_it(void **state)
{
    (void)state;
    struct pm_linear after;
    struct pm_change one, four;
    const size_t bytes = case_pixels(&c) * sizeof(float);
    case_copy(&c, &c.skin, &after);
    case_noise(&after, 0.01, 3);
    c.job.threads = 1;
    delta(&after, POSITION, &one);
    c.job.threads = 4;
    delta(&after, POSITION, &four);
    c.job.threads = 2;
    assert_memory_equal(one.dL.v, four.dL.v, bytes);
    assert_memory_equal(one.sigma.v, four.sigma.v, bytes);
    assert_memory_equal(one.ratio[2].v, four.ratio[2].v, bytes);
    pm_linear_free(&after);
    pm_change_free(&one);
    pm_change_free(&four);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_photos_have_no_change_at_all),
        cmocka_unit_test(nothing_is_measured_outside_the_skin),
        cmocka_unit_test(an_even_change_is_measured_as_it_is),
        cmocka_unit_test(a_mark_is_as_deep_as_it_was_painted),
        cmocka_unit_test(a_change_of_all_skin_is_added),
        cmocka_unit_test(threads_do_not_change_it),
        cmocka_unit_test(the_frames_rim_is_hardly_noisier_than_its_middle),
        cmocka_unit_test(edges_are_down_weighted), /* last: it has another mask */
    };
    return cmocka_run_group_tests(tests, begin, end);
}
