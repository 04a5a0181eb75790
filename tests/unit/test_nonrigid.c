/*
 * The non-rigid flow on made pictures: a known movement is recovered to a part of a px, through
 * another light, by colour alone, beside marks, gloss and backdrops that move otherwise; noise
 * moves nothing, and nothing folds.
 */
#include "align/nonrigid.h"

#include "base/geometry.h"
#include "base/stats.h"
#include "support/check.h"
#include "support/texture.h"

#include <string.h>

#define WIDE 256
#define HIGH 192
#define MARGIN 16 /* px of the frame that are not looked at */

static const double still[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};

/* A picture of the texture. */
struct scene {
    double luminance, colour; /* contrasts, ln units */
    double size;              /* of the texture, px */
    const double *back;       /* px -> px of the texture; NULL: the same */
    double move;              /* px: amplitude of the movement, which it has undergone */
    uint32_t seed;
    pm_painter *more; /* paints over it; NULL: nothing */
    double noise;     /* ln units, of each px by itself */
};

/* Smooth, and other along x than along y. */
static void movement(double move, double x, double y, double *u, double *v)
{
    *u = move * sin(0.035 * y + 0.6);
    *v = 0.7 * move * cos(0.028 * x + 0.011 * y);
}

static void paint_scene(const void *context, double x, double y, struct pm_ink *out)
{
    const struct scene *s = context;
    double u, v, px = x, py = y;
    movement(s->move, x, y, &u, &v);
    if (s->back)
        pm_h_apply(s->back, x, y, &px, &py);
    out->luminance = s->luminance * pm_texture(px + u, py + v, s->size, s->seed);
    out->colour = 0.3 + s->colour * pm_texture(px + u, py + v, s->size, s->seed + 50);
    if (s->more)
        s->more(context, x, y, out);
}

struct trial {
    struct pm_job job;
    struct pm_pyramid before, after;
    struct pm_nonrigid_pair pair;
    struct pm_displacement field;
    int level; /* of the field */
};

static void paint(struct pm_job *job, const struct scene *s, int w, int h, struct pm_pyramid *out)
{
    struct pm_photo photo;
    struct pm_mask skin;
    assert_int_equal(pm_paint_photo(job, w, h, paint_scene, s, &photo, &skin), PIHMAP_OK);
    if (s->noise > 0)
        pm_add_noise(&photo, s->noise, s->seed + 99);
    assert_int_equal(pm_pyramid(job, NULL, &photo.linear, &photo.clipped, &skin, out), PIHMAP_OK);
    pm_photo_free(&photo);
    pm_mask_free(&skin);
}

static void begin(struct trial *t, const struct scene *before, const struct scene *after,
                  const double H[9])
{
    pm_job_init(&t->job, 2);
    paint(&t->job, before, WIDE, HIGH, &t->before);
    paint(&t->job, after, WIDE, HIGH, &t->after);
    t->pair = (struct pm_nonrigid_pair){.before = &t->before, .after = &t->after};
    memcpy(t->pair.before_to_after, H, sizeof t->pair.before_to_after);
}

static void solve(struct trial *t, const struct pm_initial_estimate *initial, int coarsest,
                  int finest)
{
    static const struct pm_initial_estimate none = {NULL, 0};
    assert_int_equal(
        pm_nonrigid(&t->job, &t->pair, initial ? initial : &none, coarsest, finest, &t->field),
        PIHMAP_OK);
    t->level = finest;
}

/* Registration from the coarsest level to the finest. */
static void run(struct trial *t, const struct scene *before, const struct scene *after,
                const double H[9])
{
    begin(t, before, after, H);
    assert_int_equal(t->before.levels, 3);
    solve(t, NULL, 2, 0);
}

/* Is this px looked at? */
typedef bool region(double x, double y);

/* The field at (x, y), px of level 0. */
static void found_at(const struct trial *t, double x, double y, double *u, double *v)
{
    const double scale = 1 << t->level;
    pm_displacement_at(&t->field, (x + 0.5) / scale - 0.5, (y + 0.5) / scale - 0.5, u, v);
    *u *= scale;
    *v *= scale;
}

/* Quantile of the distance from the movement of amplitude move, px of level 0. */
static double error_of(const struct trial *t, double move, region *within, double q)
{
    static float error[WIDE * HIGH];
    size_t n = 0;
    for (int y = MARGIN; y < HIGH - MARGIN; y += 3)
        for (int x = MARGIN; x < WIDE - MARGIN; x += 3) {
            double u, v, fu, fv;
            if (within && !within(x, y))
                continue;
            movement(move, x, y, &u, &v);
            found_at(t, x, y, &fu, &fv);
            error[n++] = (float)hypot(fu - u, fv - v);
        }
    assert_true(n >= 9);
    return (double)pm_quantile(error, n, q);
}

#define check_error(t, move, within, median, p95) \
    check_error_at(t, move, within, median, p95, __FILE__, __LINE__)

static void check_error_at(const struct trial *t, double move, region *within, double median,
                           double p95, const char *file, int line)
{
    const double m = error_of(t, move, within, 0.5), p = error_of(t, move, within, 0.95);
    if (m <= median && p <= p95)
        return;
    print_error("median %.3f (<= %g) px, p95 %.3f (<= %g) px\n", m, median, p, p95);
    _fail(file, line);
}

static const struct scene skin = {.luminance = 0.05, .colour = 0.03, .size = 16, .seed = 7};

static struct scene moved(double move)
{
    struct scene s = skin;
    s.move = move;
    return s;
}

static void a_smooth_movement_is_found(void **state)
{
    (void)state;
    struct trial t;
    const struct scene before = moved(3);
    run(&t, &before, &skin, still);
    check_error(&t, 3, NULL, 0.015, 0.04);
    pm_job_free(&t.job);
}

/* Flow about a homography: before p lies at H (p + u). */
static void it_is_found_about_a_homography(void **state)
{
    (void)state;
    struct trial t;
    const double H[9] = {1.05, -0.2, 20, 0.2, 1.05, -22, 3e-4, -2e-4, 1};
    double back[9];
    struct scene before = moved(2), after = skin;
    assert_true(pm_h_invert(H, back));
    after.back = back;
    run(&t, &before, &after, H);
    check_error(&t, 2, NULL, 0.012, 0.045);
    pm_job_free(&t.job);
}

/* The after photo shows everything twice as large: its px are compared a level up. */
static void it_is_found_at_twice_the_size(void **state)
{
    (void)state;
    struct trial t;
    const double H[9] = {2, 0, 0.5, 0, 2, 0.5, 0, 0, 1},
                 half[9] = {0.5, 0, -0.25, 0, 0.5, -0.25, 0, 0, 1};
    struct scene before = moved(2), after = skin;
    after.back = half;
    begin(&t, &before, &after, H);
    paint(&t.job, &after, 2 * WIDE, 2 * HIGH, &t.after);
    assert_int_equal(pm_after_level(&t.pair, 0), 1);
    assert_int_equal(pm_after_level(&t.pair, 1), 2);
    assert_int_equal(pm_after_level(&t.pair, 9), t.after.levels - 1);
    solve(&t, NULL, 2, 0);
    check_error(&t, 2, NULL, 0.015, 0.04);
    pm_job_free(&t.job);
}

/* A lamp close by: a spot four times brighter than its surroundings. */
static void paint_lamp(const void *context, double x, double y, struct pm_ink *out)
{
    (void)context;
    out->luminance += 1.4 * exp(-(pow(x - 90, 2) + pow(y - 100, 2)) / (2 * 45.0 * 45.0)) - 0.8;
}

static void light_moves_nothing(void **state)
{
    (void)state;
    struct trial t;
    struct scene before = moved(3), after = skin;
    after.more = paint_lamp;
    run(&t, &before, &after, still);
    check_error(&t, 3, NULL, 0.02, 0.06);
    pm_job_free(&t.job);
}

/* Contrast halved, as by powder or flash: local contrast is divided out. */
static void contrast_moves_nothing(void **state)
{
    (void)state;
    struct trial t;
    struct scene before = moved(3), after = skin;
    after.luminance *= 0.4;
    run(&t, &before, &after, still);
    check_error(&t, 3, NULL, 0.015, 0.045);
    pm_job_free(&t.job);
}

/* Luminance is plain, or shows what a lamp on another side made of the relief. Colour says nothing
 * at level 0. */
static void colour_alone_is_enough(void **state)
{
    (void)state;
    struct trial t;
    struct scene before = moved(3), after = skin;
    before.luminance = after.luminance = 0;
    before.colour = after.colour = 0.06;
    begin(&t, &before, &after, still);
    solve(&t, NULL, 2, 1);
    check_error(&t, 3, NULL, 0.06, 0.15);
    pm_job_free(&t.job);
}

static void paint_relief(const void *context, double x, double y, struct pm_ink *out)
{
    const struct scene *s = context;
    out->luminance = s->luminance * pm_texture(x, y, s->size, 1000);
}

static void colour_leads_where_relief_is_lit_anew(void **state)
{
    (void)state;
    struct trial t;
    struct scene before = moved(3), after = skin;
    after.more = paint_relief;
    run(&t, &before, &after, still);
    check_error(&t, 3, NULL, 0.7, 1.2);
    pm_job_free(&t.job);
}

/* A dark mark that only the after photo has; a mole that both have, 14 px away. */
static void paint_mole(const void *context, double x, double y, struct pm_ink *out)
{
    (void)context;
    out->luminance -= 0.5 * exp(-(pow(x - 150, 2) + pow(y - 96, 2)) / (2 * 4.0 * 4.0));
}

static void paint_mark(const void *context, double x, double y, struct pm_ink *out)
{
    paint_mole(context, x, y, out);
    out->luminance -= 0.6 * exp(-(pow(x - 126, 2) + pow(y - 96, 2)) / (2 * 5.0 * 5.0));
}

static bool near_the_mark(double x, double y)
{
    return hypot(x - 126, y - 96) < 12;
}

static bool near_the_mole(double x, double y)
{
    return hypot(x - 150, y - 96) < 8;
}

static void a_new_mark_does_not_pull_the_skin(void **state)
{
    (void)state;
    struct trial t;
    struct scene before = moved(2), after = skin;
    before.luminance = after.luminance = 0.02;
    before.more = NULL;
    after.more = paint_mark;
    run(&t, &before, &after, still);
    check_error(&t, 2, near_the_mark, 0.06, 0.09);
    pm_job_free(&t.job);
}

/* The mark next to a mole which both photos have. */
static void a_new_mark_is_not_taken_for_a_mole(void **state)
{
    (void)state;
    struct trial t;
    struct scene before = moved(0), after = skin;
    before.luminance = after.luminance = 0.01;
    before.colour = after.colour = 0.0;
    before.more = paint_mole;
    after.more = paint_mark;
    run(&t, &before, &after, still);
    check_error(&t, 0, near_the_mark, 0.05, 0.1);
    check_error(&t, 0, near_the_mole, 0.1, 0.15);
    pm_job_free(&t.job);
}

/* Gloss: its structure moves with the lamp, and is clipped. */
static void paint_gloss(const void *context, double x, double y, struct pm_ink *out)
{
    const struct scene *s = context;
    if (fabs(x - 124) < 30 && y > 40 && y < 150) {
        out->luminance = s->luminance * pm_texture(x + 4, y, s->size, s->seed);
        out->colour = 0;
        out->clipped = 1;
    }
}

static bool near_the_gloss(double x, double y)
{
    return fabs(x - 124) < 20 && y > 50 && y < 140;
}

/* In one photo, in the other; the shape behind it is the same, 4 px off. */
static void gloss_is_left_out(void **state)
{
    (void)state;
    struct trial t;
    struct scene before = moved(2), after = skin;
    before.more = paint_gloss;
    run(&t, &before, &after, still);
    check_error(&t, 2, near_the_gloss, 0.2, 0.35);
    pm_job_free(&t.job);
    before.more = NULL;
    after.more = paint_gloss;
    run(&t, &before, &after, still);
    check_error(&t, 2, near_the_gloss, 0.2, 0.35);
    pm_job_free(&t.job);
}

/* A backdrop of strong structure that stays while the skin moves. */
static void paint_backdrop(const void *context, double x, double y, struct pm_ink *out)
{
    const struct scene *s = context;
    if (x < 128)
        return;
    out->skin = false;
    out->luminance = 0.1 * pm_texture(x, y, s->size, 91);
    out->colour = 0.1 * pm_texture(x, y, s->size, 92);
}

static bool skin_by_the_backdrop(double x, double y)
{
    (void)y;
    return x > 96 && x < 124;
}

static void a_backdrop_does_not_hold_the_skin(void **state)
{
    (void)state;
    struct trial t;
    struct scene before = moved(3), after = skin;
    before.more = after.more = paint_backdrop;
    run(&t, &before, &after, still);
    check_error(&t, 3, skin_by_the_backdrop, 0.05, 0.5);
    pm_job_free(&t.job);
}

/* The after frame ends in the middle of the skin: the rest is continued from what both show. */
static bool just_outside(double x, double y)
{
    (void)y;
    return x > WIDE - 60 && x < WIDE - 44;
}

static void the_field_continues_beyond_the_frame(void **state)
{
    (void)state;
    struct trial t;
    const double H[9] = {1, 0, 64, 0, 1, 0, 0, 0, 1}, back[9] = {1, 0, -64, 0, 1, 0, 0, 0, 1};
    struct scene before = moved(2), after = skin;
    after.back = back;
    run(&t, &before, &after, H);
    check_error(&t, 2, just_outside, 0.45, 0.9);
    pm_job_free(&t.job);
}

/* Plain skin, of which the photos show nothing but noise. */
static void noise_moves_nothing(void **state)
{
    (void)state;
    struct trial t;
    struct scene before = skin, after = skin;
    before.luminance = before.colour = after.luminance = after.colour = 0;
    before.noise = after.noise = 0.02;
    after.seed = 8;
    run(&t, &before, &after, still);
    assert_true(pm_displacement_longest(&t.field) < 1.4);
    /* What align/confidence.c counts on: noise alone has less than a third of full contrast. */
    struct pm_warped_pair warped;
    assert_int_equal(pm_warped_pair_alloc(&t.job, &t.pair, 0, PM_LUMINANCE, &warped), PIHMAP_OK);
    double square = 0;
    for (size_t i = 0; i < pm_pixels(&warped.before); i++)
        square += pow((double)warped.before.v[i], 2) / (double)pm_pixels(&warped.before);
    assert_near("contrast of noise", square, 0.3, 0.03);
    pm_job_free(&t.job);
}

/* Everything moved by 24 px, which is further than the coarsest level follows from zero. */
static void paint_far(const void *context, double x, double y, struct pm_ink *out)
{
    const struct scene *s = context;
    out->luminance = s->luminance * pm_texture(x + 24, y, s->size, s->seed);
    out->colour = 0.3 + s->colour * pm_texture(x + 24, y, s->size, s->seed + 50);
}

static double off_far(const struct trial *t)
{
    double u, v;
    found_at(t, 0.5 * WIDE, 0.5 * HIGH, &u, &v);
    return hypot(u - 24, v);
}

static void a_far_movement_needs_an_estimate(void **state)
{
    (void)state;
    struct trial t;
    struct scene before = skin;
    struct pm_initial_estimate initial = {NULL, 2};
    before.more = paint_far;
    run(&t, &before, &skin, still);
    assert_true(off_far(&t) > 8.0); /* else this shows nothing */
    struct pm_displacement near = pm_displacement_scratch(&t.job, WIDE / 4, HIGH / 4, 8);
    for (size_t k = 0; k < pm_pixels(&near); k++)
        near.u[k] = 22.0f / 4;
    initial.field = &near;
    solve(&t, &initial, 1, 0);
    assert_near("with an estimate", off_far(&t), 0, 0.05);
    pm_job_free(&t.job);
}

/* A sharp change of the movement: one half slides along the other. */
static void paint_slide(const void *context, double x, double y, struct pm_ink *out)
{
    const struct scene *s = context;
    const double v = x < 128 ? -3 : 3;
    out->luminance = s->luminance * pm_texture(x, y + v, s->size, s->seed);
    out->colour = 0.3 + s->colour * pm_texture(x, y + v, s->size, s->seed + 50);
}

static void a_crease_is_followed(void **state)
{
    (void)state;
    struct trial t;
    struct scene before = skin;
    int wrong = 0, n = 0;
    before.more = paint_slide;
    run(&t, &before, &skin, still);
    for (int y = MARGIN; y < HIGH - MARGIN; y += 3)
        for (int x = MARGIN; x < WIDE - MARGIN; x += 3) {
            double u, v;
            if (fabs(x - 128.0) < 10)
                continue;
            pm_displacement_at(&t.field, x, y, &u, &v);
            n++;
            wrong += hypot(u, v - (x < 128 ? -3 : 3)) > 0.1;
        }
    assert_true(wrong < 0.08 * n);
    pm_job_free(&t.job);
}

/* The smallest Jacobian determinant of p + u over the nodes. */
static double least_determinant(const struct pm_displacement *f)
{
    double least = INFINITY;
    for (int j = 0; j + 1 < f->h; j++)
        for (int i = 0; i + 1 < f->w; i++) {
            const int a = j * f->w + i, b = a + 1, c = a + f->w;
            const double s = 1.0 / f->step;
            const double xx = 1 + s * (double)(f->u[b] - f->u[a]);
            const double xy = s * (double)(f->u[c] - f->u[a]);
            const double yx = s * (double)(f->v[b] - f->v[a]);
            const double yy = 1 + s * (double)(f->v[c] - f->v[a]);
            least = fmin(least, xx * yy - xy * yx);
        }
    return least;
}

/* A fold of skin in the after photo hides 16 px. */
static void paint_open(const void *context, double x, double y, struct pm_ink *out)
{
    const struct scene *s = context;
    if (x > 128)
        out->luminance = s->luminance * pm_texture(x - 16, y, s->size, s->seed);
}

static void nothing_folds(void **state)
{
    (void)state;
    struct trial t;
    struct scene before = skin, after = skin;
    before.luminance = after.luminance = 0.1;
    before.more = paint_open;
    begin(&t, &before, &after, still);
    struct pm_displacement folded = pm_displacement_scratch(&t.job, WIDE, HIGH, 8);
    for (size_t k = 0; k < pm_pixels(&folded); k++)
        folded.u[k] = (int)k % folded.w > 16 ? -16.0f : 0.0f;
    assert_true(least_determinant(&folded) < -0.9);
    const struct pm_initial_estimate initial = {&folded, 0};
    solve(&t, &initial, 0, 0);
    double open, shut, none;
    found_at(&t, 60, 96, &open, &none);
    found_at(&t, 220, 96, &shut, &none);
    assert_near("before the fold", open, 0, 0.1);
    assert_near("beyond it", shut, -16, 0.1);
    assert_true(least_determinant(&t.field) > 0.149);
    pm_job_free(&t.job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_smooth_movement_is_found),
        cmocka_unit_test(it_is_found_about_a_homography),
        cmocka_unit_test(it_is_found_at_twice_the_size),
        cmocka_unit_test(light_moves_nothing),
        cmocka_unit_test(contrast_moves_nothing),
        cmocka_unit_test(colour_alone_is_enough),
        cmocka_unit_test(colour_leads_where_relief_is_lit_anew),
        cmocka_unit_test(a_new_mark_does_not_pull_the_skin),
        cmocka_unit_test(a_new_mark_is_not_taken_for_a_mole),
        cmocka_unit_test(gloss_is_left_out),
        cmocka_unit_test(a_backdrop_does_not_hold_the_skin),
        cmocka_unit_test(the_field_continues_beyond_the_frame),
        cmocka_unit_test(noise_moves_nothing),
        cmocka_unit_test(a_far_movement_needs_an_estimate),
        cmocka_unit_test(a_crease_is_followed),
        cmocka_unit_test(nothing_folds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
