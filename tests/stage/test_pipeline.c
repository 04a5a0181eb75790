/*
 * The whole pipeline through pihmap.h, and its intermediate results: files of a synthetic pair in,
 * a report out. support/pair.h says what a synthetic pair is, support/score.h what counts as found
 * or as false.
 */
#include "compare/result.h"

#include "stage/stage_case.h"
#include "support/files.h"
#include "support/folder.h"
#include "support/pair_save.h"
#include "support/picture.h"
#include "support/score.h"

#define SIDE 640                     /* long side of the before photos, px */
#define CANVAS (SIDE * 100 / 86 + 2) /* of the patch that they are cut from */

static struct pm_job job;
static char folder[4096];
static struct pm_pair pair;        /* standard, on brown skin */
static struct pm_pair_files files; /* and its files */
static struct pm_pair_files other; /* a pair of another patch of skin: only its after is used */

static void make_pair(enum pm_skin_scene scene, double ita, const char *scenario, uint64_t seed,
                      struct pm_pair *out)
{
    struct pm_skin_look look;
    struct pm_pair_draw draw;
    struct pm_linear patch;
    struct pm_mask skin;
    pm_skin_look_draw(scene, ita, CANVAS, CANVAS * 3 / 4, seed, &look);
    assert_int_equal(pm_skin_render(&job, &look, &patch, &skin), PIHMAP_OK);
    const struct pm_pair_source source = {&patch, NULL, &skin};
    assert_true(pm_pair_draw_named(scenario, &draw));
    draw.long_side = SIDE;
    assert_int_equal(pm_pair_make(&job, &source, &draw, seed, out), PIHMAP_OK);
    pm_linear_free(&patch);
    pm_mask_free(&skin);
}

static void save_pair(const struct pm_pair *p, const char *name, struct pm_pair_files *out)
{
    char path[4200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_int_equal(pm_folder_ensure(&job, path), PIHMAP_OK);
    assert_int_equal(pm_pair_save_photos(&job, p, path), PIHMAP_OK);
    pm_pair_files_in(path, out);
}

static const char *in_folder(const char *name)
{
    static char path[4300];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static int begin(void **state)
{
    struct pm_pair another;
    (void)state;
    pm_job_init(&job, 2);
    if (pm_folder_make(&job, folder))
        return -1;
    make_pair(PM_SCENE_LIMB, -8, "standard", 12, &pair);
    save_pair(&pair, "brown", &files);
    make_pair(PM_SCENE_LIMB, -8, "standard", 77, &another);
    save_pair(&another, "other", &other);
    pm_pair_free(&another);
    return 0;
}

static int end(void **state)
{
    static const char *const folders[] = {"brown", "other", "made", NULL};
    (void)state;
    for (int i = 0; folders[i]; i++)
        pm_folder_remove(in_folder(folders[i]));
    pm_folder_remove(folder);
    pm_pair_free(&pair);
    pm_job_free(&job);
    return 0;
}

static struct pihmap_options options(void)
{
    struct pihmap_options opt;
    pihmap_options_init(&opt);
    opt.threads = 2;
    return opt;
}

static pihmap_result *compared(const char *before, const char *after,
                               const struct pihmap_options *opt)
{
    struct pihmap_error err;
    pihmap_result *r = NULL;
    const enum pihmap_status st = pihmap_compare(before, after, opt, &r, &err);
    if (st)
        fail_msg("status %d: %s", (int)st, err.text);
    assert_non_null(r);
    return r;
}

/* Fails with this status; declined pairs have a result, all others none. */
static void refused(const char *before, const char *after, const struct pihmap_options *opt,
                    enum pihmap_status wanted, const char *word, pihmap_result **out)
{
    struct pihmap_error err;
    pihmap_result *r = NULL;
    const enum pihmap_status st = pihmap_compare(before, after, opt, &r, &err);
    if (st != wanted || !strstr(err.text, word))
        fail_msg("status %d (wanted %d): \"%s\" (wanted \"%s\")", (int)st, (int)wanted, err.text,
                 word);
    assert_int_equal(err.status, st);
    assert_null(strchr(err.text, '\n'));
    assert_int_equal(r != NULL, pihmap_is_declined(st));
    *out = r;
}

/* ---- the report as a whole -------------------------------------------------------------- */

static void known(const char *what, double v)
{
    if (!isfinite(v))
        fail_msg("%s is %g", what, v);
}

static void check_region(const struct pihmap_report *report, const struct pihmap_region *g)
{
    const double all[] = {g->area_px,       g->delta_L,     g->delta_L_ci95[0], g->delta_L_ci95[1],
                          g->delta_a,       g->delta_b,     g->delta_E00,       g->delta_ita,
                          g->centroid[0],   g->centroid[1], g->delta_melanin,   g->delta_blood,
                          g->delta_shading, g->confidence};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        known("a region's figure", all[i]);
    assert_true(isnan(g->area_mm2)); /* no scale given */
    assert_true(g->delta_L_ci95[0] < g->delta_L && g->delta_L < g->delta_L_ci95[1]);
    assert_true(g->confidence >= 0 && g->confidence <= 1 && g->area_px > 0 && g->delta_E00 > 0);
    assert_true(fabs(g->delta_melanin + g->delta_blood + g->delta_shading - g->delta_L) < 1e-9);
    assert_true(g->bbox[0] >= 0 && g->bbox[1] >= 0 && g->bbox[2] > 0 && g->bbox[3] > 0);
    assert_true(g->bbox[0] + g->bbox[2] <= report->before.width &&
                g->bbox[1] + g->bbox[3] <= report->before.height);
    assert_true(g->centroid[0] >= g->bbox[0] - 0.5 &&
                g->centroid[0] <= g->bbox[0] + g->bbox[2] - 0.5);
    assert_true(g->area_px <= (double)g->bbox[2] * g->bbox[3] + 1e-6);
    assert_true(g->kind != PIHMAP_KIND_PIH || g->delta_L < 0);
    assert_null(g->name);
}

/* Everything that is documented as known is finite; sums agree with the regions. */
static void check_report(const struct pihmap_report *report)
{
    const struct pihmap_comparability *c = &report->comparability;
    double area = 0, drop = 0;
    int pih = 0;
    known("noise floor", report->noise_floor_delta_L);
    known("exposure", c->exposure_ev);
    known("scale", c->scale_ratio);
    known("rotation", c->rotation_deg);
    known("sharpness", c->sharpness_ratio);
    known("clipped", c->clipped_fraction);
    for (int k = 0; k < 3; k++)
        known("gain", c->rgb_gain[k]);
    for (int k = 0; k < 9; k++)
        known("homography", report->alignment.homography[k]);
    known("overlap", report->alignment.overlap);
    known("residual", report->alignment.residual_px);
    known("ITA", report->skin.ita);
    known("left out: hair", report->skin.left_out_hair);
    known("left out: gloss", report->skin.left_out_gloss);
    double shares = 0;
    for (int k = 0; k < PIHMAP_PIXEL_ROOM; k++)
        shares += report->pixel_share[k];
    assert_true(fabs(shares - 1) < 1e-9);
    assert_true(fabs(report->pixel_share[PIHMAP_PIXEL_MEASURED] - report->skin.fraction) < 1e-9);
    known("coverage", report->coverage);
    assert_true(report->alignment.ok && report->alignment.reason.code == PIHMAP_REASON_NONE);
    assert_true(report->skin.fraction > 0 && report->skin.fraction <= 1);
    assert_true(report->skin.ita_class[0] != '\0');
    assert_false(report->global_can_tell); /* there is no reference */
    assert_true(isnan(report->global_delta_L));
    for (size_t i = 0; i < report->region_count; i++) {
        const struct pihmap_region *g = &report->regions[i];
        check_region(report, g);
        assert_true(i == 0 || report->regions[i - 1].delta_L <= g->delta_L);
        if (g->kind != PIHMAP_KIND_PIH)
            continue;
        pih++;
        area += g->area_px;
        drop += g->area_px * g->delta_L;
    }
    assert_int_equal(report->pih_regions, pih);
    assert_true(fabs(report->pih_area_px - area) < 1e-6);
    assert_true(fabs(report->mean_delta_L - (area > 0 ? drop / area : 0)) < 1e-9);
    assert_int_equal(report->verdict == PIHMAP_PIH_LIKELY, pih > 0);
}

/* ---- one exposure twice --------------------------------------------------------------------- */

static void is_same_photo(const char *before, const char *after, const char *what)
{
    const struct pihmap_options opt = options();
    pihmap_result *r;
    print_message("%s\n", what);
    refused(before, after, &opt, PIHMAP_EALIGN, "one and the same exposure", &r);
    const struct pihmap_report *report = pihmap_result_report(r);
    assert_int_equal(report->comparability.reasons[0].code, PIHMAP_REASON_SAME_PHOTO);
    assert_int_equal(report->verdict_reason.code, PIHMAP_REASON_SAME_PHOTO);
    assert_int_equal(report->region_count, 0);
    pihmap_result_free(r);
}

/* Declined by compare; to align a photo with itself makes sense, and moves nothing. */
static void one_file_twice_is_declined(void **state)
{
    (void)state;
    const struct pihmap_options opt = options();
    struct pihmap_error err;
    pihmap_result *r;
    is_same_photo(files.before, files.before, "the same file");
    assert_int_equal(pihmap_align(files.before, files.before, &opt, &r, &err), PIHMAP_OK);
    for (double x = 100; x < SIDE; x += 100) {
        double qx, qy, confidence;
        pihmap_result_map_point(r, x, 240, &qx, &qy, &confidence);
        if (confidence > 0)
            assert_true(hypot(qx - x, qy - 240) < 0.05);
    }
    pihmap_result_free(r);
}

/* What an editor makes of a photo. */
struct edit {
    const char *what;
    int left, top;      /* px cut off */
    double scale;       /* of the size, at most 1 */
    double gain, gamma; /* of the sRGB codes */
    int quality;        /* JPEG */
};

static uint8_t toned(const struct edit *e, double code)
{
    return (uint8_t)(fmin(255, 255 * pow(fmin(code / 255 * e->gain, 1), e->gamma)) + 0.5);
}

/* The copy's px (x, y) is the mean of the px that it takes the place of. */
static void edit_px(const struct pm_rgb8 *in, const struct edit *e, int x, int y, uint8_t *out)
{
    const double x0 = e->left + x / e->scale, y0 = e->top + y / e->scale;
    double sum[3] = {0, 0, 0}, all = 0;
    for (int j = (int)y0; j < y0 + 1 / e->scale && j < in->h; j++)
        for (int i = (int)x0; i < x0 + 1 / e->scale && i < in->w; i++) {
            const double share = (fmin(i + 1, x0 + 1 / e->scale) - fmax(i, x0)) *
                                 (fmin(j + 1, y0 + 1 / e->scale) - fmax(j, y0));
            const uint8_t *v = in->v + 3 * ((size_t)j * (size_t)in->w + (size_t)i);
            for (int k = 0; k < 3; k++)
                sum[k] += share * v[k];
            all += share;
        }
    for (int k = 0; k < 3; k++)
        out[k] = toned(e, sum[k] / all);
}

static const char *edited(const struct pm_rgb8 *in, const struct edit *e)
{
    struct pm_rgb8 out;
    const int w = (int)((in->w - e->left) * e->scale), h = (int)((in->h - e->top) * e->scale);
    assert_int_equal(pm_rgb8_alloc(&job, w, h, &out), PIHMAP_OK);
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
            edit_px(in, e, x, y, out.v + 3 * ((size_t)y * (size_t)w + (size_t)x));
    assert_int_equal(pm_picture_save_jpeg(&job, in_folder("edited.jpg"), &out, e->quality, NULL),
                     PIHMAP_OK);
    pm_rgb8_free(&out);
    return in_folder("edited.jpg");
}

static void copies_of_one_exposure_are_declined(void **state)
{
    (void)state;
    static const struct edit edits[] = {
        {"all of it", 20, 6, 0.75, 1.1, 1.1, 75}, {"saved again", 0, 0, 1, 1, 1, 90},
        {"saved badly", 0, 0, 1, 1, 1, 45},       {"cut", 7, 11, 1, 1, 1, 92},
        {"three quarters", 0, 0, 0.75, 1, 1, 92}, {"half", 0, 0, 0.5, 1, 1, 92},
        {"brighter", 0, 0, 1, 1.2, 1, 92},        {"darker", 0, 0, 1, 0.8, 1, 92},
        {"another gamma", 0, 0, 1, 1, 0.8, 92},
    };
    char path[4300];
    for (int i = 0; i < PM_DRAWS(sizeof edits / sizeof *edits); i++) {
        const bool last = i % 2; /* of the two photos; the first edit is tried as both */
        snprintf(path, sizeof path, "%s", edited(&pair.before, &edits[i]));
        is_same_photo(last ? files.before : path, last ? path : files.before, edits[i].what);
        if (i == 0)
            is_same_photo(files.before, path, edits[i].what);
    }
}

/* A second exposure of skin that has not moved is turned by a fraction of a degree, or shifted by
 * part of a px, and has noise of its own. */
static void second_exposures_are_compared(void **state)
{
    (void)state;
    const struct pihmap_options opt = options();
    struct pm_pair_draw draw;
    struct pm_skin_look look;
    struct pm_linear patch;
    struct pm_mask skin;
    struct pm_pair second;
    struct pm_pair_files made;
    assert_true(pm_pair_draw_named("identical", &draw));
    draw.long_side = SIDE;
    draw.full_well = 3000;
    draw.before_noise = true;
    pm_skin_look_draw(PM_SCENE_LIMB, 20, CANVAS, CANVAS * 3 / 4, 5, &look);
    assert_int_equal(pm_skin_render(&job, &look, &patch, &skin), PIHMAP_OK);
    const struct pm_pair_source source = {&patch, NULL, &skin};
    for (int i = 0; i < PM_DRAWS(3); i++) {
        draw.rotation_deg = i == 0 ? 0.8 : 0;
        draw.shift = i == 1 ? 0.003 : 0;
        draw.local = i == 2 ? 0.002 : 0;
        assert_int_equal(pm_pair_make(&job, &source, &draw, 3, &second), PIHMAP_OK);
        save_pair(&second, "made", &made);
        pihmap_result *r = compared(made.before, made.after, &opt);
        check_report(pihmap_result_report(r));
        pihmap_result_free(r);
        pm_pair_free(&second);
    }
    pm_linear_free(&patch);
    pm_mask_free(&skin);
}

/* ---- synthetic pairs ------------------------------------------------------------------------ */

/* Share of the mark that lies on the soft edge of a shadow, where the shadow's drop of L* cannot be
 * separated from the mark's. */
static double in_shadow(const struct pm_pair *p, int id)
{
    double on_edge = 0, all = 0;
    for (size_t i = 0; i < pm_pixels(&p->marks); i++)
        if (p->marks.v[i] == id) {
            on_edge += p->shadow.v[i] != 0;
            all++;
        }
    return on_edge / all;
}

/* Marks found, false regions, redness reported as PIH, errors of delta L* and of points. */
static void check_score(const struct pm_pair *p, const pihmap_result *r)
{
    struct pm_score score = {.status = PIHMAP_OK};
    double error = 0, largest = 0;
    int marks = 0, found = 0, blood = 0;
    assert_int_equal(pm_score_pair(&job, p, r, &score), PIHMAP_OK);
    for (int i = 0; i < score.mark_count; i++) {
        const struct pm_mark_score *m = &score.mark[i];
        if (m->kind == PM_PAIR_ERYTHEMA) {
            blood += m->flagged >= 0.3;
            continue;
        }
        marks++;
        if (m->flagged < 0.3) {
            print_message("  missed: %.0f px, %.2f L*\n", m->area, m->true_delta_L);
            continue;
        }
        found++;
        const double off = fabs(m->delta_L - m->true_delta_L), shaded = in_shadow(p, p->mark[i].id);
        if (shaded > 0.05)
            print_message("  %.0f %% on a shadow's edge: %.2f L*, true %.2f\n", 100 * shaded,
                          m->delta_L, m->true_delta_L);
        else
            error = fmax(error, off);
        assert_true(off < 3);
    }
    for (int i = 0; i < score.points; i++)
        largest = fmax(largest, (double)score.error[i]);
    const double median = (double)pm_quantile(score.error, (size_t)score.points, 0.5),
                 most = (double)pm_quantile(score.error, (size_t)score.points, 0.95);
    print_message("ITA %.0f: %d of %d marks, %d false, %d of 2 blood as PIH, delta L* off by at "
                  "most %.2f; points off by %.2f px, 95 %% %.2f, at most %.2f\n",
                  score.ita, found, marks, score.false_regions, blood, error, median * SIDE / 1000,
                  most * SIDE / 1000, largest * SIDE / 1000);
    assert_int_equal(marks, 6);
    assert_true(found >= 5);
    assert_int_equal(score.false_regions, 0);
    assert_int_equal(blood, 0);
    assert_true(error < 1.0);
    assert_true(score.points > 100);
    assert_true(largest * SIDE / 1000 < 1.0);
}

static void marks_are_found_on_every_skin(void **state)
{
    (void)state;
    static const struct {
        enum pm_skin_scene scene;
        double ita;
        uint64_t seed;
    } skins[] = {{PM_SCENE_CLOSEUP, 50, 11}, {PM_SCENE_LIMB, -8, 12}, {PM_SCENE_OVAL, -45, 12}};
    for (int i = 0; i < PM_DRAWS(sizeof skins / sizeof *skins); i++) {
        struct pm_pair made;
        struct pm_pair_files f;
        struct pihmap_options opt = options();
        make_pair(skins[i].scene, skins[i].ita, "standard", skins[i].seed, &made);
        save_pair(&made, "made", &f);
        pihmap_result *r = compared(f.before, f.after, &opt);
        const struct pihmap_report *report = pihmap_result_report(r);
        check_report(report);
        check_score(&made, r);
        assert_int_equal(report->verdict, PIHMAP_PIH_LIKELY);
        assert_true(report->interval_days == PM_PAIR_DAYS);
        assert_true(fabs(report->alignment.homography[8] - 1) < 1e-12);
        assert_true(fabs(report->comparability.rotation_deg - made.pose.rotation_deg) < 1);
        assert_true(fabs(report->comparability.scale_ratio / made.pose.scale - 1) < 0.05);
        assert_true(fabs(report->comparability.exposure_ev - made.ev) < 0.3);
        pihmap_result_free(r);
        pm_pair_free(&made);
    }
}

static void other_skin_is_declined(void **state)
{
    (void)state;
    struct pihmap_options opt = options();
    pihmap_result *r;
    double x, y, confidence;
    refused(files.before, other.after, &opt, PIHMAP_EALIGN, "", &r);
    const struct pihmap_report *report = pihmap_result_report(r);
    print_message("declined: %s\n", pihmap_reason_name(report->alignment.reason.code));
    assert_false(report->alignment.ok);
    assert_int_not_equal(report->alignment.reason.code, PIHMAP_REASON_NONE);
    assert_true(report->comparability.reason_count > 0);
    assert_int_equal(report->comparability.reasons[0].code, report->alignment.reason.code);
    assert_int_equal(report->comparability.grade, PIHMAP_GRADE_POOR);
    assert_int_equal(report->region_count, 0);
    assert_int_equal(report->pih_regions, 0);
    assert_int_equal(report->verdict, PIHMAP_CANNOT_TELL);
    assert_true(isnan(report->noise_floor_delta_L) && isnan(report->global_delta_L));
    assert_int_equal(strlen(report->before.sha256), 64);
    assert_int_equal(strlen(report->after.sha256), 64);
    pihmap_result_map_point(r, 100, 100, &x, &y, &confidence);
    assert_true(isnan(x) && isnan(y) && confidence == 0);
    assert_true(isnan(pihmap_result_standard_error(r, 100, 100)));

    /* Only the report can be written. */
    static const struct {
        enum pihmap_output what;
        const char *name;
    } outputs[] = {{PIHMAP_OUT_HEATMAP, "no.png"},
                   {PIHMAP_OUT_MASK, "no.png"},
                   {PIHMAP_OUT_DELTA, "no.pfm"},
                   {PIHMAP_OUT_ALIGNED, "no.png"},
                   {PIHMAP_OUT_CSV, "no.csv"}};
    struct pm_bytes text = {NULL, 0};
    for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++) {
        const char *path = in_folder(outputs[i].name);
        assert_int_equal(pihmap_result_write(r, outputs[i].what, path, true, NULL), PIHMAP_EARG);
        assert_false(pm_bytes_read(&text, path));
    }
    assert_int_equal(pihmap_result_write(r, PIHMAP_OUT_JSON, in_folder("no.json"), false, NULL),
                     PIHMAP_OK);
    assert_true(pm_bytes_read(&text, in_folder("no.json")));
    assert_true(text.n > 100);
    pm_bytes_free(&text);
    pihmap_result_free(r);
}

/* ---- options -------------------------------------------------------------------------------- */

static void only_the_region_of_interest_is_measured(void **state)
{
    (void)state;
    struct pihmap_options opt = options();
    const struct pm_pair_mark *m = NULL;
    for (int i = 0; i < pair.mark_count; i++) /* the largest mark */
        if (pair.mark[i].kind == PM_PAIR_PIH && (!m || pair.mark[i].area > m->area))
            m = &pair.mark[i];
    assert_non_null(m);
    /* Tight around the mark: lighting was once fitted inside the rectangle only, so that a
     * rectangle full of PIH gave "no PIH seen". */
    const int half = (int)(1.1 * m->radius);
    const int roi[4] = {(int)m->x - half > 0 ? (int)m->x - half : 0,
                        (int)m->y - half > 0 ? (int)m->y - half : 0, 2 * half, 2 * half};
    memcpy(opt.roi, roi, sizeof roi);
    pihmap_result *r = compared(files.before, files.after, &opt);
    const struct pihmap_report *report = pihmap_result_report(r);
    check_report(report);
    bool found = false;
    for (size_t i = 0; i < report->region_count; i++) {
        const struct pihmap_region *g = &report->regions[i];
        assert_true(g->bbox[0] >= roi[0] - 1 && g->bbox[1] >= roi[1] - 1);
        assert_true(g->bbox[0] + g->bbox[2] <= roi[0] + roi[2] + 1);
        assert_true(g->bbox[1] + g->bbox[3] <= roi[1] + roi[3] + 1);
        found = found || (g->kind == PIHMAP_KIND_PIH &&
                          hypot(g->centroid[0] - m->x, g->centroid[1] - m->y) < m->radius);
    }
    assert_true(found);
    pihmap_result_free(r);
    opt.roi[0] = pair.before.w;
    refused(files.before, files.after, &opt, PIHMAP_EARG, "outside", &r);
    /* A corner without skin. */
    size_t skin = 0;
    for (int y = 0; y < 12; y++)
        for (int x = 0; x < 12; x++)
            skin += pm_at(&pair.skin, x, y);
    assert_int_equal(skin, 0);
    memcpy(opt.roi, (const int[4]){0, 0, 12, 12}, sizeof opt.roi);
    refused(files.before, files.after, &opt, PIHMAP_ENOSKIN, "skin", &r);
    assert_int_equal(pihmap_result_report(r)->region_count, 0);
    pihmap_result_free(r);
}

/* Adds light towards the left, as a lamp too near does, and saves the photo. */
static const char *overexposed(const struct pm_rgb8 *photo, double gain, const char *name)
{
    struct pm_rgb8 lit = {0, 0, NULL};
    assert_int_equal(pm_rgb8_copy(&job, photo, &lit), PIHMAP_OK);
    for (int y = 0; y < lit.h; y++)
        for (int x = 0; x < lit.w; x++)
            for (int k = 0; k < 3; k++) {
                uint8_t *v = lit.v + 3 * ((size_t)y * (size_t)lit.w + (size_t)x) + k;
                const double more = pow(gain, 1 - (double)x / lit.w);
                *v = (uint8_t)(fmin(*v * more, 255) + 0.5);
            }
    assert_int_equal(pm_picture_save_jpeg(&job, in_folder(name), &lit, 95, NULL), PIHMAP_OK);
    pm_rgb8_free(&lit);
    return in_folder(name);
}

/* Nothing is seen in a face of which most is overexposed: it is not clear, it is unknown. */
static void mostly_overexposed_skin_tells_nothing(void **state)
{
    (void)state;
    struct pihmap_options opt = options();
    struct pm_pair calm;
    char before[4300], after[4300];
    make_pair(PM_SCENE_LIMB, -8, "nochange", 12, &calm);
    snprintf(before, sizeof before, "%s", overexposed(&calm.before, 6, "lit.jpg"));
    snprintf(after, sizeof after, "%s", overexposed(&calm.after, 6, "lit_after.jpg"));
    pm_pair_free(&calm);
    pihmap_result *r = compared(before, after, &opt);
    const struct pihmap_report *report = pihmap_result_report(r);
    print_message("measured %.3f, overexposed %.3f, background %.3f, coverage %.2f\n",
                  report->pixel_share[PM_PIXEL_MEASURED], report->pixel_share[PM_PIXEL_OVEREXPOSED],
                  report->pixel_share[PM_PIXEL_BACKGROUND], report->coverage);
    assert_true(report->coverage < 0.5);
    assert_int_equal(report->comparability.grade, PIHMAP_GRADE_POOR);
    assert_int_equal(report->comparability.reasons[0].code, PIHMAP_REASON_LITTLE_SKIN_MEASURED);
    assert_int_equal(report->verdict, PIHMAP_CANNOT_TELL);
    assert_int_equal(report->verdict_reason.code, PIHMAP_REASON_LITTLE_SKIN_MEASURED);
    pihmap_result_free(r);
}

/* White in columns from..to-1 of a mask of w x h px. */
static const char *write_mask(const char *name, int w, int h, int from, int to)
{
    uint8_t *grey = calloc((size_t)w * (size_t)h, 1);
    assert_non_null(grey);
    for (int y = 0; y < h; y++)
        for (int x = from; x < to; x++)
            grey[(size_t)y * (size_t)w + (size_t)x] = 255;
    struct pm_bytes png = pm_test_png_make(w, h, 8, 0, grey);
    const char *path = in_folder(name);
    assert_true(pm_bytes_write(&png, path));
    pm_bytes_free(&png);
    free(grey);
    return path;
}

static void the_users_mask_is_obeyed(void **state)
{
    (void)state;
    struct pihmap_options opt = options();
    const int w = pair.before.w, h = pair.before.h;
    pihmap_result *r;
    opt.skin_mask = write_mask("empty.png", w, h, 0, 0);
    assert_true(pihmap_is_declined(pihmap_compare(files.before, files.after, &opt, &r, NULL)));
    assert_non_null(r);
    assert_int_equal(pihmap_result_report(r)->region_count, 0);
    assert_int_equal(pihmap_result_report(r)->verdict, PIHMAP_CANNOT_TELL);
    assert_true(pihmap_result_report(r)->comparability.reason_count > 0);
    pihmap_result_free(r);
    opt.skin_mask = write_mask("turned.png", h, w, 0, h);
    refused(files.before, files.after, &opt, PIHMAP_EARG, "mask", &r);
    opt.skin_mask = in_folder("absent.png");
    refused(files.before, files.after, &opt, PIHMAP_ESYS, "absent.png", &r);
    /* The truth, at half size: the same shape. */
    struct pm_labels half;
    assert_int_equal(pm_labels_alloc(&job, w / 2, h / 2, &half), PIHMAP_OK);
    for (int y = 0; y < half.h; y++)
        for (int x = 0; x < half.w; x++)
            half.v[y * half.w + x] = pair.skin.v[(size_t)(2 * y) * (size_t)w + (size_t)(2 * x)];
    opt.skin_mask = in_folder("half.png");
    assert_int_equal(pm_picture_save_labels(&job, opt.skin_mask, &half), PIHMAP_OK);
    r = compared(files.before, files.after, &opt);
    check_report(pihmap_result_report(r));
    check_score(&pair, r);
    assert_int_equal(r->change.valid.w, w);
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            const int u = (int)((x + 0.5) * half.w / w), v = (int)((y + 0.5) * half.h / h);
            assert_true(!r->change.valid.v[(size_t)y * (size_t)w + (size_t)x] ||
                        half.v[v * half.w + u]);
        }
    pm_labels_free(&half);
    pihmap_result_free(r);
}

static void the_smallest_drop_is_the_users(void **state)
{
    (void)state;
    struct pihmap_options opt = options();
    opt.min_drop = 50;
    pihmap_result *r = compared(files.before, files.after, &opt);
    assert_int_equal(pihmap_result_report(r)->region_count, 0);
    assert_int_equal(pihmap_result_report(r)->pih_regions, 0);
    pihmap_result_free(r);
    opt.min_drop = 0.5;
    refused(files.before, files.after, &opt, PIHMAP_EARG, "--min-drop", &r);
}

/* With a scale areas are also in mm2; nothing else changes. */
static void the_scale_gives_areas(void **state)
{
    (void)state;
    struct pihmap_options opt = options();
    opt.px_per_mm = 4;
    pihmap_result *r = compared(files.before, files.after, &opt);
    const struct pihmap_report *report = pihmap_result_report(r);
    assert_true(report->region_count > 0);
    for (size_t i = 0; i < report->region_count; i++)
        assert_true(fabs(report->regions[i].area_mm2 * 16 / report->regions[i].area_px - 1) < 1e-9);
    pihmap_result_free(r);
}

static void the_same_bytes_at_any_number_of_threads(void **state)
{
    (void)state;
    static const enum pihmap_output what[] = {PIHMAP_OUT_JSON, PIHMAP_OUT_CSV, PIHMAP_OUT_DELTA,
                                              PIHMAP_OUT_MASK};
    static const char *const names[] = {"1.json", "1.csv", "1.pfm", "1.png"};
    static const char *const again[] = {"3.json", "3.csv", "3.pfm", "3.png"};
    for (int threads = 1; threads <= 3; threads += 2) {
        struct pihmap_options opt = options();
        opt.threads = threads;
        pihmap_result *r = compared(files.before, files.after, &opt);
        for (size_t i = 0; i < 4; i++)
            assert_int_equal(pihmap_result_write(r, what[i],
                                                 in_folder(threads == 1 ? names[i] : again[i]),
                                                 false, NULL),
                             PIHMAP_OK);
        pihmap_result_free(r);
    }
    for (size_t i = 0; i < 4; i++) {
        struct pm_bytes one = {NULL, 0}, three = {NULL, 0};
        assert_true(pm_bytes_read(&one, in_folder(names[i])));
        assert_true(pm_bytes_read(&three, in_folder(again[i])));
        assert_true(one.n > 0);
        assert_int_equal(one.n, three.n);
        assert_memory_equal(one.v, three.v, one.n);
        pm_bytes_free(&one);
        pm_bytes_free(&three);
    }
}

static void only_the_alignment(void **state)
{
    (void)state;
    struct pihmap_options opt = options();
    struct pihmap_error err;
    pihmap_result *r = NULL;
    assert_int_equal(pihmap_align(files.before, files.after, &opt, &r, &err), PIHMAP_OK);
    const struct pihmap_report *report = pihmap_result_report(r);
    assert_true(report->alignment.ok);
    assert_true(report->alignment.inliers > 0 && report->alignment.overlap > 0.5);
    assert_int_equal(report->region_count, 0);
    /* The homography does most: the local part moves points by less than 3 % of the side. */
    const double side = pm_long_side(pair.before.w, pair.before.h);
    int mapped = 0, sure = 0;
    for (double y = 50; y < pair.before.h; y += 100)
        for (double x = 50; x < pair.before.w; x += 100) {
            const double *H = report->alignment.homography, z = H[6] * x + H[7] * y + H[8];
            const double hx = (H[0] * x + H[1] * y + H[2]) / z;
            const double hy = (H[3] * x + H[4] * y + H[5]) / z;
            double qx, qy, confidence;
            pihmap_result_map_point(r, x, y, &qx, &qy, &confidence);
            known("mapped x", qx);
            known("mapped y", qy);
            assert_true(confidence >= 0 && confidence <= 1);
            const double error = pihmap_result_standard_error(r, x, y);
            assert_true(isnan(error) == (confidence == 0));
            if (confidence == 0)
                continue;
            /* No more than the probability of being within a thousandth of the side. */
            assert_true(error > 0 && confidence < 1e-6 + 1 - exp(-pow(1e-3 * side / error, 2)));
            sure += confidence > 0.9;
            mapped++;
            assert_true(hypot(hx - qx, hy - qy) < 0.03 * SIDE);
        }
    assert_true(mapped > 5 && 2 * sure > mapped);
    pihmap_result_free(r);
}

static void inspection_and_comparison_agree(void **state)
{
    (void)state;
    struct pihmap_options opt = options();
    struct pihmap_inspection *facts;
    struct pihmap_error err;
    assert_int_equal(pihmap_inspect(files.before, &opt, &facts, &err), PIHMAP_OK);
    assert_int_equal(facts->photo.width, pair.before.w);
    assert_int_equal(facts->photo.height, pair.before.h);
    assert_true(facts->clipped_fraction >= 0 && facts->clipped_fraction < 0.2);
    double lab[3];
    assert_true(pm_picture_median_lab(&job, &pair.before, &pair.skin, lab));
    print_message("inspect: L* %.2f, a* %.2f, b* %.2f; true skin %.2f, %.2f, %.2f\n", facts->skin.L,
                  facts->skin.a, facts->skin.b, lab[0], lab[1], lab[2]);
    assert_true(fabs(facts->skin.L - lab[0]) < 1.5 && fabs(facts->skin.a - lab[1]) < 1.5 &&
                fabs(facts->skin.b - lab[2]) < 1.5);
    assert_true(fabs(facts->skin.ita - pm_ita(facts->skin.L, facts->skin.b)) < 1e-9);
    assert_string_equal(facts->skin.ita_class, pm_ita_class(facts->skin.ita));
    pihmap_inspection_free(facts);
}

static void files_that_cannot_be_read_are_named(void **state)
{
    (void)state;
    struct pihmap_options opt = options();
    pihmap_result *r;
    refused(in_folder("absent.jpg"), files.after, &opt, PIHMAP_ESYS, "absent.jpg", &r);
    opt.max_pixels = 1000;
    refused(files.before, files.after, &opt, PIHMAP_ELIMIT, "before.jpg", &r);
    pihmap_result_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_file_twice_is_declined),
        cmocka_unit_test(copies_of_one_exposure_are_declined),
        cmocka_unit_test(second_exposures_are_compared),
        cmocka_unit_test(marks_are_found_on_every_skin),
        cmocka_unit_test(other_skin_is_declined),
        cmocka_unit_test(only_the_region_of_interest_is_measured),
        cmocka_unit_test(mostly_overexposed_skin_tells_nothing),
        cmocka_unit_test(the_users_mask_is_obeyed),
        cmocka_unit_test(the_smallest_drop_is_the_users),
        cmocka_unit_test(the_scale_gives_areas),
        cmocka_unit_test(the_same_bytes_at_any_number_of_threads),
        cmocka_unit_test(only_the_alignment),
        cmocka_unit_test(inspection_and_comparison_agree),
        cmocka_unit_test(files_that_cannot_be_read_are_named),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
