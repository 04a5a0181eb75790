/*
 * What the outputs withhold of a result's photos. Always: the folders that they lie in, so that a
 * report's bytes do not depend on where photos are. Unless the options ask for capture facts: the
 * camera's settings, which tell photos apart and lead to their originals, and a profile's own
 * words, which may be anything.
 *
 * With deidentify, too: file names and the id become hashes of the photos' own bytes, and the times
 * taken are removed; the interval stays. The hash of a short id could be found by trying all ids.
 * That of a photo can be found by anyone who has the photo; with a secret key, as the command uses,
 * only by someone who has both. A photo does not become anonymous: a face identifies a person.
 */
#ifndef PM_COMPARE_WITHHOLD_H
#define PM_COMPARE_WITHHOLD_H

#include "compare/result.h"

/* Call after both photos were read and described. */
enum pihmap_status pm_withhold(struct pm_job *job, pihmap_result *r);

#endif
