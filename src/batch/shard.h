/*
 * Which pairs are done by which of several runs, and the notes by which a merge knows that all
 * have been done: RECORDS/.shards/I-of-N.txt, one per shard, written when the shard begins.
 */
#ifndef PM_BATCH_SHARD_H
#define PM_BATCH_SHARD_H

#include "base/job.h"

#define PM_SHARD_HEAD "pihmap-shard/" /* how a note begins; behind it comes the version */

/* Does the pair with this id belong to shard I of N? It depends on nothing else, so that a new
 * patient does not move the others. */
bool pm_shard_has(const char *id, int shard, int shards);

/* Note that this shard has begun. Notes of another N are removed: they are of an older run. */
enum pihmap_status pm_shard_note(struct pm_job *job, const char *records,
                                 const struct pihmap_pair *pairs, size_t n, int shard, int shards);

/* No shards any more: a run over all pairs needs no notes. */
void pm_shard_forget(const char *records);

/* What the notes in one folder say. ids lie in text. */
struct pm_shard_notes {
    int shards;      /* 0: there are no notes */
    bool *seen;      /* [shards]: has it begun? */
    bool differ;     /* they were made from different lists of pairs */
    char plan[17];   /* checksum of the list of pairs */
    char **text;     /* [texts], owned */
    const char **id; /* [ids] */
    size_t texts, ids;
};

/* Adds the notes of records to those in out, which begin zeroed. PIHMAP_EFORMAT when they are of
 * different numbers of shards. */
enum pihmap_status pm_shard_read(struct pm_job *job, const char *records,
                                 struct pm_shard_notes *out);
void pm_shard_notes_free(struct pm_shard_notes *notes);

#endif
