/*
 * Verification: the same fine detail is believed and other skin is not, nor are overlays; coarse
 * bands count only so far; the reason why a pair is declined names what to do differently, and only
 * what was measured.
 */
#include "align/verify.h"

#include <string.h>

#include "unit/warped_case.h"

static void turn_follows_from_the_stretches(void **state)
{
    (void)state;
    const double flat[9] = {1.4, -0.5, 30, 0.5, 1.4, -8, 0, 0, 1};
    assert_true(pm_turn_deg(flat, 100, 50) < 0.01); /* rotated and enlarged in the plane */
    for (int deg = 10; deg <= 60; deg += 10) {
        const double k = cos(deg * M_PI / 180), c = cos(0.7), s = sin(0.7);
        /* compressed along x, then rotated in the plane and enlarged */
        const double H[9] = {2 * k * c, -2 * s, 5, 2 * k * s, 2 * c, 9, 0, 0, 1};
        assert_true(fabs(pm_turn_deg(H, 40, 30) - deg) < 0.01);
    }
}

struct why {
    struct pm_verification verification;
    struct pm_pose_facts facts;
    struct pm_align align;
};

/* A pair whose fine detail does not match, with nothing else wrong. */
static struct why unmatched(void)
{
    struct why w = {.verification = {.sharpness = 1.0},
                    .facts = {.inliers = 4, .noise = {0.004, 0.004}},
                    .align = {.overlap = 0.9, .scale = 1.0}};
    return w;
}

static void expect(struct why *w, const char *words)
{
    pm_conclude(&w->verification, &w->facts, &w->align);
    assert_false(w->align.believed);
    char text[PIHMAP_REASON_TEXT];
    pihmap_reason_text(&w->align.reason, text, sizeof text);
    if (!strstr(text, words))
        fail_msg("'%s' is not in: %s", words, text);
}

static void every_cause_has_its_reason(void **state)
{
    (void)state;
    struct why w = unmatched();
    expect(&w, "different skin");
    w.verification.band[PM_BANDS - 1].share = 0.4;
    expect(&w, "resemble each other only roughly");
    w.facts.noise[1] = 0.03;
    expect(&w, "the after photo is too noisy");
    w.facts.noise[0] = 0.04;
    expect(&w, "the before photo is too noisy");
    w.verification.sharpness = 0.34;
    expect(&w, "the after photo is blurred");
    w.verification.sharpness = 3.0;
    expect(&w, "the before photo is blurred");
    w.facts.inliers = 40;
    w.facts.turn_deg = 31;
    expect(&w, "turned by about 30 degrees");
    w.align.scale = 2.6;
    expect(&w, "2.6 times closer");
    w.align.scale = 1 / 2.6;
    expect(&w, "2.6 times farther");
    w.align.overlap = 0.05;
    expect(&w, "only 5 %");
    w.facts.mirrored = true;
    expect(&w, "mirrored left to right");
}

/* Just within the limits, none of it is a reason. */
static void what_is_within_the_limits_is_no_reason(void **state)
{
    (void)state;
    struct why w = unmatched();
    w.verification.band[PM_BANDS - 1].share = 0.24;
    w.verification.sharpness = 0.36;
    w.facts = (struct pm_pose_facts){.inliers = 19, .turn_deg = 40, .noise = {0.03, 0.03}};
    w.align.scale = 2.4;
    w.align.overlap = 0.16;
    expect(&w, "different skin");
    w.facts = (struct pm_pose_facts){.inliers = 20, .turn_deg = 19, .noise = {0.014, 0.014}};
    w.verification.sharpness = 2.8;
    w.align.scale = 1 / 2.4;
    expect(&w, "resemble each other only roughly");
}

static void few_matches_show_no_turn(void **state)
{
    (void)state;
    struct why w = unmatched();
    w.facts.turn_deg = 50; /* of a pose that rests on four matches */
    expect(&w, "different skin");
}

static void a_believed_pair_has_no_reason(void **state)
{
    (void)state;
    struct why w = unmatched();
    w.verification.evidence = PM_EVIDENCE_MIN + 0.1;
    w.verification.band[0].agree = 50;
    pm_conclude(&w.verification, &w.facts, &w.align);
    assert_true(w.align.believed);
    assert_int_equal(w.align.reason.code, PIHMAP_REASON_NONE);
    assert_int_equal(w.align.inliers, 50);
    assert_near("evidence", w.align.evidence, PM_EVIDENCE_MIN + 0.1, 1e-9);
    w.verification.evidence = PM_EVIDENCE_MIN - 0.1;
    pm_conclude(&w.verification, &w.facts, &w.align);
    assert_false(w.align.believed);
    w.verification.evidence = 500;
    w.facts.mirrored = true; /* both halves of a face are alike */
    pm_conclude(&w.verification, &w.facts, &w.align);
    assert_false(w.align.believed);
    w.facts.mirrored = false;
    w.facts.searched = true; /* then the skin must be seen from the same side, and surely */
    w.facts.turn_deg = 34;
    pm_conclude(&w.verification, &w.facts, &w.align);
    assert_true(w.align.believed);
    w.facts.turn_deg = 36;
    pm_conclude(&w.verification, &w.facts, &w.align);
    assert_false(w.align.believed);
    w.facts.turn_deg = 0;
    w.verification.evidence = PM_EVIDENCE_MIN + 3;
    pm_conclude(&w.verification, &w.facts, &w.align);
    assert_false(w.align.believed);
    w.facts.searched = false;
    w.align.overlap = 0.05; /* the best detail, but of almost no skin */
    pm_conclude(&w.verification, &w.facts, &w.align);
    assert_false(w.align.believed);
}

/* ---- patches ---------------------------------------------------------------------------- */

static struct pm_verification verify(warped_painter *painter)
{
    struct warped_case c;
    struct pm_verification found;
    warped_begin(&c, painter);
    assert_int_equal(pm_verify(&c.job, c.band, &c.pyramid, PM_BANDS, NULL, &found), PIHMAP_OK);
    pm_job_free(&c.job);
    return found;
}

/* The same skin, with noise of half its contrast. */
static void paint_same(int band, double x, double y, struct warped_px *out)
{
    out->after = out->before + 0.5 * case_structure(band, x, y, 50);
}

static void the_same_skin_is_believed(void **state)
{
    (void)state;
    const struct pm_verification v = verify(paint_same);
    assert_int_equal(v.deciding, 0);
    for (int l = 0; l < PM_BANDS; l++) {
        assert_true(v.band[l].share > 0.98 && v.band[l].evidence > 60);
    }
    assert_int_equal(v.band[0].patches, 31 * 23);
    assert_int_equal(v.band[2].patches, 7 * 5); /* all that a search of 6 px has room for */
}

static void paint_other(int band, double x, double y, struct warped_px *out)
{
    out->after = case_structure(band, x, y, 51);
}

static void other_skin_is_not(void **state)
{
    (void)state;
    const struct pm_verification v = verify(paint_other);
    assert_true(v.evidence < 5);
    assert_true(v.band[0].share < 0.05 && v.band[1].share < 0.10);
}

/* Off by 1 px of every band: agrees, and as clearly as in place. */
static void paint_one_off(int band, double x, double y, struct warped_px *out)
{
    out->after = case_structure(band, x - 1, y, 1);
}

static void paint_in_place(int band, double x, double y, struct warped_px *out)
{
    out->after = case_structure(band, x, y, 1);
}

/* Further than the flow errs, not as far as where another place begins. */
static void paint_three_off(int band, double x, double y, struct warped_px *out)
{
    out->after = case_structure(band, x - 2, y + 2, 1);
}

static void paint_four_off(int band, double x, double y, struct warped_px *out)
{
    out->after = case_structure(band, x, y - 4, 1);
}

static void detail_must_lie_where_the_alignment_says(void **state)
{
    (void)state;
    struct pm_verification v = verify(paint_one_off);
    assert_int_equal(v.deciding, 0);
    assert_true(v.band[0].share > 0.9);
    const struct pm_verification still = verify(paint_in_place);
    print_message("margin's evidence: %.1f in place, %.1f 1 px off\n", still.band[0].evidence,
                  v.band[0].evidence);
    assert_true(v.band[0].evidence > 0.97 * still.band[0].evidence);
    warped_painter *const off[] = {paint_three_off, paint_four_off};
    for (int k = 0; k < 2; k++) {
        v = verify(off[k]);
        assert_true(v.evidence < 1);
        for (int l = 0; l < PM_BANDS; l++)
            assert_near("share", v.band[l].share, 0, 0.02);
    }
}

/* A weave fits as well some px further: it proves nothing. */
static void paint_weave(int band, double x, double y, struct warped_px *out)
{
    (void)band;
    out->before = out->after = sin(1.2566 * x) + sin(1.2566 * y); /* 5 px apart */
}

static void what_repeats_itself_proves_nothing(void **state)
{
    (void)state;
    const struct pm_verification v = verify(paint_weave);
    assert_true(v.evidence < 1);
    assert_int_equal(v.band[0].agree, 0);
}

/* Only a sixth of the skin agrees, above on the left: a common backdrop or a scar alone. */
static void paint_corner(int band, double x, double y, struct warped_px *out)
{
    const bool corner = x < 0.60 * (CASE_W >> band) && y < 0.28 * (CASE_H >> band);
    if (!corner)
        out->after = case_structure(band, x, y, 52);
}

static void one_corner_is_not_enough(void **state)
{
    (void)state;
    const struct pm_verification v = verify(paint_corner);
    assert_true(v.band[0].share > 0.12); /* enough, but in one place */
    assert_true(v.band[0].evidence < 5 && v.evidence < PM_EVIDENCE_MIN);
}

/* Bands finer than `same` are blurred or noisy; that and all coarser ones agree. */
static void paint_from_band(int same, int band, double x, double y, struct warped_px *out)
{
    if (band < same)
        out->after = case_structure(band, x, y, 53);
}

/* Of the finest band, stripes that are an eighth of the skin. */
static void paint_stripes(int band, double x, double y, struct warped_px *out)
{
    paint_from_band(fmod(x, 384) < 48 ? 0 : 1, band, x, y, out);
}

static void paint_from_one(int band, double x, double y, struct warped_px *out)
{
    paint_from_band(1, band, x, y, out);
}

static void paint_from_two(int band, double x, double y, struct warped_px *out)
{
    paint_from_band(2, band, x, y, out);
}

static void paint_part_from_two(int band, double x, double y, struct warped_px *out)
{
    if (band == 2 && x > 0.3 * (CASE_W >> band))
        band = 0;
    paint_from_band(2, band, x, y, out);
}

static void coarser_bands_decide_where_detail_is_lost(void **state)
{
    (void)state;
    const struct pm_verification stripes = verify(paint_stripes);
    assert_true(stripes.band[0].evidence > 20);
    assert_true(stripes.band[0].evidence < stripes.band[1].evidence);
    assert_int_equal(stripes.deciding, 0); /* the finest that has evidence of its own */
    const struct pm_verification blurred = verify(paint_from_one);
    assert_int_equal(blurred.deciding, 1);
    assert_true(blurred.evidence > 100); /* 384 px: fine enough */
    /* The features of two faces meet, but no finer detail does. */
    const struct pm_verification alike = verify(paint_part_from_two);
    assert_true(alike.band[2].evidence > 20 && alike.band[2].evidence < 40 && alike.evidence < 12);
    /* A small photo has nothing finer. */
    const struct pm_verification small = verify(paint_from_two);
    assert_true(small.evidence > PM_EVIDENCE_MIN);
    assert_true(small.evidence < small.band[2].evidence - 30);
}

/* A watermark over other skin, above and below. */
static bool is_marked(double row, double height)
{
    return row < height || row > 1 - height;
}

static void paint_watermark(int band, double x, double y, struct warped_px *out)
{
    if (!is_marked(y / (CASE_H >> band), 0.07))
        out->after = case_structure(band, x, y, 58);
}

/* An alignment that takes the watermark 10 px to the right, and the skin between to and fro; or,
 * where it is still, all of it as far. */
static void place_of_watermark(struct warped_case *c, bool still, struct pm_align *a)
{
    *a = (struct pm_align){.scale = 1.0};
    pm_h_identity(a->before_to_after);
    assert_int_equal(pm_plane_alloc(&c->job, CASE_W, CASE_H, &a->dx), PIHMAP_OK);
    assert_int_equal(pm_plane_alloc(&c->job, CASE_W, CASE_H, &a->dy), PIHMAP_OK);
    assert_int_equal(pm_plane_alloc(&c->job, CASE_W, CASE_H, &a->confidence), PIHMAP_OK);
    for (int y = 0; y < CASE_H; y++)
        for (int x = 0; x < CASE_W; x++) {
            const bool marked = is_marked((double)y / CASE_H, 0.12);
            pm_at(&a->dx, x, y) = marked || still ? 10.0f : (float)(10 + 20 * sin(0.05 * x));
            pm_at(&a->dy, x, y) = marked || still ? 0.0f : (float)(15 + 20 * cos(0.05 * y));
        }
}

static double evidence_of_watermark(bool still, bool searched)
{
    struct warped_case c;
    struct pm_verification v;
    struct pm_align align;
    warped_begin(&c, paint_watermark);
    place_of_watermark(&c, still, &align);
    const struct pm_placement place = {&align, CASE_W, CASE_H, searched};
    assert_int_equal(pm_verify(&c.job, c.band, &c.pyramid, PM_BANDS, &place, &v), PIHMAP_OK);
    pm_align_free(&align);
    pm_job_free(&c.job);
    return v.evidence;
}

static void a_watermark_is_no_skin(void **state)
{
    (void)state;
    assert_true(evidence_of_watermark(false, false) < 5);
    /* Where all of the skin moved as little, what agrees is skin, unless it was searched for. */
    assert_true(evidence_of_watermark(true, false) > 50);
    assert_true(evidence_of_watermark(true, true) < 5);
}

/* By how much the alignment misses the watermark, px of the working frame: less than half a px each
 * way, from stripe to stripe. */
#define STRIPE 96
static double miss_x(double x)
{
    return fmod(x, 2 * STRIPE) < STRIPE ? 0.45 : -0.45;
}

static double miss_y(double x)
{
    return fmod(x, 4 * STRIPE) < 2 * STRIPE ? 0.45 : -0.45;
}

static void paint_missed_watermark(int band, double x, double y, struct warped_px *out)
{
    const double px = 1 << band;
    if (is_marked(y / (CASE_H >> band), 0.07))
        out->after = case_structure(band, x + miss_x(px * x) / px, y + miss_y(px * x) / px, 1);
    else
        out->after = case_structure(band, x, y, 58);
}

/* It is where it is found, to a part of a px, and not where the alignment puts it. */
static void a_watermark_that_is_missed_a_little_is_no_skin(void **state)
{
    (void)state;
    struct warped_case c;
    struct pm_verification v;
    struct pm_align align;
    warped_begin(&c, paint_missed_watermark);
    place_of_watermark(&c, false, &align);
    for (int y = 0; y < CASE_H; y++)
        for (int x = 0; x < CASE_W; x++) {
            pm_at(&align.dx, x, y) += (float)miss_x(x);
            pm_at(&align.dy, x, y) += (float)miss_y(x);
        }
    const struct pm_placement place = {&align, CASE_W, CASE_H, false};
    assert_int_equal(pm_verify(&c.job, c.band, &c.pyramid, PM_BANDS, &place, &v), PIHMAP_OK);
    print_message("%.1f nats\n", v.evidence);
    assert_true(v.evidence < 5);
    pm_align_free(&align);
    pm_job_free(&c.job);
}

/* Other skin, but for spots of detail of half a patch that lie across the corners of patches
 * side by side: only patches between those contain them. */
#define CUT 48 /* px between spots: two patches */

static void paint_cut_detail(int band, double x, double y, struct warped_px *out)
{
    const double u = fmod(x + CUT - 6, CUT), v = fmod(y + CUT - 6, CUT); /* 6 px: the search */
    const bool spot = fabs(u - 24) < 7 && fabs(v - 24) < 7;
    if (band > 0 || !spot)
        out->after = case_structure(band, x, y, 59);
}

static void detail_that_patches_cut_is_looked_at_closer(void **state)
{
    (void)state;
    const struct pm_verification v = verify(paint_cut_detail);
    print_message("%d of %d patches agree, %.1f nats\n", v.band[0].agree, v.band[0].patches,
                  v.band[0].evidence);
    assert_true(v.band[0].patches > 31 * 23);
    assert_true(v.evidence > PM_EVIDENCE_MIN);
}

/* Left: skin of another person. Middle: the same backdrop. Right: the same skin, but not seen. */
static void paint_backdrop(int band, double x, double y, struct warped_px *out)
{
    const double t = x / (CASE_W >> band);
    if (t < 0.4)
        out->after = case_structure(band, x, y, 55);
    else if (t < 0.75)
        out->skin = 0;
    else
        out->weight = 0;
}

static void only_skin_that_both_show_is_compared(void **state)
{
    (void)state;
    const struct pm_verification v = verify(paint_backdrop);
    assert_near("patches", v.band[0].patches, 12 * 23, 0);
    assert_true(v.evidence < 5);
}

/* A little skin: all of it agrees, but five patches could by chance. */
static void paint_little(int band, double x, double y, struct warped_px *out)
{
    const double size = 24.0 * (band == 2 ? 2 : 5) + 12;
    out->skin = x < size && y < (band == 2 ? size : 34);
}

static void few_patches_decide_nothing(void **state)
{
    (void)state;
    const struct pm_verification v = verify(paint_little);
    for (int l = 0; l < PM_BANDS; l++)
        assert_true(v.band[l].patches > 0 && v.band[l].agree == v.band[l].patches);
    assert_true(v.evidence < 1);
}

static void paint_blurred(int band, double x, double y, struct warped_px *out)
{
    out->after *= band == 0 ? 0.25 : 1;
    out->skin = x > 200; /* the backdrop is sharp, and so is what is not seen */
    out->weight = y < 100;
    if (out->skin * out->weight < 1)
        out->after = 3 * out->before;
}

static void sharpness_is_that_of_the_finest_detail(void **state)
{
    (void)state;
    assert_near("sharpness", verify(paint_blurred).sharpness, 0.25, 0.001);
}

/* Skin and weight of the finest level are kept at half its size. */
static void detail_finer_than_the_skin_mask_is_compared_too(void **state)
{
    (void)state;
    struct warped_case c;
    struct pm_verification v;
    warped_begin(&c, paint_backdrop);
    c.pyramid.skin[0] = c.pyramid.skin[1];
    c.band[0].weight = c.band[1].weight;
    assert_int_equal(pm_verify(&c.job, c.band, &c.pyramid, PM_BANDS, NULL, &v), PIHMAP_OK);
    assert_near("patches", v.band[0].patches, 12 * 23, 0);
    assert_near("sharpness", v.sharpness, 1, 0.1);
    pm_job_free(&c.job);
}

/* Correlation: of the structure that both show, times the root of the share that is seen. */
static void paint_seen(int band, double x, double y, struct warped_px *out)
{
    out->after += case_structure(band, x, y, 56);
    out->weight = x < 0.5 * (CASE_W >> band);
    out->skin = y < 0.5 * (CASE_H >> band);
    if (!(out->skin > 0)) /* the backdrop does not count */
        out->after = case_structure(band, x, y, 57);
}

static void correlation_counts_what_is_seen_of_the_skin(void **state)
{
    (void)state;
    struct warped_case c;
    warped_begin(&c, paint_seen);
    assert_near("correlation", pm_correlation(&c.band[0], &c.pyramid.skin[0]),
                sqrt(0.5) * sqrt(0.5), 0.02);
    pm_job_free(&c.job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(turn_follows_from_the_stretches),
        cmocka_unit_test(every_cause_has_its_reason),
        cmocka_unit_test(what_is_within_the_limits_is_no_reason),
        cmocka_unit_test(few_matches_show_no_turn),
        cmocka_unit_test(a_believed_pair_has_no_reason),
        cmocka_unit_test(the_same_skin_is_believed),
        cmocka_unit_test(other_skin_is_not),
        cmocka_unit_test(detail_must_lie_where_the_alignment_says),
        cmocka_unit_test(what_repeats_itself_proves_nothing),
        cmocka_unit_test(one_corner_is_not_enough),
        cmocka_unit_test(coarser_bands_decide_where_detail_is_lost),
        cmocka_unit_test(a_watermark_is_no_skin),
        cmocka_unit_test(a_watermark_that_is_missed_a_little_is_no_skin),
        cmocka_unit_test(detail_that_patches_cut_is_looked_at_closer),
        cmocka_unit_test(few_patches_decide_nothing),
        cmocka_unit_test(only_skin_that_both_show_is_compared),
        cmocka_unit_test(sharpness_is_that_of_the_finest_detail),
        cmocka_unit_test(detail_finer_than_the_skin_mask_is_compared_too),
        cmocka_unit_test(correlation_counts_what_is_seen_of_the_skin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
