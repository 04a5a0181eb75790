/*
 * Benchmark of chart detection and colour correction: how well is a colour chart found and used?
 *   chart [--draws N] [--seed S] [FOLDER]
 * Rendered are: charts in any pose (5 to 60 % of the width, tilted by up to 45 degrees) over
 * rendered skin, under any light, shaded, some with a shadow's edge, written as JPEG and read
 * again; skin without a chart; the same scene under two lights. FOLDER: for every photo in it and
 * below, whether a chart is found, and what the search took.
 */
#include "base/colour.h"
#include "base/geometry.h"
#include "base/mask_stats.h"
#include "base/stats.h"
#include "codec/load.h"
#include "support/chart_render.h"
#include "support/folder.h"
#include "support/picture.h"
#include "support/skin_render.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { WIDE = 1280, HIGH = 960 };
#define WRONG_PLACE 0.25 /* pitches that the centre of a corner patch may be off */

struct bench {
    struct pm_job job;
    char folder[4096], file[4200];
    struct pihmap_options options;
};

static void fail(const struct bench *b)
{
    fprintf(stderr, "chart: %s\n", b->job.err.text);
    exit(1);
}

/* Skin behind the chart. Rendered at half the size, as it is not what is measured. */
static enum pihmap_status render_skin(struct bench *b, const struct pm_skin_look *look,
                                      struct pm_linear *picture, struct pm_mask *skin)
{
    struct pm_skin_look half = *look;
    struct pm_linear small;
    struct pm_mask marked;
    half.w /= 2;
    half.h /= 2;
    half.px_per_mm /= 2;
    if (pm_skin_render(&b->job, &half, &small, &marked) ||
        pm_linear_alloc(&b->job, look->w, look->h, picture) ||
        pm_mask_alloc(&b->job, look->w, look->h, skin))
        return b->job.err.status;
    const struct pm_plane *from[3] = {&small.r, &small.g, &small.b};
    struct pm_plane *to[3] = {&picture->r, &picture->g, &picture->b};
    for (int y = 0; y < look->h; y++)
        for (int x = 0; x < look->w; x++) {
            const size_t at = (size_t)y * (size_t)look->w + (size_t)x;
            skin->v[at] = marked.v[(size_t)(y / 2) * (size_t)half.w + (size_t)(x / 2)];
            for (int k = 0; k < 3; k++)
                to[k]->v[at] = pm_sample(from[k], (x - 0.5) / 2, (y - 0.5) / 2);
        }
    pm_linear_free(&small);
    pm_mask_free(&marked);
    return PIHMAP_OK;
}

/* Charts are looked for in the fine frame, so only this is kept. */
static void keep_fine(struct pm_photo *photo)
{
    if (!photo->fine.g.v)
        return;
    pm_linear_free(&photo->linear);
    pm_plane_free(&photo->clipped);
    photo->linear = photo->fine;
    photo->clipped = photo->fine_clipped;
    memset(&photo->fine, 0, sizeof photo->fine);
    memset(&photo->fine_clipped, 0, sizeof photo->fine_clipped);
}

/* Skin in this shot and, unless scene is NULL, the chart over it, by way of a JPEG file. */
static void take_photo(struct bench *b, const struct pm_skin_look *look,
                       const struct pm_chart_scene *scene, int quality, struct pm_photo *out)
{
    struct pm_linear picture;
    struct pm_mask skin;
    struct pm_rgb8 codes;
    if (render_skin(b, look, &picture, &skin) ||
        (scene && pm_chart_render(&b->job, scene, &picture)) ||
        pm_chart_codes(&b->job, &picture, &codes))
        fail(b);
    snprintf(b->file, sizeof b->file, "%s/photo.jpg", b->folder);
    if (pm_picture_save_jpeg(&b->job, b->file, &codes, quality, NULL) ||
        pm_load(&b->job, b->file, &b->options, out))
        fail(b);
    keep_fine(out);
    pm_linear_free(&picture);
    pm_mask_free(&skin);
    pm_rgb8_free(&codes);
}

static void find(struct bench *b, const struct pm_photo *photo, struct pm_chart *chart)
{
    if (pm_chart_find(&b->job, &photo->linear, &photo->clipped, chart))
        fail(b);
}

static void look_of(const struct pm_shot *shot, uint64_t seed, struct pm_skin_look *look)
{
    struct pm_random random = {seed * 31 + 7};
    const double ita = -50 + 105 * pm_random_unit(&random);
    pm_skin_look_draw((enum pm_skin_scene)(seed % PM_SCENES), ita, WIDE, HIGH, seed, look);
    look->camera = shot->camera;
    look->kelvin = shot->kelvin;
    look->balance = shot->balance;
}

/* Largest error of a corner patch's place, pitches of the chart as photographed. */
static double place_error(const struct pm_chart *chart, const struct pm_chart_scene *scene)
{
    double worst = 0;
    for (int k = 0; k < 4; k++) {
        const double c = k % 2 ? 5 : 0, r = k / 2 ? 3 : 0;
        double x, y, u, v, J[4];
        pm_h_apply(scene->to_px, c, r, &x, &y);
        pm_h_apply(chart->to_px, c, r, &u, &v);
        pm_h_jacobian(scene->to_px, c, r, J);
        worst = fmax(worst, hypot(u - x, v - y) / sqrt(fabs(J[0] * J[3] - J[1] * J[2])));
    }
    return worst;
}

struct figures {
    float *v;
    int n;
};

static void add(struct figures *f, double v)
{
    f->v = realloc(f->v, (size_t)(f->n + 1) * sizeof *f->v);
    if (!f->v)
        exit(1);
    f->v[f->n++] = (float)v;
}

static double mean(const struct figures *f)
{
    double sum = 0;
    for (int i = 0; i < f->n; i++)
        sum += (double)f->v[i];
    return f->n ? sum / f->n : NAN;
}

static double quantile(struct figures *f, double q)
{
    return (double)pm_quantile(f->v, (size_t)f->n, q);
}

/* ---- finding --------------------------------------------------------------------------------- */

static void bench_draws(struct bench *b, const char *name, const struct pm_chart_draw *draw, int n,
                        uint64_t seed)
{
    struct figures before = {0}, after = {0}, place = {0};
    int found = 0, wrong = 0, usable = 0;
    for (int i = 0; i < n; i++) {
        struct pm_chart_scene scene;
        struct pm_skin_look look;
        struct pm_photo photo;
        struct pm_chart chart;
        pm_chart_scene_draw(draw, WIDE, HIGH, seed + (uint64_t)i, &scene);
        look_of(&scene.shot, seed + (uint64_t)i, &look);
        take_photo(b, &look, &scene, 80 + i % 17, &photo);
        find(b, &photo, &chart);
        const double error = chart.found ? place_error(&chart, &scene) : INFINITY;
        const bool right = error < WRONG_PLACE;
        found += right;
        wrong += chart.found && !right;
        if (right) {
            usable += pm_chart_usable(&chart);
            add(&before, chart.before_dE00);
            add(&after, chart.after_dE00);
            add(&place, error);
        } else {
            double J[4];
            pm_h_jacobian(scene.to_px, 2.5, 1.5, J);
            printf("  missed: seed %llu, pitch %.1f x %.1f px, shadow %.2f, %.0f K, exposure %.2f, "
                   "blur %.1f\n",
                   (unsigned long long)(seed + (uint64_t)i), hypot(J[0], J[2]), hypot(J[1], J[3]),
                   scene.shadow, scene.shot.kelvin, scene.exposure, scene.blur_px);
        }
        pm_photo_free(&photo);
    }
    printf("%-28s %3d of %3d found (%.1f %%), %d in a wrong place, %d usable; dE00 %.1f before, "
           "%.2f after (median %.2f, 95 %% %.2f); place %.3f pitches\n",
           name, found, n, 100.0 * found / n, wrong, usable, mean(&before), mean(&after),
           quantile(&after, 0.5), quantile(&after, 0.95), quantile(&place, 0.5));
    free(before.v);
    free(after.v);
    free(place.v);
}

static void bench_none(struct bench *b, int n, uint64_t seed)
{
    int found = 0;
    for (int i = 0; i < n; i++) {
        static const struct pm_shot daylight = {PM_CAMERA_CIE1931, 0, 0};
        struct pm_skin_look look;
        struct pm_photo photo;
        struct pm_chart chart;
        look_of(&daylight, seed + 9000 + (uint64_t)i, &look);
        take_photo(b, &look, NULL, 85, &photo);
        find(b, &photo, &chart);
        found += chart.found;
        pm_photo_free(&photo);
    }
    printf("%-28s %3d of %3d found\n", "rendered skin, no chart", found, n);
}

/* ---- two lights ------------------------------------------------------------------------------ */

/* Median L*a*b* of the skin. */
static void skin_lab(struct bench *b, const struct pm_photo *photo, const struct pm_mask *skin,
                     double lab[3])
{
    double rgb[3];
    if (pm_mask_median_colour(&b->job, &photo->linear, skin, rgb))
        fail(b);
    pm_linear_to_lab(rgb, lab);
}

/* Takes the chart's board out of the skin. */
static void cut_board(const struct pm_chart *chart, struct pm_mask *skin)
{
    double back[9], c, r;
    pm_h_invert(chart->to_px, back);
    for (int y = 0; y < skin->h; y++)
        for (int x = 0; x < skin->w; x++)
            if (pm_h_apply(back, x, y, &c, &r) && fabs(c - 2.5) < 3.5 && fabs(r - 1.5) < 2.5)
                skin->v[y * skin->w + x] = 0;
}

static void corrected(const struct pm_chart *chart, int i, double lab[3])
{
    double v[3], rgb[3];
    for (int k = 0; k < 3; k++)
        v[k] = exp(-chart->shade[i]) *
               pow(fmax(chart->rgb[i][k] - chart->colour.flare[k], 0), chart->colour.tone);
    for (int k = 0; k < 3; k++)
        rgb[k] = chart->colour.matrix[3 * k] * v[0] + chart->colour.matrix[3 * k + 1] * v[1] +
                 chart->colour.matrix[3 * k + 2] * v[2];
    pm_linear_to_lab(rgb, lab);
}

/* The same scene at 3200 K and 6500 K. balance: of the camera, see struct pm_shot. */
static void bench_lights(struct bench *b, double balance, int n, uint64_t seed)
{
    struct figures L = {0}, dE = {0}, patch = {0}, raw = {0};
    int both = 0;
    for (int i = 0; i < n; i++) {
        static const double kelvin[2] = {3200, 6500};
        const struct pm_chart_draw draw = {.width = {0.15, 0.4}, .tilt_deg = 25};
        struct pm_chart_scene scene;
        struct pm_chart chart[2];
        struct pm_photo photo[2];
        struct pm_mask skin;
        struct pm_linear unused;
        struct pm_skin_look look;
        double lab[2][3], as_is[2][3];
        pm_chart_scene_draw(&draw, WIDE, HIGH, seed + (uint64_t)i, &scene);
        scene.shot.balance = balance;
        for (int k = 0; k < 2; k++) {
            scene.shot.kelvin = kelvin[k];
            scene.exposure = 0.45 * ((i + k) % 2 ? 2 : 0.5); /* one stop over, one under */
            scene.seed = seed + (uint64_t)(2 * i + k);
            look_of(&scene.shot, seed + (uint64_t)i, &look);
            take_photo(b, &look, &scene, 90, &photo[k]);
            find(b, &photo[k], &chart[k]);
        }
        if (render_skin(b, &look, &unused, &skin))
            fail(b);
        pm_linear_free(&unused);
        if (pm_chart_usable(&chart[0]) && pm_chart_usable(&chart[1])) {
            both++;
            cut_board(&chart[0], &skin);
            for (int k = 0; k < 2; k++) {
                skin_lab(b, &photo[k], &skin, as_is[k]);
                pm_chart_apply(&b->job, &chart[k].colour, &photo[k].linear);
                skin_lab(b, &photo[k], &skin, lab[k]);
            }
            if (pm_mask_count(&skin) > 1000) {
                add(&L, fabs(lab[1][0] - lab[0][0]));
                add(&raw, fabs(as_is[1][0] - as_is[0][0]));
                add(&dE, pm_delta_E00(lab[0], lab[1]));
            }
            for (int p = 0; p < PM_CHART_PATCHES; p++) {
                if (!chart[0].seen[p] || !chart[1].seen[p])
                    continue;
                corrected(&chart[0], p, lab[0]);
                corrected(&chart[1], p, lab[1]);
                add(&patch, pm_delta_E00(lab[0], lab[1]));
            }
        }
        pm_mask_free(&skin);
        pm_photo_free(&photo[0]);
        pm_photo_free(&photo[1]);
    }
    printf("3200 K and 6500 K, a stop over and under, white balance %.1f: %d of %d pairs usable; "
           "patches differ by %.2f "
           "dE00 (mean), skin by %.2f L* (median; 90 %% %.2f; %.1f uncorrected), %.2f dE00\n",
           balance, both, n, mean(&patch), quantile(&L, 0.5), quantile(&L, 0.9),
           quantile(&raw, 0.5), quantile(&dE, 0.5));
    free(L.v);
    free(dE.v);
    free(patch.v);
    free(raw.v);
}

/* ---- photos ---------------------------------------------------------------------------------- */

struct count {
    int photos, found, usable;
    struct figures ms; /* of processor time that each search took */
};

static double processor_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

static void bench_photo(struct bench *b, const char *path, struct count *c)
{
    struct pm_photo photo;
    struct pm_chart chart;
    if (pm_load(&b->job, path, &b->options, &photo))
        return;
    keep_fine(&photo);
    const double begun = processor_ms();
    find(b, &photo, &chart);
    add(&c->ms, processor_ms() - begun);
    c->photos++;
    if (chart.found) {
        int seen = 0;
        for (int i = 0; i < PM_CHART_PATCHES; i++)
            seen += chart.seen[i];
        c->found++;
        c->usable += pm_chart_usable(&chart);
        printf("  %s: %d patches, dE00 %.1f before, %.2f after\n", path, seen, chart.before_dE00,
               chart.after_dE00);
    }
    pm_photo_free(&photo);
}

static void bench_folder(struct bench *b, const char *folder, struct count *c)
{
    struct dirent **list;
    const int n = scandir(folder, &list, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        char path[4096];
        struct stat info;
        snprintf(path, sizeof path, "%s/%s", folder, list[i]->d_name);
        if (list[i]->d_name[0] != '.' && stat(path, &info) == 0) {
            if (S_ISDIR(info.st_mode))
                bench_folder(b, path, c);
            else
                bench_photo(b, path, c);
        }
        free(list[i]);
    }
    if (n >= 0)
        free(list);
}

int main(int argc, char **argv)
{
    struct bench b;
    int draws = 60;
    uint64_t seed = 1;
    const char *folder = NULL;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--draws") == 0 && i + 1 < argc)
            draws = atoi(argv[++i]);
        else if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc)
            seed = (uint64_t)atoll(argv[++i]);
        else
            folder = argv[i];
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    pm_job_init(&b.job, 0);
    pihmap_options_init(&b.options);
    if (pm_folder_make(&b.job, b.folder))
        fail(&b);
    if (draws > 0) {
        bench_draws(&b, "any pose and light",
                    &(struct pm_chart_draw){{0.05, 0.6}, 45, 0.4, 0, true}, draws, seed);
        bench_draws(&b, "the same, partly shadowed",
                    &(struct pm_chart_draw){{0.08, 0.6}, 45, 0.4, 1, true}, draws / 2, seed + 5000);
        bench_none(&b, draws, seed);
        for (int k = 0; k < 3; k++) /* set to daylight, halfway, automatic */
            bench_lights(&b, 0.5 * k, draws / 4, seed + 7000);
    }
    if (folder) {
        struct count c = {0};
        bench_folder(&b, folder, &c);
        printf("%s: %d photos, a chart in %d, %d usable; search %.1f ms of processor time (median; "
               "95 %% %.1f, worst %.1f)\n",
               folder, c.photos, c.found, c.usable, quantile(&c.ms, 0.5), quantile(&c.ms, 0.95),
               quantile(&c.ms, 1));
        free(c.ms.v);
    }
    pm_folder_remove(b.folder);
    pm_job_free(&b.job);
    return 0;
}
