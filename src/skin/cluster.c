#include "skin/cluster.h"

#include "base/fast_log.h"
#include "base/stats.h"
#include "base/target_clones.h"

#include <math.h>
#include <string.h>

/* The cluster is learned from a grid of px, this many along the long side. */
#define GRID 160 /* 240 find the same skin */
/* Seeds, shares of width and height: the subject is rarely at the rim, a face rarely low. */
static const double SEED_X[] = {0.5, 0.36, 0.64};
static const double SEED_Y[] = {0.45, 0.3, 0.62};
#define SEEDS 9
/* Gaussian round a seed, share of the long side: at first, then once its colour is known. */
static const double SEED_SIGMA[] = {0.05, 0.12, 0.30};
#define STAGES 3
#define FIT_ROUNDS 4 /* per stage */

#define LEAST_SPREAD 0.06 /* ln units: what JPEG and the sensor alone spread it by */
#define MOST_SPREAD 0.17
/* Slopes, per ln of light. The faces used in development reach the steepest; a steeper line joins
 * skin and wall. */
#define STEEPEST -0.25
#define RISING 0.05
#define MEMBER 3.0         /* sigma */
#define MOST_OFF 20.0f     /* sigma^2: beyond it a sample has no weight */
#define NOTHING (-80.0f)   /* exponent of no weight */
#define LEAST_WEIGHT 1e-6f /* less does not change a sum of 20,000 */

/* Score of a candidate: how much of the subject it explains. */
#define MIDDLE_SIGMA 0.24 /* of the frame's width and height: half of the weight is in a third */
#define MIDDLE_Y 0.45
#define RIM_CUT 5.0     /* a backdrop that fills all of the rim and half the middle gets e^-2.5 */
#define STEEP_CUT 0.6   /* per unit of both slopes: skin and wall on one line cover more, too */
#define PRIOR_SHARE 0.2 /* of the prior's exponent: a preference, not proof */

/* An array per value, so that loops over the samples vectorise. */
struct samples {
    int count; /* of those that can be skin by prior, light and contrast */
    float *rg, *gb, *light;
    float *x, *y;  /* share of width and height */
    float *middle; /* weight of the place */
    float *rim; /* 1 at the upper, left and right rim, else 0. Not at the lower rim, where neck and
                   shoulders leave the frame. */
    float *weight;              /* in the current round of the fit */
    double middle_sum, rim_sum; /* over all samples, also those that cannot be skin */
    double aspect;              /* height over width */
};

double pm_cluster_distance2(const struct pm_cluster *k, double rg, double gb, double light)
{
    const double at = light - k->light;
    const double x = rg - k->mean[0] - k->slope[0] * at, y = gb - k->mean[1] - k->slope[1] * at;
    return k->inverse[0] * x * x + 2.0 * k->inverse[1] * x * y + k->inverse[2] * y * y;
}

static bool in_light(const struct pm_cluster *k, double light)
{
    return light - k->light > PM_SKIN_DARKEST && light - k->light < PM_SKIN_BRIGHTEST;
}

static bool is_member(const struct samples *p, int i, const struct pm_cluster *k, double squared)
{
    return in_light(k, (double)p->light[i]) &&
           pm_cluster_distance2(k, (double)p->rg[i], (double)p->gb[i], (double)p->light[i]) <
               squared;
}

static void collect_sample(const struct pm_colours *c, int x, int y, struct samples *out)
{
    const size_t i = (size_t)y * (size_t)c->w + (size_t)x;
    const int n = out->count;
    const float rg = c->rg.v[i], gb = c->gb.v[i], light = c->light.v[i];
    out->x[n] = ((float)x + 0.5f) / (float)c->w;
    out->y[n] = ((float)y + 0.5f) / (float)c->h;
    const double u = ((double)out->x[n] - 0.5) / MIDDLE_SIGMA,
                 v = ((double)out->y[n] - MIDDLE_Y) / MIDDLE_SIGMA;
    out->middle[n] = (float)exp(-0.5 * (u * u + v * v));
    out->rim[n] = out->x[n] < 0.05f || out->x[n] > 0.95f || out->y[n] < 0.05f;
    out->rg[n] = rg;
    out->gb[n] = gb;
    out->light[n] = light;
    out->middle_sum += (double)out->middle[n];
    out->rim_sum += (double)out->rim[n];
    out->count += pm_skin_prior_distance2((double)rg, (double)gb) <
                      PM_SKIN_PRIOR_SIGMAS * PM_SKIN_PRIOR_SIGMAS &&
                  rg >= PM_SKIN_LEAST_RED && c->contrast.v[i] <= PM_SKIN_HAIR_CONTRAST &&
                  light > logf(PM_SKIN_LEAST_LIGHT) + 0.1f;
}

static enum pihmap_status collect_samples(struct pm_job *job, const struct pm_colours *c,
                                          struct samples *out)
{
    const int side = pm_long_side(c->w, c->h), step = (side + GRID - 1) / GRID;
    const size_t capacity = (size_t)(c->w / step + 1) * (size_t)(c->h / step + 1);
    float **const values[] = {&out->rg, &out->gb,     &out->light, &out->x,
                              &out->y,  &out->middle, &out->rim,   &out->weight};
    *out = (struct samples){.aspect = (double)c->h / c->w};
    for (size_t k = 0; k < sizeof values / sizeof *values; k++)
        if (!(*values[k] = pm_scratch(job, capacity, sizeof(float))))
            return job->err.status;
    for (int y = step / 2; y < c->h; y += step)
        for (int x = step / 2; x < c->w; x += step)
            collect_sample(c, x, y, out);
    return PIHMAP_OK;
}

/* ---- one candidate ---------------------------------------------------------------------- */

static double clamp(double v, double low, double high)
{
    return fmin(fmax(v, low), high);
}

static void set_covariance(struct pm_cluster *k, double xx, double xy, double yy)
{
    xx = clamp(xx, LEAST_SPREAD * LEAST_SPREAD, MOST_SPREAD * MOST_SPREAD);
    yy = clamp(yy, LEAST_SPREAD * LEAST_SPREAD, MOST_SPREAD * MOST_SPREAD);
    const double most = 0.9 * sqrt(xx * yy);
    xy = clamp(xy, -most, most);
    const double determinant = xx * yy - xy * xy;
    k->inverse[0] = yy / determinant;
    k->inverse[1] = -xy / determinant;
    k->inverse[2] = xx / determinant;
}

/* Weighted sums of one round. Not pm_least_squares and pm_robust_covariance(): the line and the
 * covariance round it come of the same ten sums, in one pass over 20,000 samples, 72 times. */
struct moments {
    double n, l, ll, x, y, lx, ly, xx, xy, yy;
};

static void add(struct moments *m, const struct samples *p, int i, double w,
                const struct pm_cluster *k)
{
    const double l = (double)p->light[i] - k->light, x = (double)p->rg[i], y = (double)p->gb[i];
    m->n += w;
    m->l += w * l;
    m->ll += w * l * l;
    m->x += w * x;
    m->y += w * y;
    m->lx += w * l * x;
    m->ly += w * l * y;
    m->xx += w * x * x;
    m->xy += w * x * y;
    m->yy += w * y * y;
}

/* The line and the ellipse round it that fit the sums. */
static void settle(struct moments *m, struct pm_cluster *k)
{
    const double l = m->l / m->n, ll = m->ll / m->n - l * l, x = m->x / m->n, y = m->y / m->n;
    const double lx = m->lx / m->n - l * x, ly = m->ly / m->n - l * y;
    k->slope[0] = clamp(lx / (ll + 0.02), STEEPEST, RISING);
    k->slope[1] = clamp(ly / (ll + 0.02), STEEPEST, RISING);
    k->light += l;
    k->mean[0] = x;
    k->mean[1] = y;
    const double a = k->slope[0], b = k->slope[1];
    /* The weights of find_weights() narrow a Gaussian's variance to two thirds; undo that. */
    set_covariance(k, 1.5 * (m->xx / m->n - x * x - 2.0 * a * lx + a * a * ll),
                   1.5 * (m->xy / m->n - x * y - a * ly - b * lx + a * b * ll),
                   1.5 * (m->yy / m->n - y * y - 2.0 * b * ly + b * b * ll));
}

/* False: nothing near the seed can be skin. */
static bool start_at(const struct samples *p, double seed_x, double seed_y, struct pm_cluster *k)
{
    struct moments m = {0};
    *k = (struct pm_cluster){0};
    for (int i = 0; i < p->count; i++) {
        const double u = (double)p->x[i] - seed_x, v = ((double)p->y[i] - seed_y) * p->aspect;
        const double far = (u * u + v * v) / (SEED_SIGMA[0] * SEED_SIGMA[0]);
        if (far < 9.0)
            add(&m, p, i, exp(-0.5 * far), k);
    }
    if (m.n < 5.0)
        return false;
    settle(&m, k);
    return true;
}

/* p->weight = a Gaussian of sigma about the seed, times Welsch's weight of the distance in colour;
 * next to nothing where light or colour are not the cluster's. Repeats in_light() and
 * pm_cluster_distance2(), for calls in double precision do not vectorise and take nine times as
 * long. */
PM_TARGET_CLONES static void find_weights(const struct samples *p, double seed_x, double seed_y,
                                          double sigma, const struct pm_cluster *k)
{
    const float *rg = p->rg, *gb = p->gb, *light = p->light, *px = p->x, *py = p->y;
    const float sx = (float)seed_x, sy = (float)seed_y, aspect = (float)p->aspect;
    const float narrow = (float)(-0.5 / (sigma * sigma)), middle = (float)k->light;
    const float mean[2] = {(float)k->mean[0], (float)k->mean[1]};
    const float slope[2] = {(float)k->slope[0], (float)k->slope[1]};
    const float xx = (float)k->inverse[0], xy = 2.0f * (float)k->inverse[1],
                yy = (float)k->inverse[2];
    float *restrict power = p->weight;
    for (int i = 0; i < p->count; i++) {
        const float u = px[i] - sx, v = (py[i] - sy) * aspect, at = light[i] - middle;
        const float x = rg[i] - mean[0] - slope[0] * at, y = gb[i] - mean[1] - slope[1] * at;
        const float off = xx * x * x + xy * x * y + yy * y * y;
        const float all = narrow * (u * u + v * v) - 0.25f * off;
        const bool counts = (at > (float)PM_SKIN_DARKEST) & (at < (float)PM_SKIN_BRIGHTEST) &
                            (off < MOST_OFF) & (all > NOTHING);
        power[i] = counts ? all : NOTHING;
    }
    pm_exp_row(power, (size_t)p->count, power);
}

static void refine(const struct samples *p, double seed_x, double seed_y, struct pm_cluster *k)
{
    for (int stage = 1; stage < STAGES; stage++)
        for (int round = 0; round < FIT_ROUNDS; round++) {
            struct moments m = {0};
            find_weights(p, seed_x, seed_y, SEED_SIGMA[stage], k);
            for (int i = 0; i < p->count; i++)
                if (p->weight[i] > LEAST_WEIGHT)
                    add(&m, p, i, (double)p->weight[i], k);
            if (m.n < 1.0)
                return;
            settle(&m, k);
        }
}

/* How much of the middle the cluster covers; less where it covers the rim, as a backdrop does. */
static double score(const struct samples *p, const struct pm_cluster *k)
{
    double middle = 0.0, rim = 0.0;
    for (int i = 0; i < p->count; i++)
        if (is_member(p, i, k, MEMBER * MEMBER)) {
            middle += (double)p->middle[i];
            rim += (double)p->rim[i];
        }
    const double cover = middle / p->middle_sum, backdrop = rim / fmax(p->rim_sum, 1.0);
    return cover * exp(-RIM_CUT * backdrop * (1.0 - cover) -
                       STEEP_CUT * (fabs(k->slope[0]) + fabs(k->slope[1])) -
                       0.5 * PRIOR_SHARE * pm_skin_prior_distance2(k->mean[0], k->mean[1]));
}

static enum pihmap_status median_light(struct pm_job *job, const struct samples *p,
                                       struct pm_cluster *k)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    float *buffer = pm_scratch(job, (size_t)p->count + 1, sizeof *buffer);
    if (!buffer)
        return job->err.status;
    size_t n = 0;
    for (int i = 0; i < p->count; i++)
        if (is_member(p, i, k, 4.0))
            buffer[n++] = p->light[i];
    if (n) {
        const double light = (double)pm_quantile(buffer, n, 0.5);
        for (int j = 0; j < 2; j++)
            k->mean[j] += k->slope[j] * (light - k->light);
        k->light = light;
    }
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

enum pihmap_status pm_find_cluster(struct pm_job *job, const struct pm_colours *c,
                                   struct pm_cluster *out, bool *found)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct samples samples;
    double best = 0.0;
    enum pihmap_status st;
    *found = false;
    TRY(collect_samples(job, c, &samples));
    for (int i = 0; i < SEEDS; i++) {
        const double x = SEED_X[i % 3], y = SEED_Y[i / 3];
        struct pm_cluster candidate;
        if (!start_at(&samples, x, y, &candidate))
            continue;
        refine(&samples, x, y, &candidate);
        TRY(median_light(job, &samples, &candidate));
        const double value = score(&samples, &candidate);
        if (value > best) {
            best = value;
            *out = candidate;
            *found = true;
        }
    }
out:
    pm_scratch_rewind(job, mark);
    return st;
}
