#include "support/skin_motion.h"

#include "support/noise.h"
#include "support/random.h"

#include <math.h>

#define RMS_LO 0.006 /* share of the long side */
#define RMS_HI 0.015
#define SLIDE_GUESS 0.03  /* share of the side, before the rms is known */
#define SLIDE_MOST 0.05   /* share of the side */
#define STRAIN_LO 0.16    /* most in a fold */
#define STRAIN_HI 0.26    /* bows and a second pull add some */
#define FOLD_APART 3.4    /* sigmas between folds */
#define FOLDED 0.22       /* share of the pushed-together length that bulges; skin thickens, too */
#define FOLD_LENGTH 1.66  /* see skin_motion.h */
#define RISE_FREE 0.12    /* share of the stretch before the first fold that only slides */
#define FOLD_LEAST_MM 0.7 /* sigma of a fold: skin is too thick for finer ones */
#define FOLD_END 6        /* sigmas from a fold where nothing of it is left */
#define WANDER 1.0        /* sigmas, times noise, by which a fold's line wanders */
#define WANDER_LENGTH 9   /* sigmas along it over which it does */
#define UNEVEN 0.9        /* share, times noise, by which its depth varies along it */
#define BOW 0.4           /* 1 / long sides: how folds are bent */
#define FAN 0.25          /* 1 / long sides: spread of the bows of neighbouring folds */
#define DRIFT 0.0015      /* share of the side */
#define DRIFT_SIZE 0.35   /* share of the side */
#define PROBES 40         /* per side, to measure the rms */

static double smoothstep(double t)
{
    t = fmin(fmax(t, 0), 1);
    return t * t * t * (t * (6 * t - 15) + 10);
}

static double smoothstep_slope(double t)
{
    return t > 0 && t < 1 ? 30 * t * t * (1 - t) * (1 - t) : 0;
}

/* A point as a pull sees it. */
struct pulled {
    double u, v;            /* px along and across, from the first fold */
    double strength;        /* of the pull, by v */
    double progress, slope; /* of the displacement along u, per slide */
    uint32_t seed;
};

/* One fold. Its line wanders, and its depth varies along it. */
static void add_fold(const struct pm_skin_fold *fold, struct pulled *p, struct pm_skin_moved *out)
{
    const double far = (p->u - fold->at - fold->bow * p->v * p->v) / fold->sigma;
    if (fabs(far) > FOLD_END) {
        p->progress -= far > 0 ? fold->share : 0;
        return;
    }
    const double along = p->v / (WANDER_LENGTH * fold->sigma);
    const double t = far - WANDER * pm_noise(along, 0.3, p->seed);
    const double deep = p->strength * (1 + UNEVEN * pm_noise(along, 0.7, p->seed + 5));
    const double bell = exp(-0.5 * t * t);
    p->progress -= fold->share * 0.5 * erfc(-t * M_SQRT1_2);
    p->slope -= fold->share * bell / (fold->sigma * sqrt(2 * M_PI));
    out->height -= deep * fold->height * (1 - t * t) * bell;
    out->furrow += deep * fold->height / fold->sigma * exp(-2 * t * t);
}

static void add_pull(const struct pm_skin_pull *pull, double x, double y, uint32_t seed,
                     struct pm_skin_moved *out)
{
    const double dx = x - pull->x, dy = y - pull->y, v = pull->c * dy - pull->s * dx;
    const double u = pull->c * dx + pull->s * dy - pull->bow * v * v;
    const double length = pull->stretch * (1 - RISE_FREE), t = (u + pull->stretch) / length;
    struct pulled p = {u,
                       v,
                       exp(-0.5 * v * v / (pull->half_width * pull->half_width)),
                       smoothstep(t),
                       smoothstep_slope(t) / length,
                       seed};
    if (p.strength < 1e-4 || t <= 0)
        return;
    for (int k = 0; k < pull->folds; k++, p.seed++)
        add_fold(&pull->fold[k], &p, out);
    out->dx += pull->slide * p.strength * p.progress * pull->c;
    out->dy += pull->slide * p.strength * p.progress * pull->s;
    out->squeeze -= pull->slide * p.strength * p.slope;
}

struct pm_skin_moved pm_skin_moved_at(const struct pm_skin_motion *motion, double x, double y)
{
    struct pm_skin_moved out = {0};
    for (int k = 0; k < motion->pulls; k++)
        add_pull(&motion->pull[k], x, y, motion->seed + 10 * (uint32_t)k, &out);
    if (motion->drift > 0) {
        const double u = x / motion->drift_size, v = y / motion->drift_size;
        out.dx += motion->drift / 0.28 * pm_noise(u, v, motion->seed + 51);
        out.dy += motion->drift / 0.28 * pm_noise(u, v, motion->seed + 53);
    }
    return out;
}

/* Each fold takes a share of the slide; the narrower, the more it is compressed. Where folds would
 * be finer than skin can be folded, there are fewer. */
static void fold_up(struct pm_skin_pull *pull, double least)
{
    const double all = pull->slide / (pull->strain * sqrt(2 * M_PI));
    double at = 0, sum = 0;
    while (pull->folds > 1 && all / pull->folds < least)
        pull->folds--;
    for (int k = 0; k < pull->folds; k++)
        sum += pull->fold[k].weight;
    for (int k = 0; k < pull->folds; k++) {
        struct pm_skin_fold *fold = &pull->fold[k];
        fold->share = fold->weight / sum;
        fold->sigma = fmax(all * fold->share, 1);
        at += k > 0 ? 0.5 * FOLD_APART * fold->apart * fold->sigma : 0;
        fold->at = at;
        at += 0.5 * FOLD_APART * fold->apart * fold->sigma;
        fold->height = sqrt(FOLDED * pull->slide * fold->share * fold->sigma / FOLD_LENGTH);
    }
}

static void draw_folds(struct pm_random *random, double side, struct pm_skin_pull *pull)
{
    pull->strain = pm_between(random, STRAIN_LO, STRAIN_HI);
    pull->folds = 1 + (int)(PM_SKIN_FOLDS * pm_random_unit(random));
    for (int k = 0; k < PM_SKIN_FOLDS; k++)
        pull->fold[k] = (struct pm_skin_fold){.weight = pm_between(random, 0.4, 1.6),
                                              .apart = pm_between(random, 1, 1.6),
                                              .bow = pm_between(random, -FAN, FAN) / side};
}

/* The pull of a muscle near (x, y), px. */
static void draw_pull(struct pm_random *random, double side, double direction,
                      struct pm_skin_pull *pull)
{
    *pull = (struct pm_skin_pull){.c = cos(direction), .s = sin(direction)};
    pull->slide = SLIDE_GUESS * side;
    pull->stretch = side * pm_between(random, 0.35, 0.6);
    pull->half_width = side * pm_between(random, 0.14, 0.3);
    pull->bow = pm_between(random, -BOW, BOW) / side;
    draw_folds(random, side, pull);
}

/* One muscle, and often another beside it that pulls the same way or the opposite. */
static void draw_pulls(const struct pm_skin_shape *shape, struct pm_random *random,
                       struct pm_skin_motion *motion)
{
    const struct pm_skin_look *look = shape->look;
    const bool limb = look->scene == PM_SCENE_LIMB;
    const double side = pm_long_side(look->w, look->h);
    const double turn = limb ? pm_between(random, -0.3, 0.3) : pm_between(random, -M_PI, M_PI);
    double way = atan2(shape->s, shape->c) + turn, away = 0;
    motion->pulls = 1 + (pm_random_unit(random) < 0.6);
    const double x = shape->cx + look->w * pm_between(random, -0.2, 0.2);
    const double y = shape->cy + look->h * pm_between(random, -0.2, 0.2) * (limb ? 0.3 : 1);
    for (int k = 0; k < motion->pulls; k++) {
        struct pm_skin_pull *pull = &motion->pull[k];
        way += pm_between(random, -0.2, 0.2) + (pm_random_unit(random) < 0.5 ? M_PI : 0);
        draw_pull(random, side, way, pull);
        pull->x = x + away * cos(way);
        pull->y = y + away * sin(way);
        pull->slide *= k > 0 ? pm_between(random, 0.3, 0.7) : 1;
        fold_up(pull, FOLD_LEAST_MM * look->px_per_mm);
        away = side * pm_between(random, 0.25, 0.4) * (pm_random_unit(random) < 0.5 ? -1 : 1);
    }
}

/* Root mean square of the displacement over the picture, px. */
static double rms_of(const struct pm_skin_motion *motion, const struct pm_skin_look *look)
{
    double sum = 0;
    for (int k = 0; k < PROBES * PROBES; k++) {
        const struct pm_skin_moved at =
            pm_skin_moved_at(motion, (k % PROBES + 0.5) * look->w / PROBES,
                             ((double)(k / PROBES) + 0.5) * look->h / PROBES);
        sum += at.dx * at.dx + at.dy * at.dy;
    }
    return sqrt(sum / (PROBES * PROBES));
}

void pm_skin_motion_draw(const struct pm_skin_shape *shape, uint64_t seed, double strength,
                         struct pm_skin_motion *motion)
{
    struct pm_random random = {seed * 0x9E3779B97F4A7C15u + 0xB03Eu};
    const struct pm_skin_look *look = shape->look;
    const double side = pm_long_side(look->w, look->h);
    *motion = (struct pm_skin_motion){.seed = (uint32_t)pm_random_u64(&random)};
    motion->drift_size = DRIFT_SIZE * side;
    if (strength <= 0)
        return;
    draw_pulls(shape, &random, motion);
    const double want = strength * side * pm_between(&random, RMS_LO, RMS_HI);
    const double scale = want / rms_of(motion, look);
    for (int k = 0; k < motion->pulls; k++) {
        motion->pull[k].slide = fmin(motion->pull[k].slide * scale, SLIDE_MOST * side);
        fold_up(&motion->pull[k], FOLD_LEAST_MM * look->px_per_mm);
    }
    motion->drift = strength * DRIFT * side;
}
