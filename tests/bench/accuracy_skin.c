#include "bench/accuracy_skin.h"

#include "base/colour.h"
#include "bench/accuracy_source.h"
#include "codec/load.h"
#include "codec/picture_file.h"
#include "skin/classes.h"
#include "support/picture.h"

#include <math.h>
#include <stdio.h>

#define QUALITY 90

struct fit {
    int ita_class;
    double iou, recall, precision;
};

/* The picture as a camera would write it and pihmap would read it. */
static enum pihmap_status as_photo(struct pm_job *job, const struct pm_linear *picture,
                                   const char *path, struct pm_photo *photo)
{
    struct pm_rgb8 shown = {0, 0, NULL};
    struct pihmap_options opt;
    enum pihmap_status st;
    pihmap_options_init(&opt);
    TRY(pm_rgb8_alloc(job, picture->r.w, picture->r.h, &shown));
    for (size_t i = 0; i < pm_pixels(&shown); i++)
        for (int k = 0; k < 3; k++) {
            const double v = fmin(fmax((double)pm_linear_plane(picture, k)->v[i], 0.0), 1.0);
            shown.v[3 * i + (size_t)k] = (uint8_t)lround(255.0 * pm_linear_to_srgb(v));
        }
    TRY(pm_picture_save_jpeg(job, path, &shown, QUALITY, NULL));
    TRY(pm_load(job, path, &opt, photo));
out:
    pm_rgb8_free(&shown);
    return st;
}

static void compare(const struct pm_mask *found, const struct pm_mask *truth, struct fit *f)
{
    double both = 0, either = 0, all_true = 0, all_found = 0;
    for (int y = 0; y < found->h; y++)
        for (int x = 0; x < found->w; x++) {
            const int u = (int)((x + 0.5) * truth->w / found->w);
            const int v = (int)((y + 0.5) * truth->h / found->h);
            const bool is_true = pm_at(truth, u, v) != 0;
            const bool is_found = pm_at(found, x, y) != 0;
            both += is_true && is_found;
            either += is_true || is_found;
            all_true += is_true;
            all_found += is_found;
        }
    f->iou = either > 0 ? both / either : NAN;
    f->recall = all_true > 0 ? both / all_true : NAN;
    f->precision = all_found > 0 ? both / all_found : NAN;
}

/* Save the photo, dark blue where no skin was found. */
static enum pihmap_status keep(struct pm_job *job, const struct accuracy_plan *plan, int index,
                               const struct pm_photo *photo, const struct pm_mask *found)
{
    char path[4400];
    struct pm_rgb8 shown = {0, 0, NULL};
    const struct pm_keep replace = {.force = true};
    enum pihmap_status st;
    TRY(pm_rgb8_alloc(job, found->w, found->h, &shown));
    for (size_t i = 0; i < pm_pixels(&shown); i++)
        for (int k = 0; k < 3; k++) {
            const double own = (double)pm_linear_plane(&photo->linear, k)->v[i];
            const double v =
                found->v[i] ? own : 0.15 * (double)photo->linear.g.v[i] + (k == 2) * 0.1;
            shown.v[3 * i + (size_t)k] =
                (uint8_t)lround(255.0 * pm_linear_to_srgb(fmin(fmax(v, 0.0), 1.0)));
        }
    snprintf(path, sizeof path, "%.4000s/skin-%03d.jpg", plan->keep, index);
    TRY(pm_save_rgb8(job, path, &replace, &shown));
out:
    pm_rgb8_free(&shown);
    return st;
}

static enum pihmap_status run_one(struct pm_job *job, const struct accuracy_sources *sources,
                                  const char *folder, int index, struct fit *f)
{
    const struct accuracy_plan *plan = sources->plan;
    const struct pm_names *photos = &sources->photos;
    struct accuracy_subject subject = {0};
    struct pm_skin found = {0};
    struct pm_photo photo = {0};
    char path[4400];
    double lab[3] = {50, 0, 10};
    enum pihmap_status st;
    TRY(accuracy_source(job, sources, index, false, plan->side, &subject));
    snprintf(path, sizeof path, "%.4000s/photo.jpg", folder);
    TRY(as_photo(job, &subject.picture, path, &photo));
    pm_picture_median_lab(job, &photo.display, &subject.skin, lab);
    f->ita_class = pm_ita_class_index(pm_ita(lab[0], lab[2]));
    TRY(pm_skin(job, &photo, &found));
    compare(&found.mask, &subject.skin, f);
    if (plan->verbose)
        fprintf(stderr, "picture %3d: %-12s IoU %.3f, found %.3f, true %.3f%s%s\n", index,
                pm_ita_class_name(f->ita_class), f->iou, f->recall, f->precision,
                photos->n ? " " : "", photos->n ? photos->path[index % photos->n] : "");
    if (plan->keep)
        TRY(keep(job, plan, index, &photo, &found.mask));
out:
    accuracy_subject_free(&subject);
    pm_skin_free(&found);
    pm_photo_free(&photo);
    return st;
}

static void print_row(const struct fit *v, int n, int ita_class)
{
    double iou = 0, recall = 0, precision = 0, worst = 1;
    int count = 0;
    for (int i = 0; i < n; i++) {
        if (ita_class >= 0 && v[i].ita_class != ita_class)
            continue;
        count++;
        iou += isfinite(v[i].iou) ? v[i].iou : 0;
        recall += isfinite(v[i].recall) ? v[i].recall : 0;
        precision += isfinite(v[i].precision) ? v[i].precision : 0;
        worst = fmin(worst, isfinite(v[i].iou) ? v[i].iou : 0);
    }
    if (count)
        printf("%-13s%9d%8.3f%8.3f%8.3f%8.3f\n", pm_ita_class_name(ita_class), count, iou / count,
               worst, recall / count, precision / count);
}

enum pihmap_status accuracy_skin(struct pm_job *job, const struct accuracy_plan *plan)
{
    struct accuracy_sources sources;
    char scratch[4096] = "";
    struct fit *fits = calloc((size_t)plan->pairs, sizeof *fits);
    enum pihmap_status st;
    if (!fits)
        return pm_fail_memory(job);
    TRY(accuracy_sources_open(job, plan, &sources));
    TRY(pm_folder_make(job, scratch));
    if (plan->keep)
        TRY(pm_folder_ensure(job, plan->keep));
    for (int i = 0; i < plan->pairs; i++)
        TRY(run_one(job, &sources, scratch, i, &fits[i]));
    printf("skin found on %d pictures, %s\n%-13s%9s%8s%8s%8s%8s\n", plan->pairs,
           plan->photos ? "photos" : "rendered", "ITA class", "pictures", "IoU", "worst", "found",
           "true");
    for (int c = -1; c < PM_ITA_CLASSES; c++)
        print_row(fits, plan->pairs, c);
out:
    if (*scratch)
        pm_folder_remove(scratch);
    accuracy_sources_close(&sources);
    free(fits);
    return st;
}
