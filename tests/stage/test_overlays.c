/*
 * What people lay over photos: found on every tone of skin, as the right class, and nothing where
 * there is nothing; pairs that carry it have no false mark, and the report names it.
 */
#include "codec/load.h"
#include "skin/collage.h"
#include "skin/hidden.h"
#include "skin/overlays.h"
#include "stage/stage_case.h"
#include "support/folder.h"
#include "support/laid_over.h"
#include "support/pair_save.h"
#include "support/picture.h"

#define SIDE 1000 /* long side of the photos, px: they have a fine frame */
#define CANVAS (SIDE * 100 / 86 + 2)
#define SKINS PM_DRAWS(3)

static const double TONES[] = {50, 15, -35};

static struct pm_job job;
static char folder[4096];
static struct pm_pair pairs[SKINS];

/* Unchanged, moved a little. */
static void make_pair(int k, struct pm_pair *out)
{
    struct pm_skin_look look;
    struct pm_pair_draw draw;
    struct pm_linear patch;
    struct pm_mask skin;
    pm_skin_look_draw(PM_SCENE_CLOSEUP, TONES[k], CANVAS, CANVAS * 3 / 4, 31 + (uint64_t)k, &look);
    assert_int_equal(pm_skin_render(&job, &look, &patch, &skin), PIHMAP_OK);
    const struct pm_pair_source source = {&patch, NULL, &skin};
    assert_true(pm_pair_draw_named("nochange", &draw));
    draw.long_side = SIDE;
    draw.rotation_deg = 2;
    draw.scale = draw.shift = 0.03;
    draw.perspective = 0.02;
    assert_int_equal(pm_pair_make(&job, &source, &draw, 41 + (uint64_t)k, out), PIHMAP_OK);
    pm_linear_free(&patch);
    pm_mask_free(&skin);
}

static int begin(void **state)
{
    (void)state;
    pm_job_init(&job, 2);
    for (int k = 0; k < SKINS; k++)
        make_pair(k, &pairs[k]);
    return pm_folder_make(&job, folder) ? -1 : 0;
}

static int end(void **state)
{
    (void)state;
    for (int k = 0; k < SKINS; k++)
        pm_pair_free(&pairs[k]);
    pm_folder_remove(folder);
    pm_job_free(&job);
    return 0;
}

/* ---- in one photo ------------------------------------------------------------------------ */

/* What is found by its own colour and edges, its class, and the share of the photo, in percent,
 * with the margin: so much at least, so much at most. */
static const struct {
    enum pm_laid_over kind;
    enum pm_pixel_class as;
    double least, most;
} ALONE[] = {
    {PM_LAID_WHITE_CAPTION, PM_PIXEL_OVERLAY, 0.8, 4},
    {PM_LAID_DATE_STAMP, PM_PIXEL_OVERLAY, 0.8, 4},
    {PM_LAID_BLACK_BAR, PM_PIXEL_PAD, 4.4, 7},
    {PM_LAID_WHITE_BAR, PM_PIXEL_PAD, 4.4, 7},
    {PM_LAID_WHITE_FRAME, PM_PIXEL_FRAME, 13, 17},
    {PM_LAID_BLACK_FRAME, PM_PIXEL_FRAME, 13, 17},
    {PM_LAID_ROUND_FRAME, PM_PIXEL_FRAME, 44, 52},
    {PM_LAID_RULER, PM_PIXEL_PAD, 3, 6},
    {PM_LAID_ARROW, PM_PIXEL_OVERLAY, 0.4, 2.5},
    {PM_LAID_LOGO, PM_PIXEL_OVERLAY, 1.2, 4},
};

/* Finds the overlays of the photo as JPEG; *photo is the caller's. */
static void find(const struct pm_rgb8 *picture, struct pm_photo *photo, struct pm_class_map *map)
{
    struct pihmap_options opt;
    const char *path = pm_scratch_text(&job, "%s/photo.jpg", folder);
    pihmap_options_init(&opt);
    assert_int_equal(pm_picture_save_jpeg(&job, path, picture, 90, NULL), PIHMAP_OK);
    assert_int_equal(pm_load(&job, path, &opt, photo), PIHMAP_OK);
    assert_int_equal(pm_find_overlays(&job, photo, map), PIHMAP_OK);
}

static void lay(const struct pm_rgb8 *from, enum pm_laid_over kind, int which, struct pm_rgb8 *out)
{
    assert_int_equal(pm_rgb8_copy(&job, from, out), PIHMAP_OK);
    assert_int_equal(pm_lay_over(&job, kind, which, out), PIHMAP_OK);
}

static void each_kind_is_found_on_every_tone(void **state)
{
    (void)state;
    for (int k = 0; k < SKINS; k++)
        for (size_t n = 0; n < sizeof ALONE / sizeof *ALONE; n++) {
            double share[PM_PIXEL_CLASSES];
            struct pm_rgb8 laid;
            struct pm_photo photo;
            struct pm_class_map map;
            lay(&pairs[k].before, ALONE[n].kind, 0, &laid);
            find(&laid, &photo, &map);
            pm_class_shares(&map, NULL, share);
            print_message("ITA %.0f, %s: %.2f %%\n", TONES[k], pm_laid_over_name(ALONE[n].kind),
                          100 * share[ALONE[n].as]);
            assert_true(100 * share[ALONE[n].as] >= ALONE[n].least);
            assert_true(100 * pm_class_map_share(&map) <= ALONE[n].most);
            pm_class_map_free(&map);
            pm_photo_free(&photo);
            pm_rgb8_free(&laid);
        }
}

static void plain_photos_carry_nothing(void **state)
{
    (void)state;
    for (int k = 0; k < 2 * SKINS; k++) {
        struct pm_photo photo;
        struct pm_class_map map;
        find(k % 2 ? &pairs[k / 2].after : &pairs[k / 2].before, &photo, &map);
        assert_true(pm_class_map_share(&map) == 0.0);
        pm_class_map_free(&map);
        pm_photo_free(&photo);
    }
}

/* A patch of a wall may look as a pad does; it hides no skin. */
static void what_lies_on_no_skin_is_cleared(void **state)
{
    struct pm_rgb8 laid;
    struct pm_photo photo;
    struct pm_class_map map;
    struct pm_mask skin;
    (void)state;
    lay(&pairs[0].before, PM_LAID_BLACK_BAR, 0, &laid);
    find(&laid, &photo, &map);
    assert_int_equal(pm_mask_alloc(&job, map.w, map.h, &skin), PIHMAP_OK);
    memset(skin.v, 255, pm_pixels(&skin));
    assert_int_equal(pm_keep_overlays_on_skin(&job, &skin, &map), PIHMAP_OK);
    assert_true(pm_class_map_share(&map) > 0.04);
    memset(skin.v, 0, pm_pixels(&skin) * 9 / 10); /* skin far below */
    assert_int_equal(pm_keep_overlays_on_skin(&job, &skin, &map), PIHMAP_OK);
    assert_true(pm_class_map_share(&map) == 0.0);
    pm_mask_free(&skin);
    pm_class_map_free(&map);
    pm_photo_free(&photo);
    pm_rgb8_free(&laid);
}

/* A dark room ends on a straight line, too, but its light falls off. */
static void an_uneven_strip_is_no_frame(void **state)
{
    struct pm_rgb8 room;
    struct pm_photo photo;
    struct pm_class_map map;
    (void)state;
    assert_int_equal(pm_rgb8_copy(&job, &pairs[0].before, &room), PIHMAP_OK);
    for (int y = 0; y < room.h; y++)
        for (int x = 0; x < 80; x++)
            for (int c = 0; c < 3; c++)
                pm_row(&room, 0)[3 * ((size_t)y * (size_t)room.w + (size_t)x) + (size_t)c] =
                    (uint8_t)(30 + 14 * y / room.h);
    find(&room, &photo, &map);
    assert_true(pm_class_map_share(&map) == 0.0);
    pm_class_map_free(&map);
    pm_photo_free(&photo);
    pm_rgb8_free(&room);
}

/* Nothing of a pad's edge is left for registration to follow. */
static void what_is_hidden_has_no_edge(void **state)
{
    struct pm_rgb8 laid;
    struct pm_photo photo;
    struct pm_class_map map;
    float most = 0.0f;
    (void)state;
    lay(&pairs[0].before, PM_LAID_BLACK_BAR, 0, &laid);
    find(&laid, &photo, &map);
    assert_int_equal(pm_hide_overlays(&job, &map, &photo), PIHMAP_OK);
    const struct pm_plane *g = &photo.linear.g;
    for (size_t i = 0; i + 1 < pm_pixels(g); i++)
        if (map.v[i] && map.v[i + 1]) {
            most = fmaxf(most, fabsf(logf(g->v[i] / g->v[i + 1])));
            assert_true(photo.clipped.v[i] == 1.0f);
        }
    print_message("steepest under the pad: %.3f ln a px\n", (double)most);
    assert_true(most < 0.1f);
    pm_class_map_free(&map);
    pm_photo_free(&photo);
    pm_rgb8_free(&laid);
}

/* ---- two photos in one file ---------------------------------------------------------------- */

/* Both photos of a pair side by side, with a bar of so many px between them. */
static void join(const struct pm_pair *pair, int bar, struct pm_rgb8 *out)
{
    const int w = pair->before.w,
              h = pair->after.h < pair->before.h ? pair->after.h : pair->before.h;
    assert_int_equal(pm_rgb8_alloc(&job, 2 * w + bar, h, out), PIHMAP_OK);
    memset(out->v, 255, 3 * pm_pixels(out));
    for (int y = 0; y < h; y++) {
        uint8_t *row = out->v + 3 * (size_t)y * (size_t)out->w;
        memcpy(row, pair->before.v + 3 * (size_t)y * (size_t)w, 3 * (size_t)w);
        memcpy(row + 3 * (w + bar), pair->after.v + 3 * (size_t)y * (size_t)pair->after.w,
               3 * (size_t)(pair->after.w < w ? pair->after.w : w));
    }
}

/* skin: is all of it? */
static bool is_collage(const struct pm_rgb8 *picture, bool skin)
{
    struct pm_photo photo;
    struct pm_class_map map;
    struct pm_mask mask;
    find(picture, &photo, &map);
    assert_int_equal(pm_mask_alloc(&job, map.w, map.h, &mask), PIHMAP_OK);
    memset(mask.v, skin ? 255 : 0, pm_pixels(&mask));
    bool out;
    assert_int_equal(pm_find_collage(&job, &photo, &map, &mask, &out), PIHMAP_OK);
    pm_mask_free(&mask);
    pm_class_map_free(&map);
    pm_photo_free(&photo);
    return out;
}

static void a_collage_is_told_by_the_bar_in_its_middle(void **state)
{
    struct pm_rgb8 joined;
    (void)state;
    join(&pairs[0], 16, &joined);
    assert_true(is_collage(&joined, true));
    assert_false(is_collage(&joined, false)); /* no skin beside it */
    pm_rgb8_free(&joined);
}

static void a_collage_is_told_by_its_seam(void **state)
{
    struct pm_rgb8 joined;
    (void)state;
    join(&pairs[0], 0, &joined);
    for (size_t i = 0; i < pm_pixels(&joined); i++) /* the after photo is of another exposure */
        for (size_t c = 0; c < 3 && i % (size_t)joined.w >= (size_t)pairs[0].before.w; c++)
            joined.v[3 * i + c] = (uint8_t)(0.75 * joined.v[3 * i + c]);
    assert_true(is_collage(&joined, true));
    pm_rgb8_free(&joined);
}

/* Along the edge of a bar the picture changes abruptly, too. */
static void single_photos_are_no_collage(void **state)
{
    (void)state;
    for (int k = 0; k < SKINS; k++) {
        struct pm_rgb8 laid;
        assert_false(is_collage(&pairs[k].before, true));
        lay(&pairs[k].before, PM_LAID_BLACK_BAR, 0, &laid);
        assert_false(is_collage(&laid, true));
        pm_rgb8_free(&laid);
    }
}

/* ---- in pairs ---------------------------------------------------------------------------- */

struct seen {
    int marks;
    bool named[2]; /* before, after */
};

/* on: does the photo carry it? */
static struct seen compare(int skin, enum pm_laid_over kind, const bool on[2])
{
    struct pm_pair laid = pairs[skin];
    struct pm_pair_files files;
    struct pihmap_options opt;
    struct pihmap_error err;
    pihmap_result *r;
    struct seen seen = {0, {false, false}};
    if (on[0])
        lay(&pairs[skin].before, kind, 0, &laid.before);
    if (on[1])
        lay(&pairs[skin].after, kind, 1, &laid.after);
    assert_int_equal(pm_pair_save_photos(&job, &laid, folder), PIHMAP_OK);
    pm_pair_files_in(folder, &files);
    pihmap_options_init(&opt);
    assert_int_equal(pihmap_compare(files.before, files.after, &opt, &r, &err), PIHMAP_OK);
    const struct pihmap_report *report = pihmap_result_report(r);
    seen.marks = (int)report->region_count;
    for (int k = 0; k < report->comparability.reason_count; k++) {
        const enum pihmap_reason_code code = report->comparability.reasons[k].code;
        seen.named[0] |=
            code == PIHMAP_REASON_OVERLAY_BEFORE || code == PIHMAP_REASON_FIXED_OVERLAY;
        seen.named[1] |= code == PIHMAP_REASON_OVERLAY_AFTER || code == PIHMAP_REASON_FIXED_OVERLAY;
    }
    pihmap_result_free(r);
    if (on[0])
        pm_rgb8_free(&laid.before);
    if (on[1])
        pm_rgb8_free(&laid.after);
    return seen;
}

static void pairs_have_no_false_mark_and_name_it(void **state)
{
    static const enum pm_laid_over kinds[] = {
        PM_LAID_WATERMARK,     PM_LAID_WHITE_CAPTION, PM_LAID_BLACK_FRAME, PM_LAID_BLACK_BAR,
        PM_LAID_BLACK_CAPTION, PM_LAID_ARROW,         PM_LAID_DATE_STAMP};
    (void)state;
    for (int n = 0; n < PM_DRAWS(sizeof kinds / sizeof *kinds); n++) {
        const bool both = pm_laid_over_both(kinds[n]), on[2] = {both || n % 2, both || !(n % 2)};
        const struct seen seen = compare(n % SKINS, kinds[n], on);
        print_message("%s: %d marks\n", pm_laid_over_name(kinds[n]), seen.marks);
        assert_int_equal(seen.marks, 0);
        for (int k = 0; k < 2; k++)
            assert_int_equal(seen.named[k], on[k]);
    }
}

static void plain_pairs_name_nothing(void **state)
{
    (void)state;
    for (int k = 0; k < SKINS; k++) {
        const struct seen seen = compare(k, PM_LAID_ARROW, (const bool[2]){false, false});
        assert_false(seen.named[0] || seen.named[1]);
        assert_int_equal(seen.marks, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_is_found_on_every_tone),
        cmocka_unit_test(plain_photos_carry_nothing),
        cmocka_unit_test(what_lies_on_no_skin_is_cleared),
        cmocka_unit_test(an_uneven_strip_is_no_frame),
        cmocka_unit_test(what_is_hidden_has_no_edge),
        cmocka_unit_test(a_collage_is_told_by_the_bar_in_its_middle),
        cmocka_unit_test(a_collage_is_told_by_its_seam),
        cmocka_unit_test(single_photos_are_no_collage),
        cmocka_unit_test(pairs_have_no_false_mark_and_name_it),
        cmocka_unit_test(plain_pairs_name_nothing),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
