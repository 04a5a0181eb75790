/*
 * What speaks for a mark and what against it: every piece of evidence, added to a region that is a
 * mark without it, decides; mixtures go over from one cause to the next; and doubt is named.
 */
#include "change/classify.h"

#include "stage/region_case.h"

/* Of share parts a and the rest b, which are made as deep as one another in green. */
static void mix(const double a[3], const double b[3], double share, double out[3])
{
    for (int k = 0; k < 3; k++)
        out[k] = share * a[k] / a[1] + (1 - share) * b[k] / b[1];
}

#define AT(field) offsetof(struct pm_region, field)

/* What else is found at the region, of melanin's colour and 4 L*. */
static const struct {
    double strain, elongation, relief, sigma_L, steepness, outlined, at_edge;
    bool mark;
    enum pihmap_evidence evidence; /* if it is none */
} CASES[] = {
    {0.00, 1.2, 0.0, 0.15, 0.10, 0.80, 0.00, true, 0},
    {0.12, 1.2, 0.0, 0.15, 0.10, 0.80, 0.00, true, 0}, /* skin moves a little everywhere */
    {0.30, 1.2, 0.0, 0.15, 0.10, 0.80, 0.00, true, 0}, /* a mark on a cheek that smiles */
    {0.30, 1.6, 0.3, 0.60, 0.30, 0.60, 0.15, false, PIHMAP_EVIDENCE_SKIN_FOLDED}, /* its fold */
    {0.00, 2.5, 0.0, 0.15, 0.10, 0.80, 0.00, true, 0},                            /* ragged */
    {0.00, 10., 0.0, 0.15, 0.10, 0.80, 0.00, false, PIHMAP_EVIDENCE_FOLD_SHAPE},
    {0.00, 1.2, 1.0, 0.15, 0.10, 0.80, 0.00, true, 0}, /* a bright place is near by chance */
    {0.00, 4.5, 0.0, 0.15, 0.10, 0.80, 0.00, true, 0}, /* long, with a crisp outline ... */
    {0.15, 5.5, 1.0, 0.40, 0.10, 0.60, 0.00, false, PIHMAP_EVIDENCE_FOLD_SHAPE}, /* ... or not */
    {0.00, 1.2, 0.0, 0.15, 0.10, 0.30, 0.00, true, 0}, /* restless skin ... */
    {0.00, 1.2, 0.0, 2.00, 0.08, 0.15, 0.00, false, PIHMAP_EVIDENCE_NEAR_NOISE}, /* ... noisy */
    {0.00, 1.2, 0.0, 0.15, 0.10, 0.80, 0.40, true, 0}, /* near the hair ... */
    {0.15, 1.6, 0.0, 0.40, 0.30, 0.60, 0.50, false, PIHMAP_EVIDENCE_AT_EDGE}, /* ... on a slope */
    {0.00, 1.2, 0.0, 1.00, 0.10, 0.80, 0.00, true, 0}, /* four standard errors */
};

static void every_piece_of_evidence_can_decide(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct pm_region r = case_dropped(CASE_SKIN, CASE_MELANIN, 4);
        r.strain = CASES[i].strain;
        r.elongation = CASES[i].elongation;
        r.relief = CASES[i].relief;
        r.sigma_L = CASES[i].sigma_L;
        r.pigment_sigmas = fabs(r.delta[0]) / r.sigma_L;
        r.steepness = CASES[i].steepness;
        r.outlined = CASES[i].outlined;
        r.at_edge = CASES[i].at_edge;
        r.look = CASES[i].mark ? 2 : -3;
        const struct pm_kind kind = pm_classify(&r);
        if ((kind.kind == PIHMAP_KIND_PIH) != CASES[i].mark ||
            (!CASES[i].mark && kind.evidence != CASES[i].evidence))
            fail_msg("case %zu: %s, confidence %.2f, evidence %d", i, pihmap_kind_name(kind.kind),
                     kind.confidence, (int)kind.evidence);
        assert_true((kind.kind == PIHMAP_KIND_PIH) == (kind.confidence >= 0.5));
    }
}

/* Hair, the edge of a pad or a nostril has pigment's colour, but no mark is so much darker. */
static void what_is_deeper_than_any_mark_is_doubted(void **state)
{
    (void)state;
    for (int k = 0; k < 2; k++) {
        struct pm_region r = case_dropped(CASE_SKIN, CASE_MELANIN, k ? 25 : 9);
        r.sigma_L = fabs(r.delta[0]) / 8;
        r.pigment_sigmas = 8;
        const struct pm_kind kind = pm_classify(&r);
        print_message("%.1f L*: confidence %.3f\n", r.delta[0], kind.confidence);
        assert_int_equal(kind.kind, k ? PIHMAP_KIND_UNCERTAIN : PIHMAP_KIND_PIH);
        assert_true(!k || kind.evidence == PIHMAP_EVIDENCE_TOO_DEEP);
    }
}

/* However calm the pair: light leaves something everywhere, so a faint change is less sure. */
static void a_faint_change_is_less_sure_in_no_noise(void **state)
{
    (void)state;
    double sure[2];
    for (int k = 0; k < 2; k++) {
        struct pm_region r = case_dropped(CASE_SKIN, CASE_MELANIN, k ? 1 : 4);
        r.sigma_L = 0.02;
        r.sigma_ratio = 0.001;
        r.pigment_sigmas = 50;
        r.look = 0;
        sure[k] = pm_classify(&r).confidence;
    }
    assert_true(sure[1] < sure[0] - 0.05);
}

/* Nothing that has a name speaks against it: then the network is the reason. */
static void what_looks_like_no_mark_is_doubted(void **state)
{
    (void)state;
    for (int k = 0; k < 2; k++) {
        struct pm_region r = case_dropped(CASE_SKIN, CASE_MELANIN, 4);
        r.sigma_L = 0.6;
        r.pigment_sigmas = 6;
        r.look = k ? -6 : 4;
        const struct pm_kind kind = pm_classify(&r);
        assert_int_equal(kind.kind, k ? PIHMAP_KIND_UNCERTAIN : PIHMAP_KIND_PIH);
        assert_true(!k || kind.evidence == PIHMAP_EVIDENCE_UNLIKE_MARK);
    }
}

/* However far it stands out: a drop that may be none is not called PIH. */
static void what_may_be_no_drop_is_no_mark(void **state)
{
    (void)state;
    for (int k = 0; k < 3; k++) {
        struct pm_region r = case_dropped(CASE_SKIN, CASE_MELANIN, 4);
        r.outlined = 0.8;
        r.pigment_sigmas = k == 2 ? 3.4 : 20; /* then it is of lightness alone */
        r.look = k == 2 ? -0.1 : 2;
        r.sigma_L = fabs(r.delta[0]) / (k == 1 ? 1.94 : 1.98);
        const struct pm_kind kind = pm_classify(&r);
        assert_int_equal(kind.kind, k ? PIHMAP_KIND_UNCERTAIN : PIHMAP_KIND_PIH);
        assert_true(k ? kind.evidence == PIHMAP_EVIDENCE_NEAR_NOISE && kind.confidence < 0.5
                      : kind.confidence >= 0.5);
    }
}

/* More of what speaks against a mark never makes it more certain, and less so from some amount on.
 */
static void doubt_only_lowers_the_confidence(void **state)
{
    (void)state;
    static const struct {
        size_t at; /* of the double that grows */
        double from, to;
    } doubts[] = {
        {AT(strain), 0, 0.4},  {AT(steepness), 0, 0.5},       {AT(at_edge), 0, 0.6},
        {AT(outlined), 1, 0},  {AT(elongation), 1, 5},        {AT(look), 4, -6},
        {AT(sigma_L), 0.1, 4}, {AT(sigma_ratio), 0.003, 0.1}, {AT(pigment_sigmas), 12, 2}};
    for (size_t d = 0; d < sizeof doubts / sizeof *doubts; d++) {
        double last = 1, first = 0;
        for (int k = 0; k <= 20; k++) {
            struct pm_region r = case_dropped(CASE_SKIN, CASE_MELANIN, 4);
            r.sigma_L = 0.5; /* nearer to doubt, where each piece shows */
            r.pigment_sigmas = 6;
            r.look = 4;
            const double value = doubts[d].from + k * (doubts[d].to - doubts[d].from) / 20;
            memcpy((char *)&r + doubts[d].at, &value, sizeof value);
            const double sure = pm_classify(&r).confidence;
            assert_true(sure <= last + 1e-9);
            last = sure;
            first = k ? first : sure;
        }
        print_message("doubt %zu: confidence %.3f to %.3f\n", d, first, last);
        assert_true(first > 0.93 && last < first - 0.005);
    }
}

/* Eight parts of melanin and two of shade are a mark, the more shade the less surely, and shade is
 * shade. */
static void melanin_goes_over_into_shade(void **state)
{
    (void)state;
    static const double shade[3] = {1, 1, 1};
    double last = 1;
    for (int parts = 10; parts >= 0; parts--) {
        double way[3];
        mix(CASE_MELANIN, shade, parts / 10.0, way);
        const struct pm_region r = case_dropped(CASE_SKIN, way, 4);
        const struct pm_kind kind = pm_classify(&r);
        const double sure = kind.kind == PIHMAP_KIND_PIH ? kind.confidence : 0;
        if (parts >= 8)
            assert_true(sure > 0.9);
        if (parts <= 3)
            assert_int_equal(kind.kind, PIHMAP_KIND_SHADING);
        assert_true(sure <= last);
        last = sure;
        assert_near("melanin's part", kind.melanin, -4 * parts / 10.0, 0.3);
    }
}

static void melanin_goes_over_into_blood(void **state)
{
    (void)state;
    for (int parts = 10; parts >= 0; parts--) {
        double way[3];
        mix(CASE_MELANIN, CASE_BLOOD, parts / 10.0, way);
        const struct pm_region r = case_dropped(CASE_SKIN, way, 4);
        const struct pm_kind kind = pm_classify(&r);
        if (parts >= 8)
            assert_int_equal(kind.kind, PIHMAP_KIND_PIH);
        if (parts <= 3)
            assert_int_equal(kind.kind, PIHMAP_KIND_ERYTHEMA);
        assert_near("blood's part", kind.blood, -4 * (1 - parts / 10.0), 0.8);
        assert_near("shade's part", kind.shading, 0, 0.3);
    }
}

/* A fall beyond melanin's direction, as noise makes it, is melanin and not twice as much of it less
 * some shade: no part is larger than the whole. */
static void no_part_is_larger_than_the_whole(void **state)
{
    (void)state;
    static const double ways[][3] = {{1, 1.6, 2.6}, {1, 0.9, 0.8}, {0.2, 1, 0.5}, {1, 1, 1.6}};
    for (int w = 0; w < 4; w++) {
        const struct pm_region r = case_dropped(CASE_SKIN, ways[w], 4);
        const struct pm_kind kind = pm_classify(&r);
        print_message("parts: %.2f %.2f %.2f\n", kind.melanin, kind.blood, kind.shading);
        assert_true(kind.melanin <= 0 && kind.blood <= 0);
        assert_true(kind.melanin > -5 && kind.blood > -5 && kind.shading > -5);
        assert_true(kind.shading < 1);
    }
}

/* The neighbours of a mark's colour that are seen on every pair: a warm shade, as skin that lights
 * skin makes it, and shade under a blue sky. */
static void no_shade_is_a_mark(void **state)
{
    (void)state;
    static const double shades[][3] = {{1, 1, 1}, {1, 1.09, 1.18}, {1, 0.96, 0.90}};
    for (int s = 0; s < 3; s++)
        for (double drop = 2; drop <= 8; drop *= 2) {
            const struct pm_region r = case_dropped(CASE_SKIN, shades[s], drop);
            const struct pm_kind kind = pm_classify(&r);
            if (kind.kind != PIHMAP_KIND_SHADING)
                fail_msg("shade %d, %.0f L*: %s", s, drop, pihmap_kind_name(kind.kind));
            assert_true(drop < 4 || kind.confidence > 0.8); /* warm shade as well as grey */
        }
}

/* Two standard errors make a change 0.84 real, whatever its kind. */
static void what_may_be_noise_is_not_certain(void **state)
{
    (void)state;
    struct pm_region red = case_dropped(CASE_SKIN, CASE_BLOOD, 4);
    struct pm_region paler = case_dropped(CASE_SKIN, CASE_BLOOD, 4);
    paler.darker = false;
    for (int k = 0; k < 3; k++) {
        paler.delta[k] = -paler.delta[k];
        paler.ratio[k] = -paler.ratio[k];
    }
    for (double sigma = 1; sigma <= 4; sigma *= 2) {
        red.sigma_L = paler.sigma_L = sigma;
        const double real = erf(2 / sigma);
        assert_near("redness", pm_classify(&red).confidence, real, 0.02);
        assert_near("paleness", pm_classify(&paler).confidence, real, 0.02);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_piece_of_evidence_can_decide),
        cmocka_unit_test(what_is_deeper_than_any_mark_is_doubted),
        cmocka_unit_test(a_faint_change_is_less_sure_in_no_noise),
        cmocka_unit_test(what_looks_like_no_mark_is_doubted),
        cmocka_unit_test(what_may_be_no_drop_is_no_mark),
        cmocka_unit_test(doubt_only_lowers_the_confidence),
        cmocka_unit_test(melanin_goes_over_into_shade),
        cmocka_unit_test(melanin_goes_over_into_blood),
        cmocka_unit_test(no_part_is_larger_than_the_whole),
        cmocka_unit_test(no_shade_is_a_mark),
        cmocka_unit_test(what_may_be_noise_is_not_certain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
