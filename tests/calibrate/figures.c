#include "calibrate/figures.h"

#include "base/stats.h"

#include <math.h>

#define LEAST_P 1e-6 /* in the log loss: a said 0 that is true must not be infinitely wrong */

void calibrate_wilson(double share, double n, double *low, double *high)
{
    const double z2 = PM_Z95 * PM_Z95, middle = share + z2 / (2 * n);
    const double half = PM_Z95 * sqrt(share * (1 - share) / n + z2 / (4 * n * n));
    *low = n > 0 ? fmax((middle - half) / (1 + z2 / n), 0) : NAN;
    *high = n > 0 ? fmin((middle + half) / (1 + z2 / n), 1) : NAN;
}

static int bin_of(double p)
{
    const int bin = (int)(p * CALIBRATE_BINS);
    return bin < 0 ? 0 : bin < CALIBRATE_BINS ? bin : CALIBRATE_BINS - 1;
}

static void fill_bins(const struct calibrate_forecast *forecast, int n, struct calibrate_bin *bin)
{
    double squares[CALIBRATE_BINS] = {0};
    for (int k = 0; k < CALIBRATE_BINS; k++)
        bin[k] = (struct calibrate_bin){0};
    for (int i = 0; i < n; i++) {
        struct calibrate_bin *b = &bin[bin_of(forecast[i].p)];
        b->n++;
        b->weight += forecast[i].weight;
        b->said += forecast[i].weight * forecast[i].p;
        b->share += forecast[i].weight * forecast[i].is_true;
        squares[b - bin] += forecast[i].weight * forecast[i].weight;
    }
    for (int k = 0; k < CALIBRATE_BINS; k++) {
        bin[k].said /= bin[k].weight; /* 0 / 0: NAN */
        bin[k].share /= bin[k].weight;
        calibrate_wilson(bin[k].share, bin[k].weight * bin[k].weight / squares[k], &bin[k].low,
                         &bin[k].high);
    }
}

void calibrate_figures(const struct calibrate_forecast *forecast, int n,
                       struct calibrate_figures *out)
{
    double weight = 0, brier = 0, loss = 0, ece = 0;
    for (int i = 0; i < n; i++) {
        const struct calibrate_forecast *f = &forecast[i];
        const double right = f->is_true ? f->p : 1 - f->p;
        weight += f->weight;
        brier += f->weight * (1 - right) * (1 - right);
        loss -= f->weight * log(fmax(right, LEAST_P));
    }
    *out = (struct calibrate_figures){.n = n};
    fill_bins(forecast, n, out->bin);
    for (int k = 0; k < CALIBRATE_BINS; k++)
        if (out->bin[k].n)
            ece += out->bin[k].weight * fabs(out->bin[k].said - out->bin[k].share);
    out->brier = brier / weight;
    out->log_loss = loss / weight;
    out->ece = ece / weight;
}

/* found and false counts to shares; a mark that two regions find counts once at most. */
static struct calibrate_detection shares_of(double found, double false_regions, int marks,
                                            int pairs)
{
    struct calibrate_detection d;
    found = fmin(found, marks);
    d.recall = found / marks;
    d.precision = found / (found + false_regions);
    d.f1 = 2 * found / (found + false_regions + marks);
    d.false_per_pair = false_regions / pairs;
    return d;
}

void calibrate_detect(const struct calibrate_finding *finding, int n, double least, int marks,
                      int pairs, struct calibrate_detection *out)
{
    double found = 0, false_regions = 0;
    for (int i = 0; i < n; i++)
        if (finding[i].p >= least) {
            found += finding[i].marks;
            false_regions += finding[i].is_false;
        }
    *out = shares_of(found, false_regions, marks, pairs);
}

static int by_p(const void *a, const void *b)
{
    const struct calibrate_finding *f = a, *g = b;
    return (f->p < g->p) - (f->p > g->p);
}

double calibrate_recall_at(struct calibrate_finding *finding, int n, double limit, int marks,
                           int pairs)
{
    double found = 0, false_regions = 0, best = 0;
    qsort(finding, (size_t)n, sizeof *finding, by_p);
    for (int i = 0; i < n; i++) {
        found += finding[i].marks;
        false_regions += finding[i].is_false;
        if (i + 1 < n && finding[i + 1].p >= finding[i].p) /* a threshold cannot part them */
            continue;
        if (false_regions <= limit * pairs)
            best = fmax(best, shares_of(found, false_regions, marks, pairs).recall);
    }
    return marks ? best : NAN;
}
