#include "batch/tally.h"

#include "base/stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void add_paired(struct pm_paired *to, const struct pm_paired *more)
{
    to->n += more->n;
    to->sum += more->sum;
    to->sum2 += more->sum2;
    to->diff += more->diff;
    to->diff2 += more->diff2;
}

void pm_tally_add(struct pm_tally *to, const struct pm_tally *more)
{
    to->sites.both += more->sites.both;
    to->sites.first += more->sites.first;
    to->sites.second += more->sites.second;
    to->sites.neither += more->sites.neither;
    to->pairs += more->pairs;
    to->regions += more->regions;
    to->true_regions += more->true_regions;
    add_paired(&to->delta_L, &more->delta_L);
    add_paired(&to->area, &more->area);
}

/* ---- figures -------------------------------------------------------------------------------- */

static double share(double of, double all, double *count)
{
    *count = all;
    return all > 0.0 ? of / all : NAN;
}

/* kind: that of delta L* which stands in the same place. */
static double paired_figure(const struct pm_paired *p, enum pihmap_figure_kind kind, double *of)
{
    *of = p->n;
    switch (kind) {
    case PIHMAP_FIGURE_DELTA_L_BIAS:
        return pm_bias(p);
    case PIHMAP_FIGURE_DELTA_L_SD:
        return pm_bias_sd(p);
    case PIHMAP_FIGURE_DELTA_L_LOW:
        return pm_bias(p) - PM_LIMITS_SD * pm_bias_sd(p);
    case PIHMAP_FIGURE_DELTA_L_HIGH:
        return pm_bias(p) + PM_LIMITS_SD * pm_bias_sd(p);
    default:
        return pm_icc(p);
    }
}

double pm_tally_figure(const struct pm_tally *t, enum pihmap_figure_kind kind, double *of)
{
    const struct pm_table2 *s = &t->sites;
    switch (kind) {
    case PIHMAP_FIGURE_SENSITIVITY:
        return share(s->both, s->both + s->first, of);
    case PIHMAP_FIGURE_SPECIFICITY:
        return share(s->neither, s->second + s->neither, of);
    case PIHMAP_FIGURE_PPV:
        return share(t->true_regions, t->regions, of);
    case PIHMAP_FIGURE_NPV:
        return share(s->neither, s->first + s->neither, of);
    case PIHMAP_FIGURE_FALSE_PER_PAIR:
        return share(t->regions - t->true_regions, t->pairs, of);
    case PIHMAP_FIGURE_KAPPA:
        *of = s->both + s->first + s->second + s->neither;
        return pm_kappa(s);
    case PIHMAP_FIGURE_AREA_BIAS:
    case PIHMAP_FIGURE_AREA_SD:
    case PIHMAP_FIGURE_AREA_LOW:
    case PIHMAP_FIGURE_AREA_HIGH:
    case PIHMAP_FIGURE_AREA_ICC:
        return paired_figure(
            &t->area,
            (enum pihmap_figure_kind)(kind - PIHMAP_FIGURE_AREA_BIAS + PIHMAP_FIGURE_DELTA_L_BIAS),
            of);
    default:
        return paired_figure(&t->delta_L, kind, of);
    }
}

/* ---- intervals ------------------------------------------------------------------------------ */

/* draws: one row of PM_BOOTSTRAP_DRAWS for each figure. */
static void draw_patients(const struct pm_tally *patients, size_t n, double *draws)
{
    struct pm_random random = {PM_BOOTSTRAP_SEED};
    double of;
    for (size_t d = 0; d < PM_BOOTSTRAP_DRAWS; d++) {
        struct pm_tally sum = {0};
        for (size_t i = 0; i < n; i++)
            pm_tally_add(&sum, &patients[(size_t)(pm_random_unit(&random) * (double)n)]);
        for (int k = 0; k < PIHMAP_FIGURES; k++)
            draws[(size_t)k * PM_BOOTSTRAP_DRAWS + d] =
                pm_tally_figure(&sum, (enum pihmap_figure_kind)k, &of);
    }
}

void pm_tally_figures(const struct pm_tally *patients, size_t n, double *work,
                      struct pihmap_figure figure[PIHMAP_FIGURES])
{
    struct pm_tally all = {0};
    for (size_t i = 0; i < n; i++)
        pm_tally_add(&all, &patients[i]);
    if (n > 1)
        draw_patients(patients, n, work);
    for (int k = 0; k < PIHMAP_FIGURES; k++) {
        struct pihmap_figure *f = &figure[k];
        f->value = pm_tally_figure(&all, (enum pihmap_figure_kind)k, &f->of);
        f->wilson95[0] = f->wilson95[1] = f->bootstrap95[0] = f->bootstrap95[1] = NAN;
        if (k <= PIHMAP_FIGURE_NPV)
            pm_wilson(f->value * f->of, f->of, f->wilson95);
        if (n > 1)
            pm_bootstrap_interval(work + (size_t)k * PM_BOOTSTRAP_DRAWS, f->bootstrap95);
    }
}
