/* What pm_find_overlays() finds on photos, one line each. */
#ifndef PM_BENCH_OVERLAY_PHOTOS_H
#define PM_BENCH_OVERLAY_PHOTOS_H

#include "base/job.h"

/* All photos of the folder. keep: a folder for pictures of what was found, or NULL. */
enum pihmap_status overlay_photos(struct pm_job *job, const char *folder, const char *keep);

#endif
