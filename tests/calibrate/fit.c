#include "calibrate/fit.h"

#include "base/stats.h"
#include "calibrate/folds.h"
#include "calibrate/logistic.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- samples ---------------------------------------------------------------------------- */

void calibrate_samples_free(struct calibrate_samples *s)
{
    free(s->row);
    free(s->group);
    free(s->x);
    free(s->weight);
    free(s->is_mark);
    *s = (struct calibrate_samples){0};
}

static enum pihmap_status alloc_samples(struct pm_job *job, size_t n, struct calibrate_samples *s)
{
    s->row = pm_alloc(job, n + 1, sizeof *s->row);
    s->group = pm_alloc(job, n + 1, sizeof *s->group);
    s->x = pm_alloc(job, n + 1, sizeof *s->x);
    s->weight = pm_alloc(job, n + 1, sizeof *s->weight);
    s->is_mark = pm_alloc(job, n + 1, sizeof *s->is_mark);
    return s->row && s->group && s->x && s->weight && s->is_mark ? PIHMAP_OK : job->err.status;
}

/* Weight of a row by whether its pair is unchanged. */
static enum pihmap_status find_weights(struct pm_job *job, const struct calibrate_table *table,
                                       double prior, double weight[2])
{
    int pairs[2] = {0, 0};
    for (int i = 0; i < table->pair_count; i++)
        if (!table->pairs[i].judged_only)
            pairs[table->pairs[i].null] += table->pairs[i].compared;
    if (!pairs[0] || !pairs[1])
        return pm_fail(job, PIHMAP_EARG,
                       "the table has %d compared pairs with marks and %d without: both are needed",
                       pairs[0], pairs[1]);
    weight[0] = prior / pairs[0];
    weight[1] = (1.0 - prior) / pairs[1];
    return PIHMAP_OK;
}

static void scale_weights(struct calibrate_samples *s)
{
    double sum = 0.0, n = 0.0;
    for (int i = 0; i < s->n; i++) {
        sum += s->weight[i];
        n += s->weight[i] > 0.0;
    }
    for (int i = 0; i < s->n && sum > 0.0; i++)
        s->weight[i] *= n / sum;
}

enum pihmap_status calibrate_samples(struct pm_job *job, const struct calibrate_table *table,
                                     const struct pm_classifier *colour, double prior,
                                     struct calibrate_samples *out)
{
    double weight[2];
    enum pihmap_status st;
    *out = (struct calibrate_samples){.groups = table->groups.n};
    TRY(find_weights(job, table, prior, weight));
    TRY(alloc_samples(job, (size_t)table->row_count, out));
    for (int i = 0; i < table->row_count; i++) {
        const struct calibrate_row *row = &table->rows[i];
        const struct calibrate_pair *pair = &table->pairs[row->pair];
        if (row->truth == TRUTH_FRINGE ||
            !pm_classify_features(colour, &row->region, out->x[out->n]))
            continue;
        out->row[out->n] = i;
        out->group[out->n] = pair->group;
        out->is_mark[out->n] = row->truth == TRUTH_PIH;
        out->weight[out->n++] = pair->judged_only ? 0.0 : weight[pair->null];
    }
    scale_weights(out);
out:
    return st;
}

/* ---- one regression --------------------------------------------------------------------- */

/* What a fit works on: the samples that it may use, and room for their terms. */
struct work {
    const struct calibrate_samples *samples;
    const struct calibrate_plan *plan;
    const bool *use;  /* the samples that are fitted to */
    const int *inner; /* fold of every group, -1: left out */
    bool *fit_to;     /* the samples of one inner fit */
    double *terms;    /* n x PM_FEATURES */
};

static void fill_terms(const struct work *w, const struct pm_classifier *c)
{
    for (int i = 0; i < w->samples->n; i++)
        for (int k = 0; k < PM_FEATURES; k++)
            w->terms[i * PM_FEATURES + k] =
                pm_feature_term((enum pm_feature)k, &c->term[k], w->samples->x[i][k]);
}

static bool fit_terms(const struct work *w, const bool *use, double ridge, double *coefficient)
{
    int sign[PM_FEATURES];
    for (int k = 0; k < PM_FEATURES; k++)
        sign[k] = pm_feature_facts[k].sign;
    const struct logistic_rows rows = {
        w->samples->n, PM_FEATURES, w->terms, w->samples->weight, w->samples->is_mark, use, sign};
    return logistic_fit(&rows, ridge, coefficient);
}

/* Mean log loss on the inner folds, each judged by a fit to the others. The terms are there. */
static double inner_loss(const struct work *w, double ridge)
{
    const struct calibrate_samples *s = w->samples;
    double loss = 0.0, weight = 0.0, coefficient[PM_FEATURES + 1];
    for (int fold = 0; fold < w->plan->folds; fold++) {
        for (int i = 0; i < s->n; i++)
            w->fit_to[i] = w->use[i] && w->inner[s->group[i]] != fold;
        if (!fit_terms(w, w->fit_to, ridge, coefficient))
            continue;
        for (int i = 0; i < s->n; i++) {
            if (!w->use[i] || w->inner[s->group[i]] != fold)
                continue;
            const double p =
                logistic_probability(coefficient, &w->terms[i * PM_FEATURES], PM_FEATURES);
            loss -= s->weight[i] * log(fmax(s->is_mark[i] ? p : 1.0 - p, 1e-12));
            weight += s->weight[i];
        }
    }
    return weight > 0.0 ? loss / weight : INFINITY;
}

/* ---- limits and ridge ------------------------------------------------------------------- */

static const double RIDGES[] = {0.3, 1.0, 3.0, 10.0, 30.0, 100.0};
enum { RIDGE_COUNT = sizeof RIDGES / sizeof *RIDGES };
/* A term's limits are these quantiles of its feature. Narrower ones, chosen by the inner folds,
 * were tried: on persons held out they are worse, for chance chooses them. */
#define FROM 0.02
#define MOST 0.98
#define LEAST_OF_LN 1e-3 /* of a feature whose logarithm is taken */

/* To three digits: what the generated file says is what was fitted. */
static double rounded(double v)
{
    char text[32];
    snprintf(text, sizeof text, "%.3g", v);
    return strtod(text, NULL);
}

/* The q-quantile of feature k over the samples in use, or over their marks alone. */
static double quantile_of(const struct work *w, float *buffer, int k, bool marks, double q)
{
    size_t n = 0;
    for (int i = 0; i < w->samples->n; i++)
        if (w->use[i] && (!marks || w->samples->is_mark[i]))
            buffer[n++] = (float)w->samples->x[i][k];
    const double v = n ? (double)pm_quantile(buffer, n, q) : 0.0;
    return rounded(pm_feature_facts[k].ln ? fmax(v, LEAST_OF_LN) : v);
}

static void set_typical(const struct work *w, float *buffer, struct pm_classifier *c)
{
    for (int k = 0; k < PM_FEATURES; k++) {
        struct pm_term *t = &c->term[k];
        t->typical = fmin(fmax(quantile_of(w, buffer, k, true, 0.5), t->from), t->most);
    }
}

static double best_ridge(const struct work *w, const struct pm_classifier *c)
{
    double best = RIDGES[0], least = INFINITY;
    fill_terms(w, c);
    for (int r = 0; r < RIDGE_COUNT; r++) {
        const double now = inner_loss(w, RIDGES[r]);
        if (now < least) {
            least = now;
            best = RIDGES[r];
        }
    }
    return best;
}

static bool finish(const struct work *w, double ridge, struct pm_classifier *c)
{
    double coefficient[PM_FEATURES + 1];
    fill_terms(w, c);
    if (!fit_terms(w, w->use, ridge, coefficient))
        return false;
    c->base = rounded(coefficient[0]);
    for (int k = 0; k < PM_FEATURES; k++)
        c->term[k].share = rounded(fabs(coefficient[1 + k]));
    return true;
}

/* The upper limit of a term. What is smaller than most marks is doubted, but larger than they is no
 * surer: what is left of the light is large, too. Few regions are too deep for a mark, and the
 * deeper they are the less they are one. */
static double most_of(const struct work *w, float *buffer, int k)
{
    return k == PM_FEATURE_SIDE   ? quantile_of(w, buffer, k, true, 0.5)
           : k == PM_FEATURE_DEEP ? quantile_of(w, buffer, k, false, 1.0)
                                  : quantile_of(w, buffer, k, false, MOST);
}

static void set_limits(const struct work *w, float *buffer, struct pm_classifier *c)
{
    for (int k = 0; k < PM_FEATURES; k++) {
        c->term[k].from = quantile_of(w, buffer, k, false, FROM);
        c->term[k].most = most_of(w, buffer, k);
        if (!(c->term[k].from < c->term[k].most)) /* it says nothing, whatever its range */
            c->term[k].most = c->term[k].from + 1.0;
    }
    set_typical(w, buffer, c);
}

static bool fit(const struct work *w, float *buffer, struct pm_classifier *c)
{
    set_limits(w, buffer, c);
    return finish(w, best_ridge(w, c), c);
}

/* Only how sure the classifier is: its ln odds times one factor, plus a constant (Platt 1999). What
 * the terms say against one another stays. */
static bool fit_scale(const struct work *w, struct pm_classifier *c)
{
    const struct calibrate_samples *s = w->samples;
    const int sign = 1;
    double coefficient[2];
    for (int i = 0; i < s->n; i++)
        w->terms[i] = pm_mark_odds(c, s->x[i]) - c->base;
    const struct logistic_rows rows = {s->n, 1, w->terms, s->weight, s->is_mark, w->use, &sign};
    if (!logistic_fit(&rows, 0.0, coefficient))
        return false;
    c->base = rounded(coefficient[0]);
    for (int k = 0; k < PM_FEATURES; k++)
        c->term[k].share = rounded(coefficient[1] * c->term[k].share);
    return true;
}

enum pihmap_status calibrate_fit(struct pm_job *job, const struct calibrate_samples *samples,
                                 const struct calibrate_plan *plan, const int *fold, int left_out,
                                 struct pm_classifier *classifier)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t n = (size_t)samples->n + 1, groups = (size_t)samples->groups + 1;
    bool *use = pm_scratch(job, n, sizeof *use), *fit_to = pm_scratch(job, n, sizeof *fit_to);
    double *terms = pm_scratch(job, n * PM_FEATURES, sizeof *terms);
    float *buffer = pm_scratch(job, n, sizeof *buffer);
    int *inner = pm_scratch(job, groups, sizeof *inner);
    enum pihmap_status st = PIHMAP_OK;
    if (!use || !fit_to || !terms || !buffer || !inner) {
        st = job->err.status;
        goto out;
    }
    for (int g = 0; g < samples->groups; g++)
        inner[g] = left_out >= 0 && fold[g] == left_out ? -1 : 0;
    calibrate_folds(samples->groups, plan->folds, plan->seed + 1, inner);
    for (int i = 0; i < samples->n; i++)
        use[i] = inner[samples->group[i]] >= 0 && samples->weight[i] > 0.0;
    const struct work work = {samples, plan, use, inner, fit_to, terms};
    if (!(plan->scale_only ? fit_scale(&work, classifier) : fit(&work, buffer, classifier)))
        st = pm_fail(job, PIHMAP_EARG, "the regions do not determine a fit: more pairs are needed");
out:
    pm_scratch_rewind(job, mark);
    return st;
}
