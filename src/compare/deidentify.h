/*
 * Names and dates out of a result: file names and the id become hashes of the photos' own
 * bytes, the times taken go, the interval stays. The hash of a short id could be guessed by
 * trying all ids; that of a photo by who has the photo, unless it is made with a secret key, as
 * the command does: then by who has both.
 *
 * It does not make a photo anonymous: a face is a name.
 */
#ifndef PM_COMPARE_DEIDENTIFY_H
#define PM_COMPARE_DEIDENTIFY_H

#include "compare/result.h"

/* After both photos were read and described; does nothing unless the options ask for it. */
enum pihmap_status pm_deidentify(struct pm_job *job, pihmap_result *r);

#endif
