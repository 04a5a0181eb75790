/*
 * De-identification of a result: file names and the id become hashes of the photos' own bytes, the
 * times taken are removed, the interval stays. The hash of a short id could be found by trying all
 * ids. That of a photo can be found by anyone who has the photo; with a secret key, as the command
 * uses, only by someone who has both.
 *
 * A photo does not become anonymous: a face identifies a person.
 */
#ifndef PM_COMPARE_DEIDENTIFY_H
#define PM_COMPARE_DEIDENTIFY_H

#include "compare/result.h"

/* Call after both photos were read and described. Does nothing unless the options ask for it. */
enum pihmap_status pm_deidentify(struct pm_job *job, pihmap_result *r);

#endif
