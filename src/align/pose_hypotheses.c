#include "align/pose_hypotheses.h"

#include "base/geometry.h"
#include "base/least_squares.h"
#include "base/robust.h"

#include <math.h>
#include <string.h>

#define SEEDS_MAX 500          /* matches of the lowest ratios that propose a pose */
#define SEED_TOLERANCE 0.02    /* of the side: a match joins a seed within this ... */
#define SEED_SPREAD 0.20       /* ... plus this per px from it: scale and direction are not exact */
#define SEED_LOG_SCALE 0.45    /* ln units: scales of two matches of one pose differ by less */
#define SEED_TURN 0.45         /* radians: and their directions */
#define SIMILAR_TOLERANCE 0.04 /* of the side, while the model is a similarity */
#define AFFINE_TOLERANCE 0.03  /* of the side: a face is no plane, and it moves */
#define FINAL_TOLERANCE 0.02   /* of the side */
#define RATIO_WEIGHT_FLOOR 0.06 /* weight of a match whose ratio is at the limit */
#define PLACES 24               /* matches are counted once per 1/24 of the picture's sides */
#define PERSPECTIVE_PRIOR 0.15  /* typical h6, h7 in half sides; a hand-held face: below 0.1 */
#define PERSPECTIVE_TRUST 0.05  /* of the side: the prior weighs as much as a match this far off */
#define EXPLAINED 0.012         /* of the side: a pose explains matches within this ... */
#define EXPLAINING_PLACES 12    /* ... if its inliers lie in so many places */
#define SUPPORT_MIN 0.25        /* of the best seed's: less cannot win */
#define DISTINCT 0.06           /* of the side: poses closer than this count as one */

struct hypotheses {
    const struct pm_match *match;
    int count;
    const struct pm_frames *frames;
    double side_b, side_a; /* long sides, px */
    bool skin_only;
    double *weight; /* of each match under the present pose */
    double (*from)[2], (*to)[2];
};

/* Weight of a match by the ratio test. */
static double ratio_weight(const struct pm_match *m)
{
    return RATIO_WEIGHT_FLOOR + (1.0 - (double)m->ratio);
}

/* ---- fits ------------------------------------------------------------------------------ */

/* Centre and unit of the points, so that the equations are well scaled. */
static void frame_of(const double (*p)[2], const double *weight, int n, double *cx, double *cy)
{
    double sum = 1e-12, x = 0.0, y = 0.0;
    for (int i = 0; i < n; i++) {
        sum += weight[i];
        x += weight[i] * p[i][0];
        y += weight[i] * p[i][1];
    }
    *cx = x / sum;
    *cy = y / sum;
}

enum model { SIMILARITY = 4, AFFINE = 6, HOMOGRAPHY = 8 };

/* Two rows of the linear equations of one match, (x, y) -> (u, v) in the fit's own units. */
static void model_rows(enum model model, double x, double y, double u, double v, double row[2][8])
{
    memset(row, 0, 16 * sizeof(double));
    if (model == SIMILARITY) {
        const double first[4] = {x, -y, 1, 0}, second[4] = {y, x, 0, 1};
        memcpy(row[0], first, sizeof first);
        memcpy(row[1], second, sizeof second);
        return;
    }
    const double first[8] = {x, y, 1, 0, 0, 0, -u * x, -u * y};
    const double second[8] = {0, 0, 0, x, y, 1, -v * x, -v * y};
    memcpy(row[0], first, (size_t)model * sizeof(double));
    memcpy(row[1], second, (size_t)model * sizeof(double));
}

static bool fit(enum model model, const double (*from)[2], const double (*to)[2],
                const double *weight, int n, double unit, double H[9])
{
    struct pm_least_squares equations;
    double b[8], fx, fy, tx, ty, total = 0.0;
    pm_least_squares_begin(&equations, (int)model);
    frame_of(from, weight, n, &fx, &fy);
    frame_of(to, weight, n, &tx, &ty);
    for (int i = 0; i < n; i++) {
        if (weight[i] <= 0.0)
            continue;
        double row[2][8];
        const double u = (to[i][0] - tx) / unit, v = (to[i][1] - ty) / unit;
        model_rows(model, (from[i][0] - fx) / unit, (from[i][1] - fy) / unit, u, v, row);
        pm_least_squares_add(&equations, row[0], u, weight[i]);
        pm_least_squares_add(&equations, row[1], v, weight[i]);
        total += weight[i];
    }
    if (model == HOMOGRAPHY) {
        const double trust = 2.0 * PERSPECTIVE_TRUST / PERSPECTIVE_PRIOR;
        pm_least_squares_ridge(&equations, 6, trust * trust * fmax(total / n, 1e-9));
        pm_least_squares_ridge(&equations, 7, trust * trust * fmax(total / n, 1e-9));
    }
    if (total <= 0.0 || !pm_least_squares_solve(&equations, b))
        return false;
    double core[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    if (model == SIMILARITY) {
        const double m[6] = {b[0], -b[1], b[2], b[1], b[0], b[3]};
        memcpy(core, m, sizeof m);
    } else {
        memcpy(core, b, (size_t)model * sizeof(double));
    }
    const double in[9] = {1 / unit, 0, -fx / unit, 0, 1 / unit, -fy / unit, 0, 0, 1};
    const double back[9] = {unit, 0, tx, 0, unit, ty, 0, 0, 1};
    pm_h_mul(core, in, H);
    pm_h_mul(back, H, H);
    if (!(fabs(H[8]) > 1e-9))
        return false;
    for (int i = 0; i < 9; i++)
        H[i] /= H[8];
    return isfinite(H[0] + H[4] + H[6] + H[7]);
}

bool pm_fit_homography(const double (*from)[2], const double (*to)[2], const double *weight, int n,
                       double side, double H[9])
{
    return fit(HOMOGRAPHY, from, to, weight, n, 0.5 * side, H);
}

/* ---- comparing poses ------------------------------------------------------------------- */

bool pm_pose_is_sane(const double H[9], const struct pm_frames *f)
{
    const double corner[4][2] = {{0, 0},
                                 {f->before_w - 1.0, 0},
                                 {f->before_w - 1.0, f->before_h - 1.0},
                                 {0, f->before_h - 1.0}};
    double q[4][2];
    for (int i = 0; i < 4; i++)
        if (!pm_h_apply(H, corner[i][0], corner[i][1], &q[i][0], &q[i][1]))
            return false;
    const double side = fmax(f->before_w, f->before_h);
    for (int i = 0; i < 4; i++) {
        const double *o = q[i], *n = q[(i + 1) % 4], *p = q[(i + 3) % 4];
        const double nx = n[0] - o[0], ny = n[1] - o[1], px = p[0] - o[0], py = p[1] - o[1];
        const double area = nx * py - ny * px; /* > 0: no mirror image */
        const double own = (f->before_w - 1.0) * (f->before_h - 1.0);
        if (!(area > own / 25.0) || !(area < own * 25.0))
            return false;
        if (hypot(nx, ny) > 6.0 * side || area < 0.35 * hypot(nx, ny) * hypot(px, py))
            return false;
    }
    return true;
}

bool pm_same_pose(const double A[9], const double B[9], const struct pm_frames *f, double within)
{
    for (int k = 0; k < 4; k++) { /* the corners of the inner half */
        const double x = f->before_w * (k & 1 ? 0.75 : 0.25);
        const double y = f->before_h * (k & 2 ? 0.75 : 0.25);
        double p[2], q[2];
        if (!pm_h_apply(A, x, y, &p[0], &p[1]) || !pm_h_apply(B, x, y, &q[0], &q[1]) ||
            hypot(p[0] - q[0], p[1] - q[1]) > within)
            return false;
    }
    return true;
}

/* ---- hypotheses ------------------------------------------------------------------------ */

/* Tukey's biweight of every match's distance from H, zero from tolerance px on, times its ratio
 * weight. Returns the sum. */
static double tukey_weights(struct hypotheses *s, const double H[9], double tolerance)
{
    double sum = 0.0;
    for (int i = 0; i < s->count; i++) {
        const struct pm_match *m = &s->match[i];
        double x, y;
        s->weight[i] = 0.0;
        if ((s->skin_only && !m->skin) || !pm_h_apply(H, (double)m->bx, (double)m->by, &x, &y))
            continue;
        const double e = hypot(x - (double)m->ax, y - (double)m->ay) / tolerance;
        s->weight[i] = pm_tukey_weight(e * e) * ratio_weight(m);
        sum += s->weight[i];
    }
    return sum;
}

/* Sum of the weights of the best match in every place, since twenty pores in one spot are no more
 * evidence than one. */
static double count_places(const struct hypotheses *s, int *places)
{
    double best[PLACES * PLACES] = {0}, sum = 0.0;
    *places = 0;
    for (int i = 0; i < s->count; i++) {
        if (s->weight[i] <= 0.0)
            continue;
        int cx = (int)((double)s->match[i].bx * PLACES / s->frames->before_w);
        int cy = (int)((double)s->match[i].by * PLACES / s->frames->before_h);
        cx = cx < 0 ? 0 : cx >= PLACES ? PLACES - 1 : cx;
        cy = cy < 0 ? 0 : cy >= PLACES ? PLACES - 1 : cy;
        best[cy * PLACES + cx] = fmax(best[cy * PLACES + cx], s->weight[i]);
    }
    for (int i = 0; i < PLACES * PLACES; i++) {
        sum += best[i];
        *places += best[i] > 0.0;
    }
    return sum;
}

/* The similarity of match k alone, and the weights of those that may share its pose. Returns the
 * sum of weights. */
static double seed_pose(struct hypotheses *s, int k, double H[9])
{
    const struct pm_match *m = &s->match[k];
    const double c = (double)m->scale * cos((double)m->turn);
    const double d = (double)m->scale * sin((double)m->turn);
    const double bx = (double)m->bx, by = (double)m->by;
    const double S[9] = {
        c, -d, (double)m->ax - c * bx + d * by, d, c, (double)m->ay - d * bx - c * by, 0, 0, 1};
    double sum = 0.0;
    memcpy(H, S, sizeof S);
    for (int i = 0; i < s->count; i++) {
        const struct pm_match *o = &s->match[i];
        s->weight[i] = 0.0;
        const double ox = (double)o->bx, oy = (double)o->by;
        const double turn = remainder((double)(o->turn - m->turn), 6.283185307179586);
        if ((s->skin_only && !o->skin) || fabs(turn) > SEED_TURN ||
            fabs(log((double)(o->scale / m->scale))) > SEED_LOG_SCALE)
            continue;
        const double e = hypot(S[0] * ox + S[1] * oy + S[2] - (double)o->ax,
                               S[3] * ox + S[4] * oy + S[5] - (double)o->ay);
        const double tolerance =
            SEED_TOLERANCE * s->side_a + SEED_SPREAD * (double)m->scale * hypot(ox - bx, oy - by);
        if (e < tolerance) {
            s->weight[i] = ratio_weight(o);
            sum += s->weight[i];
        }
    }
    return sum;
}

/* IRLS from the matches of the seed to a homography. False: too few places, or no sane pose. */
static bool refine(struct hypotheses *s, double H[9], struct pm_pose_hypothesis *pose)
{
    static const struct {
        enum model model;
        double tolerance;
    } stages[] = {{SIMILARITY, SIMILAR_TOLERANCE}, {SIMILARITY, SIMILAR_TOLERANCE},
                  {AFFINE, AFFINE_TOLERANCE},      {AFFINE, FINAL_TOLERANCE},
                  {HOMOGRAPHY, FINAL_TOLERANCE},   {HOMOGRAPHY, FINAL_TOLERANCE}};
    for (size_t k = 0; k < sizeof stages / sizeof *stages; k++) {
        int places;
        count_places(s, &places);
        if (2 * places < (int)stages[k].model)
            return false;
        if (places < 6 && stages[k].model != SIMILARITY)
            break; /* too few to fit more than a similarity */
        if (!fit(stages[k].model, (const double(*)[2])s->from, (const double(*)[2])s->to, s->weight,
                 s->count, 0.5 * s->side_b, H) ||
            !(tukey_weights(s, H, stages[k].tolerance * s->side_a) > 0.0))
            return false;
    }
    tukey_weights(s, H, FINAL_TOLERANCE * s->side_a);
    pose->score = count_places(s, &pose->inliers);
    memcpy(pose->H, H, sizeof pose->H);
    pose->on_skin = s->skin_only;
    return pose->inliers >= 3 && pm_pose_is_sane(H, s->frames);
}

/* Insert in order of scores, replacing a near copy of lower score. */
static void insert_distinct(struct pm_pose_list *list, const struct pm_pose_hypothesis *pose,
                            const struct pm_frames *frames, double within)
{
    struct pm_pose_hypothesis *v = list->pose;
    for (int i = 0; i < list->count; i++)
        if (pm_same_pose(v[i].H, pose->H, frames, within)) {
            if (v[i].score >= pose->score)
                return;
            memmove(&v[i], &v[i + 1], (size_t)(list->count - i - 1) * sizeof *v);
            list->count--;
            break;
        }
    int at = list->count;
    while (at > 0 && v[at - 1].score < pose->score)
        at--;
    if (at >= list->most)
        return;
    const int moved = (list->count < list->most ? list->count : list->most - 1) - at;
    memmove(&v[at + 1], &v[at], (size_t)moved * sizeof *v);
    v[at] = *pose;
    list->count = list->count < list->most ? list->count + 1 : list->most;
}

/* Does a pose with many inliers already explain this match? Its own pose would add nothing. */
static bool explained(const struct pm_pose_list *list, const struct pm_match *m, double within)
{
    for (int i = 0; i < list->count; i++) {
        const struct pm_pose_hypothesis *pose = &list->pose[i];
        double x, y;
        if (pose->inliers >= EXPLAINING_PLACES &&
            pm_h_apply(pose->H, (double)m->bx, (double)m->by, &x, &y) &&
            hypot(x - (double)m->ax, y - (double)m->ay) < within)
            return true;
    }
    return false;
}

enum pihmap_status pm_pose_hypotheses(struct pm_job *job, const struct pm_matches *matches,
                                      const struct pm_frames *frames, bool skin_only,
                                      struct pm_pose_list *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const struct pm_match *match = matches->match;
    const int count = matches->count;
    struct hypotheses s = {.match = match,
                           .count = count,
                           .frames = frames,
                           .side_b = fmax(frames->before_w, frames->before_h),
                           .side_a = fmax(frames->after_w, frames->after_h),
                           .skin_only = skin_only};
    out->count = 0;
    s.weight = pm_scratch(job, (size_t)count + 1, sizeof *s.weight);
    s.from = pm_scratch(job, (size_t)count + 1, sizeof *s.from);
    s.to = pm_scratch(job, (size_t)count + 1, sizeof *s.to);
    if (!s.weight || !s.from || !s.to)
        return job->err.status;
    for (int i = 0; i < count; i++) {
        s.from[i][0] = (double)match[i].bx;
        s.from[i][1] = (double)match[i].by;
        s.to[i][0] = (double)match[i].ax;
        s.to[i][1] = (double)match[i].ay;
    }
    double best = 0.0;
    for (int i = 0; i < count && i < SEEDS_MAX; i++) {
        double H[9];
        struct pm_pose_hypothesis pose;
        if (skin_only && !match[i].skin)
            continue;
        if (explained(out, &match[i], EXPLAINED * s.side_a))
            continue;
        const double support = seed_pose(&s, i, H);
        if (support < SUPPORT_MIN * best)
            continue;
        best = fmax(best, support);
        if (refine(&s, H, &pose))
            insert_distinct(out, &pose, frames, DISTINCT * s.side_a);
    }
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}
