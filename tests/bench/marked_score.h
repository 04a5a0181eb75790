/* A skin mask against what people have marked on the photo (bench/skin_marks.h). */
#ifndef PM_BENCH_MARKED_SCORE_H
#define PM_BENCH_MARKED_SCORE_H

#include "bench/real_lesions.h"
#include "bench/skin_marks.h"

/* Areas are in shares of the photo, so that in a sum every photo counts the same, whatever its
 * size. */
struct marked_score {
    int photos, empty; /* empty: skin is marked, and none of the whole photo is called skin */
    double area[MARKED_CLASSES], called_skin[MARKED_CLASSES];
    struct real_lesions lesions; /* within marked skin */
};

/* *out of one photo; classes and found (255: called skin) have one size. The lesions stay 0. */
void marked_count(const struct pm_mask *classes, const struct pm_mask *found,
                  struct marked_score *out);
/* The lesions too; linear has the same size. */
enum pihmap_status marked_measure(struct pm_job *job, const struct pm_linear *linear,
                                  const struct pm_mask *classes, const struct pm_mask *found,
                                  struct marked_score *out);

void marked_add(struct marked_score *sum, const struct marked_score *one);

/* Shares, NaN where nothing is marked. Of what is marked and called skin, what is not skin: the
 * figure to bring down. */
double marked_false_skin(const struct marked_score *score);

/* Of what is marked as a class from first to last, what is called skin. */
double marked_called_skin(const struct marked_score *score, enum marked_class first,
                          enum marked_class last);

/* Of the marked skin, of its lesions, of its calm px: what is left out. */
double marked_skin_left_out(const struct marked_score *score);
double marked_lesions_left_out(const struct marked_score *score);
double marked_calm_left_out(const struct marked_score *score);

#endif
