#include "bench/marked_score.h"

#include <math.h>

void marked_count(const struct pm_mask *classes, const struct pm_mask *found,
                  struct marked_score *out)
{
    const size_t n = pm_pixels(classes);
    *out = (struct marked_score){.photos = 1};
    for (size_t i = 0; i < n; i++) {
        out->area[classes->v[i]] += 1.0 / (double)n;
        if (found->v[i])
            out->called_skin[classes->v[i]] += 1.0 / (double)n;
    }
    out->empty = out->area[MARKED_SKIN] > 0 && !pm_mask_count(found);
}

static void divide(struct real_lesions *lesions, double by)
{
    lesions->lesion /= by;
    lesions->lesion_left_out /= by;
    lesions->calm /= by;
    lesions->calm_left_out /= by;
}

enum pihmap_status marked_measure(struct pm_job *job, const struct pm_linear *linear,
                                  const struct pm_mask *classes, const struct pm_mask *found,
                                  struct marked_score *out)
{
    struct pm_mask inside = {0, 0, NULL};
    enum pihmap_status st;
    marked_count(classes, found, out);
    TRY(pm_mask_alloc(job, classes->w, classes->h, &inside));
    for (size_t i = 0, n = pm_pixels(classes); i < n; i++)
        inside.v[i] = classes->v[i] == MARKED_SKIN ? 255 : 0;
    TRY(real_lesions_inside(job, linear, found, &inside, &out->lesions));
    divide(&out->lesions, (double)pm_pixels(classes));
out:
    pm_mask_free(&inside);
    return st;
}

void marked_add(struct marked_score *sum, const struct marked_score *one)
{
    sum->photos += one->photos;
    sum->empty += one->empty;
    for (int c = 0; c < MARKED_CLASSES; c++) {
        sum->area[c] += one->area[c];
        sum->called_skin[c] += one->called_skin[c];
    }
    sum->lesions.lesion += one->lesions.lesion;
    sum->lesions.lesion_left_out += one->lesions.lesion_left_out;
    sum->lesions.calm += one->lesions.calm;
    sum->lesions.calm_left_out += one->lesions.calm_left_out;
}

static double share(double part, double whole)
{
    return whole > 0 ? part / whole : NAN;
}

static double sum(const double v[MARKED_CLASSES], enum marked_class first, enum marked_class last)
{
    double all = 0;
    for (int c = (int)first; c <= (int)last; c++)
        all += v[c];
    return all;
}

double marked_false_skin(const struct marked_score *score)
{
    const double wrong = sum(score->called_skin, MARKED_BACKGROUND, MARKED_OTHER);
    return share(wrong, wrong + score->called_skin[MARKED_SKIN]);
}

double marked_called_skin(const struct marked_score *score, enum marked_class first,
                          enum marked_class last)
{
    return share(sum(score->called_skin, first, last), sum(score->area, first, last));
}

double marked_skin_left_out(const struct marked_score *score)
{
    const double skin = score->area[MARKED_SKIN];
    return share(skin - score->called_skin[MARKED_SKIN], skin);
}

double marked_lesions_left_out(const struct marked_score *score)
{
    return share(score->lesions.lesion_left_out, score->lesions.lesion);
}

double marked_calm_left_out(const struct marked_score *score)
{
    return share(score->lesions.calm_left_out, score->lesions.calm);
}
