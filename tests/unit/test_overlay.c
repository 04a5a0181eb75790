/*
 * The heatmap and the full-size mask. Decoded pixels are compared with the golden picture.
 * PIHMAP_GOLDEN=write regenerates it, from the project's top folder: look at
 * tests/golden/overlay.png afterwards.
 */
#include "report/overlay.h"

#include "base/photo.h"
#include "codec/load.h"
#include "codec/picture_file.h"
#include "support/check.h"
#include "unit/report_case.h"

#include <string.h>

#define GOLDEN "tests/golden/overlay.png"

static struct pm_rgb8 overlay_of(struct scene *s)
{
    struct pm_rgb8 out;
    const struct pm_drawing drawing = {&s->change, &s->labels, &s->report, &s->opt, 1, false};
    assert_int_equal(pm_rgb8_copy(&s->job, &s->photo, &out), PIHMAP_OK);
    assert_int_equal(pm_overlay(&s->job, &drawing, &out), PIHMAP_OK);
    return out;
}

static const uint8_t *pixel(const struct pm_rgb8 *p, int x, int y)
{
    return p->v + ((size_t)y * (size_t)p->w + (size_t)x) * 3;
}

static size_t bytes_of(const struct pm_rgb8 *p)
{
    return (size_t)p->w * (size_t)p->h * 3;
}

static void no_change_leaves_the_photo_alone(void **state)
{
    (void)state;
    struct scene s;
    scene_init(&s, 301, 203);
    struct pm_rgb8 out = overlay_of(&s);
    assert_memory_equal(out.v, s.photo.v, bytes_of(&out));
    pm_rgb8_free(&out);
    scene_free(&s);
}

/* A change of twice the noise may be noise and has no colour. The same change with less noise has.
 */
static void opacity_follows_the_signal_to_noise_ratio(void **state)
{
    (void)state;
    struct scene s;
    scene_init(&s, 200, 200);
    for (int i = 0; i < 100 * 100; i++) {
        s.change.dL.v[i] = -3.0f;
        s.change.sigma.v[i] = i % 100 < 50 ? 1.6f : 0.5f;
    }
    add_mark(&s, PIHMAP_KIND_PIH, 50, 50, 200, 0);
    struct pm_rgb8 out = overlay_of(&s);
    assert_memory_equal(pixel(&out, 20, 100), pixel(&s.photo, 20, 100), 3);
    const uint8_t *sure = pixel(&out, 180, 100), *was = pixel(&s.photo, 180, 100);
    assert_true(sure[1] + 25 < was[1]); /* purple: green goes, blue comes */
    assert_true(sure[2] > was[2]);
    pm_rgb8_free(&out);
    scene_free(&s);
}

/* Clinicians took redness and shadows for PIH, because every darker region was the same purple. Now
 * a drop shows on likely PIH, and hardly on the other kinds. */
static void only_likely_pih_catches_the_eye(void **state)
{
    (void)state;
    static const enum pihmap_kind others[] = {PIHMAP_KIND_ERYTHEMA, PIHMAP_KIND_SHADING,
                                              PIHMAP_KIND_UNCERTAIN, PIHMAP_KIND_NAMED};
    for (size_t k = 0; k < sizeof others / sizeof *others; k++) {
        struct scene s;
        scene_init(&s, 400, 200);
        add_mark(&s, PIHMAP_KIND_PIH, 50, 50, 30, -5);
        add_mark(&s, others[k], 150, 50, 30, -5);
        struct pm_rgb8 out = overlay_of(&s);
        int pih = 0, other = 0;
        for (int c = 0; c < 3; c++) {
            pih += abs(pixel(&out, 100, 100)[c] - pixel(&s.photo, 100, 100)[c]);
            other += abs(pixel(&out, 300, 100)[c] - pixel(&s.photo, 300, 100)[c]);
        }
        if (other < 10 || 2 * other > pih)
            fail_msg("PIH differs from the photo by %d, kind %d by %d", pih, others[k], other);
        const uint8_t *v = pixel(&out, 300, 100);
        assert_true(v[0] > v[1] && v[1] > v[2] - 5); /* still skin, not purple */
        pm_rgb8_free(&out);
        scene_free(&s);
    }
}

/* A smiling face against a neutral one: the error of every pixel is small, yet the pair's noise
 * floor is 3 L*. The face used to be covered by patches of +-2 L*. Only in a region that was found
 * is the pixels' own error enough for colour. */
static void the_pairs_noise_stays_uncoloured(void **state)
{
    (void)state;
    struct scene s;
    scene_init(&s, 200, 200);
    s.report.noise_floor_delta_L = 3.0;
    for (int i = 0; i < 100 * 100; i++)
        s.change.dL.v[i] = -2.5f;
    add_mark(&s, PIHMAP_KIND_PIH, 50, 50, 20, 0);
    struct pm_rgb8 out = overlay_of(&s);
    assert_memory_equal(pixel(&out, 20, 20), pixel(&s.photo, 20, 20), 3);
    assert_true(pixel(&out, 100, 100)[1] + 20 < pixel(&s.photo, 100, 100)[1]);
    pm_rgb8_free(&out);
    scene_free(&s);
}

static void what_was_not_measured_loses_colour(void **state)
{
    (void)state;
    struct scene s;
    scene_init(&s, 200, 200);
    for (int i = 0; i < 100 * 100; i++)
        s.change.valid.v[i] = i % 100 < 50 ? 0 : 255;
    struct pm_rgb8 out = overlay_of(&s);
    const uint8_t *left = pixel(&out, 20, 100), *was = pixel(&s.photo, 20, 100);
    assert_true(left[0] - left[2] < (was[0] - was[2]) / 2 + 2);
    assert_memory_equal(pixel(&out, 180, 100), pixel(&s.photo, 180, 100), 3);
    pm_rgb8_free(&out);
    scene_free(&s);
}

/* The inside of a mark keeps its colour (no label lies on it), its border is white, and the legend
 * avoids it in whichever corner it is. */
static void marks_are_outlined_and_not_covered(void **state)
{
    (void)state;
    for (int corner = 0; corner < 4; corner++) {
        struct scene s;
        scene_init(&s, 800, 600);
        const float cx = corner & 1 ? 340 : 60, cy = corner & 2 ? 240 : 60, radius = 40;
        add_mark(&s, PIHMAP_KIND_PIH, cx, cy, radius, -6);
        s.report.verdict = PIHMAP_PIH_LIKELY;
        s.report.pih_regions = 1;
        s.opt.legend = true;
        struct pm_rgb8 out = overlay_of(&s);
        int brightest = 0;
        for (int a = 0; a < 64; a++) {
            const float c = cosf(0.0982f * (float)a), d = sinf(0.0982f * (float)a);
            for (float r = 0; r < 0.85f * radius; r += 4) {
                const uint8_t *v = pixel(&out, (int)(2 * (cx + r * c)), (int)(2 * (cy + r * d)));
                if (v[1] > 120 || v[2] < v[1])
                    fail_msg("corner %d: %d,%d,%d inside the mark", corner, v[0], v[1], v[2]);
            }
            for (float r = 0.9f * radius; r < 1.1f * radius; r += 0.25f) {
                const uint8_t *v = pixel(&out, (int)(2 * (cx + r * c)), (int)(2 * (cy + r * d)));
                brightest = v[1] > brightest ? v[1] : brightest;
            }
            if (brightest < 180)
                fail_msg("corner %d: outline no brighter than %d", corner, brightest);
        }
        pm_rgb8_free(&out);
        scene_free(&s);
    }
}

static void the_scene_with_everything(struct scene *s)
{
    scene_init(s, 400, 300);
    add_mark(s, PIHMAP_KIND_PIH, 60, 50, 18, -6);
    add_mark(s, PIHMAP_KIND_ERYTHEMA, 150, 40, 14, -3);
    add_mark(s, PIHMAP_KIND_FADED, 170, 110, 10, 4);
    add_mark(s, PIHMAP_KIND_PIH, 100, 30, 7, -2.5f);
    for (int i = 0; i < 200 * 150; i++)
        s->change.valid.v[i] = i % 200 < 15 ? 0 : 255;
    s->report.verdict = PIHMAP_PIH_LIKELY;
    s->report.pih_regions = 2;
    s->report.change = PIHMAP_CHANGE_MIXED;
    s->report.redder_regions = s->report.faded_regions = 1;
    s->report.faded_mean_delta_L = 4;
    s->opt.legend = true;
    s->opt.px_per_mm = 4;
}

/* What the report leaves out has no colour. */
static void what_is_left_out_is_not_drawn(void **state)
{
    (void)state;
    struct scene s;
    scene_init(&s, 200, 200);
    add_mark(&s, PIHMAP_KIND_UNCERTAIN, 50, 50, 20, -8);
    struct pm_rgb8 shown = overlay_of(&s);
    s.report.region_count = 0;
    struct pm_rgb8 left_out = overlay_of(&s);
    const size_t at = (100 * 200 + 100) * 3;
    assert_memory_not_equal(shown.v + at, s.photo.v + at, 3);
    assert_memory_equal(left_out.v + at, s.photo.v + at, 3);
    pm_rgb8_free(&shown);
    pm_rgb8_free(&left_out);
    scene_free(&s);
}

static void threads_do_not_show(void **state)
{
    (void)state;
    struct scene s;
    the_scene_with_everything(&s);
    struct pm_rgb8 two = overlay_of(&s);
    s.job.threads = 1;
    struct pm_rgb8 one = overlay_of(&s);
    s.job.threads = 5;
    struct pm_rgb8 five = overlay_of(&s);
    assert_memory_equal(one.v, two.v, bytes_of(&one));
    assert_memory_equal(one.v, five.v, bytes_of(&one));
    pm_rgb8_free(&one);
    pm_rgb8_free(&two);
    pm_rgb8_free(&five);
    scene_free(&s);
}

static void tiny_pictures_work(void **state)
{
    (void)state;
    for (int side = 2; side < 40; side += 3) {
        struct scene s;
        scene_init(&s, side, 2 + side / 3);
        add_mark(&s, PIHMAP_KIND_PIH, 0, 0, 2, -6);
        s.opt.legend = true;
        s.opt.px_per_mm = 0.001;
        struct pm_rgb8 out = overlay_of(&s);
        struct pm_mask mask;
        assert_int_equal(pm_pih_mask(&s.job, &s.labels, &s.report, s.photo.w, s.photo.h, &mask),
                         PIHMAP_OK);
        pm_mask_free(&mask);
        pm_rgb8_free(&out);
        scene_free(&s);
    }
}

static void sizes_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    struct scene s;
    scene_init(&s, 200, 200);
    const struct pm_drawing drawing = {&s.change, &s.labels, &s.report, &s.opt, 1, false};
    s.labels.h--;
    assert_int_equal(pm_overlay(&s.job, &drawing, &s.photo), PIHMAP_EARG);
    s.labels.h++;
    s.photo.w = 99; /* less than the change map */
    assert_int_equal(pm_overlay(&s.job, &drawing, &s.photo), PIHMAP_EARG);
    s.photo.w = 200;
    scene_free(&s);
}

/* ---- mask --------------------------------------------------------------------------- */

static void mask_holds_only_pih_at_its_size(void **state)
{
    (void)state;
    struct scene s;
    struct pm_mask mask;
    scene_init(&s, 800, 600);
    add_mark(&s, PIHMAP_KIND_PIH, 100, 100, 30, -5);
    add_mark(&s, PIHMAP_KIND_ERYTHEMA, 250, 100, 30, -5);
    add_mark(&s, PIHMAP_KIND_PIH, 250, 230, 8, -5);
    assert_int_equal(pm_pih_mask(&s.job, &s.labels, &s.report, 800, 600, &mask), PIHMAP_OK);
    size_t labelled = 0;
    for (int i = 0; i < 400 * 300; i++)
        labelled += s.labels.v[i] == 1 || s.labels.v[i] == 3;
    const double ratio = (double)pm_mask_count(&mask) / (4.0 * (double)labelled);
    if (fabs(ratio - 1) > 0.01)
        fail_msg("the mask has %.4f of the labelled area", ratio);
    for (int y = 0; y < 600; y++) {
        for (int x = 0; x < 800; x++) {
            const uint8_t v = mask.v[y * 800 + x];
            const double big = hypot(x - 200.5, y - 200.5), small = hypot(x - 500.5, y - 460.5);
            assert_true(v == 0 || v == 255);
            if (big < 58 || small < 14)
                assert_int_equal(v, 255);
            if (big > 62 && small > 18)
                assert_int_equal(v, 0);
        }
    }
    pm_mask_free(&mask);
    scene_free(&s);
}

/* A ring keeps its hole, and another mark inside the hole is filled. */
static void mask_keeps_holes(void **state)
{
    (void)state;
    struct scene s;
    struct pm_mask mask;
    scene_init(&s, 400, 400);
    s.report.region_count = 2;
    s.regions[0] = (struct pihmap_region){.id = 1, .kind = PIHMAP_KIND_PIH};
    s.regions[1] = (struct pihmap_region){.id = 2, .kind = PIHMAP_KIND_PIH};
    for (int y = 0; y < 200; y++) {
        for (int x = 0; x < 200; x++) {
            const double far = hypot(x - 100, y - 100);
            s.labels.v[y * 200 + x] = far < 10 ? 2 : far > 40 && far < 70 ? 1 : 0;
        }
    }
    assert_int_equal(pm_pih_mask(&s.job, &s.labels, &s.report, 400, 400, &mask), PIHMAP_OK);
    assert_int_equal(mask.v[200 * 400 + 200], 255);
    assert_int_equal(mask.v[200 * 400 + 250], 0);
    assert_int_equal(mask.v[200 * 400 + 310], 255);
    assert_int_equal(mask.v[200 * 400 + 360], 0);
    pm_mask_free(&mask);
    scene_free(&s);
}

static void mask_without_regions_is_empty(void **state)
{
    (void)state;
    struct scene s;
    struct pm_mask mask;
    scene_init(&s, 64, 48);
    s.labels.v[5] = 9; /* a label the report does not know */
    assert_int_equal(pm_pih_mask(&s.job, &s.labels, &s.report, 64, 48, &mask), PIHMAP_OK);
    assert_int_equal(pm_mask_count(&mask), 0);
    assert_int_equal(mask.w, 64);
    assert_int_equal(mask.h, 48);
    pm_mask_free(&mask);
    scene_free(&s);
}

/* ---- golden ------------------------------------------------------------------------- */

/* Compilers may round a pixel differently, but a moved letter or another colour fails. */
static void looks_as_it_did(void **state)
{
    (void)state;
    struct scene s;
    struct pm_photo golden;
    the_scene_with_everything(&s);
    struct pm_rgb8 out = overlay_of(&s);
    const char *mode = getenv("PIHMAP_GOLDEN");
    if (mode && strcmp(mode, "write") == 0) {
        const struct pm_keep keep = {.force = true};
        assert_int_equal(pm_save_rgb8(&s.job, GOLDEN, &keep, &out), PIHMAP_OK);
    }
    s.opt.max_pixels = 1000000;
    if (pm_load(&s.job, GOLDEN, &s.opt, &golden) != PIHMAP_OK)
        fail_msg("%s", s.job.err.text);
    assert_int_equal(golden.display.w, out.w);
    assert_int_equal(golden.display.h, out.h);
    size_t far = 0;
    for (size_t i = 0; i < bytes_of(&out); i++)
        far += abs(out.v[i] - golden.display.v[i]) > 6;
    if (far * 2000 > bytes_of(&out))
        fail_msg("%zu of %zu values differ by more than 6", far, bytes_of(&out));
    pm_photo_free(&golden);
    pm_rgb8_free(&out);
    scene_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_change_leaves_the_photo_alone),
        cmocka_unit_test(opacity_follows_the_signal_to_noise_ratio),
        cmocka_unit_test(only_likely_pih_catches_the_eye),
        cmocka_unit_test(the_pairs_noise_stays_uncoloured),
        cmocka_unit_test(what_was_not_measured_loses_colour),
        cmocka_unit_test(marks_are_outlined_and_not_covered),
        cmocka_unit_test(what_is_left_out_is_not_drawn),
        cmocka_unit_test(threads_do_not_show),
        cmocka_unit_test(tiny_pictures_work),
        cmocka_unit_test(sizes_that_do_not_fit_are_refused),
        cmocka_unit_test(mask_holds_only_pih_at_its_size),
        cmocka_unit_test(mask_keeps_holes),
        cmocka_unit_test(mask_without_regions_is_empty),
        cmocka_unit_test(looks_as_it_did),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
