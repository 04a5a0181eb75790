/*
 * Where in a photo the network looks (skin/net.h): at all of it, or closer at a part. The photo is
 * shrunk to a frame; a view is a rectangle of that. All sides are multiples of PM_NET_STEP px.
 */
#ifndef PM_SKIN_VIEW_H
#define PM_SKIN_VIEW_H

#include "base/job.h"

#define PM_NET_FAR_SIDE 192  /* px, about: the long side of the whole photo */
#define PM_NET_NEAR_SIDE 384 /* px, about: the long side of where skin was seen */
#define PM_NET_STEP 16       /* px: by so much the network shrinks what it sees */
/* Photos with a shorter side than this, px, are too small to tell. */
#define PM_NET_LEAST PM_NET_STEP

struct pm_view {
    int frame_w, frame_h;
    int x, y, w, h; /* within the frame */
};

/* How many px of something there are in each of n columns (or rows). */
struct pm_profile {
    int n;
    size_t *count;
};

/* All counts 0, in scratch memory. */
enum pihmap_status pm_profile_take(struct pm_job *job, int n, struct pm_profile *out);

/* All of a photo of w x h px, side px long. No larger than the photo, which has PM_NET_LEAST. */
struct pm_view pm_view_whole(int w, int h, int side);

/*
 * Where the px are that the profiles count, less specks, with a margin, PM_NET_NEAR_SIDE long; the
 * whole photo where there are none. The whole frame is at most twice as long.
 */
struct pm_view pm_view_of(int w, int h, const struct pm_profile *columns,
                          const struct pm_profile *rows);

#endif
