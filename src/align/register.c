#include "align/register.h"

#include "align/flow.h"
#include "align/keypoint.h"
#include "align/match.h"
#include "align/pyramid.h"
#include "align/solve.h"
#include "align/verify.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define EDGE_MIN 24       /* px: less cannot show two things to align by */
#define KEYPOINTS 1600    /* per photo, half of them on skin */
#define POSES 3           /* of each kind that are tried on the pictures */
#define TRIAL_LEVEL 2     /* a quarter of the size: enough to tell poses apart */
#define COARSEST_MAX 4    /* a sixteenth */
#define SKIN_MIN 0.01     /* share of the photo: with less the whole frame is taken as skin */

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}
static double t0;
#define TICK(name) do { if (getenv("PM_TIME")) { double tick_ = now(); fprintf(stderr, "%-12s %.0f ms\n", name, 1e3 * (tick_ - t0)); t0 = tick_; } } while (0)

struct task {
    struct pm_job *job;
    struct pm_pyramid before, after;
    struct pm_frames frames;
    struct pm_pose pose[2 * POSES + 1];
    int poses;
};

static bool same_plane(const struct pm_plane *a, const struct pm_plane *b)
{
    return a->w == b->w && a->h == b->h &&
           memcmp(a->v, b->v, (size_t)a->w * (size_t)a->h * sizeof *a->v) == 0;
}

static bool identical(const struct pm_linear *a, const struct pm_linear *b)
{
    return same_plane(&a->r, &b->r) && same_plane(&a->g, &b->g) && same_plane(&a->b, &b->b);
}

static enum pihmap_status allocate(struct pm_job *job, int w, int h, struct pm_align *out)
{
    enum pihmap_status st;
    TRY(pm_plane_alloc(job, w, h, &out->dx));
    TRY(pm_plane_alloc(job, w, h, &out->dy));
    TRY(pm_plane_alloc(job, w, h, &out->confidence));
out:
    return st;
}

/* Poses from matches; those of skin alone are kept apart, so that a backdrop that stayed
 * where it was cannot drown a face that moved. */
static enum pihmap_status propose(struct task *t)
{
    struct pm_job *job = t->job;
    enum pihmap_status st;
    struct pm_keypoints kb, ka;
    struct pm_match *match;
    int count, found;
    TRY(pm_keypoints(job, &t->before.level[0], &t->before.skin[0], t->before.noise, KEYPOINTS, &kb));
    TRY(pm_keypoints(job, &t->after.level[0], &t->after.skin[0], t->after.noise, KEYPOINTS, &ka));
    TICK("keypoints");
    TRY(pm_match(job, &kb, &ka, &match, &count));
    TICK("match");
    TRY(pm_poses(job, match, count, &t->frames, true, POSES, t->pose, &found));
    t->poses = found;
    TRY(pm_poses(job, match, count, &t->frames, false, POSES, t->pose + t->poses, &found));
    t->poses += found;
    TICK("poses");
    if (getenv("PM_TIME")) {
        fprintf(stderr, "kp %d %d matches %d\n", kb.count, ka.count, count);
        for (int i = 0; i < t->poses; i++)
            fprintf(stderr, "  pose %d score %.2f inliers %d skin %d\n", i, t->pose[i].score, t->pose[i].inliers, t->pose[i].on_skin);
    }
out:
    return st;
}

static int coarsest_of(const struct pm_pyramid *p)
{
    const int last = p->levels - 1;
    return last < COARSEST_MAX ? last : COARSEST_MAX;
}

/* The pose whose pictures agree best once the skin has been let move. */
static enum pihmap_status try_poses(struct task *t, int *best, double *agreement)
{
    struct pm_job *job = t->job;
    enum pihmap_status st = PIHMAP_OK;
    *best = -1;
    *agreement = -1.0;
    for (int i = 0; i < t->poses; i++) {
        const struct pm_mark mark = pm_scratch_mark(job);
        struct pm_flow_pair pair = {.before = &t->before, .after = &t->after};
        struct pm_field field;
        double a;
        bool known = false;
        for (int k = 0; k < i; k++)
            known = known || pm_same_pose(t->pose[k].H, t->pose[i].H, &t->frames,
                                          0.01 * t->frames.after_w);
        if (known)
            continue;
        memcpy(pair.before_to_after, t->pose[i].H, sizeof t->pose[i].H);
        const int coarsest = coarsest_of(&t->before);
        const int level = coarsest < TRIAL_LEVEL ? coarsest : TRIAL_LEVEL;
        TRY(pm_flow(job, &pair, coarsest, level, &field));
        TRY(pm_agreement(job, &pair, level, &field, &a));
        if (getenv("PM_TIME"))
            fprintf(stderr, "  trial %d agreement %.3f\n", i, a);
        if (a > *agreement) {
            *agreement = a;
            *best = i;
        }
        pm_scratch_rewind(job, mark);
    }
out:
    return st;
}

/* What is left after the homography, in after px, at every before px. */
static void spread_field(const struct pm_field *f, const double H[9], struct pm_align *out)
{
    const int w = out->dx.w;
    for (int y = 0; y < out->dx.h; y++) {
        float *dx = out->dx.v + (size_t)y * (size_t)w, *dy = out->dy.v + (size_t)y * (size_t)w;
        pm_field_row(f, y, w, dx, dy);
        for (int x = 0; x < w; x++) {
            double px, py, qx, qy;
            if (!pm_h_apply(H, x, y, &px, &py) ||
                !pm_h_apply(H, x + (double)dx[x], y + (double)dy[x], &qx, &qy))
                px = py = qx = qy = 0.0;
            dx[x] = (float)(qx - px);
            dy[x] = (float)(qy - py);
        }
    }
    out->local = true;
}

static enum pihmap_status align_by(struct task *t, const struct pm_pose *pose,
                                   struct pm_align *out)
{
    struct pm_job *job = t->job;
    enum pihmap_status st;
    struct pm_flow_pair pair = {.before = &t->before, .after = &t->after};
    struct pm_field field;
    memcpy(pair.before_to_after, pose->H, sizeof pose->H);
    memcpy(out->before_to_after, pose->H, sizeof pose->H);
    TRY(pm_flow(job, &pair, coarsest_of(&t->before), 0, &field));
    TICK("flow");
    spread_field(&field, pose->H, out);
    for (size_t i = 0, n = (size_t)out->dx.w * (size_t)out->dx.h; i < n; i++)
        out->confidence.v[i] = 1.0f;
    out->believed = true;
    out->inliers = pose->inliers;
    TICK("spread");
out:
    return st;
}

enum pihmap_status pm_register(struct pm_job *job, const struct pm_photo *before,
                               const struct pm_mask *before_skin, const struct pm_photo *after,
                               const struct pm_mask *after_skin, struct pm_align *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const struct pm_plane *b = &before->linear.g, *a = &after->linear.g;
    struct task t = {.job = job, .frames = {b->w, b->h, a->w, a->h}};
    enum pihmap_status st;
    memset(out, 0, sizeof *out);
    pm_h_identity(out->before_to_after);
    t0 = now();
    TRY(allocate(job, b->w, b->h, out));
    if (identical(&before->linear, &after->linear)) {
        out->believed = true;
        goto out;
    }
    if (b->w < EDGE_MIN || b->h < EDGE_MIN || a->w < EDGE_MIN || a->h < EDGE_MIN) {
        snprintf(out->reason, sizeof out->reason, "a photo is too small to be aligned");
        goto out;
    }
    TRY(pm_pyramid(job, &before->linear, &before->clipped, before_skin, &t.before));
    TRY(pm_pyramid(job, &after->linear, &after->clipped, after_skin, &t.after));
    TICK("pyramids");
    TRY(propose(&t));
    int best;
    double agreement;
    TRY(try_poses(&t, &best, &agreement));
    TICK("trials");
    if (best >= 0)
        TRY(align_by(&t, &t.pose[best], out));
out:
    pm_scratch_rewind(job, mark);
    if (st)
        pm_align_free(out);
    return st;
}
