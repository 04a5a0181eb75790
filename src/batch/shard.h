/*
 * Sharding: which pairs each of several runs compares, and the plan files by which a merge knows
 * whether all have been compared. RECORDS/.shards/I-of-N.txt lists the ids of one shard and is
 * written when the shard starts.
 */
#ifndef PM_BATCH_SHARD_H
#define PM_BATCH_SHARD_H

#include "base/job.h"

#define PM_SHARD_HEAD "pihmap-shard/" /* how a plan file begins; the version follows */

/* Shard index of count, 0..count - 1. */
struct pm_shard {
    int index, count;
};

/* Does the pair with this id belong to the shard? It depends on the id alone, so that a new patient
 * does not move other pairs to another shard. */
bool pm_shard_has(struct pm_shard shard, const char *id);

/* Write the shard's plan file: its share of pairs[0..n). Plan files of another number of shards are
 * removed, because they belong to an older run. */
enum pihmap_status pm_shard_plan_write(struct pm_job *job, const char *records,
                                       struct pm_shard shard, const struct pihmap_pair *pairs,
                                       size_t n);

/* Remove unfinished plan files of killed runs. Only where no other run can be writing. */
void pm_shard_plans_sweep(const char *records);

/* Remove all plan files: a run over all pairs needs none. */
void pm_shard_plans_remove(const char *records);

/* The plan files of one folder or several. The ids point into text. */
struct pm_shard_plans {
    int shards;        /* 0: there are no plan files */
    bool *started;     /* [shards], owned */
    bool differ;       /* they were made from different lists of pairs */
    char checksum[17]; /* of the list of pairs */
    char **text;       /* [texts], owned */
    const char **id;   /* [ids], owned */
    size_t texts, ids;
};

/* Adds the plan files of records to out, which begins zeroed. PIHMAP_EFORMAT when they are of
 * different numbers of shards. */
enum pihmap_status pm_shard_plans_read(struct pm_job *job, const char *records,
                                       struct pm_shard_plans *out);
void pm_shard_plans_free(struct pm_shard_plans *plans);

#endif
