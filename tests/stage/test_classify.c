/* Classification: known falls of ln r, g, b get the kind of their cause, or are uncertain. */
#include "change/classify.h"

#include "stage/region_case.h"

/* Colours from very light to dark skin: ITA 60, 30, 0, -40 or so. */
static const double SKINS[][3] = {
    {0.60, 0.42, 0.32}, {0.42, 0.25, 0.17}, {0.24, 0.12, 0.075}, {0.09, 0.05, 0.035}};
#define SKIN_COUNT (sizeof SKINS / sizeof *SKINS)

static void expect(const char *what, const struct pm_region *r, enum pihmap_kind wanted)
{
    const struct pm_kind kind = pm_classify(r);
    if (kind.kind != wanted)
        fail_msg("%s of %.2f L*: %s (%.2f), not %s", what, r->delta[0], pihmap_kind_name(kind.kind),
                 kind.confidence, pihmap_kind_name(wanted));
}

/* Directions of single groups (.345...422, .556...569, .706...753), their mean, and the range of
 * the made pairs (1, 1.25..1.6, 1.8..2.6); pihmap-method(7), KIND. */
static void melanin_is_pih(void **state)
{
    (void)state;
    static const double ways[][3] = {
        {0.381, 0.558, 0.737}, {0.345, 0.569, 0.753}, {0.422, 0.556, 0.706}, {1, 1.25, 1.8},
        {1, 1.6, 1.8},         {1, 1.25, 2.6},        {1, 1.6, 2.6},         {1, 1.4, 2.2}};
    static const double drops[] = {2, 3, 6, 10};
    double least = 1;
    for (size_t s = 0; s < SKIN_COUNT; s++)
        for (size_t w = 0; w < sizeof ways / sizeof *ways; w++)
            for (int d = 0; d < 4; d++) {
                const struct pm_region r = case_dropped(SKINS[s], ways[w], drops[d]);
                expect("melanin", &r, PIHMAP_KIND_PIH);
                least = fmin(least, pm_classify(&r).confidence);
            }
    print_message("melanin: least confidence %.2f\n", least);
    assert_true(least > 0.5); /* PIH_CONFIDENCE */
}

/* From oxygenated to venous. On dark skin the same drop of L* takes much blood. */
static void blood_is_erythema(void **state)
{
    (void)state;
    static const double ways[][3] = {{-0.05, 0.77, 0.64}, {0.05, 0.77, 0.64}, {0.15, 0.77, 0.64}};
    for (size_t s = 0; s < SKIN_COUNT; s++)
        for (int w = 0; w < 3; w++)
            for (double drop = 1.5; drop <= 6; drop *= 2) {
                const struct pm_region r = case_dropped(SKINS[s], ways[w], drop);
                expect("blood", &r, PIHMAP_KIND_ERYTHEMA);
            }
}

/* Redness whose lightness and blood may be noise, but which the network has seen. */
static void redness_that_is_seen_is_surer(void **state)
{
    (void)state;
    static const double way[3] = {0.05, 0.77, 0.64};
    static const double looks[] = {-6, 0, 3}; /* ln odds: .002, .5, .95 */
    double confidence[3];
    for (int k = 0; k < 3; k++) {
        struct pm_region r = case_dropped(SKINS[1], way, 3);
        r.sigma_L = r.sigma_blood = 12; /* a quarter of a standard error: real with .2 */
        r.blood = -3;
        r.red_look = looks[k];
        expect("seen redness", &r, PIHMAP_KIND_ERYTHEMA);
        confidence[k] = pm_classify(&r).confidence;
    }
    print_message("redness: confidence %.2f, %.2f, %.2f\n", confidence[0], confidence[1],
                  confidence[2]);
    assert_true(confidence[0] < 0.3);
    assert_near("even odds", confidence[1], 0.5 * confidence[2] / 0.953, 0.01);
    assert_true(confidence[2] > 0.85);
}

static void grey_is_shading(void **state)
{
    (void)state;
    static const double ways[][3] = {{1, 1, 1}, {1, 1.04, 1.08}};
    for (size_t s = 0; s < SKIN_COUNT; s++)
        for (int w = 0; w < 2; w++)
            for (double drop = 2; drop <= 8; drop *= 2) {
                const struct pm_region r = case_dropped(SKINS[s], ways[w], drop);
                expect("shade", &r, PIHMAP_KIND_SHADING);
            }
}

/* Melanin under 0.35 to 0.4 mm of scattering skin: red falls more than green and blue. Less deep it
 * is grey, and its colour is that of shade. */
static void deep_pigment_is_pih_too(void **state)
{
    (void)state;
    static const double ways[][3] = {{1, 0.70, 0.69}, {1, 0.64, 0.60}};
    for (size_t s = 0; s < SKIN_COUNT; s++)
        for (int w = 0; w < 2; w++)
            for (double drop = 4; drop <= 8; drop += 2) {
                const struct pm_region r = case_dropped(SKINS[s], ways[w], drop);
                const struct pm_kind kind = pm_classify(&r);
                expect("deep pigment", &r, PIHMAP_KIND_PIH);
                assert_int_equal(kind.evidence, PIHMAP_EVIDENCE_DERMAL_COLOUR);
                assert_true(kind.melanin == r.delta[0] && kind.shading == 0);
            }
}

/* The colour of melanin, but long and with lightening next to it, on skin that bent: no mark. Any
 * one of these a mark may have. */
static void shape_and_border_count(void **state)
{
    (void)state;
    struct pm_region r = case_dropped(SKINS[0], CASE_MELANIN, 5);
    r.strain = 0.15;
    assert_true(pm_classify(&r).confidence > 0.9);
    struct pm_region odd = r;
    odd.elongation = 3;
    assert_true(pm_classify(&odd).confidence > 0.5);
    odd.sigma_L = 0.6;
    odd.pigment_sigmas = 4.5;
    odd.relief = 1;
    odd.elongation = 4.5;
    odd.outlined = 0.6;
    odd.look = -3;
    assert_true(pm_classify(&odd).confidence < 0.5);
    assert_int_equal(pm_classify(&odd).evidence, PIHMAP_EVIDENCE_FOLD_SHAPE);
}

static void what_has_gone_is_named(void **state)
{
    (void)state;
    static const double grey[3] = {1, 1, 1};
    for (size_t s = 0; s < SKIN_COUNT; s++) {
        const struct pm_region faded = case_fallen(SKINS[s], CASE_MELANIN, -0.2);
        const struct pm_region paler = case_fallen(SKINS[s], CASE_BLOOD, -0.2);
        const struct pm_region brighter = case_fallen(SKINS[s], grey, -0.2);
        expect("less melanin", &faded, PIHMAP_KIND_FADED);
        expect("less blood", &paler, PIHMAP_KIND_LESS_RED);
        expect("more light", &brighter, PIHMAP_KIND_LIGHTER);
        assert_true(pm_classify(&faded).confidence > 0.5);
        assert_true(pm_classify(&faded).melanin > 0 && pm_classify(&paler).blood > 0);
        assert_int_equal(pm_classify(&brighter).evidence, PIHMAP_EVIDENCE_LIGHTER);
    }
}

/* The same region with before and after swapped. */
static struct pm_region other_way(const struct pm_region *r)
{
    struct pm_region out = *r;
    out.darker = !r->darker;
    for (int k = 0; k < 3; k++) {
        out.delta[k] = -r->delta[k];
        out.ratio[k] = -r->ratio[k];
        out.before_rgb[k] = r->before_rgb[k] * exp(r->ratio[k]);
    }
    return out;
}

/* Whatever changed, and whatever speaks against a mark. */
static void swapped_photos_give_mirrored_kinds(void **state)
{
    (void)state;
    static const enum pihmap_kind mirrored[PIHMAP_KINDS] = {
        [PIHMAP_KIND_PIH] = PIHMAP_KIND_FADED,
        [PIHMAP_KIND_ERYTHEMA] = PIHMAP_KIND_LESS_RED,
        [PIHMAP_KIND_SHADING] = PIHMAP_KIND_LIGHTER,
        [PIHMAP_KIND_UNCERTAIN] = PIHMAP_KIND_LIGHTER};
    static const double grey[3] = {1, 1, 1};
    const double *const ways[3] = {CASE_MELANIN, CASE_BLOOD, grey};
    struct pm_random random = {7};
    int seen[PIHMAP_KINDS] = {0};
    for (int round = 0; round < 900; round++) {
        double way[3];
        for (int k = 0; k < 3; k++)
            way[k] = ways[round % 3][k] * (1 + 0.1 * pm_random_normal(&random));
        struct pm_region darker = case_dropped(SKINS[round % 4], way, 1 + round % 7);
        darker.strain = 0.02 * (round % 11);
        darker.elongation = 1 + 0.3 * (round % 5);
        darker.look = 3 - round % 8;
        const struct pm_region lighter = other_way(&darker);
        const struct pm_kind was = pm_classify(&darker), now = pm_classify(&lighter);
        seen[was.kind]++;
        assert_int_equal(now.kind, mirrored[was.kind]);
        assert_near("confidence", now.confidence, was.confidence, 1e-9);
        assert_int_equal(now.severity, was.severity);
        assert_near("melanin", now.melanin, -was.melanin, 1e-9);
        assert_near("blood", now.blood, -was.blood, 1e-9);
        assert_near("shading", now.shading, -was.shading, 1e-9);
    }
    for (int k = 0; k < PIHMAP_KINDS; k++)
        assert_true(seen[k] > 20 || mirrored[k] == PIHMAP_KIND_PIH); /* none of them rests on few */
}

/* A colour that nothing in skin has, one between two causes that lies long on a slope, and melanin
 * that drowns in noise. */
static void what_is_none_of_them_is_uncertain(void **state)
{
    (void)state;
    static const double odd[3] = {1, 0.2, 0.1}, between[3] = {1, 1.19, 1.38};
    for (size_t s = 0; s < SKIN_COUNT; s++) {
        struct pm_region r = case_dropped(SKINS[s], odd, 5);
        expect("red alone", &r, PIHMAP_KIND_UNCERTAIN);
        r = case_dropped(SKINS[s], between, 3);
        r.elongation = 3.5;
        r.steepness = 0.3;
        r.outlined = 0.4;
        r.pigment_sigmas = 5;
        r.look = -3;
        expect("half melanin, half shade", &r, PIHMAP_KIND_UNCERTAIN);
        r = case_dropped(SKINS[s], CASE_MELANIN, 1.5);
        r.sigma_ratio = 0.3;
        expect("melanin in noise", &r, PIHMAP_KIND_UNCERTAIN);
    }
}

static void noise_takes_confidence(void **state)
{
    (void)state;
    double last = 1;
    for (double noise = 0.002; noise < 0.2; noise *= 1.5) {
        struct pm_region r = case_dropped(SKINS[1], CASE_MELANIN, 3);
        r.sigma_ratio = noise;
        const double now = pm_classify(&r).confidence;
        assert_true(now <= last + 1e-9);
        last = now;
    }
    assert_true(last < 0.5);
    double sure = 1;
    for (double sigma = 0.05; sigma < 6; sigma *= 2) {
        struct pm_region r = case_dropped(SKINS[1], CASE_MELANIN, 3);
        r.sigma_L = sigma;
        const double now = pm_classify(&r).confidence;
        assert_true(now <= sure);
        sure = now;
    }
    assert_true(sure < 0.5);
}

/* The folds of smiling faces have a strain of 0.16 to 0.26, made pairs up to 0.14. A mark may lie
 * where skin moved; a fold is long besides, and skin that moved across its shade explains it. */
static void folds_of_the_skin_are_not_pih(void **state)
{
    (void)state;
    struct pm_region r = case_dropped(SKINS[1], CASE_MELANIN, 5);
    const double still = pm_classify(&r).confidence;
    r.strain = 0.05;
    const double little = pm_classify(&r).confidence;
    r.strain = 0.25;
    const double moved = pm_classify(&r).confidence;
    r.sigma_L = 0.6;
    r.pigment_sigmas = 4.5;
    r.elongation = 3.5;
    r.steepness = 0.25;
    r.outlined = 0.35;
    r.at_edge = 0.15;
    r.look = -3;
    const double folded = pm_classify(&r).confidence;
    print_message("confidence: %.2f still, %.2f at strain 0.05, %.2f at 0.25, %.2f folded\n", still,
                  little, moved, folded);
    assert_true(still > 0.95);
    assert_true(little > 0.95 * still);
    assert_true(moved > 0.5 && moved < little);
    assert_true(folded < 0.2);
    /* Redness does not come from folding. */
    r = case_dropped(SKINS[1], CASE_BLOOD, 3);
    const double red = pm_classify(&r).confidence;
    r.strain = 0.25;
    assert_true(pm_classify(&r).confidence == red);
}

static void parts_add_up_and_name_the_cause(void **state)
{
    (void)state;
    static const double shade[3] = {1, 1, 1};
    struct pm_random random = {5};
    for (int round = 0; round < 500; round++) {
        double way[3];
        for (int k = 0; k < 3; k++)
            way[k] = pm_random_normal(&random);
        const struct pm_region r = case_fallen(SKINS[round % 4], way, 0.1);
        const struct pm_kind kind = pm_classify(&r);
        assert_true(isfinite(kind.melanin) && isfinite(kind.blood) && isfinite(kind.shading));
        assert_true(fabs(kind.melanin + kind.blood + kind.shading - r.delta[0]) < 1e-9);
        assert_true(kind.confidence >= 0 && kind.confidence <= 1);
    }
    for (size_t s = 0; s < SKIN_COUNT; s++) {
        const struct pm_region m = case_dropped(SKINS[s], CASE_MELANIN, 5),
                               b = case_dropped(SKINS[s], CASE_BLOOD, 4),
                               g = case_dropped(SKINS[s], shade, 5);
        const double melanin = pm_classify(&m).melanin, blood = pm_classify(&b).blood,
                     grey = pm_classify(&g).shading;
        print_message("skin %zu: melanin %.2f of -5, blood %.2f of -4, shade %.2f of -5\n", s,
                      melanin, blood, grey);
        assert_true(melanin < -3.5 && blood < -3 && grey < -3.5);
        assert_true(fabs(pm_classify(&m).blood) < 1 && fabs(pm_classify(&g).blood) < 1);
    }
}

static void severity_follows_the_drop(void **state)
{
    (void)state;
    static const struct {
        double drop;
        enum pihmap_severity severity;
    } steps[] = {{1.0, PIHMAP_SEVERITY_MEASURABLE}, {1.99, PIHMAP_SEVERITY_MEASURABLE},
                 {2.01, PIHMAP_SEVERITY_VISIBLE},   {4.99, PIHMAP_SEVERITY_VISIBLE},
                 {5.01, PIHMAP_SEVERITY_MARKED},    {12, PIHMAP_SEVERITY_MARKED}};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        const struct pm_region r = case_dropped(SKINS[0], CASE_MELANIN, steps[i].drop);
        assert_int_equal(pm_classify(&r).severity, steps[i].severity);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(melanin_is_pih),
        cmocka_unit_test(blood_is_erythema),
        cmocka_unit_test(redness_that_is_seen_is_surer),
        cmocka_unit_test(grey_is_shading),
        cmocka_unit_test(deep_pigment_is_pih_too),
        cmocka_unit_test(shape_and_border_count),
        cmocka_unit_test(what_has_gone_is_named),
        cmocka_unit_test(swapped_photos_give_mirrored_kinds),
        cmocka_unit_test(what_is_none_of_them_is_uncertain),
        cmocka_unit_test(noise_takes_confidence),
        cmocka_unit_test(folds_of_the_skin_are_not_pih),
        cmocka_unit_test(parts_add_up_and_name_the_cause),
        cmocka_unit_test(severity_follows_the_drop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
