#include "bench/align_case.h"

#include "base/stats.h"
#include "bench/align_second.h"
#include "support/pair_save.h"
#include "support/photo_mask.h"
#include "support/skin_render.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define CONFIDENCE_MIN 0.3
#define CLAIM 0.5       /* per mille: a standard error under it says "well aligned" */
#define OFF 1.0         /* per mille: not aligned any more */
#define LARGE_ERROR 3.0 /* per mille: an error that a trusted point must not have */
#define LEAST_SKIN 0.03 /* share of the photo: with less it makes no pair */
static const double RELIT_TURN[2] = {0.7, 3.1}; /* radians by which the lamp moves */
#define CROP_EDGE 120                           /* px: a smaller square of skin is no photo */

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* ---- sources ------------------------------------------------------------------------------ */

static int least3(int a, int b, int c)
{
    const int ab = a < b ? a : b;
    return ab < c ? ab : c;
}

/* The largest square of skin only; its edge in px. */
static enum pihmap_status skin_square(struct pm_job *job, const struct pm_mask *skin, int *x0,
                                      int *y0, int *edge)
{
    const int w = skin->w;
    int *run = pm_alloc(job, (size_t)w + 1,
                        sizeof *run); /* edge of the largest square whose last px is here */
    if (!run)
        return job->err.status;
    memset(run, 0, ((size_t)w + 1) * sizeof *run);
    *edge = 0;
    for (int y = 0; y < skin->h; y++) {
        int corner = 0;
        for (int x = 0; x < w; x++) {
            const int above = run[x + 1];
            run[x + 1] = pm_at(skin, x, y) ? 1 + least3(run[x], above, corner) : 0;
            corner = above;
            if (run[x + 1] > *edge) {
                *edge = run[x + 1];
                *x0 = x + 1 - *edge;
                *y0 = y + 1 - *edge;
            }
        }
    }
    free(run);
    return PIHMAP_OK;
}

static void crop(struct pm_plane *p, int x0, int y0, int edge)
{
    for (int y = 0; y < edge; y++)
        memmove(p->v + (size_t)y * (size_t)edge, pm_row(p, y + y0) + (size_t)x0,
                (size_t)edge * sizeof *p->v);
    p->w = p->h = edge;
}

/* Cut a photo down to its largest square of skin; an empty mask when that is too small. */
static enum pihmap_status crop_to_skin(struct pm_job *job, struct pm_linear *picture,
                                       struct pm_mask *skin)
{
    enum pihmap_status st;
    int x0 = 0, y0 = 0, edge = 0;
    TRY(skin_square(job, skin, &x0, &y0, &edge));
    if (edge < CROP_EDGE) {
        memset(skin->v, 0, pm_pixels(skin));
        return PIHMAP_OK;
    }
    crop(&picture->r, x0, y0, edge);
    crop(&picture->g, x0, y0, edge);
    crop(&picture->b, x0, y0, edge);
    skin->w = skin->h = edge;
    memset(skin->v, 255, (size_t)edge * (size_t)edge);
out:
    return st;
}

/* Another day's lamp, in another place, so that every line and pore is shaded differently. */
static void move_lamp(struct pm_skin_lamp *lamp, uint64_t seed)
{
    struct pm_random random = {seed};
    lamp->azimuth += RELIT_TURN[0] + (RELIT_TURN[1] - RELIT_TURN[0]) * pm_random_unit(&random);
    lamp->elevation *= 0.7 + 0.6 * pm_random_unit(&random);
    lamp->gloss *= 0.5 + pm_random_unit(&random);
}

/* Which photos to make: pair number index of a row, tones and scenes in turn. elsewhere: rendered
 * skin of the same kind and tone, but of another site. */
struct subject {
    const struct align_row *row;
    int index;
    bool elsewhere;
};

struct scene {
    struct pm_linear picture;
    struct pm_linear later; /* under another lamp; empty unless rendered and asked for by the row */
    struct pm_mask skin;
};

static void draw_look(const struct align_plan *plan, const struct subject *s, int canvas,
                      struct pm_skin_look *look)
{
    static const double ita[] = {60, 45, 30, 15, -10, -50};
    const int scene = s->row->closeup ? PM_SCENE_CLOSEUP : s->index % PM_SCENES;
    const int tone = s->row->closeup ? s->index : s->index / PM_SCENES;
    pm_skin_look_draw((enum pm_skin_scene)scene, ita[tone % 6], canvas, canvas * 3 / 4,
                      plan->seed * 1000 + (uint64_t)s->index, look);
    look->seed += s->elsewhere;
}

static enum pihmap_status render(struct pm_job *job, const struct align_plan *plan,
                                 const struct subject *s, int canvas, struct scene *out)
{
    enum pihmap_status st;
    struct pm_skin_look look;
    draw_look(plan, s, canvas, &look);
    TRY(pm_skin_render(job, &look, &out->picture, &out->skin));
    if (s->row->relit) {
        struct pm_mask same = {0, 0, NULL};
        move_lamp(&look.lamp, look.seed);
        st = pm_skin_render(job, &look, &out->later, &same);
        pm_mask_free(&same);
    }
out:
    return st;
}

/* The scene of a subject, about canvas px: from the plan's photos if it has any, else rendered. */
static enum pihmap_status scene_of(struct pm_job *job, const struct align_plan *plan,
                                   const struct subject *s, int canvas, struct scene *out)
{
    enum pihmap_status st;
    if (plan->names.n == 0)
        return render(job, plan, s, canvas, out);
    const int full = s->row->closeup ? 4 * canvas : canvas;
    TRY(pm_photo_with_mask(job, plan->names.path[s->index % plan->names.n], NULL, full,
                           &out->picture, &out->skin));
    if (s->row->closeup)
        TRY(crop_to_skin(job, &out->picture, &out->skin));
out:
    return st;
}

/* A pair and, where it is a second photo, what takes the place of its pose. */
struct made {
    struct pm_pair pair;
    struct pm_field field; /* empty: the pose holds */
};

static void made_free(struct made *made)
{
    pm_pair_free(&made->pair);
    pm_field_free(&made->field);
}

static void true_place(const struct made *made, double x, double y, double *qx, double *qy)
{
    if (made->field.x.v)
        pm_field_map(&made->field, x, y, qx, qy);
    else
        pm_pair_map(&made->pair.pose, x, y, qx, qy);
}

static enum pihmap_status make(struct pm_job *job, const struct align_plan *plan,
                               const struct subject *s, struct made *made)
{
    enum pihmap_status st;
    struct pm_pair_draw draw;
    struct scene scene = {0};
    struct pm_skin_look look;
    memset(made, 0, sizeof *made);
    if (s->row->second) {
        draw_look(plan, s, plan->side, &look);
        return align_second(job, &look, &made->pair, &made->field);
    }
    pm_pair_draw_named(s->row->draw, &draw);
    draw.long_side = s->row->side ? s->row->side : plan->side;
    draw.before_noise = plan->names.n == 0;
    const int canvas = (int)lround(draw.long_side / draw.inner);
    TRY(scene_of(job, plan, s, canvas, &scene));
    if ((double)pm_mask_count(&scene.skin) < LEAST_SKIN * scene.skin.w * scene.skin.h)
        goto out;

    const struct pm_pair_source from = {&scene.picture, scene.later.r.v ? &scene.later : NULL,
                                        &scene.skin};
    TRY(pm_pair_make(job, &from, &draw, plan->seed * 7919 + (uint64_t)(2 * s->index + s->elsewhere),
                     &made->pair));
out:
    pm_linear_free(&scene.picture);
    pm_linear_free(&scene.later);
    pm_mask_free(&scene.skin);
    return st;
}

static void mirror(struct pm_rgb8 *p)
{
    for (int y = 0; y < p->h; y++)
        for (int x = 0; x < p->w / 2; x++)
            for (int k = 0; k < 3; k++) {
                uint8_t *row = p->v + 3 * (size_t)y * (size_t)p->w;
                uint8_t *a = row + 3 * x + k, *b = row + 3 * (p->w - 1 - x) + k;
                const uint8_t swap = *a;
                *a = *b;
                *b = swap;
            }
}

/* Replace the after photo by a wrong one if the row asks for it. */
static enum pihmap_status replace_after(struct pm_job *job, const struct align_plan *plan,
                                        const struct align_row *row, int index,
                                        struct pm_pair *pair)
{
    enum pihmap_status st = PIHMAP_OK;
    struct made other = {0};
    if (row->after == ALIGN_MIRRORED) {
        mirror(&pair->after);
    } else if (row->after != ALIGN_TRUE) {
        const bool elsewhere = row->after == ALIGN_OTHER_SITE;
        const int people = plan->names.n;
        const int step = people > 1 ? 1 + index / people % (people - 1) : 1000;
        const struct subject s = {row, elsewhere ? index : index + step, elsewhere};
        TRY(make(job, plan, &s, &other));
        if (!other.pair.after.v) { /* a photo without skin cannot be another person's */
            pm_pair_free(pair);
            goto out;
        }
        const struct pm_rgb8 swap = pair->after;
        pair->after = other.pair.after;
        other.pair.after = swap;
    }
out:
    made_free(&other);
    return st;
}

/* ---- scoring ------------------------------------------------------------------------------ */

static bool is_set(const struct pm_mask *mask, double x, double y)
{
    return x >= 0 && y >= 0 && x < mask->w && y < mask->h && pm_at(mask, x, y);
}

static enum pihmap_status aligned(const struct align_plan *plan, const char *before,
                                  const char *after, pihmap_result **out, struct pihmap_error *err)
{
    struct pihmap_options opt;
    pihmap_options_init(&opt);
    opt.threads = plan->threads;
    return pihmap_align(before, after, &opt, out, err);
}

static double median_of(float *v, int n)
{
    return n > 0 ? (double)pm_quantile(v, (size_t)n, 0.5) : NAN;
}

/* Errors against the ground truth; also of the points inside the first mark. */
static void score_truth(const struct made *made, const pihmap_result *r, struct align_score *s)
{
    const struct pm_pair *pair = &made->pair;
    float copy[PM_CASE_GRID * PM_CASE_GRID], mark[PM_CASE_GRID * PM_CASE_GRID];
    const int w = pair->before.w, h = pair->before.h;
    int marked = 0;
    for (int k = 0; k < PM_CASE_GRID * PM_CASE_GRID; k++) {
        const double x = (k % PM_CASE_GRID) * (w - 1.0) / (PM_CASE_GRID - 1);
        const double y = (double)(k / PM_CASE_GRID) * (h - 1.0) / (PM_CASE_GRID - 1);
        double tx, ty, qx, qy, c;
        true_place(made, x, y, &tx, &ty);
        if (!is_set(&pair->skin, x, y) ||
            !(tx >= 0 && ty >= 0 && tx <= pair->after.w - 1 && ty <= pair->after.h - 1))
            continue;
        pihmap_result_map_point(r, x, y, &qx, &qy, &c);
        const double unit = 1000.0 / pm_long_side(w, h), e = unit * hypot(qx - tx, qy - ty);
        const double claimed = unit * pihmap_result_standard_error(r, x, y);
        s->claimed[s->points] = isfinite(claimed) ? (float)claimed : 1000.0f;
        s->error[s->points++] = isfinite(e) ? (float)e : 1000.0f;
        s->trusted += c >= CONFIDENCE_MIN;
        s->outliers += c >= CONFIDENCE_MIN && !(e <= LARGE_ERROR);
        s->off += !(e <= OFF);
        s->off_sure += claimed < CLAIM && !(e <= OFF);
        s->within[0] += e <= claimed;
        s->within[1] += e <= 2.0 * claimed;
        if (pair->mark_count > 0 && pm_at(&pair->marks, x, y) == pair->mark[0].id)
            mark[marked++] = s->error[s->points - 1];
    }
    memcpy(copy, s->error, sizeof copy);
    s->median = median_of(copy, s->points);
    s->p95 = s->points ? (double)pm_quantile(copy, (size_t)s->points, 0.95) : NAN;
    s->in_mark = marked ? median_of(mark, marked) : 0.0;
}

/* Median error of before -> after -> before over skin, where both maps are confident. */
static double forward_backward_of(const struct pm_mask *skin, int w, int h,
                                  const pihmap_result *there, const pihmap_result *back)
{
    float miss[PM_CASE_GRID * PM_CASE_GRID];
    int n = 0;
    for (int k = 0; k < PM_CASE_GRID * PM_CASE_GRID; k++) {
        const double x = (k % PM_CASE_GRID) * (w - 1.0) / (PM_CASE_GRID - 1);
        const double y = (double)(k / PM_CASE_GRID) * (h - 1.0) / (PM_CASE_GRID - 1);
        double qx, qy, bx, by, c, d;
        if (!is_set(skin, x * skin->w / w, y * skin->h / h))
            continue;
        pihmap_result_map_point(there, x, y, &qx, &qy, &c);
        if (c < CONFIDENCE_MIN)
            continue;
        pihmap_result_map_point(back, qx, qy, &bx, &by, &d);
        if (d >= CONFIDENCE_MIN)
            miss[n++] = (float)(1000.0 * hypot(bx - x, by - y) / pm_long_side(w, h));
    }
    return median_of(miss, n);
}

static enum pihmap_status score_files(struct pm_job *job, const struct align_plan *plan,
                                      const struct made *made, const struct pm_pair_files *f,
                                      struct align_score *out)
{
    enum pihmap_status st;
    struct pihmap_error err = {PIHMAP_OK, ""};
    pihmap_result *there = NULL, *back = NULL;
    const double start = now();
    st = aligned(plan, f->before, f->after, &there, &err);
    out->seconds = now() - start;
    out->believed = st == PIHMAP_OK;
    snprintf(out->why, sizeof out->why, "%.255s", err.text);
    if (out->believed)
        score_truth(made, there, out);
    else if (!pihmap_is_declined(st))
        pm_fail(job, st, "%s", err.text);
    if (pihmap_is_declined(st))
        st = PIHMAP_OK;
    out->median = out->believed ? out->median : NAN;
    pihmap_result_free(there);
    pihmap_result_free(back);
    return st;
}

enum pihmap_status align_case(struct pm_job *job, const struct align_plan *plan,
                              const struct align_row *row, int index, const char *scratch,
                              struct align_score *out)
{
    enum pihmap_status st;
    struct made made;
    struct pm_pair *pair = &made.pair;
    struct pm_pair_files files;
    char folder[4300], made_by[128];
    memset(out, 0, sizeof *out);
    const struct subject subject = {row, index, false};
    TRY(make(job, plan, &subject, &made));
    if (pair->before.v)
        TRY(replace_after(job, plan, row, index, pair));
    if (!pair->before.v)
        goto out;
    out->made = true;
    snprintf(folder, sizeof folder, "%.4000s", scratch);
    if (plan->keep)
        snprintf(folder, sizeof folder, "%.4000s/%s-%03d", plan->keep, row->name, index);
    TRY(pm_folder_ensure(job, folder));
    pm_pair_files_in(folder, &files);
    snprintf(made_by, sizeof made_by, "align, %s, pair %d", row->name, index);
    if (plan->keep && !row->second)
        TRY(pm_pair_save(job, pair, folder, made_by));
    else
        TRY(pm_pair_save_photos(job, pair, folder));
    if (!plan->only_make)
        TRY(score_files(job, plan, &made, &files, out));
out:
    made_free(&made);
    return st;
}

enum pihmap_status align_real(struct pm_job *job, const struct align_plan *plan, const char *before,
                              const char *after, struct align_score *out)
{
    enum pihmap_status st;
    struct pihmap_error err = {PIHMAP_OK, ""};
    pihmap_result *there = NULL, *back = NULL;
    struct pm_linear picture = {{0, 0, NULL}, {0, 0, NULL}, {0, 0, NULL}};
    struct pm_mask skin = {0, 0, NULL};
    memset(out, 0, sizeof *out);
    out->forward_backward = NAN;
    TRY(pm_photo_with_mask(job, before, NULL, plan->side, &picture, &skin));
    const double start = now();
    st = aligned(plan, before, after, &there, &err);
    out->seconds = now() - start;
    out->made = true;
    out->believed = st == PIHMAP_OK;
    snprintf(out->why, sizeof out->why, "%.255s", err.text);
    if (st == PIHMAP_OK && aligned(plan, after, before, &back, &err) == PIHMAP_OK) {
        const struct pihmap_report *r = pihmap_result_report(there);
        out->forward_backward =
            forward_backward_of(&skin, r->before.width, r->before.height, there, back);
    }
    st = pihmap_is_declined(st) ? PIHMAP_OK : st;
out:
    pihmap_result_free(there);
    pihmap_result_free(back);
    pm_linear_free(&picture);
    pm_mask_free(&skin);
    return st;
}
