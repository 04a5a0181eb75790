/*
 * A synthetic pair as a folder: before.jpg, after.jpg and the ground truth in the before frame:
 * truth_skin.png (255 = skin), truth_marks.png (id of the mark, 0 = none), truth.json (marks, pose,
 * point map, and what every number means).
 */
#ifndef PM_SUPPORT_PAIR_SAVE_H
#define PM_SUPPORT_PAIR_SAVE_H

#include "support/pair.h"

/* Between the capture dates of the two photos. */
#define PM_PAIR_DAYS 30

struct pm_pair_files {
    char before[4400], after[4400], skin[4400], marks[4400], truth[4400];
};

void pm_pair_files_in(const char *folder, struct pm_pair_files *files);

/* Only the two photos and truth_skin.png. The folder exists. */
enum pihmap_status pm_pair_save_photos(struct pm_job *job, const struct pm_pair *pair,
                                       const char *folder);
/* All five files. made_by (text without quotes) is recorded in truth.json. */
enum pihmap_status pm_pair_save(struct pm_job *job, const struct pm_pair *pair, const char *folder,
                                const char *made_by);

#endif
