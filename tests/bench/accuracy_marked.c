#include "bench/accuracy_marked.h"

#include "base/colour.h"
#include "bench/accuracy_second.h"
#include "bench/marked_print.h"
#include "bench/real_out.h"
#include "codec/load.h"
#include "codec/picture_file.h"
#include "skin/classes.h"
#include "support/folder.h"
#include "support/picture.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- which photos ------------------------------------------------------------------- */

static bool in_fold(const struct accuracy_plan *plan, const char *path)
{
    char group[256];
    skin_marks_group(path, group, sizeof group);
    return !plan->folds || accuracy_fold(group, plan->folds) == plan->fold - 1;
}

static enum pihmap_status add_photo(struct pm_job *job, const struct accuracy_plan *plan,
                                    const struct skin_marks *marks, const char *path,
                                    struct marked_photos *out)
{
    char key[MARK_KEY];
    skin_marks_key(path, key);
    if (!skin_marks_known(marks, key) || !in_fold(plan, path))
        return PIHMAP_OK;
    struct marked_photo *grown = realloc(out->v, ((size_t)out->n + 1) * sizeof *grown);
    if (!grown)
        return pm_fail_memory(job);
    out->v = grown;
    struct marked_photo *photo = &out->v[out->n++];
    *photo = (struct marked_photo){.path = strdup(path), .ita_class = -1};
    memcpy(photo->key, key, sizeof key);
    return photo->path ? PIHMAP_OK : pm_fail_memory(job);
}

static enum pihmap_status add_folder(struct pm_job *job, const struct accuracy_plan *plan,
                                     const struct skin_marks *marks, const char *folder,
                                     struct marked_photos *out)
{
    struct pm_names names;
    enum pihmap_status st;
    TRY(pm_names_of(job, folder, NULL, &names));
    for (int i = 0; i < names.n; i++)
        TRY(add_photo(job, plan, marks, names.path[i], out));
out:
    pm_names_free(&names);
    return st;
}

static enum pihmap_status add_folders(struct pm_job *job, const struct accuracy_plan *plan,
                                      const struct skin_marks *marks, const char *folder,
                                      struct marked_photos *out)
{
    struct pm_names below;
    enum pihmap_status st;
    if (plan->keep)
        TRY(real_out_check(job, plan->keep, folder));
    TRY(pm_folders_of(job, folder, &below));
    for (int i = 0; i < below.n; i++)
        TRY(add_folder(job, plan, marks, below.path[i], out));
    pm_names_free(&below);
out:
    return st;
}

/* *out is the caller's to free_photos(), after a failure, too. */
static enum pihmap_status find_photos(struct pm_job *job, const struct accuracy_plan *plan,
                                      const struct skin_marks *marks, struct marked_photos *out)
{
    enum pihmap_status st = PIHMAP_OK;
    char *folders = strdup(plan->marked), *rest = NULL;
    if (!folders)
        return pm_fail_memory(job);
    for (char *f = strtok_r(folders, ":", &rest); f && !st; f = strtok_r(NULL, ":", &rest))
        st = add_folders(job, plan, marks, f, out);
    free(folders);
    if (!st && !out->n)
        st = pm_fail(job, PIHMAP_EARG, "%s: none of the marked photos%s", plan->marked,
                     plan->folds ? " of this fold" : "");
    return st;
}

static void free_photos(struct marked_photos *photos)
{
    for (int i = 0; i < photos->n; i++)
        free(photos->v[i].path);
    free(photos->v);
    *photos = (struct marked_photos){NULL, 0};
}

/* ---- one photo ---------------------------------------------------------------------- */

static enum pihmap_status shown_of(struct pm_job *job, const struct pm_linear *linear,
                                   struct pm_rgb8 *shown)
{
    enum pihmap_status st;
    TRY(pm_rgb8_alloc(job, linear->r.w, linear->r.h, shown));
    for (size_t i = 0, n = pm_pixels(shown); i < n; i++)
        for (int k = 0; k < 3; k++) {
            const double v = (double)pm_linear_plane(linear, k)->v[i];
            shown->v[3 * i + (size_t)k] =
                (uint8_t)lround(255.0 * pm_linear_to_srgb(fmin(fmax(v, 0.0), 1.0)));
        }
out:
    return st;
}

/* Class of the marked skin; -1: none is marked. */
static enum pihmap_status ita_class_of(struct pm_job *job, const struct pm_rgb8 *shown,
                                       const struct pm_mask *classes, int *ita_class)
{
    struct pm_mask skin = {0, 0, NULL};
    double lab[3];
    enum pihmap_status st;
    TRY(pm_mask_alloc(job, classes->w, classes->h, &skin));
    for (size_t i = 0, n = pm_pixels(&skin); i < n; i++)
        skin.v[i] = classes->v[i] == MARKED_SKIN ? 255 : 0;
    if (pm_picture_median_lab(job, shown, &skin, lab))
        *ita_class = pm_ita_class_index(pm_ita(lab[0], lab[2]));
out:
    pm_mask_free(&skin);
    return st;
}

static bool is_border(const struct pm_mask *classes, int x, int y)
{
    const uint8_t own = pm_at(classes, x, y);
    return (x + 1 < classes->w && pm_at(classes, x + 1, y) != own) ||
           (y + 1 < classes->h && pm_at(classes, x, y + 1) != own);
}

static void draw_px(const struct pm_mask *classes, const struct pm_mask *found, int x, int y,
                    uint8_t *rgb)
{
    static const uint8_t green[3] = {0, 255, 0}, grey[3] = {160, 160, 160}, red[3] = {255, 0, 0};
    if (is_border(classes, x, y)) {
        const int own = pm_at(classes, x, y);
        const int beside = own || x + 1 >= classes->w ? own : pm_at(classes, x + 1, y);
        memcpy(rgb, beside == MARKED_SKIN ? green : beside == MARKED_UNCLEAR ? grey : red, 3);
    } else if (!pm_at(found, x, y)) {
        for (int k = 0; k < 3; k++)
            rgb[k] = (uint8_t)(0.4 * rgb[k] + (k == 2) * 90);
    }
}

static enum pihmap_status keep_photo(struct pm_job *job, const char *folder, const char *key,
                                     const struct pm_mask *classes, const struct pm_mask *found,
                                     struct pm_rgb8 *shown)
{
    char path[4400];
    const struct pm_keep replace = {.force = true};
    for (int y = 0; y < shown->h; y++)
        for (int x = 0; x < shown->w; x++)
            draw_px(classes, found, x, y,
                    shown->v + 3 * ((size_t)y * (size_t)shown->w + (size_t)x));
    snprintf(path, sizeof path, "%.4000s/%s.jpg", folder, key);
    return pm_save_rgb8(job, path, &replace, shown);
}

static enum pihmap_status run_photo(struct pm_job *job, const struct accuracy_plan *plan,
                                    const struct skin_marks *marks, struct marked_photo *photo)
{
    const struct pihmap_source from = {.name = photo->path};
    struct pihmap_options opt;
    struct pm_photo loaded = {0};
    struct pm_skin found = {0};
    struct pm_mask classes = {0, 0, NULL};
    struct pm_rgb8 shown = {0, 0, NULL};
    enum pihmap_status st;
    pihmap_options_init(&opt);
    TRY(pm_load_measured(job, &from, &opt, &loaded));
    TRY(pm_skin(job, &loaded, &found));
    TRY(pm_mask_alloc(job, found.mask.w, found.mask.h, &classes));
    skin_marks_paint(marks, photo->key, &classes);
    TRY(shown_of(job, &loaded.linear, &shown));
    TRY(ita_class_of(job, &shown, &classes, &photo->ita_class));
    TRY(marked_measure(job, &loaded.linear, &classes, &found.mask, &photo->score));
    if (plan->verbose)
        fprintf(stderr, "%s %.3f false, %.3f left out, %s\n", photo->key,
                marked_false_skin(&photo->score), marked_skin_left_out(&photo->score), photo->path);
    if (plan->keep)
        TRY(keep_photo(job, plan->keep, photo->key, &classes, &found.mask, &shown));
out:
    pm_photo_free(&loaded);
    pm_skin_free(&found);
    pm_mask_free(&classes);
    pm_rgb8_free(&shown);
    return st;
}

enum pihmap_status accuracy_marked(struct pm_job *job, const struct accuracy_plan *plan)
{
    struct skin_marks marks;
    struct marked_photos photos = {NULL, 0};
    enum pihmap_status st;
    TRY(skin_marks_open(job, plan->marks, &marks));
    TRY(find_photos(job, plan, &marks, &photos));
    if (plan->keep)
        TRY(pm_folder_ensure(job, plan->keep));
    for (int i = 0; i < photos.n; i++)
        TRY(run_photo(job, plan, &marks, &photos.v[i]));
    TRY(marked_print(job, plan, &photos, marks.photos));
out:
    free_photos(&photos);
    skin_marks_close(&marks);
    return st;
}
