#include "bench/marked_print.h"

#include "base/colour.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A photo with a smaller share of lesion px, or of calm px, says little of how much is left out. */
#define LEAST_LESION 0.001
enum { WORST = 5 };

/* ---- figures ------------------------------------------------------------------------ */

/* A column of the table and a key of the JSON. */
static const struct {
    const char *title, *key;
} columns[] = {{"false skin", "false_skin"},
               {"non-skin in", "non_skin_called_skin"},
               {"parts in", "facial_parts_called_skin"}, /* brows, eyes, lips, nostrils */
               {"skin out", "skin_left_out"},
               {"lesions out", "lesions_left_out"},
               {"mean", "lesions_left_out_mean"},
               {"worst", "lesions_left_out_worst"},
               {"calm out", "calm_left_out"},
               {"mean", "calm_left_out_mean"},
               {"worst", "calm_left_out_worst"}};
enum { COLUMNS = sizeof columns / sizeof *columns, WIDTH = 12 };

static double photo_left_out(const struct marked_photo *photo, bool calm)
{
    const struct real_lesions *l = &photo->score.lesions;
    if ((calm ? l->calm : l->lesion) < LEAST_LESION)
        return NAN;
    return calm ? marked_calm_left_out(&photo->score) : marked_lesions_left_out(&photo->score);
}

static bool is_of(const struct marked_photo *photo, int ita_class)
{
    return ita_class < 0 || photo->ita_class == ita_class;
}

/* NaN: no photo has enough of it. */
static void mean_and_worst(const struct marked_photos *photos, int ita_class, bool calm,
                           double out[2])
{
    double sum = 0, worst = 0;
    int n = 0;
    for (int i = 0; i < photos->n; i++) {
        const double v = photo_left_out(&photos->v[i], calm);
        if (!is_of(&photos->v[i], ita_class) || isnan(v))
            continue;
        n++;
        sum += v;
        worst = fmax(worst, v);
    }
    out[0] = n ? sum / n : NAN;
    out[1] = n ? worst : NAN;
}

static void sum_of(const struct marked_photos *photos, int ita_class, struct marked_score *sum)
{
    *sum = (struct marked_score){0};
    for (int i = 0; i < photos->n; i++)
        if (is_of(&photos->v[i], ita_class))
            marked_add(sum, &photos->v[i].score);
}

static void figures_of(const struct marked_photos *photos, int ita_class,
                       const struct marked_score *sum, double out[COLUMNS])
{
    out[0] = marked_false_skin(sum);
    out[1] = marked_called_skin(sum, MARKED_BACKGROUND, MARKED_OTHER);
    out[2] = marked_called_skin(sum, MARKED_BROW, MARKED_NOSTRIL);
    out[3] = marked_skin_left_out(sum);
    out[4] = marked_lesions_left_out(sum);
    mean_and_worst(photos, ita_class, false, out + 5);
    out[7] = marked_calm_left_out(sum);
    mean_and_worst(photos, ita_class, true, out + 8);
}

static json_t *number(double v)
{
    return isfinite(v) ? json_real(v) : json_null();
}

static void print_percent(double v)
{
    if (isfinite(v))
        printf("%*.2f %%", WIDTH - 2, 100 * v);
    else
        printf("%*s", WIDTH, "-");
}

/* ---- tables ------------------------------------------------------------------------- */

static json_t *print_class(const struct marked_photos *photos, int ita_class)
{
    struct marked_score sum;
    double v[COLUMNS];
    sum_of(photos, ita_class, &sum);
    if (!sum.photos)
        return NULL;
    figures_of(photos, ita_class, &sum, v);
    json_t *row = json_pack("{s:i, s:i}", "photos", sum.photos, "no_skin_found", sum.empty);
    printf("%-13s%7d%8d", pm_ita_class_name(ita_class), sum.photos, sum.empty);
    for (int k = 0; k < COLUMNS; k++) {
        print_percent(v[k]);
        json_object_set_new(row, columns[k].key, number(v[k]));
    }
    printf("\n");
    return row;
}

static json_t *print_classes(const struct marked_photos *photos)
{
    json_t *rows = json_object();
    printf("%-13s%7s%8s", "ITA class", "photos", "no skin");
    for (int k = 0; k < COLUMNS; k++)
        printf("%*s", WIDTH, columns[k].title);
    printf("\n");
    for (int c = -1; c < PM_ITA_CLASSES; c++) {
        json_t *row = print_class(photos, c);
        if (row)
            json_object_set_new(rows, pm_ita_class_name(c), row);
    }
    return rows;
}

static json_t *print_marks(const struct marked_score *sum)
{
    json_t *rows = json_object();
    printf("\n%-13s%*s%*s\n", "marked as", WIDTH, "of photos", WIDTH, "called skin");
    for (int c = MARKED_SKIN; c < MARKED_CLASSES; c++) {
        const double called = marked_called_skin(sum, (enum marked_class)c, (enum marked_class)c);
        printf("%-13s", marked_class_name((enum marked_class)c));
        print_percent(sum->area[c] / sum->photos);
        print_percent(called);
        printf("\n");
        json_object_set_new(rows, marked_class_name((enum marked_class)c), number(called));
    }
    return rows;
}

/* The key of the worst photo that is not printed yet; NULL: there is none. */
static const struct marked_photo *next_worst(const struct marked_photos *photos, bool *printed,
                                             double (*figure)(const struct marked_score *))
{
    int worst = -1;
    for (int i = 0; i < photos->n; i++) {
        const double v = figure(&photos->v[i].score);
        if (!printed[i] && isfinite(v) && (worst < 0 || v > figure(&photos->v[worst].score)))
            worst = i;
    }
    if (worst < 0)
        return NULL;
    printed[worst] = true;
    return &photos->v[worst];
}

static enum pihmap_status print_worst(struct pm_job *job, const struct marked_photos *photos,
                                      const char *title,
                                      double (*figure)(const struct marked_score *))
{
    bool *printed = calloc((size_t)photos->n, sizeof *printed);
    if (!printed)
        return pm_fail_memory(job);
    printf("%-13s", title);
    for (int i = 0; i < WORST; i++) {
        const struct marked_photo *photo = next_worst(photos, printed, figure);
        if (photo)
            printf("  %s %.1f %%", photo->key, 100 * figure(&photo->score));
    }
    printf("\n");
    free(printed);
    return PIHMAP_OK;
}

static json_t *photos_json(const struct marked_photos *photos)
{
    json_t *rows = json_object();
    for (int i = 0; i < photos->n; i++) {
        const struct marked_photo *photo = &photos->v[i];
        json_object_set_new(
            rows, photo->key,
            json_pack("{s:s, s:b, s:o, s:o, s:o, s:o}", "ita_class",
                      photo->ita_class < 0 ? "" : pm_ita_class_name(photo->ita_class),
                      "no_skin_found", photo->score.empty, "false_skin",
                      number(marked_false_skin(&photo->score)), "skin_left_out",
                      number(marked_skin_left_out(&photo->score)), "lesions_left_out",
                      number(photo_left_out(photo, false)), "calm_left_out",
                      number(photo_left_out(photo, true))));
    }
    return rows;
}

enum pihmap_status marked_print(struct pm_job *job, const struct accuracy_plan *plan,
                                const struct marked_photos *photos, int marks)
{
    struct marked_score sum;
    enum pihmap_status st;
    json_t *root = json_object();
    sum_of(photos, -1, &sum);
    printf("skin found on %d of %d marked photos", photos->n, marks);
    if (plan->folds)
        printf(", fold %d of %d", plan->fold, plan->folds);
    printf("\n");
    json_object_set_new(root, "classes_of_skin", print_classes(photos));
    json_object_set_new(root, "called_skin", print_marks(&sum));
    json_object_set_new(root, "photos", photos_json(photos));
    printf("\nworst photos\n");
    TRY(print_worst(job, photos, "false skin", marked_false_skin));
    TRY(print_worst(job, photos, "skin out", marked_skin_left_out));
    if (plan->json && json_dump_file(root, plan->json, JSON_INDENT(1)))
        st = pm_fail(job, PIHMAP_ESYS, "%s: cannot be written", plan->json);
out:
    json_decref(root);
    return st;
}
