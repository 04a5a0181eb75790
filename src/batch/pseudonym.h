/*
 * Pseudonymised pairs, for records without names and dates: ids are keyed hashes of the photos'
 * bytes, as in src/compare/deidentify.h, and visits are named by their day.
 */
#ifndef PM_BATCH_PSEUDONYM_H
#define PM_BATCH_PSEUDONYM_H

#include "batch/pair.h"

/*
 * The same pairs with pseudonyms as ids and patients, and with other visits and errors, sorted by
 * id; the unmatched files by hashes of their paths, and with another reason. Paths stay, because
 * the photos have yet to be read. Every photo is read once for its hash; a pair whose photos cannot
 * be read gets the hash of its id. Text is in scratch of the job. root: what paths are relative to.
 */
enum pihmap_status pm_pseudonyms(struct pm_job *job, const struct pihmap_options *opt,
                                 const char *root, const struct pm_pairs *in, struct pm_pairs *out);

/* Replace the pair's paths and file names in a sentence that has room for size bytes. */
void pm_pseudonym_redact(const struct pihmap_pair *pair, char *text, size_t size);

#endif
