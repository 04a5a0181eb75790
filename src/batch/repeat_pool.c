#include "batch/repeat_pool.h"

#include "base/agreement.h"
#include "base/repeatability.h"
#include "base/stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int by_patient(const void *p, const void *q)
{
    const struct pm_repeat_pair *a = p, *b = q;
    const int order = strcmp(a->patient, b->patient);
    return order ? order : strcmp(a->id, b->id);
}

/* ---- pooling -------------------------------------------------------------------------------- */

/* One value for each patient: the mean over the patient's pairs, weighted. A single patient counts
 * by pairs instead: nothing is known of others. */
struct by_patient {
    size_t n;
    double *value; /* one for each pair is enough room */
    double *weight;
};

static void add(struct by_patient *to, bool new_patient, double value, double weight)
{
    if (!(weight > 0.0) || !isfinite(value))
        return;
    if (new_patient || to->n == 0) {
        to->value[to->n] = value;
        to->weight[to->n++] = weight;
        return;
    }
    const size_t last = to->n - 1;
    to->weight[last] += weight;
    to->value[last] += weight / to->weight[last] * (value - to->value[last]);
}

static size_t count_patients(const struct pm_repeat_pairs *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->count; i++)
        n += i == 0 || strcmp(p->pair[i].patient, p->pair[i - 1].patient) != 0;
    return n;
}

static void pool_size(const struct pm_repeat_pairs *p, bool mm, int size, struct by_patient *work,
                      struct pihmap_repeat_size *out)
{
    const bool single = count_patients(p) < 2;
    for (int c = 0; c < 3; c++) {
        const char *patient = "";
        size_t pairs = 0, patients = 0;
        work->n = 0;
        for (size_t i = 0; i < p->count; i++) {
            const struct pihmap_spread *s = &p->pair[i].spread[mm][size];
            if (s->places == 0)
                continue;
            const bool next = pairs == 0 || strcmp(patient, p->pair[i].patient) != 0;
            add(work, single || next, s->mean_square[c], s->places);
            patient = p->pair[i].patient;
            patients += next;
            pairs++;
        }
        out->patients = patients;
        out->pairs = pairs;
        double ci95[2];
        const double mean = pm_mean_variance(work->value, work->n, ci95);
        out->within[c] = sqrt(0.5 * mean);
        out->change[c] = PM_CHANGE_SD * sqrt(mean);
        out->change_ci95[c][0] = PM_CHANGE_SD * sqrt(ci95[0]);
        out->change_ci95[c][1] = PM_CHANGE_SD * sqrt(ci95[1]);
    }
}

/* Events of each patient, and in how many pairs. */
static void pool_rate(const struct pm_repeat_pairs *p, bool all_regions, struct by_patient *work,
                      struct pihmap_repeat_rate *out)
{
    double events = 0.0;
    work->n = 0;
    for (size_t i = 0; i < p->count; i++) {
        const double n = all_regions ? p->pair[i].regions : p->pair[i].marks;
        if (i == 0 || strcmp(p->pair[i].patient, p->pair[i - 1].patient) != 0) {
            work->value[work->n] = work->weight[work->n] = 0.0;
            work->n++;
        }
        work->value[work->n - 1] += n;
        work->weight[work->n - 1] += 1.0;
        events += n;
    }
    out->count = (size_t)events;
    out->per_pair = events / (double)p->count;
    pm_rate_interval(work->value, work->weight, work->n, out->per_pair_ci95);
}

static void pool_noise(const struct pm_repeat_pairs *p, int scale, struct by_patient *work,
                       struct pihmap_repeat_noise *out)
{
    for (size_t i = 0; i < p->count; i++) {
        work->value[i] = p->pair[i].noise[scale] * p->pair[i].noise[scale];
        work->weight[i] = PM_MAD_EFFICIENCY * p->pair[i].noise_places[scale];
        out->largest = fmax(out->largest, p->pair[i].noise[scale]);
    }
    const struct pm_variance_prior prior = pm_variance_prior(work->value, work->weight, p->count);
    out->dof = prior.dof;
    out->typical = prior.dof > 0.0 ? sqrt(prior.variance) : out->largest;
}

/* ---- what disturbed ------------------------------------------------------------------------- */

static const enum pihmap_advice_code ADVICE[PIHMAP_DISTURBANCES] = {
    [PIHMAP_DISTURBANCE_LIGHT] = PIHMAP_ADVICE_SAME_LIGHT,
    [PIHMAP_DISTURBANCE_DISTANCE] = PIHMAP_ADVICE_SAME_PLACE,
    [PIHMAP_DISTURBANCE_TURN] = PIHMAP_ADVICE_SAME_POSE,
    [PIHMAP_DISTURBANCE_FOCUS] = PIHMAP_ADVICE_HOLD_STILL,
    [PIHMAP_DISTURBANCE_CONTRAST] = PIHMAP_ADVICE_SAME_RENDERING};

/* What a pair was declined for; PIHMAP_DISTURBANCES: something else. */
static int disturbance_of(enum pihmap_reason_code code)
{
    switch (code) {
    case PIHMAP_REASON_MOSTLY_CLIPPED:
        return PIHMAP_DISTURBANCE_LIGHT;
    case PIHMAP_REASON_AFTER_NEARER:
    case PIHMAP_REASON_AFTER_FURTHER:
    case PIHMAP_REASON_AFTER_TOO_SMALL:
    case PIHMAP_REASON_BEFORE_TOO_SMALL:
        return PIHMAP_DISTURBANCE_DISTANCE;
    case PIHMAP_REASON_POSE_DIFFERS:
    case PIHMAP_REASON_DETAIL_DIFFERS:
    case PIHMAP_REASON_SKIN_NOT_FOUND_AGAIN:
    case PIHMAP_REASON_NO_COMMON_DETAIL:
    case PIHMAP_REASON_LITTLE_COMMON_SKIN:
        return PIHMAP_DISTURBANCE_TURN;
    case PIHMAP_REASON_AFTER_BLURRED:
    case PIHMAP_REASON_BEFORE_BLURRED:
    case PIHMAP_REASON_AFTER_NOISY:
    case PIHMAP_REASON_BEFORE_NOISY:
        return PIHMAP_DISTURBANCE_FOCUS;
    default:
        return PIHMAP_DISTURBANCES;
    }
}

#define SIZE_EXPLAINED 1 /* a small mark that most skin has room for: 1.6 % of the long side */

/* Shares of the variance of delta L* that go with the squares of the disturbances: noises add up in
 * squares. */
static enum pihmap_status explain(struct pm_job *job, const struct pm_repeat_pairs *p,
                                  double share[PIHMAP_DISTURBANCES])
{
    const struct pm_mark mark = pm_scratch_mark(job);
    double *x = pm_scratch(job, p->count, PIHMAP_DISTURBANCES * sizeof *x);
    double *y = pm_scratch(job, p->count, sizeof *y);
    size_t n = 0;
    if (!x || !y)
        return job->err.status;
    for (size_t i = 0; i < p->count; i++) {
        const struct pihmap_spread *s = &p->pair[i].spread[0][SIZE_EXPLAINED];
        if (s->places == 0)
            continue;
        for (int k = 0; k < PIHMAP_DISTURBANCES; k++)
            x[n * PIHMAP_DISTURBANCES + (size_t)k] = pow(p->pair[i].disturbance[k], 2);
        y[n++] = s->mean_square[0];
    }
    pm_variance_shares(x, PIHMAP_DISTURBANCES, y, n, share);
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

/* Before the others: what lost more; where nothing is known to be lost, what was nearer its limit.
 */
static bool is_worse(const struct pihmap_repeat_disturbance *a,
                     const struct pihmap_repeat_disturbance *b)
{
    return a->effect != b->effect ? a->effect > b->effect : a->typical > b->typical;
}

static enum pihmap_status describe_disturbances(struct pm_job *job, const struct pm_repeat_pairs *p,
                                                struct pihmap_repeat *out)
{
    double share[PIHMAP_DISTURBANCES];
    const double seen = (double)(p->count + p->declined_count);
    const enum pihmap_status st = explain(job, p, share);
    for (int k = 0; k < PIHMAP_DISTURBANCES; k++) {
        struct pihmap_repeat_disturbance *d = &out->disturbance[k];
        double squares = 0.0;
        for (size_t i = 0; i < p->count; i++) {
            const double x = p->pair[i].disturbance[k];
            squares += x * x / (double)p->count;
            d->largest = fmax(d->largest, x);
            d->pairs_over += x > 1.0;
        }
        for (size_t i = 0; i < p->declined_count; i++)
            d->declined += disturbance_of(p->declined[i]) == k;
        d->typical = sqrt(squares);
        d->explained = share[k];
        d->effect =
            ((double)d->declined + (isfinite(share[k]) ? share[k] * (double)p->count : 0.0)) / seen;
        d->advice = ADVICE[k];
        int at = k;
        for (; at > 0 && is_worse(d, &out->disturbance[out->order[at - 1]]); at--)
            out->order[at] = out->order[at - 1];
        out->order[at] = (enum pihmap_disturbance)k;
    }
    return st;
}

/* The most frequent first; equal ones by code. */
static void count_reasons(const struct pm_repeat_pairs *p, struct pihmap_repeat *out)
{
    size_t count[PIHMAP_REASONS] = {0};
    for (size_t i = 0; i < p->declined_count; i++)
        count[p->declined[i]]++;
    for (; out->reason_count < PIHMAP_REPEAT_REASONS; out->reason_count++) {
        int most = 0;
        for (int k = 1; k < PIHMAP_REASONS; k++)
            most = count[k] > count[most] ? k : most;
        if (count[most] == 0)
            return;
        out->reasons[out->reason_count] =
            (struct pihmap_repeat_reason){(enum pihmap_reason_code)most, count[most]};
        count[most] = 0;
    }
}

/* ---- all of it ------------------------------------------------------------------------------ */

enum pihmap_status pm_repeat_pool(struct pm_job *job, struct pm_repeat_pairs *p,
                                  struct pihmap_repeat *out)
{
    struct by_patient work = {0, pm_scratch(job, p->count, sizeof(double)),
                              pm_scratch(job, p->count, sizeof(double))};
    if (!work.value || !work.weight)
        return job->err.status;
    qsort(p->pair, p->count, sizeof *p->pair, by_patient);
    out->patients = count_patients(p);
    out->compared = p->count;
    out->declined = p->declined_count;
    out->failed = p->failed;
    out->pairs = p->count + p->declined_count + p->failed;
    pm_wilson((double)p->count, (double)(p->count + p->declined_count), out->compared_ci95);
    for (int k = 0; k < PIHMAP_SPREAD_SIZES; k++) {
        out->side[k].diameter = pm_spread_side[k];
        out->mm[k].diameter = pm_spread_mm[k];
        pool_size(p, false, k, &work, &out->side[k]);
        pool_size(p, true, k, &work, &out->mm[k]);
        pool_noise(p, k, &work, &out->noise[k]);
    }
    pool_rate(p, false, &work, &out->pih);
    pool_rate(p, true, &work, &out->regions);
    for (size_t i = 0; i < p->count; i++)
        out->flagged += p->pair[i].flagged;
    count_reasons(p, out);
    return describe_disturbances(job, p, out);
}
