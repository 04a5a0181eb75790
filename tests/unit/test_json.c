/* report.json and inspect's document: contract's fields in its order, never NaN. */
#include "report/json.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static struct pihmap_options some_options(void)
{
    return (struct pihmap_options){
        .size = sizeof(struct pihmap_options), .alpha = 0.6, .legend = true, .threads = 3};
}

static char *json_of(const struct pihmap_report *report)
{
    struct pm_job job;
    const struct pihmap_options opt = some_options();
    char *text;
    size_t n;
    pm_job_init(&job, 1);
    assert_int_equal(pm_json(&job, report, &opt, &text, &n), PIHMAP_OK);
    assert_int_equal(n, strlen(text));
    assert_int_equal(text[n - 1], '\n');
    pm_job_free(&job);
    return text;
}

static void fields_keep_the_order_of_the_contract(void **state)
{
    (void)state;
    static const char *const order[] = {"\"schema\": \"pihmap-report/1\"",
                                        "\"tool\": {",
                                        "\"version\"",
                                        "\"libraries\"",
                                        "\"options\"",
                                        "\"before\": {",
                                        "\"file\": \"a.jpg\"",
                                        "\"sha256\"",
                                        "\"width\"",
                                        "\"height\"",
                                        "\"orientation\"",
                                        "\"profile\"",
                                        "\"taken_at\": null",
                                        "\"after\": {",
                                        "\"interval_days\"",
                                        "\"timing\": {",
                                        "\"stage\": \"unknown\"",
                                        "\"comparability\": {",
                                        "\"grade\": \"good\"",
                                        "\"reasons\"",
                                        "\"exposure_ev\"",
                                        "\"rgb_gain\"",
                                        "\"scale_ratio\"",
                                        "\"rotation_deg\"",
                                        "\"sharpness_ratio\"",
                                        "\"clipped_fraction\"",
                                        "\"alignment\": {",
                                        "\"status\": \"ok\"",
                                        "\"homography\": [",
                                        "\"local\"",
                                        "\"inliers\"",
                                        "\"overlap\"",
                                        "\"residual_px\"",
                                        "\"lighting\": {",
                                        "\"mode\": \"self\"",
                                        "\"card_residual_dE00\": null",
                                        "\"skin\": {",
                                        "\"fraction\"",
                                        "\"L\"",
                                        "\"a\"",
                                        "\"b\"",
                                        "\"ita\"",
                                        "\"ita_class\"",
                                        "\"noise_floor\": {",
                                        "\"delta_L\"",
                                        "\"flagged_from\"",
                                        "\"global\": {",
                                        "\"delta_L\": null",
                                        "\"delta_L_ci95\": null",
                                        "\"can_tell\": false",
                                        "\"note\"",
                                        "\"regions\": [",
                                        "\"id\": 1",
                                        "\"kind\": \"pih\"",
                                        "\"name\": null",
                                        "\"bbox\"",
                                        "\"centroid\"",
                                        "\"area_px\"",
                                        "\"area_mm2\": null",
                                        "\"delta_L\": -2.346",
                                        "\"delta_L_ci95\"",
                                        "\"delta_a\"",
                                        "\"delta_b\"",
                                        "\"delta_E00\"",
                                        "\"delta_ita\"",
                                        "\"delta_melanin\"",
                                        "\"delta_blood\"",
                                        "\"delta_shading\"",
                                        "\"confidence\"",
                                        "\"severity\": \"visible\"",
                                        "\"summary\": {",
                                        "\"verdict\": \"pih_likely\"",
                                        "\"pih_regions\"",
                                        "\"pih_area_px\"",
                                        "\"pih_area_mm2\"",
                                        "\"pih_area_fraction\"",
                                        "\"mean_delta_L\""};
    const struct pihmap_region region = {
        .id = 1, .delta_L = -2.34567, .area_mm2 = NAN, .severity = PIHMAP_SEVERITY_VISIBLE};
    const struct pihmap_report report = {.before.file = "a.jpg",
                                         .after.file = "b.jpg",
                                         .alignment = {.ok = true, .homography = {1, 0, 0}},
                                         .region_count = 1,
                                         .regions = &region};
    char *text = json_of(&report);
    const char *at = text;
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        const char *found = strstr(at, order[i]);
        if (!found)
            fail_msg("%s is missing or out of order", order[i]);
        at = found + 1;
    }
    assert_null(strstr(text, "threads")); /* the same bytes at any number of threads */
    free(text);
}

/* A declined pair: nearly everything is unknown. */
static void unknown_is_null_never_nan(void **state)
{
    (void)state;
    struct pihmap_report report = {.before.file = "a",
                                   .after.file = "b",
                                   .interval_days = NAN,
                                   .noise_floor_delta_L = NAN,
                                   .global_delta_L = NAN,
                                   .verdict = PIHMAP_CANNOT_TELL};
    struct pihmap_comparability *c = &report.comparability;
    c->exposure_ev = c->scale_ratio = c->rotation_deg = c->sharpness_ratio = NAN;
    c->rgb_gain[0] = c->rgb_gain[1] = c->rgb_gain[2] = INFINITY;
    for (int i = 0; i < 9; i++)
        report.alignment.homography[i] = NAN;
    report.alignment.residual_px = -INFINITY;
    report.skin.L = report.skin.a = report.skin.b = report.skin.ita = NAN;
    char *text = json_of(&report);
    assert_null(strstr(text, ": nan"));
    assert_null(strstr(text, ": inf"));
    assert_non_null(strstr(text, "\"homography\": null"));
    assert_non_null(strstr(text, "\"status\": \"declined\""));
    assert_non_null(strstr(text, "\"regions\": []"));
    assert_non_null(strstr(text, "\"interval_days\": null"));
    assert_non_null(strstr(text, "\"verdict\": \"cannot_tell\""));
    free(text);
}

/* File names are bytes; a name that is not UTF-8 used to make every JSON library refuse. */
static void bad_utf8_is_shown_not_refused(void **state)
{
    (void)state;
    const struct pihmap_report report = {.before.file = "caf\xe9 \xc3\xa9.jpg",
                                         .after.file = "\xed\xa0\x80\xf0\x9f\x98\x80\xc3"};
    char *text = json_of(&report);
    assert_non_null(strstr(text, "\"file\": \"caf\\\\xe9 \xc3\xa9.jpg\""));
    assert_non_null(strstr(text, "\"file\": \"\\\\xed\\\\xa0\\\\x80\xf0\x9f\x98\x80\\\\xc3\""));
    free(text);
}

static void same_report_same_bytes(void **state)
{
    (void)state;
    const struct pihmap_report report = {.before.file = "a", .after.file = "b"};
    char *one = json_of(&report), *two = json_of(&report);
    assert_string_equal(one, two);
    free(one);
    free(two);
}

static void inspection_lists_every_photo(void **state)
{
    (void)state;
    struct pm_job job;
    const struct pihmap_inspection two[2] = {
        {.photo = {.file = "a.jpg", .exposure_s = 1.0 / 125, .f_number = NAN, .white_balance = 1},
         .skin = {.melanin_index = 41.234567, .ita_class = "tan"},
         .clipped_fraction = 0.25},
        {.photo = {.file = "b.png", .white_balance = -1}, .skin = {.L = NAN}}};
    const struct pihmap_inspection *const photos[2] = {&two[0], &two[1]};
    char *text;
    size_t n;
    pm_job_init(&job, 1);
    assert_int_equal(pm_json_inspection(&job, photos, 2, &text, &n), PIHMAP_OK);
    assert_non_null(strstr(text, "\"schema\": \"pihmap-inspect/1\""));
    assert_non_null(strstr(text, "\"file\": \"a.jpg\""));
    assert_non_null(strstr(text, "\"file\": \"b.png\""));
    assert_non_null(strstr(text, "\"exposure_s\": 0.008"));
    assert_non_null(strstr(text, "\"f_number\": null"));
    assert_non_null(strstr(text, "\"white_balance\": \"manual\""));
    assert_non_null(strstr(text, "\"white_balance\": null"));
    assert_non_null(strstr(text, "\"melanin_index\": 41.23"));
    assert_non_null(strstr(text, "\"ita_class\": \"tan\""));
    assert_non_null(strstr(text, "\"clipped_fraction\": 0.25"));
    free(text);
    pm_job_free(&job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_keep_the_order_of_the_contract),
        cmocka_unit_test(unknown_is_null_never_nan),
        cmocka_unit_test(bad_utf8_is_shown_not_refused),
        cmocka_unit_test(same_report_same_bytes),
        cmocka_unit_test(inspection_lists_every_photo),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
