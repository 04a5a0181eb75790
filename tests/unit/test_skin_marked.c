/* Skin against what people marked: keys that name nobody, classes of px, the shares, and the
 * project's own marks. */
#include "bench/accuracy_marked.h"
#include "bench/accuracy_second.h"
#include "bench/marked_score.h"

#include "base/colour.h"
#include "files/folder.h"
#include "support/check.h"
#include "support/job_case.h"
#include "support/folder.h"
#include "support/picture.h"
#include "support/skin_render.h"

#include <stdio.h>
#include <string.h>

/* ---- photos ------------------------------------------------------------------------- */

/* printf 'clinic/arm_before' | sha256sum */
#define ARM_KEY "b49cc78af73d"

static void expect_key(const char *path, const char *key, const char *group)
{
    char own_key[MARK_KEY], own_group[64];
    skin_marks_key(path, own_key);
    skin_marks_group(path, own_group, sizeof own_group);
    assert_string_equal(own_key, key);
    assert_string_equal(own_group, group);
}

static void a_photo_is_known_by_its_last_two_names(void **state)
{
    (void)state;
    expect_key("/a/b.c/clinic/arm_before.png", ARM_KEY, "clinic");
    expect_key("clinic/arm_before.jpeg", ARM_KEY, "clinic");
    expect_key("x/faces/007.jpg", "c035669d4b58", "007"); /* printf 'faces/007' | sha256sum */
}

/* As many as the README says, each with skin, nearly all with what is not. */
static void the_marks_of_the_project_can_be_read(void **state)
{
    (void)state;
    struct skin_marks marks;
    struct pm_mask classes;
    const char *key;
    json_t *photo;
    int with_both = 0;
    assert_int_equal(skin_marks_open(&job, "tests/bench/skin_polygons.json", &marks), PIHMAP_OK);
    assert_int_equal(marks.photos, 60);
    assert_int_equal(pm_mask_alloc(&job, 50, 50, &classes), PIHMAP_OK);
    json_object_foreach(marks.root, key, photo)
    {
        int n[2] = {0, 0};
        if (!skin_marks_known(&marks, key))
            continue;
        assert_int_equal(strlen(key), MARK_KEY - 1);
        skin_marks_paint(&marks, key, &classes);
        for (size_t i = 0; i < pm_pixels(&classes); i++) {
            n[0] += classes.v[i] == MARKED_SKIN;
            n[1] += classes.v[i] >= MARKED_BACKGROUND;
        }
        assert_true(n[0] >= 25); /* 1 % of the photo */
        with_both += n[1] > 0;
    }
    assert_true(with_both >= 55);
    pm_mask_free(&classes);
    skin_marks_close(&marks);
}

static void write_text(const char *folder, const char *name, const char *text)
{
    char path[4400];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static enum pihmap_status open_text(const char *folder, const char *text, struct skin_marks *marks)
{
    char path[4400];
    write_text(folder, "marks.json", text);
    snprintf(path, sizeof path, "%s/marks.json", folder);
    return skin_marks_open(&job, path, marks);
}

static void spoiled_marks_are_refused(void **state)
{
    (void)state;
    static const char *const spoiled[] = {"[]",
                                          "{",
                                          "{\"k\": {\"skni\": [[[0, 0], [1, 0], [1, 1]]]}}",
                                          "{\"k\": {\"skin\": [[0, 0], [1, 0], [1, 1]]}}",
                                          "{\"k\": {\"skin\": [[[0, 0], [1, 0]]]}}",
                                          "{\"k\": {\"skin\": []}}"};
    char folder[4096];
    struct skin_marks marks;
    assert_int_equal(pm_folder_make(&job, folder), PIHMAP_OK);
    for (size_t i = 0; i < sizeof spoiled / sizeof *spoiled; i++) {
        print_message("%s\n", spoiled[i]);
        assert_int_equal(open_text(folder, spoiled[i], &marks), PIHMAP_EFORMAT);
        skin_marks_close(&marks);
    }
    pm_folder_drop(folder);
}

/* ---- scores ------------------------------------------------------------------------- */

enum { W = 100, H = 80 };

#define MADE                                                    \
    "{\"what\": \"not read\", \"" ARM_KEY "\": {"               \
    "\"hair\": [[[0.1, 0], [0.2, 0], [0.2, 0.5], [0.1, 0.5]]]," \
    "\"skin\": [[[0, 0], [0.5, 0], [0.5, 1], [0, 1]]],"         \
    "\"unclear\": [[[0.3, 0], [0.4, 0], [0.4, 1], [0.3, 1]]],"  \
    "\"cloth\": [[[0.8, 0], [0.9, 0], [0.9, 1], [0.8, 1]],"     \
    "            [[0.9, 0], [1, 0], [1, 0.5], [0.9, 0.5]]]}}"

static void paint_made(const char *folder, int w, int h, struct pm_mask *classes)
{
    struct skin_marks marks;
    assert_int_equal(open_text(folder, MADE, &marks), PIHMAP_OK);
    assert_int_equal(marks.photos, 1);
    assert_int_equal(pm_mask_alloc(&job, w, h, classes), PIHMAP_OK);
    skin_marks_paint(&marks, ARM_KEY, classes);
    skin_marks_close(&marks);
}

/* Called skin: half of what is marked as hair, as unclear, as cloth; some skin. */
static void call_skin(struct pm_mask *found)
{
    for (int y = 0; y < found->h; y++)
        for (int x = 0; x < found->w; x++)
            pm_at(found, x, y) = x < 15 || (x >= 35 && x < 40) || (x >= 85 && x < 95) ? 255 : 0;
}

static void shares_are_of_what_is_marked(void **state)
{
    (void)state;
    char folder[4096];
    struct pm_mask classes, found;
    struct marked_score score, sum = {0};
    assert_int_equal(pm_folder_make(&job, folder), PIHMAP_OK);
    paint_made(folder, W, H, &classes);
    assert_int_equal(pm_mask_alloc(&job, W, H, &found), PIHMAP_OK);
    marked_count(&classes, &found, &score);
    assert_int_equal(score.empty, 1);
    assert_true(isnan(marked_false_skin(&score)));
    assert_near("left out", marked_skin_left_out(&score), 1, 1e-9);
    call_skin(&found);
    marked_count(&classes, &found, &score);
    assert_int_equal(score.empty, 0);
    /* hair lies over skin, whatever their order in the file; unclear counts as neither */
    assert_near("skin", score.area[MARKED_SKIN], 0.35, 1e-9);
    assert_near("hair", score.area[MARKED_HAIR], 0.05, 1e-9);
    assert_near("cloth", score.area[MARKED_CLOTH], 0.15, 1e-9);
    assert_near("unmarked", score.area[MARKED_NOTHING], 0.35, 1e-9);
    assert_near("skin found", score.called_skin[MARKED_SKIN], 0.125, 1e-9);
    assert_near("false", marked_false_skin(&score), 0.1 / 0.225, 1e-9);
    assert_near("not skin", marked_called_skin(&score, MARKED_BACKGROUND, MARKED_OTHER), 0.1 / 0.2,
                1e-9);
    assert_near("hair", marked_called_skin(&score, MARKED_HAIR, MARKED_HAIR), 0.5, 1e-9);
    assert_near("cloth", marked_called_skin(&score, MARKED_CLOTH, MARKED_CLOTH), 0.5, 1e-9);
    assert_true(isnan(marked_called_skin(&score, MARKED_LIPS, MARKED_LIPS)));
    marked_add(&sum, &score);
    marked_add(&sum, &score);
    assert_int_equal(sum.photos, 2);
    assert_near("sum", marked_skin_left_out(&sum), 1 - 0.125 / 0.35, 1e-9);
    pm_mask_free(&classes);
    pm_mask_free(&found);
    pm_folder_drop(folder);
}

/* A dark disc of 113 px in marked skin, and one in cloth; the first is left out. */
static void lesions_are_those_of_marked_skin(void **state)
{
    (void)state;
    char folder[4096];
    struct pm_mask classes, found;
    struct pm_linear photo;
    struct marked_score score;
    assert_int_equal(pm_folder_make(&job, folder), PIHMAP_OK);
    paint_made(folder, 4 * W, 4 * H, &classes);
    assert_int_equal(pm_mask_alloc(&job, 4 * W, 4 * H, &found), PIHMAP_OK);
    assert_int_equal(pm_linear_alloc(&job, 4 * W, 4 * H, &photo), PIHMAP_OK);
    for (int y = 0; y < found.h; y++)
        for (int x = 0; x < found.w; x++) {
            const int at = x < W ? 60 : 350, dy = y - 240;
            const bool dark = (x - at) * (x - at) + dy * dy <= 36;
            double rgb[3];
            pm_lab_to_linear((double[]){60 - 8 * dark, 12, 18}, rgb);
            for (int k = 0; k < 3; k++)
                pm_linear_plane(&photo, k)->v[(size_t)y * 4 * W + (size_t)x] = (float)rgb[k];
            pm_at(&found, x, y) = dark ? 0 : 255;
        }
    assert_int_equal(marked_measure(&job, &photo, &classes, &found, &score), PIHMAP_OK);
    assert_near("lesion px", score.lesions.lesion * 16 * W * H, 113, 1e-6);
    assert_near("left out", marked_lesions_left_out(&score), 1, 1e-9);
    assert_near("calm px", score.lesions.calm * 16 * W * H, 0.35 * 16 * W * H - 113, 1e-6);
    assert_near("left out", marked_calm_left_out(&score), 0, 1e-9);
    pm_mask_free(&classes);
    pm_mask_free(&found);
    pm_linear_free(&photo);
    pm_folder_drop(folder);
}

/* ---- the whole way ------------------------------------------------------------------ */

/* Rendered skin that fills the frame, as CLINIC/arm_before.jpg. */
static void render_photo(const char *folder)
{
    char path[4400];
    struct pm_skin_look look;
    struct pm_linear picture;
    struct pm_mask skin;
    struct pm_rgb8 shown;
    pm_skin_look_draw(PM_SCENE_CLOSEUP, 35, 400, 320, 3, &look);
    assert_int_equal(pm_skin_render(&job, &look, &picture, &skin), PIHMAP_OK);
    assert_int_equal(pm_rgb8_alloc(&job, 400, 320, &shown), PIHMAP_OK);
    for (size_t i = 0; i < pm_pixels(&shown); i++)
        for (int k = 0; k < 3; k++)
            shown.v[3 * i + (size_t)k] = (uint8_t)lround(
                255 *
                pm_linear_to_srgb(fmin(fmax((double)pm_linear_plane(&picture, k)->v[i], 0), 1)));
    snprintf(path, sizeof path, "%s/photos/clinic", folder);
    assert_int_equal(pm_folder_create(&job, path), PIHMAP_OK);
    snprintf(path, sizeof path, "%s/photos/clinic/arm_before.jpg", folder);
    assert_int_equal(pm_picture_save_jpeg(&job, path, &shown, 92, NULL), PIHMAP_OK);
    snprintf(path, sizeof path, "%s/photos/clinic/arm_after.jpg", folder); /* it is not marked */
    assert_int_equal(pm_picture_save_jpeg(&job, path, &shown, 92, NULL), PIHMAP_OK);
    pm_linear_free(&picture);
    pm_mask_free(&skin);
    pm_rgb8_free(&shown);
}

static double figure_of(const json_t *root, const char *key)
{
    return json_number_value(
        json_object_get(json_object_get(json_object_get(root, "photos"), ARM_KEY), key));
}

static void marked_photos_are_found_and_measured(void **state)
{
    (void)state;
    char folder[4096], photos[4400], marks[4400], json[4400], keep[4400];
    struct pm_mask classes;
    assert_int_equal(pm_folder_make(&job, folder), PIHMAP_OK);
    paint_made(folder, W, H, &classes); /* leaves marks.json */
    pm_mask_free(&classes);
    render_photo(folder);
    snprintf(photos, sizeof photos, "%.2000s:%.2000s/photos", folder, folder);
    snprintf(marks, sizeof marks, "%s/marks.json", folder);
    snprintf(json, sizeof json, "%s/out.json", folder);
    struct accuracy_plan plan = {.marked = photos, .marks = marks, .json = json, .folds = 2};
    plan.fold = accuracy_fold("clinic", 2) + 1;
    assert_int_equal(accuracy_marked(&job, &plan), PIHMAP_OK);
    json_t *root = json_load_file(json, 0, NULL);
    assert_int_equal(json_object_size(json_object_get(root, "photos")), 1);
    /* All is skin to look at, so that what is called cloth and hair is found as skin. */
    assert_near("false", figure_of(root, "false_skin"), 0.2 / 0.55, 0.06);
    assert_near("left out", figure_of(root, "skin_left_out"), 0, 0.1);
    json_decref(root);
    plan.fold = 3 - plan.fold;
    assert_int_equal(accuracy_marked(&job, &plan), PIHMAP_EARG);
    plan.folds = 0;
    snprintf(keep, sizeof keep, "%s/photos/keep", folder);
    plan.keep = keep; /* among the photos */
    assert_int_equal(accuracy_marked(&job, &plan), PIHMAP_EARG);
    pm_folder_drop(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_photo_is_known_by_its_last_two_names),
        cmocka_unit_test(the_marks_of_the_project_can_be_read),
        cmocka_unit_test(spoiled_marks_are_refused),
        cmocka_unit_test(shares_are_of_what_is_marked),
        cmocka_unit_test(lesions_are_those_of_marked_skin),
        cmocka_unit_test(marked_photos_are_found_and_measured),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
