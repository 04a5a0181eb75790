/*
 * Names of files -> pairs, with the reason for each, and what is left over. A pure function of
 * the list; dates inside the photos come through a callback.
 *
 * Ways to name that are understood, alone or mixed:
 *   - one folder, <id>_before.* and <id>_after.* (words: see batch/name.c);
 *   - folders before/ and after/, visit1/ and visit2/, 2026-01-31/... with the same names;
 *   - a folder per patient with two photos or more and no words: ordered by the date in the
 *     photo, else by the date in the name.
 * Photos that differ in a view (left, front...) are different pairs. The earliest visit is the
 * baseline, and every later one is compared with it. Whatever could be meant in two ways is an
 * error of that pair, never a guess.
 */
#ifndef PM_BATCH_PAIR_H
#define PM_BATCH_PAIR_H

#include "base/job.h"

struct pm_photo_list {
    const char *const *path;    /* relative to the folder, parts separated by '/'; sorted */
    const char *const *refused; /* same count: why it is no photo, or NULL; may itself be NULL */
    size_t n;
    const char *root; /* name of the folder itself: the patient, where no name says one */
    /* The date of capture in the photo, YYYY-MM-DDThh:mm:ss..., "" unknown. May be NULL. Only
     * asked where the names do not tell the visits. */
    void (*taken_at)(void *context, const char *path, char out[32]);
    void *context;
};

/* Both lists are in scratch of the job, sorted by id and by path. */
struct pm_pairs {
    struct pihmap_pair *pair;
    size_t pairs;
    struct pihmap_leftover *left;
    size_t lefts;
};

enum pihmap_status pm_pairs_find(struct pm_job *job, const struct pm_photo_list *list,
                                 struct pm_pairs *out);

/* Sorts by id and makes an error of pairs that would share a folder among the records. */
enum pihmap_status pm_pairs_settle(struct pm_job *job, struct pm_pairs *pairs);

#endif
