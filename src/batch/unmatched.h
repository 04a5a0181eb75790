/*
 * The unmatched photos of a batch: those of them that stand in the tables, and the file in the
 * folder of records by which a merge knows them. RECORDS/.unmatched.txt is written when a run, or
 * a shard of it, starts, and lists the photos of all shards.
 */
#ifndef PM_BATCH_UNMATCHED_H
#define PM_BATCH_UNMATCHED_H

#include "batch/pair.h"
#include "batch/table.h"

/* The photos among in's unmatched files, with paths that are safe to display; out has no pairs.
 * Text is in scratch of the job, or in's. */
enum pihmap_status pm_unmatched_photos(struct pm_job *job, const struct pm_pairs *in,
                                       struct pm_pairs *out);

/* Write the file: photos' unmatched photos, as above. */
enum pihmap_status pm_unmatched_write(struct pm_job *job, const char *records,
                                      const struct pm_pairs *photos);

/* Add the photos that the file of records lists to out, which begins zeroed; in scratch of the job.
 * Without a file, or one that is not ours, there are none. */
enum pihmap_status pm_unmatched_read(struct pm_job *job, const char *records, struct pm_pairs *out);

/* In natural order of path; what several folders list counts once. */
void pm_unmatched_sort(struct pm_pairs *photos);

/* The row of a photo in the tables: its path stands for the id, which is borrowed. The state is the
 * caller's to pm_state_free(). */
enum pihmap_status pm_unmatched_row(struct pm_job *job, const struct pihmap_unmatched *photo,
                                    struct pm_row *out);

#endif
