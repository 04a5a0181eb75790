/*
 * align: how near the registration comes to the truth of made pairs, and how long it takes.
 *
 *   align [--photos FOLDER] [--pairs N] [--scenario NAME] [--side PX] [--seed S] [-j THREADS]
 *
 * Only src/align runs (accuracy runs everything), so it is quick enough to tune by. Pairs are
 * rendered close-ups, limbs and faces of all tones, or made from the photos of FOLDER in turn;
 * without --scenario every scenario is done. Both photos go in as 8-bit sRGB, without JPEG, with
 * the true skin mask for before and the whole frame for after. Errors are over skin that the after
 * photo shows, per mille of the long side; "closure" is before -> after -> before where both
 * ways are confident. "wrong": the after photo of another pair; all should be declined.
 * Exit status: 0 done, 1 failed, 2 usage.
 */
#include "align/register.h"

#include "base/stats.h"
#include "support/folder.h"
#include "support/pair.h"
#include "support/photo_mask.h"
#include "support/picture.h"
#include "support/skin_render.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define GRID 41     /* points per side, as design figures are scored */
#define SUCCESS 1.0 /* per mille: a pair whose median is below is aligned */
#define CONFIDENT 0.3
#define PAIRS_MAX 1000
#define LEAST_SKIN 0.03 /* a photo with less makes no fair pair */

struct plan {
    const char *photos, *scenario;
    int pairs, side, threads;
    uint64_t seed;
    struct pm_names names;
};

struct sums {
    int pairs, believed, wrong_believed, aligned;
    double worst, seconds;
    float *error, *closure;
    size_t errors, closures;
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* A picture with its skin: rendered, all scenes and tones in turn, or the next photo. */
static enum pihmap_status source(struct pm_job *job, const struct plan *p, int index, int canvas,
                                 struct pm_linear *picture, struct pm_mask *skin)
{
    static const double ita[] = {60, 45, 30, 15, -10, -50};
    struct pm_skin_look look;
    if (p->names.n > 0)
        return pm_photo_with_mask(job, p->names.path[index % p->names.n], NULL, canvas, picture,
                                  skin);
    pm_skin_look_draw((enum pm_skin_scene)(index % PM_SCENES), ita[index / PM_SCENES % 6], canvas,
                      canvas * 3 / 4, p->seed * 1000 + (uint64_t)index, &look);
    return pm_skin_render(job, &look, picture, skin);
}

static enum pihmap_status make(struct pm_job *job, const struct plan *p, const char *scenario,
                               int index, struct pm_pair *pair)
{
    enum pihmap_status st;
    struct pm_pair_draw draw;
    struct pm_linear picture = {{0, 0, NULL}, {0, 0, NULL}, {0, 0, NULL}};
    struct pm_mask skin = {0, 0, NULL};
    pm_pair_draw_named(scenario, &draw);
    draw.long_side = p->side;
    draw.before_noise = p->names.n == 0;
    memset(pair, 0, sizeof *pair);
    TRY(source(job, p, index, (int)lround(p->side / draw.inner), &picture, &skin));
    if ((double)pm_mask_count(&skin) < LEAST_SKIN * skin.w * skin.h)
        goto out;
    const struct pm_pair_source from = {&picture, NULL, &skin};
    TRY(pm_pair_make(job, &from, &draw, p->seed + (uint64_t)index, pair));
out:
    pm_linear_free(&picture);
    pm_mask_free(&skin);
    return st;
}

static enum pihmap_status photo_of(struct pm_job *job, const struct pm_rgb8 *picture,
                                   struct pm_photo *photo, struct pm_mask *frame)
{
    enum pihmap_status st;
    const double s =
        fmin(1.0, (double)PM_WORK_SIDE / (picture->w > picture->h ? picture->w : picture->h));
    const int w = (int)lround(s * picture->w), h = (int)lround(s * picture->h);
    memset(photo, 0, sizeof *photo);
    TRY(pm_picture_linear(job, picture, w, h, &photo->linear));
    TRY(pm_mask_alloc(job, w, h, frame));
    memset(frame->v, 255, (size_t)w * (size_t)h);
out:
    return st;
}

/* Errors of one pair into the sums; returns its median. */
static double score(const struct pm_pair *pair, const struct pm_align *there,
                    const struct pm_align *back, struct sums *s)
{
    const int w = pair->before.w, h = pair->before.h;
    const size_t first = s->errors;
    for (int k = 0; k < GRID * GRID; k++) {
        const double x = (k % GRID) * (w - 1.0) / (GRID - 1);
        const double y = (double)(k / GRID) * (h - 1.0) / (GRID - 1);
        double tx, ty, qx, qy, bx, by, c, d;
        pm_pair_map(&pair->pose, x, y, &tx, &ty);
        if (!pair->skin.v[(size_t)lround(y) * (size_t)w + (size_t)lround(x)] || tx < 0 || ty < 0 ||
            tx > pair->after.w - 1 || ty > pair->after.h - 1)
            continue;
        pm_align_map(there, x, y, &qx, &qy, &c);
        const double side = w > h ? w : h;
        s->error[s->errors++] = (float)(1000.0 * hypot(qx - tx, qy - ty) / side);
        if (c > CONFIDENT && pm_align_map(back, qx, qy, &bx, &by, &d) && d > CONFIDENT)
            s->closure[s->closures++] = (float)(1000.0 * hypot(bx - x, by - y) / side);
    }
    float copy[GRID * GRID];
    memcpy(copy, s->error + first, (s->errors - first) * sizeof *copy);
    return (double)pm_quantile(copy, s->errors - first, 0.5);
}

/* other: another pair, whose after photo must be declined; may be empty. */
static enum pihmap_status run_pair(struct pm_job *job, const struct pm_pair *pair,
                                   const struct pm_pair *other, struct sums *s)
{
    enum pihmap_status st;
    struct pm_photo before = {0}, after = {0}, stranger = {0};
    struct pm_mask frame[3] = {{0, 0, NULL}, {0, 0, NULL}, {0, 0, NULL}};
    struct pm_align there = {0}, back = {0}, wrong = {0};
    TRY(photo_of(job, &pair->before, &before, &frame[0]));
    TRY(photo_of(job, &pair->after, &after, &frame[1]));
    const double start = now();
    TRY(pm_register(job, &before, &pair->skin, &after, &frame[1], &there));
    s->seconds += now() - start;
    TRY(pm_register(job, &after, &frame[1], &before, &pair->skin, &back));
    const double median = score(pair, &there, &back, s);
    s->pairs++;
    s->believed += there.believed;
    s->aligned += median <= SUCCESS;
    s->worst = fmax(s->worst, median);
    if (other->after.v) {
        TRY(photo_of(job, &other->after, &stranger, &frame[2]));
        TRY(pm_register(job, &before, &pair->skin, &stranger, &frame[2], &wrong));
        s->wrong_believed += wrong.believed;
    }
out:
    pm_align_free(&there);
    pm_align_free(&back);
    pm_align_free(&wrong);
    pm_photo_free(&before);
    pm_photo_free(&after);
    pm_photo_free(&stranger);
    for (int k = 0; k < 3; k++)
        pm_mask_free(&frame[k]);
    return st;
}

static enum pihmap_status run(struct pm_job *job, const struct plan *p, const char *scenario)
{
    enum pihmap_status st = PIHMAP_OK;
    struct sums s = {0};
    struct pm_pair pair = {0}, other = {0};
    s.error = pm_alloc(job, (size_t)p->pairs * GRID * GRID, sizeof *s.error);
    s.closure = pm_alloc(job, (size_t)p->pairs * GRID * GRID, sizeof *s.closure);
    if (!s.error || !s.closure) {
        st = job->err.status;
        goto out;
    }
    for (int i = 0; i < p->pairs; i++) {
        struct pm_pair next;
        TRY(make(job, p, scenario, i, &next));
        pm_pair_free(&other);
        other = pair;
        pair = next;
        if (pair.before.v)
            TRY(run_pair(job, &pair, &other, &s));
    }
    const double median = (double)pm_quantile(s.error, s.errors, 0.5);
    const double p95 = (double)pm_quantile(s.error, s.errors, 0.95);
    printf("%-10s %5d %8d %7d %7.3f %7.3f %7.3f %8.3f %6d %8.2f\n", scenario, s.pairs,
           s.pairs - s.believed, s.aligned, median, p95, s.worst,
           (double)pm_quantile(s.closure, s.closures, 0.5), s.wrong_believed,
           s.pairs ? s.seconds / s.pairs : 0.0);
    fflush(stdout);
out:
    pm_pair_free(&pair);
    pm_pair_free(&other);
    free(s.error);
    free(s.closure);
    return st;
}

static bool parse(int argc, char **argv, struct plan *p)
{
    struct pm_pair_draw draw;
    for (int i = 1; i < argc; i += 2) {
        const char *name = argv[i], *value = argv[i + 1];
        if (!value)
            return false;
        if (!strcmp(name, "--photos"))
            p->photos = value;
        else if (!strcmp(name, "--scenario"))
            p->scenario = value;
        else if (!strcmp(name, "--pairs"))
            p->pairs = atoi(value);
        else if (!strcmp(name, "--side"))
            p->side = atoi(value);
        else if (!strcmp(name, "--seed"))
            p->seed = strtoull(value, NULL, 10);
        else if (!strcmp(name, "-j"))
            p->threads = atoi(value);
        else
            return false;
    }
    return p->pairs > 0 && p->pairs <= PAIRS_MAX && p->side >= 64 && p->side <= PM_WORK_SIDE &&
           p->threads >= 0 && p->threads <= 64 &&
           (!p->scenario || pm_pair_draw_named(p->scenario, &draw));
}

int main(int argc, char **argv)
{
    static const char *const no_after[] = {"smiling", "mask", NULL};
    struct plan p = {.pairs = 12, .side = 1200, .seed = 1};
    struct pm_job job;
    enum pihmap_status st = PIHMAP_OK;
    if (!parse(argc, argv, &p)) {
        fputs("align [--photos FOLDER] [--pairs N] [--scenario NAME] [--side PX] [--seed S] "
              "[-j THREADS]\n",
              stderr);
        return 2;
    }
    pm_job_init(&job, p.threads);
    if (p.photos)
        TRY(pm_names_of(&job, p.photos, no_after, &p.names));
    printf("%-10s %5s %8s %7s %7s %7s %7s %8s %6s %8s\n", "scenario", "pairs", "declined",
           "aligned", "median", "p95", "worst", "closure", "wrong", "s/pair");
    for (int i = 0; pm_pair_scenario(i); i++)
        if (!p.scenario || !strcmp(p.scenario, pm_pair_scenario(i)))
            TRY(run(&job, &p, pm_pair_scenario(i)));
out:
    if (st)
        fprintf(stderr, "%s\n", job.err.text);
    pm_names_free(&p.names);
    pm_job_free(&job);
    return st ? 1 : 0;
}
