/*
 * Pairs under other names, for records without names and dates: ids are hashes of the photos'
 * bytes, as in src/compare/deidentify.h, visits are told by their day.
 */
#ifndef PM_BATCH_PSEUDONYM_H
#define PM_BATCH_PSEUDONYM_H

#include "batch/pair.h"

/*
 * The same pairs with other ids, patients, visits and errors, sorted by id; paths stay, since
 * the photos are still to be read. Every photo is read once for its hash; a pair whose photos
 * cannot be read gets the hash of its id. Text in scratch of the job. root: what paths are
 * relative to.
 */
enum pihmap_status pm_pseudonyms(struct pm_job *job, const struct pihmap_options *opt,
                                 const char *root, const struct pm_pairs *in, struct pm_pairs *out);

/* Takes the pair's paths, and the names of its files, out of a sentence of at most size bytes. */
void pm_pseudonym_hide(const struct pihmap_pair *pair, char *text, size_t size);

#endif
