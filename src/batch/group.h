/* The photos of one subject from one view -> its pairs: which is the baseline, which are the
 * later visits, and what cannot be told. */
#ifndef PM_BATCH_GROUP_H
#define PM_BATCH_GROUP_H

#include "batch/name.h"
#include "batch/pair.h"

/* One photo, as its path tells. Text is borrowed or in scratch. */
struct pm_batch_photo {
    const char *path;
    struct pm_visit visit;
    const char *label;                 /* the words of the visit; "" none */
    const char *folder, *stem;         /* subject of the folders and of the name; "" none */
    const char *folder_key, *stem_key; /* the same, folded */
    const char *view;
    bool camera;     /* the stem is what a camera counts */
    bool stem_says;  /* the visit, or a part of it, is in the name itself */
    bool own_folder; /* lies in a folder per patient whose photos only dates put in order */
    bool photo_date; /* visit.date is from inside the photo */
    const char *subject, *key; /* what the group is formed by; set last */
};

struct pm_group {
    struct pm_batch_photo **photo;
    size_t n;            /* >= 1 */
    const char *id;      /* the subject: id of the pair, not yet escaped */
    bool unnamed;        /* nothing but the folder's own name says who */
    bool patient_folder; /* in a folder per patient, ordered by dates */
    bool split;          /* is already a part of a group with several befores */
};

/* Adds the group's pairs and left-overs to out, whose lists have room for one per photo. */
enum pihmap_status pm_group_settle(struct pm_job *job, const struct pm_group *group,
                                   struct pm_pairs *out);

#endif
