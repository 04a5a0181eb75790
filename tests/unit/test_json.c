/* report.json and the document of inspect: all fields of pihmap-report(5) in their order, and never
 * NaN. */
#include "report/json.h"

#include "support/check.h"

#include <string.h>

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

/* The words stand in the text, in this order. */
static void holds_in_order(const char *text, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *found = strstr(text, words[i]);
        if (!found)
            fail_msg("%s is missing or out of order", words[i]);
        text = found + 1;
    }
}

static void fields_keep_their_order(void **state)
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
                                        "\"left_out\": {",
                                        "\"shares\": {",
                                        "\"measured\": 0.6667",
                                        "\"background\": 0.3333",
                                        "\"hair\": 0.0",
                                        "\"coverage\": 0.75",
                                        "\"noise_floor\": {",
                                        "\"delta_L\"",
                                        "\"flagged_from\"",
                                        "\"flagged_from_range\": [",
                                        "\"seen_share\": 0.8125",
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
                                         .regions = &region,
                                         .pixel_share = {2.0 / 3, 1.0 / 3},
                                         .coverage = 0.75,
                                         .seen_share = 0.8125};
    char *text = json_of(&report);
    holds_in_order(text, order, sizeof order / sizeof *order);
    assert_null(strstr(text, "threads")); /* the same bytes at any number of threads */
    free(text);
}

/* Of a declined pair nearly everything is unknown. */
static void unknown_is_null_never_nan(void **state)
{
    static const char *const words[] = {"\"interval_days\": null",     "\"status\": \"declined\"",
                                        "\"homography\": null",        "\"measured\": null",
                                        "\"coverage\": null",          "\"regions\": []",
                                        "\"verdict\": \"cannot_tell\""};
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
    report.pixel_share[0] = report.coverage = NAN;
    report.skin.L = report.skin.a = report.skin.b = report.skin.ita = NAN;
    char *text = json_of(&report);
    assert_null(strstr(text, ": nan"));
    assert_null(strstr(text, ": inf"));
    holds_in_order(text, words, sizeof words / sizeof *words);
    free(text);
}

/* File names are bytes. A name that is not UTF-8 used to make a document that JSON libraries
 * refuse. */
static void invalid_utf8_is_escaped(void **state)
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
    static const char *const words[] = {"\"schema\": \"pihmap-inspect/1\"",
                                        "\"file\": \"a.jpg\"",
                                        "\"exposure_s\": 0.008",
                                        "\"f_number\": null",
                                        "\"white_balance\": \"manual\"",
                                        "\"ita_class\": \"tan\"",
                                        "\"melanin_index\": 41.23",
                                        "\"clipped_fraction\": 0.25",
                                        "\"file\": \"b.png\"",
                                        "\"white_balance\": null"};
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
    holds_in_order(text, words, sizeof words / sizeof *words);
    free(text);
    pm_job_free(&job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_keep_their_order),      cmocka_unit_test(unknown_is_null_never_nan),
        cmocka_unit_test(invalid_utf8_is_escaped),      cmocka_unit_test(same_report_same_bytes),
        cmocka_unit_test(inspection_lists_every_photo),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
