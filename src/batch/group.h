/* Pairing within a group, the photos of one subject from one view: which photo is the baseline,
 * which are follow-up visits, and which cannot be decided. */
#ifndef PM_BATCH_GROUP_H
#define PM_BATCH_GROUP_H

#include "batch/name.h"
#include "batch/pair.h"

/* One photo, as described by its path. Text is borrowed or in scratch. */
struct pm_batch_photo {
    const char *path;
    struct pm_visit visit;
    const char *label;         /* the words of the visit; "" none */
    const char *folder, *stem; /* subject, from the folders and from the file name; "" none */
    const char *folder_key, *stem_key; /* the same, case-folded */
    const char *view;
    bool camera_name;          /* the stem is one that a camera gives: IMG_1234 */
    bool stem_has_visit;       /* the file name gives the visit, or a part of it */
    bool in_patient_folder;    /* in a folder per patient whose photos only dates put in order */
    bool date_from_photo;      /* visit.date is from inside the photo */
    bool clock_unset;          /* the date inside the photo is none: base/calendar.h */
    const char *subject, *key; /* photos with the same key form a group; set last */
};

struct pm_group {
    struct pm_batch_photo **photo;
    size_t n;            /* >= 1 */
    const char *id;      /* the subject: id of the pairs, not yet escaped */
    bool unnamed;        /* only the name of the root folder identifies the subject */
    bool patient_folder; /* a folder per patient, ordered by dates */
    bool is_round;       /* already split off a group with several before photos */
};

/* Adds the group's pairs and unmatched photos to out, whose lists hold at least one entry per
 * photo. */
enum pihmap_status pm_group_pair(struct pm_job *job, const struct pm_group *group,
                                 struct pm_pairs *out);

#endif
