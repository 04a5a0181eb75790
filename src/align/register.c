#include "align/register.h"

#include "base/reason.h"
#include "align/block_matching.h"
#include "align/consistency.h"
#include "align/confidence.h"
#include "align/nonrigid.h"
#include "align/keypoint.h"
#include "align/match.h"
#include "align/mirror.h"
#include "align/overlap.h"
#include "align/pyramid.h"
#include "align/exhaustive_search.h"
#include "align/position_error.h"
#include "align/select_pose.h"
#include "align/verify.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define EDGE_MIN 24    /* px: a smaller photo shows too little to align by */
#define KEYPOINTS 1600 /* per photo, half of them on skin */
#define KEYPOINT_SIDE \
    900         /* px: above, half the size has enough of them for a quarter of the cost */
#define POSES 3 /* hypotheses of each kind that are registered */
#define CORRELATION_GAIN_MIN 0.05 /* that an exhaustively found pose must add to be verified */
#define CLIPPED_TRUST 0.4f        /* of the confidence is left where a photo is clipped */
#define REFIT_NODES_MIN 30    /* nodes of the field on skin: fewer cannot correct a homography */
#define IDENTITY_INLIERS 9999 /* of two copies of one picture: every patch */
#define SKIN_MIN 0.01         /* share of the photo: with less the whole frame is taken as skin */

/*
 * A portrait and its own mirror image reach 56 nats; but 200 to 500 keypoints fit the mirrored
 * photo, at most 42 the photo itself (95 of 95). Of second photos, mirrored, 47 to 128 fit. A face
 * lit from the other side had 42, against 13, but 115 nats.
 */
#define MIRROR_EVIDENCE 100.0 /* nats: with more, no mirror image is looked for */
#define MIRROR_INLIERS 20
#define MIRROR_RATIO 2

static const double degrees = 180.0 / M_PI;

struct registration {
    struct pm_job *job;
    struct pm_pair_features features; /* px of level 0: of the fine frames if there are any */
    struct pm_keypoints keypoints[2]; /* of before and after, px of level 0 */
    struct pm_mask skin;              /* of the before photo, as it is used; borrowed px */
    struct pm_frames working;         /* sizes of the frames that the alignment is between */
    double to_fine[2][9];             /* of before and after: working px -> px of level 0 ... */
    double to_working[2][9];          /* ... and back */
    struct pm_pose_hypothesis pose[2 * POSES + 1];
    int poses;
};

static bool same_plane(const struct pm_plane *a, const struct pm_plane *b)
{
    return a->w == b->w && a->h == b->h && memcmp(a->v, b->v, pm_pixels(a) * sizeof *a->v) == 0;
}

static bool identical(const struct pm_linear *a, const struct pm_linear *b)
{
    return same_plane(&a->r, &b->r) && same_plane(&a->g, &b->g) && same_plane(&a->b, &b->b);
}

/* Of two copies of one picture. Nothing may be moved by rounding. */
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
    TRY(pm_plane_alloc(job, w, h, &out->error));
out:
    return st;
}

/* Keypoints in px of level 0, detected at the level of about KEYPOINT_SIDE px. */
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

/* Add the pose of two photos that are framed alike. It is right for shots from a stand, and is
 * tried even where blur has left no keypoint. */
static void add_frame_pose(struct registration *t)
{
    const struct pm_frames *f = &t->features.frames;
    struct pm_pose_hypothesis *pose = &t->pose[t->poses];
    const double s = fmin((double)f->after_w / f->before_w, (double)f->after_h / f->before_h);
    const double H[9] = {s, 0, 0.5 * (f->after_w - 1.0 - s * (f->before_w - 1.0)),
                         0, s, 0.5 * (f->after_h - 1.0 - s * (f->before_h - 1.0)),
                         0, 0, 1};
    memcpy(pose->H, H, sizeof H);
    if (pm_pose_is_sane(pose->H, f))
        t->poses++;
}

/* Add the poses of the matches, of those on skin alone or of all. */
static enum pihmap_status add_hypotheses(struct registration *t, bool skin_only)
{
    struct pm_pose_list list = {.pose = t->pose + t->poses, .most = POSES};
    const enum pihmap_status st =
        pm_pose_hypotheses(t->job, &t->features.matches, &t->features.frames, skin_only, &list);
    t->poses += list.count;
    return st;
}

/* Matches and poses. Those of skin alone come first, so that a backdrop that stayed in place cannot
 * outweigh a face that moved. */
static enum pihmap_status find_poses(struct registration *t)
{
    struct pm_job *job = t->job;
    enum pihmap_status st;
    struct pm_keypoints *before = &t->keypoints[0], *after = &t->keypoints[1];
    TRY(keypoints_of(job, &t->features.before, before));
    TRY(keypoints_of(job, &t->features.after, after));
    TRY(pm_match(job, before, after, &t->features.matches));
    TRY(add_hypotheses(t, true));
    TRY(add_hypotheses(t, false));
    add_frame_pose(t);
out:
    return st;
}

/* out = after * H * before: H between other frames. */
static void change_frames(const double after[9], const double H[9], const double before[9],
                          double out[9])
{
    double half[9];
    pm_h_mul(H, before, half);
    pm_h_mul(after, half, out);
}

/* The homography nearest to the whole alignment on skin, so that the residual displacement is small
 * and the reported pose is that of the skin. The pose itself when that fails. Working px. */
static enum pihmap_status refit_homography(struct registration *t, const struct pm_displacement *f,
                                           const double pose[9], double H[9])
{
    struct pm_job *job = t->job;
    const struct pm_mark mark = pm_scratch_mark(job);
    const struct pm_plane *skin = &t->features.before.skin[t->features.before.working];
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

struct residual_displacement {
    const struct pm_displacement *field;
    const double *pose; /* the homography that the field was found with */
    struct pm_align *out;
};

/* The displacement that the reported homography leaves, in after px, at every before px. */
static void residual_rows(void *context, int first, int end)
{
    const struct residual_displacement *c = context;
    const int w = c->out->dx.w;
    for (int y = first; y < end; y++) {
        float *dx = pm_row(&c->out->dx, y), *dy = pm_row(&c->out->dy, y);
        pm_displacement_row(c->field, y, w, dx, dy);
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

/* Scale and rotations of after against before, at the before px (x, y). */
static void describe_pose(struct pm_align *a, double x, double y)
{
    double J[4];
    a->scale = pm_h_scale(a->before_to_after, x, y);
    a->rotation_deg = pm_h_jacobian(a->before_to_after, x, y, J)
                          ? atan2(J[2] - J[1], J[0] + J[3]) * degrees
                          : 0.0;
    a->turn_deg = pm_turn_deg(a->before_to_after, x, y);
}

struct confidence_map {
    const struct pm_frames *working;
    const struct pm_plane *coarse;
    double scale; /* px of coarse per before px */
    struct pm_align *out;
};

/* The coarse map at every before px, 0 where that lies outside the after photo. */
static void confidence_rows(void *context, int first, int end)
{
    const struct confidence_map *c = context;
    struct pm_align *a = c->out;
    for (int y = first; y < end; y++)
        for (int x = 0; x < a->dx.w; x++)
            pm_at(&a->confidence, x, y) =
                pm_align_is_inside(a, c->working->after_w, c->working->after_h, x, y)
                    ? pm_sample(c->coarse, c->scale * (x + 0.5) - 0.5, c->scale * (y + 0.5) - 0.5)
                    : 0.0f;
}

/* Both pictures under the alignment, finest first. */
struct bands {
    int n;
    struct pm_warped_pair band[PM_BANDS];
    struct pm_displacement coarse; /* the field at the coarsest of these levels */
};

/* field: of the working level. */
static enum pihmap_status warp_bands(struct registration *t, const struct pm_nonrigid_pair *pair,
                                     const struct pm_displacement *field, struct bands *out)
{
    struct pm_job *job = t->job;
    enum pihmap_status st = PIHMAP_OK;
    const struct pm_pyramid *before = &t->features.before;
    struct pm_displacement *coarse = &out->coarse;
    out->n = before->levels < PM_BANDS ? before->levels : PM_BANDS;
    for (int l = 0; l < out->n; l++) {
        const struct pm_plane *level = pm_size_of(before, l);
        *coarse = pm_displacement_scratch(job, level->w, level->h, field->step);
        if (!coarse->u)
            return job->err.status;
        pm_displacement_resize(field, exp2(before->working - l), coarse);
        TRY(pm_warped_pair_alloc(job, pair, l, PM_LUMINANCE, &out->band[l]));
        TRY(pm_warped_pair_update(job, pair, l, coarse, &out->band[l]));
    }
out:
    return st;
}

/* A map of position errors at another size. */
struct error_map {
    const struct pm_plane *coarse; /* px of level 0 */
    double scale, unit;            /* px of coarse and of `to` per px of `to` and of level 0 */
    struct pm_plane *to;
};

static void error_rows(void *context, int first, int end)
{
    const struct error_map *c = context;
    for (int y = first; y < end; y++)
        for (int x = 0; x < c->to->w; x++)
            pm_at(c->to, x, y) = (float)c->unit * pm_sample(c->coarse, c->scale * (x + 0.5) - 0.5,
                                                            c->scale * (y + 0.5) - 0.5);
}

/* A px is trusted where both pictures correlate, and the flows there and back are consistent or the
 * error is small. */
static enum pihmap_status find_confidence(struct registration *t,
                                          const struct pm_selected_pose *selected,
                                          const struct pm_nonrigid_pair *pair,
                                          const struct bands *bands, const struct pm_plane *error,
                                          struct pm_align *out)
{
    struct pm_job *job = t->job;
    const int last = bands->n - 1;
    enum pihmap_status st;
    struct pm_plane confidence, consistent, own;
    struct pm_displacement initial_flow;
    struct pm_initial_estimate initial;
    const struct pm_flow forward = {pair, &bands->coarse, last};
    double before_to_after[9], after_to_before[9];
    TRY(pm_confidence(job, bands->band, bands->n, &confidence));
    change_frames(t->to_fine[1], out->before_to_after, t->to_working[0], before_to_after);
    if (!pm_h_invert(before_to_after, after_to_before))
        return pm_fail(job, PIHMAP_EARG, "an alignment that cannot be undone");
    TRY(pm_selected_pose_initial_backward(job, &t->features, selected, after_to_before,
                                          &initial_flow, &initial));
    TRY(pm_consistency(job, &forward, after_to_before, &initial,
                       pm_selected_pose_coarsest(&t->features, selected), &consistent));
    TRY(pm_plane_take(job, consistent.w, consistent.h, &own));
    struct error_map errors = {error, (double)(1 << last) / PM_ERROR_SPACING, 1.0, &own};
    pm_rows(job, own.h, error_rows, &errors);
    const struct pm_plane *unclipped = &bands->band[last].weight, *fine = &bands->band[0].before;
    const float side = (float)pm_long_side(fine->w, fine->h);
    for (size_t i = 0, n = pm_pixels(&consistent); i < n; i++) {
        const float sure = fmaxf(consistent.v[i], pm_position_certainty(own.v[i], side));
        confidence.v[i] *= sure * (CLIPPED_TRUST + (1.0f - CLIPPED_TRUST) * unclipped->v[i]);
    }
    struct confidence_map map = {&t->working, &confidence, exp2(t->features.before.working - last),
                                 out};
    pm_rows(job, out->dx.h, confidence_rows, &map);
out:
    return st;
}

/* What the points of the skin that both photos show are off by: root mean square. */
static double residual_of(const struct registration *t, const struct pm_align *a)
{
    double sum = 0.0, n = 0.0;
    for (size_t i = 0; i < pm_pixels(&a->error); i++)
        if (t->skin.v[i] && a->confidence.v[i] > 0.0f) {
            sum += (double)(a->error.v[i] * a->error.v[i]);
            n += 1.0;
        }
    return n > 0.0 ? sqrt(sum / n) : 0.0;
}

/* error: of level 0, as pm_position_error() gives it. */
static void set_error(const struct registration *t, const struct pm_plane *error,
                      struct pm_align *out)
{
    const double px = exp2(t->features.before.working); /* of level 0 per working px */
    struct error_map map = {error, px / PM_ERROR_SPACING, 1.0 / px, &out->error};
    pm_rows(t->job, out->error.h, error_rows, &map);
    out->residual_px = residual_of(t, out);
}

/* Does the mirror image of the after photo fit better? Not looked for where the evidence says no.
 */
static enum pihmap_status look_for_mirror(const struct registration *t, double evidence,
                                          bool *mirrored)
{
    int inliers, direct = 0;
    enum pihmap_status st;
    *mirrored = false;
    if (evidence > MIRROR_EVIDENCE)
        return PIHMAP_OK;
    for (int i = 0; i < t->poses; i++)
        direct = t->pose[i].inliers > direct ? t->pose[i].inliers : direct;
    TRY(pm_mirrored_inliers(t->job, &t->keypoints[0], &t->keypoints[1], &t->features.frames,
                            &inliers));
    *mirrored = inliers >= MIRROR_INLIERS && inliers > MIRROR_RATIO * direct;
out:
    return st;
}

/* Fill what *out says about the alignment besides the map itself and its confidence. searched: see
 * struct pm_placement. */
static enum pihmap_status verify(struct registration *t, const struct pm_selected_pose *selected,
                                 const struct bands *bands, bool searched, struct pm_align *out)
{
    enum pihmap_status st;
    const struct pm_pyramid *before = &t->features.before, *after = &t->features.after;
    struct pm_verification verification;
    double cx, cy;
    out->overlap =
        pm_align_overlap(out, &t->skin, t->working.after_w, t->working.after_h, &cx, &cy);
    describe_pose(out, cx, cy);
    const struct pm_placement place = {out, t->working.after_w, t->working.after_h, searched};
    TRY(pm_verify(t->job, bands->band, before, bands->n, &place, &verification));
    struct pm_pose_facts facts = {selected->inliers,
                                  out->turn_deg,
                                  {before->noise[PM_LUMINANCE], after->noise[PM_LUMINANCE]},
                                  false,
                                  searched};
    TRY(look_for_mirror(t, verification.evidence, &facts.mirrored));
    pm_conclude(&verification, &facts, out);
out:
    return st;
}

/* The map of the field: the homography nearest to it, and what that leaves. */
static enum pihmap_status set_map(struct registration *t, const struct pm_displacement *field,
                                  const double pose[9], struct pm_align *out)
{
    const enum pihmap_status st = refit_homography(t, field, pose, out->before_to_after);
    if (st)
        return st;
    struct residual_displacement residual = {field, pose, out};
    pm_rows(t->job, out->dx.h, residual_rows, &residual);
    out->local = true;
    return PIHMAP_OK;
}

/*
 * Leave the local minima of *field (working level; scratch): block matching at every band, coarse
 * to fine, each followed by registration from where the blocks have moved to. *moved: whether any
 * has; most pairs are left as they are.
 */
static enum pihmap_status leave_local_minima(struct registration *t,
                                             const struct pm_nonrigid_pair *pair,
                                             const struct bands *bands,
                                             struct pm_displacement *field, bool *moved)
{
    struct pm_job *job = t->job;
    enum pihmap_status st = PIHMAP_OK;
    const struct pm_pyramid *before = &t->features.before;
    const int working = before->working;
    *moved = false;
    for (int l = bands->n - 1; l >= 0; l--) {
        const struct pm_plane *level = pm_size_of(before, l);
        struct pm_warped_pair warped = bands->band[l];
        struct pm_displacement now = pm_displacement_scratch(job, level->w, level->h, field->step);
        struct pm_displacement then;
        int blocks;
        if (!now.u)
            return job->err.status;
        pm_displacement_resize(field, exp2(working - l), &now);
        if (*moved)
            TRY(pm_warped_pair_update(job, pair, l, &now, &warped));
        const int step = l < working ? 2 * field->step : field->step;
        TRY(pm_block_matching(job, &warped, &before->skin[l], &now, step, &then, &blocks));
        if (!blocks)
            continue;
        const struct pm_initial_estimate initial = {&then, l};
        TRY(pm_nonrigid(job, pair, &initial, l > working ? l : working, working, field));
        *moved = true;
    }
out:
    return st;
}

/* The map, and both pictures under it. */
static enum pihmap_status apply_field(struct registration *t, const struct pm_nonrigid_pair *pair,
                                      const struct pm_displacement *field, const double pose[9],
                                      struct bands *bands, struct pm_align *out)
{
    const enum pihmap_status st = set_map(t, field, pose, out);
    return st ? st : warp_bands(t, pair, field, bands);
}

/*
 * Non-rigid registration under the selected pose, and its verification. Where that has not proven
 * the same skin, a part of it may lie in a local minimum: then it is verified once more after those
 * were left. Blocks that have been searched for agree better by chance, but hardly so under the
 * smooth field through all of them: other people, sites and clinics have 8 nats at most, as before.
 */
static enum pihmap_status align_by(struct registration *t, const struct pm_selected_pose *selected,
                                   struct pm_align *out)
{
    struct pm_job *job = t->job;
    enum pihmap_status st;
    struct pm_nonrigid_pair pair = {.before = &t->features.before, .after = &t->features.after};
    struct pm_displacement field;
    struct bands bands;
    struct pm_plane error;
    double pose[9];
    bool moved;
    memcpy(pair.before_to_after, selected->H, sizeof selected->H);
    change_frames(t->to_working[1], selected->H, t->to_fine[0], pose);
    TRY(pm_selected_pose_flow(job, &t->features, selected, t->features.before.working, &field));
    TRY(apply_field(t, &pair, &field, pose, &bands, out));
    TRY(verify(t, selected, &bands, false, out));
    const bool proven = out->believed;
    const double evidence = out->evidence;
    TRY(leave_local_minima(t, &pair, &bands, &field, &moved));
    if (moved)
        TRY(apply_field(t, &pair, &field, pose, &bands, out));
    if (moved && !proven)
        TRY(verify(t, selected, &bands, true, out));
    if (!out->believed) { /* then there is no confidence in it anywhere */
        out->evidence = fmax(out->evidence, evidence);
        goto out;
    }
    TRY(pm_position_error(job, bands.band, bands.n, &t->features.before.skin[0], &error));
    TRY(find_confidence(t, selected, &pair, &bands, &error, out));
    set_error(t, &error, out);
out:
    return st;
}

/* The mask, or the whole frame when it has almost no skin. */
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

/* The fallback where keypoints have led to no believable alignment. known: the correlation of the
 * best pose so far. */
static enum pihmap_status search_exhaustively(struct registration *t, double known,
                                              struct pm_align *out)
{
    struct pm_job *job = t->job;
    enum pihmap_status st;
    struct pm_selected_pose best;
    struct pm_align other = {0};
    struct pm_pose_list poses = {.pose = t->pose, .most = POSES};
    TRY(pm_exhaustive_search(job, &t->features.before, &t->features.after, &t->features.frames,
                             &poses));
    if (poses.count == 0)
        goto out;
    TRY(pm_select_pose(job, &t->features, &poses, &best));
    if (best.correlation < known + CORRELATION_GAIN_MIN)
        goto out;
    TRY(allocate(job, out->dx.w, out->dx.h, &other));
    TRY(align_by(t, &best, &other));
    if (other.evidence > out->evidence) {
        const struct pm_align swap = *out;
        *out = other;
        other = swap;
    }
out:
    pm_align_free(&other);
    return st;
}

static enum pihmap_status find(struct registration *t, const struct pm_photo *before,
                               const struct pm_mask *before_skin, const struct pm_photo *after,
                               const struct pm_mask *after_skin, struct pm_align *out)
{
    struct pm_job *job = t->job;
    enum pihmap_status st;
    struct pm_mask usable_before, usable_after;
    struct pm_selected_pose best = {.correlation = -1.0};
    TRY(usable_skin(job, before_skin, &usable_before));
    TRY(usable_skin(job, after_skin, &usable_after));
    TRY(pm_pyramid(job, &before->detail, &before->linear, &before->clipped, &usable_before,
                   &t->features.before));
    TRY(pm_pyramid(job, &after->detail, &after->linear, &after->clipped, &usable_after,
                   &t->features.after));
    t->skin = usable_before;
    TRY(find_poses(t));
    if (t->poses > 0) {
        const struct pm_pose_list poses = {t->pose, t->poses, t->poses};
        TRY(pm_select_pose(job, &t->features, &poses, &best));
        TRY(align_by(t, &best, out));
    } else
        out->reason = pm_reason(PIHMAP_REASON_NOTHING_IN_COMMON, 0, 0, 0);
    if (!out->believed && out->reason.code != PIHMAP_REASON_MIRRORED)
        TRY(search_exhaustively(t, best.correlation, out));
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
    struct registration t = {.job = job,
                             .features.frames = {fine_b->w, fine_b->h, fine_a->w, fine_a->h},
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
