#include "bench/accuracy_whole.h"

#include "base/colour.h"
#include "base/pigment.h"
#include "base/mask_stats.h"
#include "base/stats.h"
#include "bench/accuracy_source.h"
#include "support/folder.h"
#include "support/pair_save.h"
#include "support/picture.h"

#include <math.h>
#include <stdio.h>

#define DROP 2.0         /* L* that all skin but the patch loses */
#define PATCH_SIDE 0.08  /* of the long side: 5 mm of a close-up, a thumbnail of a forearm */
#define PATCH_LEAST 0.02 /* where the skin has no space for that */

struct answer {
    int ita_class;
    bool compared, silent, can_tell; /* silent: 'cannot tell' without a reference */
    double error, lo, hi;
};

/* A random square that is all skin, as large as can be found, in px of skin; its sides are 0 where
 * there is none. */
static void find_patch(const struct pm_mask *skin, struct pm_random *random, int square[4])
{
    for (double share = PATCH_SIDE; share >= PATCH_LEAST; share /= 1.3)
        for (int k = 0; k < 400; k++) {
            const int side = (int)(share * skin->w);
            const int x = (int)((0.1 + 0.8 * pm_random_unit(random)) * (skin->w - side));
            const int y = (int)((0.1 + 0.8 * pm_random_unit(random)) * (skin->h - side));
            bool all = true;
            for (int v = y; all && v < y + side; v++)
                for (int u = x; all && u < x + side; u++)
                    all = pm_at(skin, u, v) != 0;
            if (all) {
                const int found[4] = {x, y, side, side};
                for (int i = 0; i < 4; i++)
                    square[i] = found[i];
                return;
            }
        }
    square[2] = square[3] = 0;
}

/* The absorbance of melanin that takes DROP from the L* of a colour. */
static double melanin_for(const double rgb[3])
{
    double lo = 0.0, hi = 2.0, was[3], now[3], dark[3];
    pm_linear_to_lab(rgb, was);
    for (int k = 0; k < 40; k++) {
        const double m = 0.5 * (lo + hi);
        const double fall[3] = {PM_MELANIN_R, PM_MELANIN_G, PM_MELANIN_B};
        for (int c = 0; c < 3; c++)
            dark[c] = rgb[c] * exp(-m * fall[c]);
        pm_linear_to_lab(dark, now);
        *(was[0] - now[0] < DROP ? &lo : &hi) = m;
    }
    return lo;
}

/* later = picture with added pigment everywhere but in the patch. */
static enum pihmap_status darken(struct pm_job *job, const struct pm_linear *picture,
                                 const struct pm_mask *skin, const int patch[4],
                                 struct pm_linear *later)
{
    double rgb[3];
    enum pihmap_status st;
    TRY(pm_linear_alloc(job, picture->r.w, picture->r.h, later));
    TRY(pm_mask_median_colour(job, picture, skin, rgb));
    for (int k = 0; k < 3; k++)
        rgb[k] = isnan(rgb[k]) ? 0.2 : rgb[k];
    const double m = melanin_for(rgb);
    const float keep[3] = {(float)exp(-m * PM_MELANIN_R), (float)exp(-m * PM_MELANIN_G),
                           (float)exp(-m * PM_MELANIN_B)};
    for (int y = 0; y < picture->r.h; y++)
        for (int x = 0; x < picture->r.w; x++) {
            const bool in = x >= patch[0] && y >= patch[1] && x < patch[0] + patch[2] &&
                            y < patch[1] + patch[3];
            pm_at(&later->r, x, y) = pm_at(&picture->r, x, y) * (in ? 1.0f : keep[0]);
            pm_at(&later->g, x, y) = pm_at(&picture->g, x, y) * (in ? 1.0f : keep[1]);
            pm_at(&later->b, x, y) = pm_at(&picture->b, x, y) * (in ? 1.0f : keep[2]);
        }
out:
    return st;
}

/* Compare without a reference, then with it. */
static void compare_twice(const struct pm_pair_files *files, const int rect[4], struct answer *a)
{
    struct pihmap_options opt;
    pihmap_result *result = NULL;
    pihmap_options_init(&opt);
    opt.skin_mask = files->skin;
    for (int with = 0; with < 2; with++) {
        for (int i = 0; with && i < 4; i++)
            opt.reference[i] = rect[i];
        a->compared = pihmap_compare(files->before, files->after, &opt, &result, NULL) == PIHMAP_OK;
        if (a->compared) {
            const struct pihmap_report *r = pihmap_result_report(result);
            *(with ? &a->can_tell : &a->silent) = with ? r->global_can_tell : !r->global_can_tell;
            a->error = r->global_delta_L + DROP;
            a->lo = r->global_delta_L_ci95[0];
            a->hi = r->global_delta_L_ci95[1];
        }
        pihmap_result_free(result);
        result = NULL;
    }
}

/* From the canvas to the before photo, its inner part. The rim of the patch is left out. */
static void to_before(const int patch[4], const struct pm_linear *picture,
                      const struct pm_pair *pair, int rect[4])
{
    struct pm_pair_draw draw;
    pm_pair_draw_standard(&draw);
    const double scale = pair->before.w / (draw.inner * picture->r.w);
    const double left = 0.5 * (picture->r.w * scale - pair->before.w);
    const double top = 0.5 * (picture->r.h * scale - pair->before.h);
    rect[0] = (int)(patch[0] * scale - left) + 3;
    rect[1] = (int)(patch[1] * scale - top) + 3;
    rect[2] = rect[3] = (int)(patch[2] * scale) - 6;
}

static enum pihmap_status run_one(struct pm_job *job, const struct accuracy_sources *sources,
                                  const char *folder, int index, struct answer *a)
{
    const struct accuracy_plan *plan = sources->plan;
    struct pm_pair_draw draw;
    struct accuracy_subject subject = {0};
    struct pm_linear later = {{0, 0, NULL}, {0, 0, NULL}, {0, 0, NULL}};
    struct pm_pair pair = {0};
    struct pm_pair_files files;
    struct pm_random random = {plan->seed * 31 + (uint64_t)index};
    int patch[4] = {0}, rect[4];
    double lab[3];
    enum pihmap_status st;
    pm_pair_draw_named("nochange", &draw);
    draw.long_side = plan->side;
    draw.before_noise = !plan->photos;
    const int canvas = (int)lround(plan->side / draw.inner);
    TRY(accuracy_source(job, sources, index, false, canvas, &subject));
    find_patch(&subject.skin, &random, patch);
    TRY(darken(job, &subject.picture, &subject.skin, patch, &later));
    const struct pm_pair_source source = {&subject.picture, &later, &subject.skin};
    TRY(pm_pair_make(job, &source, &draw, plan->seed * 7919 + (uint64_t)index * 2, &pair));
    TRY(pm_folder_ensure(job, folder));
    TRY(pm_pair_save_photos(job, &pair, folder));
    pm_pair_files_in(folder, &files);
    to_before(patch, &subject.picture, &pair, rect);
    if (pm_picture_median_lab(job, &pair.before, &pair.skin, lab))
        a->ita_class = pm_ita_class_index(pm_ita(lab[0], lab[2]));
    if (patch[2] && rect[0] > 0 && rect[1] > 0 && rect[2] > 8)
        compare_twice(&files, rect, a);
out:
    accuracy_subject_free(&subject);
    pm_linear_free(&later);
    pm_pair_free(&pair);
    return st;
}

static void print_row(const struct answer *v, int n, int ita_class)
{
    float error[1024];
    int pairs = 0, measured = 0, silent = 0, near = 0, covered = 0;
    for (int i = 0; i < n && i < 1024; i++) {
        if (!v[i].compared || (ita_class >= 0 && v[i].ita_class != ita_class))
            continue;
        pairs++;
        silent += v[i].silent;
        if (!v[i].can_tell)
            continue;
        error[measured++] = (float)fabs(v[i].error);
        near += fabs(v[i].error) <= 0.4;
        covered += v[i].lo <= -DROP && -DROP <= v[i].hi;
    }
    if (pairs)
        printf("%-13s%6d%8d%10d%9.2f%9.2f%8.2f%8.2f\n", pm_ita_class_name(ita_class), pairs, silent,
               measured, measured ? (double)pm_quantile(error, (size_t)measured, 0.5) : 0.0,
               measured ? (double)pm_quantile(error, (size_t)measured, 0.95) : 0.0,
               measured ? (double)near / measured : 0.0,
               measured ? (double)covered / measured : 0.0);
}

enum pihmap_status accuracy_whole(struct pm_job *job, const struct accuracy_plan *plan)
{
    struct accuracy_sources sources;
    char scratch[4096] = "";
    struct answer *answers = calloc((size_t)plan->pairs, sizeof *answers);
    enum pihmap_status st;
    if (!answers)
        return pm_fail_memory(job);
    TRY(accuracy_sources_open(job, plan, &sources));
    TRY(pm_folder_make(job, scratch));
    for (int i = 0; i < plan->pairs; i++) {
        struct answer *a = &answers[i];
        TRY(run_one(job, &sources, scratch, i, a));
        if (plan->verbose)
            fprintf(stderr, "pair %d: %s, error %.2f, interval %.2f..%.2f\n", i,
                    a->can_tell ? "measured" : "not measured", a->error, a->lo, a->hi);
    }
    printf("%d pairs from %s: all skin but a patch %.1f L* darker, other pose and light\n"
           "%-13s%6s%8s%10s%9s%9s%8s%8s\n",
           plan->pairs, plan->photos ? "photos" : "rendered skin", DROP, "ITA class", "pairs",
           "silent", "measured", "error", "p95", "<=0.4", "ci95");
    for (int c = -1; c < PM_ITA_CLASSES; c++)
        print_row(answers, plan->pairs, c);
out:
    if (*scratch)
        pm_folder_remove(scratch);
    accuracy_sources_close(&sources);
    free(answers);
    return st;
}
