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

#define DROP 2.0         /* L* */
#define PATCH_SIDE 0.08  /* of the long side: 5 mm of a close-up, a thumbnail of a forearm */
#define PATCH_LEAST 0.02 /* where the skin has no room for that */

struct told {
    int ita_class;
    bool compared, silent, can_tell; /* silent: 'cannot tell' without a reference */
    double error, lo, hi, truth;
};

/* The canvas px of the largest square of skin near (u, v) of the way across; side 0: none. */
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

/* Absorbance of melanin that takes DROP from a colour's L*. */
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

/* later = picture with pigment everywhere but in the patch. */
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
            const size_t i = (size_t)y * (size_t)picture->r.w + (size_t)x;
            const bool in = x >= patch[0] && y >= patch[1] && x < patch[0] + patch[2] &&
                            y < patch[1] + patch[3];
            later->r.v[i] = picture->r.v[i] * (in ? 1.0f : keep[0]);
            later->g.v[i] = picture->g.v[i] * (in ? 1.0f : keep[1]);
            later->b.v[i] = picture->b.v[i] * (in ? 1.0f : keep[2]);
        }
out:
    return st;
}

static void ask(const struct pm_pair_files *files, const int rect[4], struct told *t)
{
    struct pihmap_options opt;
    pihmap_result *result = NULL;
    pihmap_options_init(&opt);
    opt.skin_mask = files->skin;
    for (int with = 0; with < 2; with++) {
        for (int i = 0; with && i < 4; i++)
            opt.reference[i] = rect[i];
        t->compared = pihmap_compare(files->before, files->after, &opt, &result, NULL) == PIHMAP_OK;
        if (t->compared) {
            const struct pihmap_report *r = pihmap_result_report(result);
            *(with ? &t->can_tell : &t->silent) = with ? r->global_can_tell : !r->global_can_tell;
            t->error = r->global_delta_L + DROP;
            t->lo = r->global_delta_L_ci95[0];
            t->hi = r->global_delta_L_ci95[1];
        }
        pihmap_result_free(result);
        result = NULL;
    }
}

/* The before photo is the middle of the canvas; a px or two of the patch's rim stay out. */
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

static enum pihmap_status run_one(struct pm_job *job, const struct accuracy_plan *plan,
                                  const struct pm_names *photos, const char *folder, int index,
                                  struct told *t)
{
    struct pm_pair_draw draw;
    struct pm_linear picture = {{0, 0, NULL}, {0, 0, NULL}, {0, 0, NULL}}, later = picture;
    struct pm_mask skin = {0, 0, NULL};
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
    TRY(accuracy_source(job, plan, photos, index, false, canvas, &picture, &skin));
    find_patch(&skin, &random, patch);
    TRY(darken(job, &picture, &skin, patch, &later));
    const struct pm_pair_source source = {&picture, &later, &skin};
    TRY(pm_pair_make(job, &source, &draw, plan->seed * 7919 + (uint64_t)index * 2, &pair));
    TRY(pm_folder_ensure(job, folder));
    TRY(pm_pair_save_photos(job, &pair, folder));
    pm_pair_files_in(folder, &files);
    to_before(patch, &picture, &pair, rect);
    if (pm_picture_median_lab(job, &pair.before, &pair.skin, lab))
        t->ita_class = pm_ita_class_index(pm_ita(lab[0], lab[2]));
    if (patch[2] && rect[0] > 0 && rect[1] > 0 && rect[2] > 8)
        ask(&files, rect, t);
out:
    pm_linear_free(&picture);
    pm_linear_free(&later);
    pm_mask_free(&skin);
    pm_pair_free(&pair);
    return st;
}

static void print_row(const struct told *v, int n, int ita_class)
{
    float error[1024];
    int pairs = 0, told = 0, silent = 0, near = 0, covered = 0;
    for (int i = 0; i < n && i < 1024; i++) {
        if (!v[i].compared || (ita_class >= 0 && v[i].ita_class != ita_class))
            continue;
        pairs++;
        silent += v[i].silent;
        if (!v[i].can_tell)
            continue;
        error[told++] = (float)fabs(v[i].error);
        near += fabs(v[i].error) <= 0.4;
        covered += v[i].lo <= -DROP && -DROP <= v[i].hi;
    }
    if (pairs)
        printf("%-13s%6d%8d%6d%9.2f%9.2f%8.2f%8.2f\n", pm_ita_class_name(ita_class), pairs, silent,
               told, told ? (double)pm_quantile(error, (size_t)told, 0.5) : 0.0,
               told ? (double)pm_quantile(error, (size_t)told, 0.95) : 0.0,
               told ? (double)near / told : 0.0, told ? (double)covered / told : 0.0);
}

enum pihmap_status accuracy_whole(struct pm_job *job, const struct accuracy_plan *plan)
{
    struct pm_names photos = {NULL, 0};
    char scratch[4096] = "";
    struct told *told = calloc((size_t)plan->pairs, sizeof *told);
    enum pihmap_status st;
    if (!told)
        return pm_fail_memory(job);
    TRY(accuracy_photos(job, plan, &photos));
    TRY(pm_folder_make(job, scratch));
    for (int i = 0; i < plan->pairs; i++) {
        TRY(run_one(job, plan, &photos, scratch, i, &told[i]));
        if (plan->verbose)
            fprintf(stderr, "pair %d: %s, error %.2f, interval %.2f..%.2f\n", i,
                    told[i].can_tell ? "told" : "not told", told[i].error, told[i].lo, told[i].hi);
    }
    printf("%d pairs from %s: all skin but a patch %.1f L* darker, other pose and light\n"
           "%-13s%6s%8s%6s%9s%9s%8s%8s\n",
           plan->pairs, plan->photos ? "photos" : "rendered skin", DROP, "ITA class", "pairs",
           "silent", "told", "error", "p95", "<=0.4", "ci95");
    for (int c = -1; c < PM_ITA_CLASSES; c++)
        print_row(told, plan->pairs, c);
out:
    if (*scratch)
        pm_folder_remove(scratch);
    pm_names_free(&photos);
    free(told);
    return st;
}
