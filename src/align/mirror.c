#include "align/mirror.h"

#include <math.h>
#include <string.h>

#define CELLS 4 /* of a descriptor, each way */
#define BINS (PM_DESCRIPTOR / (CELLS * CELLS))

/* The mirrored patch, turned by its own direction, is the patch upside down: rows of cells change
 * places, and the directions of the gradients their sign. Bin 0 points left, backwards. */
static void mirror_descriptor(const float *d, float *out)
{
    for (int y = 0; y < CELLS; y++)
        for (int x = 0; x < CELLS; x++)
            for (int k = 0; k < BINS; k++)
                out[((CELLS - 1 - y) * CELLS + x) * BINS + (BINS - k) % BINS] =
                    d[(y * CELLS + x) * BINS + k];
}

enum pihmap_status pm_mirrored_keypoints(struct pm_job *job, const struct pm_keypoints *of, int w,
                                         struct pm_keypoints *out)
{
    const size_t n = (size_t)of->count;
    out->count = of->count;
    out->point = pm_scratch(job, n + 1, sizeof *out->point);
    out->descriptor = pm_scratch(job, n + 1, PM_DESCRIPTOR * sizeof *out->descriptor);
    if (!out->point || !out->descriptor)
        return job->err.status;
    for (size_t i = 0; i < n; i++) {
        struct pm_keypoint *k = &out->point[i];
        *k = of->point[i];
        k->x = (float)(w - 1) - k->x;
        k->angle = (float)M_PI - k->angle;
        mirror_descriptor(of->descriptor + i * PM_DESCRIPTOR, out->descriptor + i * PM_DESCRIPTOR);
    }
    return PIHMAP_OK;
}

enum pihmap_status pm_mirrored_inliers(struct pm_job *job, const struct pm_keypoints *before,
                                       const struct pm_keypoints *after,
                                       const struct pm_frames *frames, int *inliers)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    enum pihmap_status st;
    struct pm_keypoints mirrored;
    struct pm_matches matches;
    struct pm_pose_hypothesis pose;
    struct pm_pose_list list = {.pose = &pose, .most = 1};
    *inliers = 0;
    TRY(pm_mirrored_keypoints(job, after, frames->after_w, &mirrored));
    TRY(pm_match(job, before, &mirrored, &matches));
    TRY(pm_pose_hypotheses(job, &matches, frames, false, &list));
    if (list.count > 0)
        *inliers = pose.inliers;
out:
    pm_scratch_rewind(job, mark);
    return st;
}
