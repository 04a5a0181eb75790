/*
 * Skin segmentation on rendered limbs and ovals, from very light to dark, in front of backdrop,
 * hair and cloth, against the renderer's own mask; and on what is not skin.
 */
#include "skin/classes.h"
#include "skin/mask.h"

#include "stage/stage_case.h"

#define W 480
#define H 360
#define LEAST_FOUND 0.95  /* of the renderer's mask */
#define MOST_OUTSIDE 0.25 /* of what was found: the rim, where a limb turns away */
#define LEAST_IOU 0.85

static void photo_of(struct stage_case *c, struct pm_photo *photo)
{
    memset(photo, 0, sizeof *photo);
    case_copy(c, &c->skin, &photo->linear);
    assert_int_equal(pm_plane_alloc(&c->job, c->skin.r.w, c->skin.r.h, &photo->clipped), PIHMAP_OK);
}

static enum pihmap_status mask_of(struct pm_job *job, const struct pm_photo *photo,
                                  struct pm_mask *out)
{
    struct pm_class_map parts;
    const enum pihmap_status st = pm_skin_mask(job, photo, out, &parts);
    pm_class_map_free(&parts);
    return st;
}

/* Intersection over union. *outside: share of the found px that are not skin. */
static double overlap(const struct pm_mask *found, const struct pm_mask *truth, double *outside)
{
    double both = 0, either = 0, only = 0;
    for (size_t i = 0; i < pm_pixels(truth); i++) {
        both += found->v[i] && truth->v[i];
        either += found->v[i] || truth->v[i];
        only += found->v[i] && !truth->v[i];
    }
    *outside = only / fmax(both + only, 1);
    return both / either;
}

static double found_of(const struct pm_mask *found, const struct pm_mask *truth)
{
    double both = 0;
    for (size_t i = 0; i < pm_pixels(truth); i++)
        both += found->v[i] && truth->v[i];
    return both / (double)pm_mask_count(truth);
}

/* The renderer's mask is the smaller one: it leaves out where the limb turns away from the camera.
 */
static void people_of_every_tone_are_found(void **state)
{
    (void)state;
    static const double tones[] = {60, 48, 34, 18, -10, -35, -52};
    double worst = 1, sum = 0;
    int n = 0, poor = 0;
    for (int t = 0; t < PM_DRAWS(sizeof tones / sizeof *tones); t++)
        for (int scene = PM_SCENE_LIMB; scene <= PM_SCENE_OVAL; scene++) {
            struct stage_case c;
            struct pm_photo photo;
            struct pm_mask found;
            double outside;
            case_render(&c, (enum pm_skin_scene)scene, tones[t], W, H, 70 + (uint64_t)t);
            photo_of(&c, &photo);
            assert_int_equal(mask_of(&c.job, &photo, &found), PIHMAP_OK);
            const double iou = overlap(&found, &c.mask, &outside);
            print_message("ITA %3.0f %-4s: IoU %.3f, %.1f %% of what was found is not skin\n",
                          tones[t], scene == PM_SCENE_LIMB ? "limb" : "oval", iou, 100 * outside);
            worst = fmin(worst, iou);
            sum += iou;
            n++;
            poor += found_of(&found, &c.mask) < LEAST_FOUND || outside > MOST_OUTSIDE;
            for (size_t i = 0; i < case_pixels(&c); i++)
                assert_true(found.v[i] == 0 || found.v[i] == 255);
            pm_mask_free(&found);
            pm_photo_free(&photo);
            case_end(&c);
        }
    print_message("IoU: mean %.3f, worst %.3f\n", sum / n, worst);
    assert_int_equal(poor, 0);
}

static void a_close_up_is_all_skin(void **state)
{
    (void)state;
    static const double tones[] = {58, 20, -45};
    for (int t = 0; t < PM_DRAWS(3); t++) {
        struct stage_case c;
        struct pm_photo photo;
        struct pm_mask found;
        case_render(&c, PM_SCENE_CLOSEUP, tones[t], W, H, 5);
        photo_of(&c, &photo);
        assert_int_equal(mask_of(&c.job, &photo, &found), PIHMAP_OK);
        const double share = (double)pm_mask_count(&found) / (double)pm_mask_count(&c.mask);
        print_message("ITA %.0f close-up: %.1f %% found\n", tones[t], 100 * share);
        assert_true(share > 0.95);
        pm_mask_free(&found);
        pm_photo_free(&photo);
        case_end(&c);
    }
}

/* Exposures and white balances as in hand-held photos. */
static void light_does_not_change_what_is_skin(void **state)
{
    (void)state;
    static const double lights[][3] = {
        {0.5, 0.5, 0.5}, {1.35, 1.3, 1.2}, {1.1, 1, 0.85}, {0.9, 1, 1.15}};
    for (int l = 0; l < PM_DRAWS(4); l++) {
        struct stage_case c;
        struct pm_photo photo;
        struct pm_mask found;
        double outside;
        case_render(&c, PM_SCENE_LIMB, 25, W, H, 71);
        for (size_t i = 0; i < case_pixels(&c); i++)
            for (int k = 0; k < 3; k++)
                case_channel(&c.skin, k)->v[i] *= (float)lights[l][k];
        photo_of(&c, &photo);
        assert_int_equal(mask_of(&c.job, &photo, &found), PIHMAP_OK);
        const double iou = overlap(&found, &c.mask, &outside);
        print_message("light %.2f %.2f %.2f: IoU %.3f\n", lights[l][0], lights[l][1], lights[l][2],
                      iou);
        assert_true(iou >= LEAST_IOU);
        pm_mask_free(&found);
        pm_photo_free(&photo);
        case_end(&c);
    }
}

/* A new mark must stay in the measured skin; otherwise it is never found. */
static void marks_stay_in_the_skin(void **state)
{
    (void)state;
    static const double tones[] = {58, 20, -45};
    for (int t = 0; t < PM_DRAWS(3); t++) {
        struct stage_case c;
        struct pm_photo photo;
        struct pm_mask found;
        size_t in = 0, all = 0;
        case_render(&c, PM_SCENE_CLOSEUP, tones[t], W, H, 6);
        case_paint(&c.skin, &(struct case_mark){0.4 * W, 0.5 * H, 0.06 * H, 0.3, CASE_MELANIN, 10});
        case_paint(&c.skin, &(struct case_mark){0.7 * W, 0.4 * H, 0.05 * H, 0.3, CASE_BLOOD, 5});
        photo_of(&c, &photo);
        assert_int_equal(mask_of(&c.job, &photo, &found), PIHMAP_OK);
        assert_int_equal(pm_skin_fill_holes(&c.job, &found), PIHMAP_OK);
        for (int y = 0; y < H; y++)
            for (int x = 0; x < W; x++) {
                if (hypot(x - 0.4 * W, y - 0.5 * H) > 0.06 * H &&
                    hypot(x - 0.7 * W, y - 0.4 * H) > 0.05 * H)
                    continue;
                all++;
                in += found.v[y * W + x] != 0;
            }
        print_message("ITA %.0f: %.1f %% of the marks is skin\n", tones[t],
                      100 * (double)in / (double)all);
        assert_true((double)in > 0.98 * (double)all);
        pm_mask_free(&found);
        pm_photo_free(&photo);
        case_end(&c);
    }
}

static size_t found_in_flat(double r, double g, double b, int w, int h)
{
    struct stage_case c;
    struct pm_photo photo;
    struct pm_mask found;
    pm_job_init(&c.job, 2);
    assert_int_equal(pm_linear_alloc(&c.job, w, h, &c.skin), PIHMAP_OK);
    assert_int_equal(pm_mask_alloc(&c.job, w, h, &c.mask), PIHMAP_OK);
    for (size_t i = 0; i < case_pixels(&c); i++) {
        c.skin.r.v[i] = (float)r;
        c.skin.g.v[i] = (float)g;
        c.skin.b.v[i] = (float)b;
    }
    case_noise(&c.skin, 0.01, 3);
    photo_of(&c, &photo);
    assert_int_equal(mask_of(&c.job, &photo, &found), PIHMAP_OK);
    const size_t n = pm_mask_count(&found);
    assert_int_equal(found.w, w);
    pm_mask_free(&found);
    pm_photo_free(&photo);
    case_end(&c);
    return n;
}

static void other_colours_are_not_skin(void **state)
{
    (void)state;
    assert_int_equal(found_in_flat(0.5, 0.5, 0.5, 160, 120), 0);    /* grey */
    assert_int_equal(found_in_flat(0.02, 0.02, 0.02, 160, 120), 0); /* dark grey */
    assert_int_equal(found_in_flat(1, 1, 1, 160, 120), 0);          /* white */
    assert_int_equal(found_in_flat(0, 0, 0, 160, 120), 0);          /* black */
    assert_int_equal(found_in_flat(0.1, 0.3, 0.1, 160, 120), 0);    /* grass */
    assert_int_equal(found_in_flat(0.1, 0.2, 0.6, 160, 120), 0);    /* sky */
    assert_int_equal(found_in_flat(0.6, 0.02, 0.02, 160, 120), 0);  /* red cloth */
    assert_int_equal(found_in_flat(0.5, 0.5, 0.5, 1, 1), 0);
    assert_int_equal(found_in_flat(0.5, 0.5, 0.5, 1, 50), 0);
}

/* An overexposed spot, gloss, a black hole and a green plaster of 1 % each: each is left out and
 * counted under its reason. */
static void what_is_left_out_is_counted_by_its_reason(void **state)
{
    (void)state;
    static const double at[4][2] = {{0.25, 0.3}, {0.7, 0.3}, {0.3, 0.7}, {0.7, 0.7}};
    static const float paint[4][3] = {
        {1, 1, 1}, {0.9f, 0.85f, 0.8f}, {0, 0, 0}, {0.05f, 0.3f, 0.1f}};
    static const int class_of[4] = {PM_PIXEL_OVEREXPOSED, PM_PIXEL_GLOSS, PM_PIXEL_SHADOW,
                                    PM_PIXEL_OTHER_COLOUR};
    const double radius = sqrt(0.01 * W * H / M_PI);
    struct stage_case c;
    struct pm_photo photo;
    struct pm_skin found;
    double share[PM_PIXEL_CLASSES];
    case_render(&c, PM_SCENE_CLOSEUP, 15, W, H, 5);
    photo_of(&c, &photo);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            for (int s = 0; s < 4; s++) {
                const size_t i = (size_t)y * W + (size_t)x;
                if (hypot(x - at[s][0] * W, y - at[s][1] * H) > (s == 2 ? 0.75 : 1) * radius)
                    continue;
                for (int k = 0; k < 3; k++)
                    case_channel(&photo.linear, k)->v[i] = paint[s][k];
                photo.clipped.v[i] = s == 0 ? 1.0f : 0.0f;
            }
    assert_int_equal(pm_skin(&c.job, &photo, &found), PIHMAP_OK);
    for (int s = 0; s < 4; s++) {
        const size_t i = (size_t)(at[s][1] * H) * W + (size_t)(at[s][0] * W);
        assert_int_equal(found.mask.v[i], 0);
        assert_int_equal(found.classes.v[i], class_of[s]);
    }
    for (size_t i = 0; i < (size_t)W * H; i++)
        assert_true(found.classes.v[i] != PM_PIXEL_MEASURED || found.mask.v[i]);
    pm_class_shares(&found.classes, NULL, share);
    print_message("overexposed %.4f, hair %.4f, gloss %.4f, shadow %.4f, other %.4f\n",
                  share[PM_PIXEL_OVEREXPOSED], share[PM_PIXEL_HAIR], share[PM_PIXEL_GLOSS],
                  share[PM_PIXEL_SHADOW], share[PM_PIXEL_OTHER_COLOUR]);
    assert_true(fabs(share[PM_PIXEL_OVEREXPOSED] - 0.01) < 0.002);
    assert_true(share[PM_PIXEL_GLOSS] > 0.003 && share[PM_PIXEL_GLOSS] < 0.012);
    const double dark = share[PM_PIXEL_HAIR] + share[PM_PIXEL_SHADOW];
    assert_true(dark > 0.005 && dark < 0.012);
    assert_true(share[PM_PIXEL_OTHER_COLOUR] > 0.004 && share[PM_PIXEL_OTHER_COLOUR] < 0.02);
    pm_skin_free(&found);
    pm_photo_free(&photo);
    case_end(&c);
}

/* Skin in front of a grey wall: the rim that turns from the light is left out, and said to. */
static void a_turned_rim_is_named(void **state)
{
    (void)state;
    static const int wall = W / 3, rim = 8;
    struct stage_case c;
    struct pm_photo photo;
    struct pm_skin found;
    double steep = 0;
    case_render(&c, PM_SCENE_CLOSEUP, 15, W, H, 5);
    photo_of(&c, &photo);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < wall + rim; x++)
            for (int k = 0; k < 3; k++) {
                float *v = &pm_at(case_channel(&photo.linear, k), x, y);
                *v = x < wall ? 0.3f : 0.5f * *v;
            }
    assert_int_equal(pm_skin(&c.job, &photo, &found), PIHMAP_OK);
    for (int y = 0; y < H; y++)
        for (int x = wall; x < wall + rim; x++)
            steep += pm_at(&found.classes, x, y) == PM_PIXEL_STEEP;
    print_message("turned from the light: %.2f of the rim\n", steep / (rim * H));
    assert_true(steep > 0.5 * rim * H);
    pm_skin_free(&found);
    pm_photo_free(&photo);
    case_end(&c);
}

/* A part that was recognised is named, also far from the skin; but not where the skin is measured,
 * and an overexposed px stays one. */
static void parts_are_named(void **state)
{
    (void)state;
    struct stage_case c;
    struct pm_photo photo;
    struct pm_class_map parts, classes;
    case_render(&c, PM_SCENE_LIMB, 15, W, H, 5);
    photo_of(&c, &photo);
    memset(c.mask.v, 0, (size_t)W * H);
    memset(c.mask.v, 255, (size_t)W * H / 4);
    photo.clipped.v[W * H - 1] = 1;
    photo.linear.r.v[W * H - 1] = 1;
    assert_int_equal(pm_class_map_alloc(&c.job, W, H, &parts), PIHMAP_OK);
    memset(parts.v, PM_PIXEL_LIP, (size_t)W * H);
    parts.v[W * H - 2] = PM_PIXEL_MEASURED;
    assert_int_equal(pm_skin_classes(&c.job, &photo, &c.mask, &parts, &classes), PIHMAP_OK);
    assert_int_equal(classes.v[0], PM_PIXEL_MEASURED);
    assert_int_equal(classes.v[W * H / 2], PM_PIXEL_LIP);
    assert_int_equal(classes.v[W * H - 2], PM_PIXEL_BACKGROUND);
    assert_int_equal(classes.v[W * H - 1], PM_PIXEL_LIP);
    pm_class_map_free(&classes);
    pm_class_map_free(&parts);
    pm_photo_free(&photo);
    case_end(&c);
}

static void filling_takes_holes_not_bays(void **state)
{
    (void)state;
    struct pm_job job;
    struct pm_mask mask;
    pm_job_init(&job, 1);
    assert_int_equal(pm_mask_alloc(&job, 100, 80, &mask), PIHMAP_OK);
    memset(mask.v, 255, 8000);
    for (int y = 0; y < 80; y++)
        for (int x = 0; x < 100; x++) {
            const bool hole = hypot(x - 30, y - 40) < 5;              /* 1 % of the frame */
            const bool large = x >= 60 && x < 85 && y > 30 && y < 60; /* 9 %: too large a hole */
            const bool bay = x >= 45 && x < 50 && y < 10;             /* open to the frame */
            if (hole || large || bay)
                mask.v[y * 100 + x] = 0;
        }
    assert_int_equal(pm_skin_fill_holes(&job, &mask), PIHMAP_OK);
    assert_int_equal(mask.v[40 * 100 + 30], 255);
    assert_int_equal(mask.v[36 * 100 + 30], 255);
    assert_int_equal(mask.v[45 * 100 + 70], 0);
    assert_int_equal(mask.v[5 * 100 + 47], 0);
    assert_int_equal(pm_mask_count(&mask), 8000 - 25 * 29 - 50);
    memset(mask.v, 0, 8000); /* an empty mask has no holes */
    assert_int_equal(pm_skin_fill_holes(&job, &mask), PIHMAP_OK);
    assert_int_equal(pm_mask_count(&mask), 0);
    pm_mask_free(&mask);
    pm_job_free(&job);
}

static void threads_do_not_change_it(void **state)
{
    (void)state;
    struct stage_case c;
    struct pm_photo photo;
    struct pm_mask one, four;
    case_render(&c, PM_SCENE_OVAL, 15, W, H, 9);
    photo_of(&c, &photo);
    c.job.threads = 1;
    assert_int_equal(mask_of(&c.job, &photo, &one), PIHMAP_OK);
    c.job.threads = 4;
    assert_int_equal(mask_of(&c.job, &photo, &four), PIHMAP_OK);
    assert_memory_equal(one.v, four.v, case_pixels(&c));
    pm_mask_free(&one);
    pm_mask_free(&four);
    pm_photo_free(&photo);
    case_end(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(people_of_every_tone_are_found),
        cmocka_unit_test(a_close_up_is_all_skin),
        cmocka_unit_test(light_does_not_change_what_is_skin),
        cmocka_unit_test(marks_stay_in_the_skin),
        cmocka_unit_test(other_colours_are_not_skin),
        cmocka_unit_test(what_is_left_out_is_counted_by_its_reason),
        cmocka_unit_test(a_turned_rim_is_named),
        cmocka_unit_test(parts_are_named),
        cmocka_unit_test(filling_takes_holes_not_bays),
        cmocka_unit_test(threads_do_not_change_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
