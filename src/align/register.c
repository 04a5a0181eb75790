#include "align/register.h"

#include "base/reason.h"
#include "align/consistency.h"
#include "align/confidence.h"
#include "align/nonrigid.h"
#include "align/keypoint.h"
#include "align/match.h"
#include "align/pyramid.h"
#include "align/exhaustive_search.h"
#include "align/select_pose.h"
#include "align/verify.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define EDGE_MIN 24        /* px: less cannot show two things to align by */
#define KEYPOINTS 1600     /* per photo, half of them on skin */
#define KEYPOINT_SIDE 900  /* px: above, the half size has places enough, at a quarter the cost */
#define POSES 3            /* of each kind that are tried on the pictures */
#define AGREES_BETTER 0.05 /* correlation that a pose must add to be tried after a refusal */
#define CLIPPED_TRUST 0.4f /* of the confidence is left where a photo shows nothing but white */
#define REFIT_NODES_MIN 30 /* nodes of the field on skin: fewer cannot correct a homography */
#define IDENTITY_INLIERS 9999 /* of two copies of one picture: every patch */
#define SKIN_MIN 0.01         /* share of the photo: with less the whole frame is taken as skin */

static const double degrees = 180.0 / M_PI;

struct task {
    struct pm_job *job;
    struct pm_scene scene;    /* px of level 0: of the fine frames, where there are such */
    struct pm_frames working; /* the frames that are handed out */
    double to_fine[2][9];     /* of before and after: working px -> px of level 0 ... */
    double to_working[2][9];  /* and back */
    struct pm_pose_hypothesis pose[2 * POSES + 1];
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
    for (size_t i = 0, n = pm_pixels(&a->dx); i < n; i++)
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

/* Keypoints in px of level 0, looked for where the picture is about KEYPOINT_SIDE px. */
static enum pihmap_status keypoints_of(struct pm_job *job, const struct pm_pyramid *p,
                                       struct pm_keypoints *out)
{
    const int w = pm_size_of(p, 0)->w, h = pm_size_of(p, 0)->h;
    const int l = pm_long_side(w, h) > KEYPOINT_SIDE && p->levels > 1 ? 1 : 0;
    const float scale = (float)(1 << l);
    enum pihmap_status st;
    _Static_assert(KEYPOINT_SIDE < PM_HALVED_FROM, "a fine frame has no skin of its own size");
    TRY(pm_keypoints(job, &p->level[PM_LUMINANCE][l], &p->skin[l], p->noise[PM_LUMINANCE] / scale,
                     KEYPOINTS, out));
    for (int i = 0; i < out->count; i++) {
        struct pm_keypoint *k = &out->point[i];
        k->x = scale * (k->x + 0.5f) - 0.5f;
        k->y = scale * (k->y + 0.5f) - 0.5f;
        k->sigma *= scale;
    }
out:
    return st;
}

/* The after photo framed just as the before photo: right for two shots from a stand, and tried
 * even where blur has left no keypoint. */
static void add_frame_pose(struct task *t)
{
    const struct pm_frames *f = &t->scene.frames;
    struct pm_pose_hypothesis *pose = &t->pose[t->poses];
    const double s = fmin((double)f->after_w / f->before_w, (double)f->after_h / f->before_h);
    const double H[9] = {s, 0, 0.5 * (f->after_w - 1.0 - s * (f->before_w - 1.0)),
                         0, s, 0.5 * (f->after_h - 1.0 - s * (f->before_h - 1.0)),
                         0, 0, 1};
    memcpy(pose->H, H, sizeof H);
    if (pm_pose_is_sane(pose->H, f))
        t->poses++;
}

/* Poses from matches; those of skin alone are kept apart, so that a backdrop that stayed
 * where it was cannot drown a face that moved. */
static enum pihmap_status propose(struct task *t)
{
    struct pm_job *job = t->job;
    enum pihmap_status st;
    struct pm_keypoints kb, ka;
    int found;
    TRY(keypoints_of(job, &t->scene.before, &kb));
    TRY(keypoints_of(job, &t->scene.after, &ka));
    TRY(pm_match(job, &kb, &ka, &t->scene.match, &t->scene.matches));
    TRY(pm_pose_hypotheses(job, t->scene.match, t->scene.matches, &t->scene.frames, true, POSES,
                           t->pose, &found));
    t->poses = found;
    TRY(pm_pose_hypotheses(job, t->scene.match, t->scene.matches, &t->scene.frames, false, POSES,
                           t->pose + t->poses, &found));
    t->poses += found;
    add_frame_pose(t);
out:
    return st;
}

/* A homography between frames, before and after it each by another: after * H * before. */
static void reframe(const double after[9], const double H[9], const double before[9], double out[9])
{
    double half[9];
    pm_h_mul(H, before, half);
    pm_h_mul(after, half, out);
}

/* The homography nearest to the whole alignment on skin, so that what is left is small and
 * the pose that is reported is that of the skin; the pose itself when that fails. Working px. */
static enum pihmap_status refit(struct task *t, const struct pm_field *f, const double pose[9],
                                double H[9])
{
    struct pm_job *job = t->job;
    const struct pm_mark mark = pm_scratch_mark(job);
    const struct pm_plane *skin = &t->scene.before.skin[t->scene.before.working];
    const size_t nodes = pm_pixels(f);
    double(*from)[2] = pm_scratch(job, nodes, sizeof *from);
    double(*to)[2] = pm_scratch(job, nodes, sizeof *to);
    double *weight = pm_scratch(job, nodes, sizeof *weight);
    int n = 0;
    memcpy(H, pose, 9 * sizeof *H);
    if (!from || !to || !weight)
        return job->err.status;
    for (size_t k = 0; k < nodes; k++) {
        const double x = (double)(k % (size_t)f->w) * f->step;
        const double y = (double)(k / (size_t)f->w) * f->step;
        if (x >= skin->w || y >= skin->h || pm_sample(skin, x, y) < 0.5f ||
            !pm_h_apply(pose, x + (double)f->u[k], y + (double)f->v[k], &to[n][0], &to[n][1]))
            continue;
        from[n][0] = x;
        from[n][1] = y;
        weight[n++] = 1.0;
    }
    double fitted[9];
    if (n >= REFIT_NODES_MIN &&
        pm_fit_homography((const double(*)[2])from, (const double(*)[2])to, weight, n,
                          fmax(skin->w, skin->h), fitted) &&
        pm_pose_is_sane(fitted, &t->working))
        memcpy(H, fitted, sizeof fitted);
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

struct spread {
    const struct pm_field *field;
    const double *pose; /* the homography that the field was found with */
    struct pm_align *out;
};

/* What is left after the reported homography, in after px, at every before px. */
static void spread_rows(void *context, int first, int end)
{
    const struct spread *c = context;
    const int w = c->out->dx.w;
    for (int y = first; y < end; y++) {
        float *dx = c->out->dx.v + (size_t)y * (size_t)w;
        float *dy = c->out->dy.v + (size_t)y * (size_t)w;
        pm_field_row(c->field, y, w, dx, dy);
        for (int x = 0; x < w; x++) {
            double px, py, qx, qy;
            if (!pm_h_apply(c->out->before_to_after, x, y, &px, &py) ||
                !pm_h_apply(c->pose, x + (double)dx[x], y + (double)dy[x], &qx, &qy))
                px = py = qx = qy = 0.0;
            dx[x] = (float)(qx - px);
            dy[x] = (float)(qy - py);
        }
    }
}

/* Size and turn of things in after against before, where the before skin is. */
static void describe_pose(struct pm_align *a, double x, double y)
{
    double J[4];
    a->scale = pm_h_scale(a->before_to_after, x, y);
    a->rotation_deg = pm_h_jacobian(a->before_to_after, x, y, J)
                          ? atan2(J[2] - J[1], J[0] + J[3]) * degrees
                          : 0.0;
    a->turn_deg = pm_turn_deg(a->before_to_after, x, y);
}

/* Does a before px lie in the after frame? */
static bool is_inside(const struct pm_align *a, const struct pm_frames *f, int x, int y)
{
    const size_t at = (size_t)y * (size_t)a->dx.w + (size_t)x;
    double qx, qy;
    const bool finite = pm_h_apply(a->before_to_after, x, y, &qx, &qy);
    qx += (double)a->dx.v[at];
    qy += (double)a->dy.v[at];
    return finite && qx > -0.5 && qy > -0.5 && qx < f->after_w - 0.5 && qy < f->after_h - 0.5;
}

/* Centre of the skin, and how much of it lies in the after frame; every other px tells. What is
 * burnt out there is not missing: comparability counts it (report, clipped_fraction). */
static void measure_overlap(const struct task *t, struct pm_align *a, double *cx, double *cy)
{
    const struct pm_plane *skin = &t->scene.before.skin[t->scene.before.working];
    double all = 1e-9, seen = 0.0, x = 0.0, y = 0.0;
    for (int j = 0; j < skin->h; j += 2)
        for (int i = 0; i < skin->w; i += 2) {
            const double k = (double)pm_at(skin, i, j);
            if (k <= 0.0)
                continue;
            all += k;
            x += k * i;
            y += k * j;
            seen += is_inside(a, &t->working, i, j) ? k : 0.0;
        }
    a->overlap = seen / all;
    *cx = x / all;
    *cy = y / all;
}

struct spread_confidence {
    const struct task *task;
    const struct pm_plane *coarse;
    double scale; /* px of coarse per before px */
    struct pm_align *out;
};

/* The coarse map at every before px, 0 where that lies outside the after photo. */
static void confidence_rows(void *context, int first, int end)
{
    const struct spread_confidence *c = context;
    const struct pm_align *a = c->out;
    const struct pm_frames *f = &c->task->working;
    for (int y = first; y < end; y++)
        for (int x = 0; x < a->dx.w; x++) {
            const size_t at = (size_t)y * (size_t)a->dx.w + (size_t)x;
            a->confidence.v[at] =
                is_inside(a, f, x, y)
                    ? pm_sample(c->coarse, c->scale * (x + 0.5) - 0.5, c->scale * (y + 0.5) - 0.5)
                    : 0.0f;
        }
}

/* The pictures over each other, finest first, as the alignment sees them; field: of the working
 * level; coarse: the same at the coarsest of these levels. */
static enum pihmap_status see_bands(struct task *t, const struct pm_nonrigid_pair *pair,
                                    const struct pm_field *field, int bands, struct pm_view *view,
                                    struct pm_field *coarse)
{
    struct pm_job *job = t->job;
    enum pihmap_status st = PIHMAP_OK;
    for (int l = 0; l < bands; l++) {
        const struct pm_plane *level = pm_size_of(&t->scene.before, l);
        *coarse = pm_field_scratch(job, level->w, level->h, field->step);
        if (!coarse->u)
            return job->err.status;
        pm_field_resize(field, exp2(t->scene.before.working - l), coarse);
        TRY(pm_view_start(job, pair, l, PM_LUMINANCE, &view[l]));
        TRY(pm_view_see(job, pair, l, coarse, &view[l]));
    }
out:
    return st;
}

/* Px are trusted where both pictures look alike and the way there and back ends where it began. */
static enum pihmap_status trust_pixels(struct task *t, const struct pm_selected_pose *trial,
                                       const struct pm_nonrigid_pair *pair,
                                       const struct pm_view *view, int bands,
                                       const struct pm_field *coarse, struct pm_align *out)
{
    struct pm_job *job = t->job;
    enum pihmap_status st;
    struct pm_plane confidence, home;
    struct pm_field drift;
    struct pm_start start;
    double there[9], back[9];
    TRY(pm_confidence(job, view, bands, &confidence));
    reframe(t->to_fine[1], out->before_to_after, t->to_working[0], there);
    if (!pm_h_invert(there, back))
        return pm_fail(job, PIHMAP_EARG, "an alignment that cannot be undone");
    TRY(pm_selected_pose_start_back(job, &t->scene, trial, back, &drift, &start));
    TRY(pm_consistency(job, pair, coarse, back, &start, pm_selected_pose_coarsest(&t->scene, trial),
                       bands - 1, &home));
    const struct pm_plane *unclipped = &view[bands - 1].weight;
    for (size_t i = 0, n = pm_pixels(&home); i < n; i++)
        confidence.v[i] *= home.v[i] * (CLIPPED_TRUST + (1.0f - CLIPPED_TRUST) * unclipped->v[i]);
    struct spread_confidence spread = {t, &confidence, exp2(t->scene.before.working - (bands - 1)),
                                       out};
    pm_rows(job, out->dx.h, confidence_rows, &spread);
out:
    return st;
}

static enum pihmap_status judge(struct task *t, const struct pm_selected_pose *trial,
                                const struct pm_nonrigid_pair *pair, const struct pm_field *field,
                                struct pm_align *out)
{
    enum pihmap_status st;
    struct pm_view view[PM_BANDS];
    struct pm_field coarse = {0};
    struct pm_verdict verdict;
    const int bands = t->scene.before.levels < PM_BANDS ? t->scene.before.levels : PM_BANDS;
    double cx, cy;
    TRY(see_bands(t, pair, field, bands, view, &coarse));
    measure_overlap(t, out, &cx, &cy);
    describe_pose(out, cx, cy);
    TRY(pm_verify(t->job, view, &t->scene.before, bands, &verdict));
    for (int l = 0; l < bands; l++)
        verdict.band[l].miss_px /= 1 << t->scene.before.working;
    const struct pm_pose_facts facts = {
        trial->inliers,
        out->turn_deg,
        {t->scene.before.noise[PM_LUMINANCE], t->scene.after.noise[PM_LUMINANCE]}};
    pm_conclude(&verdict, &facts, out);
    if (out->believed)
        TRY(trust_pixels(t, trial, pair, view, bands, &coarse, out));
out:
    return st;
}

static enum pihmap_status align_by(struct task *t, const struct pm_selected_pose *trial,
                                   struct pm_align *out)
{
    struct pm_job *job = t->job;
    enum pihmap_status st;
    struct pm_nonrigid_pair pair = {.before = &t->scene.before, .after = &t->scene.after};
    struct pm_field field;
    double pose[9];
    memcpy(pair.before_to_after, trial->H, sizeof trial->H);
    reframe(t->to_working[1], trial->H, t->to_fine[0], pose);
    TRY(pm_selected_pose_flow(job, &t->scene, trial, t->scene.before.working, &field));
    TRY(refit(t, &field, pose, out->before_to_after));
    struct spread spread = {&field, pose, out};
    pm_rows(job, out->dx.h, spread_rows, &spread);
    out->local = true;
    TRY(judge(t, trial, &pair, &field, out));
out:
    return st;
}

/* The mask, or the whole frame when it holds next to nothing. */
static enum pihmap_status usable_skin(struct pm_job *job, const struct pm_mask *skin,
                                      struct pm_mask *out)
{
    const size_t n = pm_pixels(skin);
    *out = *skin;
    if ((double)pm_mask_count(skin) >= SKIN_MIN * (double)n)
        return PIHMAP_OK;
    out->v = pm_scratch(job, n, sizeof *out->v);
    if (!out->v)
        return job->err.status;
    memset(out->v, 255, n);
    return PIHMAP_OK;
}

/* Where keypoints have not led to a believable alignment, look everywhere; known: what the
 * pictures agreed by then. */
static enum pihmap_status look_everywhere(struct task *t, double known, struct pm_align *out)
{
    struct pm_job *job = t->job;
    enum pihmap_status st;
    struct pm_selected_pose best;
    struct pm_align other = {0};
    TRY(pm_exhaustive_search(job, &t->scene.before, &t->scene.after, &t->scene.frames, POSES,
                             t->pose, &t->poses));
    if (t->poses == 0)
        goto out;
    TRY(pm_select_pose(job, &t->scene, t->pose, t->poses, &best));
    if (best.agreement < known + AGREES_BETTER)
        goto out;
    TRY(allocate(job, out->dx.w, out->dx.h, &other));
    TRY(align_by(t, &best, &other));
    if (other.believed) {
        const struct pm_align swap = *out;
        *out = other;
        other = swap;
    }
out:
    pm_align_free(&other);
    return st;
}

static enum pihmap_status find(struct task *t, const struct pm_photo *before,
                               const struct pm_mask *before_skin, const struct pm_photo *after,
                               const struct pm_mask *after_skin, struct pm_align *out)
{
    struct pm_job *job = t->job;
    enum pihmap_status st;
    struct pm_mask own, other;
    struct pm_selected_pose best = {.agreement = -1.0};
    TRY(usable_skin(job, before_skin, &own));
    TRY(usable_skin(job, after_skin, &other));
    TRY(pm_pyramid(job, &before->detail, &before->linear, &before->clipped, &own,
                   &t->scene.before));
    TRY(pm_pyramid(job, &after->detail, &after->linear, &after->clipped, &other, &t->scene.after));
    TRY(propose(t));
    if (t->poses > 0) {
        TRY(pm_select_pose(job, &t->scene, t->pose, t->poses, &best));
        TRY(align_by(t, &best, out));
    } else
        out->reason = pm_reason(PIHMAP_REASON_NOTHING_IN_COMMON, 0, 0, 0);
    if (!out->believed)
        TRY(look_everywhere(t, best.agreement, out));
out:
    return st;
}

enum pihmap_status pm_register(struct pm_job *job, const struct pm_photo *before,
                               const struct pm_mask *before_skin, const struct pm_photo *after,
                               const struct pm_mask *after_skin, struct pm_align *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const struct pm_plane *b = &before->linear.g, *a = &after->linear.g;
    const struct pm_plane *fine_b = before->detail.v ? &before->detail : b;
    const struct pm_plane *fine_a = after->detail.v ? &after->detail : a;
    struct task t = {.job = job,
                     .scene.frames = {fine_b->w, fine_b->h, fine_a->w, fine_a->h},
                     .working = {b->w, b->h, a->w, a->h}};
    enum pihmap_status st;
    memset(out, 0, sizeof *out);
    pm_h_identity(out->before_to_after);
    out->scale = 1.0;
    pm_h_resize(b->w, b->h, fine_b->w, fine_b->h, t.to_fine[0]);
    pm_h_resize(a->w, a->h, fine_a->w, fine_a->h, t.to_fine[1]);
    pm_h_resize(fine_b->w, fine_b->h, b->w, b->h, t.to_working[0]);
    pm_h_resize(fine_a->w, fine_a->h, a->w, a->h, t.to_working[1]);
    TRY(allocate(job, b->w, b->h, out));
    if (identical(&before->linear, &after->linear))
        set_identity(out);
    else if (b->w < EDGE_MIN || b->h < EDGE_MIN)
        out->reason = pm_reason(PIHMAP_REASON_BEFORE_TOO_SMALL, b->w, b->h, 0);
    else if (a->w < EDGE_MIN || a->h < EDGE_MIN)
        out->reason = pm_reason(PIHMAP_REASON_AFTER_TOO_SMALL, a->w, a->h, 0);
    else
        TRY(find(&t, before, before_skin, after, after_skin, out));
out:
    pm_scratch_rewind(job, mark);
    if (st)
        pm_align_free(out);
    return st;
}
