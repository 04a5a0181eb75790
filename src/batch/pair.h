/*
 * Pairing of photos by their file names: pairs and unmatched files, each with the reason. A pure
 * function of the list; capture dates come through a callback.
 *
 * These naming schemes are understood, alone or mixed:
 *   - one folder with <id>_before.* and <id>_after.* (for the words see batch/name.c);
 *   - folders before/ and after/, visit1/ and visit2/, 2026-01-31/... with the same file names;
 *   - a folder per patient with at least two photos and no such words: ordered by capture date,
 *     or else by the date in the name.
 * Photos of different views (left, front...) form different pairs. The earliest visit is the
 * baseline, and every later one is compared with it. Anything ambiguous is an error of that pair,
 * never a guess.
 */
#ifndef PM_BATCH_PAIR_H
#define PM_BATCH_PAIR_H

#include "base/job.h"

struct pm_photo_list {
    const char *const *path;    /* relative to the folder, separated by '/'; sorted */
    const char *const *refused; /* [n], or NULL: why it is not a photo; NULL: it may be one */
    size_t n;
    const char *root; /* name of the folder itself: the subject, where no name gives one */
    /* Capture date of a photo, YYYY-MM-DDThh:mm:ss..., "" unknown. May be NULL. Called only where
     * the names do not give the visits. */
    void (*capture_date)(void *context, const char *path, char out[32]);
    void *context;
    /* Have two photos the same bytes? May be NULL. Called only where a name says that it is a copy:
     * "x (1).jpg" beside "x.jpg". */
    bool (*same_bytes)(void *same_context, const char *path, const char *other);
    void *same_context;
};

/* Both lists are in scratch of the job: pairs by id and unmatched files by path, in natural
 * order (pm_id_compare()). */
struct pm_pairs {
    struct pihmap_pair *pair;
    size_t pair_count;
    struct pihmap_unmatched *unmatched;
    size_t unmatched_count;
};

enum pihmap_status pm_pairs_find(struct pm_job *job, const struct pm_photo_list *list,
                                 struct pm_pairs *out);

/* Sorts by id, and makes errors of pairs whose records would share a folder. */
enum pihmap_status pm_pairs_resolve_ids(struct pm_job *job, struct pm_pairs *pairs);

#endif
