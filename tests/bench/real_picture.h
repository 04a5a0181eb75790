/* The small pictures of a pair, one file each in the folder pictures of the contact sheet. */
#ifndef PM_BENCH_REAL_PICTURE_H
#define PM_BENCH_REAL_PICTURE_H

#include "bench/real_pairs.h"

#define REAL_PICTURES "pictures"
#define REAL_PICTURE_SIDE 480 /* px, long side */

enum real_picture {
    REAL_PICTURE_BEFORE,
    REAL_PICTURE_AFTER,   /* as photographed */
    REAL_PICTURE_HEATMAP, /* only of pairs that were compared, like the panel */
    REAL_PICTURE_PANEL
};

/* Its path below the folder of the contact sheet: "pictures/CLINIC--NAME-before.jpg". */
void real_picture_path(const struct real_pair *pair, enum real_picture what, char path[512]);

/* A photo with a long side of at most side px. *out is the caller's. */
enum pihmap_status real_picture_small(struct pm_job *job, const char *photo, int side,
                                      struct pm_rgb8 *out);

/* result NULL: the pair was declined, and has only the two photos. */
enum pihmap_status real_picture_save(struct pm_job *job, const char *out,
                                     const struct real_pair *pair, const pihmap_result *result);

#endif
