#include "base/repeatability.h"

#include <math.h>
#include <string.h>

const double pm_spread_side[PIHMAP_SPREAD_SIZES] = {0.008, 0.016, 0.032, 0.064};
const double pm_spread_mm[PIHMAP_SPREAD_SIZES] = {2.0, 4.0, 8.0, 16.0};

#define Z_975 1.959963984540054 /* quantile 0.975 of the normal distribution */
#define BISECTIONS 60           /* as many bits as the result has */
#define SWEEPS 500 /* of the coordinate descent: five columns settle in a tenth of it */

/* Probability that |t| is below this value (Abramowitz and Stegun 26.7.3, 26.7.4). */
static double student_within(double t, int dof)
{
    const double angle = atan(t / sqrt(dof)), c = cos(angle), s = sin(angle);
    const int first = dof % 2 ? 3 : 2; /* the sum's second term is for this many dof more */
    double term = dof % 2 ? c : 1.0, sum = dof > 1 ? term : 0.0;
    for (int k = first; k + 1 <= dof - 1; k += 2) {
        term *= c * c * (k - 1) / k;
        sum += term;
    }
    return dof % 2 ? M_2_PI * (angle + s * sum) : s * sum;
}

double pm_student_975(int dof)
{
    double low = 1.0, high = 13.0; /* 12.7 of 1 dof */
    if (dof < 1)
        return NAN;
    for (int i = 0; i < BISECTIONS; i++) {
        const double t = 0.5 * (low + high);
        *(student_within(t, dof) < 0.95 ? &low : &high) = t;
    }
    return low;
}

double pm_mean_variance(const double *variance, size_t n, double ci95[2])
{
    double sum = 0.0, ln = 0.0, about = 0.0, ln_about = 0.0;
    ci95[0] = ci95[1] = NAN;
    for (size_t i = 0; i < n; i++) {
        sum += variance[i];
        ln += log(variance[i]);
    }
    const double count = (double)n, mean = sum / count;
    if (n < 2 || !(mean > 0.0) || !isfinite(ln))
        return n ? mean : NAN;
    for (size_t i = 0; i < n; i++) {
        about += pow(variance[i] - mean, 2);
        ln_about += pow(log(variance[i]) - ln / count, 2);
    }
    const double s2 = ln_about / (count - 1.0);
    const double cox = s2 / count + s2 * s2 / (2.0 * (count - 1.0));
    const double plain = about / (count - 1.0) / count / (mean * mean);
    const double half = pm_student_975((int)n - 1) * sqrt(fmax(cox, plain));
    ci95[0] = mean * exp(-half);
    ci95[1] = mean * exp(half);
    return mean;
}

void pm_rate_interval(const double *count, const double *size, size_t n, double ci95[2])
{
    double events = 0.0, units = 0.0, pearson = 0.0;
    ci95[0] = ci95[1] = NAN;
    for (size_t i = 0; i < n; i++) {
        events += count[i];
        units += size[i];
    }
    if (!(units > 0.0))
        return;
    for (size_t i = 0; i < n && events > 0.0; i++) {
        const double expected = events / units * size[i];
        pearson += expected > 0.0 ? pow(count[i] - expected, 2) / expected : 0.0;
    }
    const double dispersion = n > 1 ? fmax(1.0, pearson / ((double)n - 1.0)) : 1.0;
    const double k = events / dispersion, next = k + 1.0, of = units / dispersion;
    const double low = 1.0 - 1.0 / (9.0 * k) - Z_975 / (3.0 * sqrt(k));
    ci95[0] = k > 0.0 ? fmax(k * pow(low, 3), 0.0) / of : 0.0;
    ci95[1] = next * pow(1.0 - 1.0 / (9.0 * next) + Z_975 / (3.0 * sqrt(next)), 3) / of;
}

struct pm_variance_prior pm_variance_prior(const double *variance, const double *dof, size_t n)
{
    struct pm_variance_prior out = {NAN, 0.0};
    double mean = 0.0, spread = 0.0;
    if (n < 2)
        return out;
    for (size_t i = 0; i < n; i++) {
        mean += log(variance[i]) / (double)n;
        spread -= 2.0 / dof[i] / (double)n; /* what ln of one's own chi-square varies by */
    }
    for (size_t i = 0; i < n; i++)
        spread += pow(log(variance[i]) - mean, 2) / ((double)n - 1.0);
    /* psi'(x) = 1/x + 1/(2 x^2), x = dof / 2 */
    const double x = spread > 0.0 ? (1.0 + sqrt(1.0 + 2.0 * spread)) / (2.0 * spread) : INFINITY;
    out.dof = fmin(2.0 * x, PM_MOST_DOF);
    out.variance = exp(mean - 1.0 / out.dof); /* psi(x) = ln x - 1/(2 x) */
    return out;
}

double pm_posterior_variance(struct pm_variance_prior prior, double variance, double dof)
{
    if (!(prior.dof > 0.0))
        return variance;
    return (prior.dof * prior.variance + dof * variance) / (prior.dof + dof);
}

void pm_variance_shares(const double *x, size_t columns, const double *y, size_t rows,
                        double *share)
{
    double mean[PM_SHARES_COLUMNS + 1] = {0}, b[PM_SHARES_COLUMNS + 1] = {0};
    double product[PM_SHARES_COLUMNS + 1][PM_SHARES_COLUMNS + 1] = {{0}};
    double with_y[PM_SHARES_COLUMNS + 1] = {0}, y_mean = 0.0;
    const double count = (double)rows;
    for (size_t k = 0; k < columns; k++)
        share[k] = NAN;
    if (rows < PM_SHARES_ROWS * columns)
        return;
    for (size_t i = 0; i < rows; i++) {
        double row[PM_SHARES_COLUMNS + 1] = {1.0};
        memcpy(row + 1, x + i * columns, columns * sizeof *row);
        y_mean += y[i] / count;
        for (size_t k = 0; k <= columns; k++) {
            mean[k] += row[k] / count;
            with_y[k] += row[k] * y[i] / count;
            for (size_t l = 0; l <= columns; l++)
                product[k][l] += row[k] * row[l] / count;
        }
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++)
        for (size_t k = 0; k <= columns; k++) {
            double left = with_y[k];
            for (size_t l = 0; l <= columns; l++)
                left -= l == k ? 0.0 : product[k][l] * b[l];
            b[k] = product[k][k] > 0.0 ? fmax(left / product[k][k], 0.0) : 0.0;
        }
    for (size_t k = 0; k < columns; k++)
        share[k] = y_mean > 0.0 ? b[k + 1] * mean[k + 1] / y_mean : NAN;
}
