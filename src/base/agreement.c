#include "base/agreement.h"

#include <math.h>

#define Z_975 1.959963984540054 /* quantile 0.975 of the normal distribution */

void pm_wilson(double k, double n, double ci95[2])
{
    ci95[0] = ci95[1] = NAN;
    if (!(n > 0.0))
        return;
    const double p = k / n, z2 = Z_975 * Z_975;
    const double middle = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    const double half = Z_975 / (1.0 + z2 / n) * sqrt(p * (1.0 - p) / n + z2 / (4.0 * n * n));
    ci95[0] = k > 0.0 ? middle - half : 0.0; /* exactly, whatever the rounding */
    ci95[1] = k < n ? middle + half : 1.0;
}

double pm_kappa(const struct pm_table2 *t)
{
    const double n = t->both + t->first + t->second + t->neither;
    const double agreed = (t->both + t->neither) / n;
    const double yes = (t->both + t->first) / n * ((t->both + t->second) / n);
    const double no = (t->second + t->neither) / n * ((t->first + t->neither) / n);
    const double chance = yes + no;
    return n > 0.0 && chance < 1.0 ? (agreed - chance) / (1.0 - chance) : NAN;
}

void pm_paired_add(struct pm_paired *to, double x, double y)
{
    to->n += 1.0;
    to->sum += x + y;
    to->sum2 += (x + y) * (x + y);
    to->diff += y - x;
    to->diff2 += (y - x) * (y - x);
}

double pm_bias(const struct pm_paired *p)
{
    return p->n > 0.0 ? p->diff / p->n : NAN;
}

/* Sum of squares about the mean; rounding may make it slightly negative. */
static double about_mean(double sum, double sum2, double n)
{
    return fmax(sum2 - sum * sum / n, 0.0);
}

double pm_bias_sd(const struct pm_paired *p)
{
    return p->n > 1.0 ? sqrt(about_mean(p->diff, p->diff2, p->n) / (p->n - 1.0)) : NAN;
}

/* Two columns: the sum of squares between rows is half that of x + y, between columns n / 2 times
 * the squared bias, and the error half that of y - x. */
double pm_icc(const struct pm_paired *p)
{
    if (!(p->n > 1.0))
        return NAN;
    const double rows = 0.5 * about_mean(p->sum, p->sum2, p->n) / (p->n - 1.0);
    const double error = 0.5 * about_mean(p->diff, p->diff2, p->n) / (p->n - 1.0);
    const double columns = 0.5 * p->diff * p->diff / p->n;
    const double all = rows + error + 2.0 / p->n * (columns - error);
    return all > 0.0 ? (rows - error) / all : NAN;
}
