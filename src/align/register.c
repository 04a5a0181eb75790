#include "align/register.h"

#include "align/confidence.h"
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
#define KEYPOINT_SIDE 900 /* px: above, the half size has places enough, at a quarter the cost */
#define POSES 3           /* of each kind that are tried on the pictures */
#define TRIAL_LEVEL 2     /* a quarter of the size: enough to tell poses apart */
#define COARSEST_MAX 4    /* a sixteenth */
#define IDENTITY_INLIERS 9999 /* of two copies of one picture: every patch */
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

/* The very same picture: nothing moved, and nothing may be made to move by rounding. */
static void set_identity(struct pm_align *a)
{
    for (size_t i = 0, n = (size_t)a->dx.w * (size_t)a->dx.h; i < n; i++)
        a->confidence.v[i] = 1.0f;
    a->overlap = a->scale = 1.0;
    a->inliers = IDENTITY_INLIERS;
    a->believed = true;
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

/* Keypoints in working px, looked for where the picture is about KEYPOINT_SIDE px. */
static enum pihmap_status keypoints_of(struct pm_job *job, const struct pm_pyramid *p,
                                       struct pm_keypoints *out)
{
    const int w = p->level[0].w, h = p->level[0].h;
    const int l = (w > h ? w : h) > KEYPOINT_SIDE && p->levels > 1 ? 1 : 0;
    const float scale = (float)(1 << l);
    enum pihmap_status st;
    TRY(pm_keypoints(job, &p->level[l], &p->skin[l], p->noise / scale, KEYPOINTS, out));
    for (int i = 0; i < out->count; i++) {
        struct pm_keypoint *k = &out->point[i];
        k->x = scale * (k->x + 0.5f) - 0.5f;
        k->y = scale * (k->y + 0.5f) - 0.5f;
        k->sigma *= scale;
    }
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
    TRY(keypoints_of(job, &t->before, &kb));
    TRY(keypoints_of(job, &t->after, &ka));
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
        struct pm_view view;
        TRY(pm_view_start(job, &pair, level, &view));
        TRY(pm_view_see(job, &pair, level, &field, &view));
        a = pm_agreement(&view, &t->before.skin[level]);
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

/* Size and turn of things in after against before, where the before skin is. */
static void describe_pose(struct pm_align *a, double x, double y)
{
    double p[2], q[2], r[2];
    a->scale = 1.0;
    a->rotation_deg = 0.0;
    if (!pm_h_apply(a->before_to_after, x, y, &p[0], &p[1]) ||
        !pm_h_apply(a->before_to_after, x + 1.0, y, &q[0], &q[1]) ||
        !pm_h_apply(a->before_to_after, x, y + 1.0, &r[0], &r[1]))
        return;
    const double xx = q[0] - p[0], xy = q[1] - p[1], yx = r[0] - p[0], yy = r[1] - p[1];
    a->scale = sqrt(fabs(xx * yy - xy * yx));
    a->rotation_deg = atan2(xy - yx, xx + yy) * (180.0 / 3.14159265358979323846);
}

/* Centre of the skin, and how much of it lies in the after frame. */
static void measure_overlap(const struct pm_plane *skin, const struct pm_view *view,
                            struct pm_align *a, double *cx, double *cy)
{
    double all = 1e-9, seen = 0.0, x = 0.0, y = 0.0;
    for (int j = 0; j < skin->h; j++)
        for (int i = 0; i < skin->w; i++) {
            const size_t at = (size_t)j * (size_t)skin->w + (size_t)i;
            const double k = (double)skin->v[at];
            all += k;
            x += k * i;
            y += k * j;
            seen += view->weight.v[at] > 0.0f ? k : 0.0;
        }
    a->overlap = seen / all;
    *cx = x / all;
    *cy = y / all;
}

/* The coarse map at every before px, 0 where that lies outside the after photo. */
static void spread_confidence(const struct task *t, const struct pm_plane *coarse,
                              double coarse_scale, struct pm_align *out)
{
    const int w = out->dx.w, h = out->dx.h;
    const double s = coarse_scale;
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            const size_t at = (size_t)y * (size_t)w + (size_t)x;
            double qx, qy;
            const bool finite = pm_h_apply(out->before_to_after, x, y, &qx, &qy);
            qx += (double)out->dx.v[at];
            qy += (double)out->dy.v[at];
            const bool inside = finite && qx > -0.5 && qy > -0.5 &&
                                qx < t->frames.after_w - 0.5 && qy < t->frames.after_h - 0.5;
            out->confidence.v[at] =
                inside ? pm_sample(coarse, s * (x + 0.5) - 0.5, s * (y + 0.5) - 0.5) : 0.0f;
        }
}

static enum pihmap_status judge(struct task *t, const struct pm_flow_pair *pair,
                                const struct pm_field *field, struct pm_align *out)
{
    struct pm_job *job = t->job;
    enum pihmap_status st;
    struct pm_view view[PM_BANDS];
    struct pm_verdict verdict;
    const int bands = t->before.levels < PM_BANDS ? t->before.levels : PM_BANDS;
    for (int l = 0; l < bands; l++) {
        const struct pm_plane *level = &t->before.level[l];
        struct pm_field f = pm_field_scratch(job, level->w, level->h, field->step);
        if (!f.u)
            return job->err.status;
        pm_field_resize(field, 1.0 / (1 << l), &f);
        TRY(pm_view_start(job, pair, l, &view[l]));
        TRY(pm_view_see(job, pair, l, &f, &view[l]));
    }
    TICK("views");
    double cx, cy;
    measure_overlap(&t->before.skin[0], &view[0], out, &cx, &cy);
    describe_pose(out, cx, cy);
    TRY(pm_verify(job, view, &t->before, bands, &verdict));
    pm_conclude(&verdict, out);
    if (getenv("PM_V")) for (int i = 0; i < 3; i++) printf("L%d %4d %.2f %.2f | ", i, verdict.band[i].patches, verdict.band[i].share, verdict.band[i].spread);
    TICK("verify");
    struct pm_plane confidence;
    TRY(pm_confidence(job, view, bands, &confidence));
    spread_confidence(t, &confidence, 1.0 / (1 << (bands - 1)), out);
    TICK("confidence");
out:
    return st;
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
    TRY(judge(t, &pair, &field, out));
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
        set_identity(out);
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
