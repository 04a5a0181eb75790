/*
 * Statistics of measurements taken again while nothing changed: how far they differ, and what that
 * says of the next one. What is not defined (too few patients) is NAN. Pure.
 */
#ifndef PM_BASE_REPEATABILITY_H
#define PM_BASE_REPEATABILITY_H

#include <pihmap.h>

/* Smallest detectable change over the root mean square of differences that are noise: the 95 %
 * repeatability coefficient is 1.96 sqrt(2) s, s the standard deviation within a patient (Bland and
 * Altman 1986, ISO 5725-6), and the mean square of differences is 2 s^2. */
#define PM_CHANGE_SD 1.96

/* Diameters of marks whose spread is measured: shares of the long side, and mm. */
extern const double pm_spread_side[PIHMAP_SPREAD_SIZES], pm_spread_mm[PIHMAP_SPREAD_SIZES];

/* Quantile 0.975 of Student's t (Abramowitz and Stegun 26.7.3, 26.7.4). NAN: dof < 1. */
double pm_student_975(int dof);

/*
 * Mean of n variances, one for each patient, and its 95 % interval: that of Cox for the mean of
 * log-normal values (Land 1972), t instead of normal (Olsson 2005), about the logarithm of the
 * mean; where the plain standard error of the mean is larger, that. Variances differ
 * between patients by far more than a chi-square of places would have it.
 */
double pm_mean_variance(const double *variance, size_t n, double ci95[2]);

/*
 * 95 % interval of events per unit: count[0..n) events in size[0..n) units. Byar's of the Poisson
 * distribution (Breslow and Day 1987), events and units divided by the dispersion between patients
 * where that is above 1.
 */
void pm_rate_interval(const double *count, const double *size, size_t n, double ci95[2]);

/* What variances of n pairs say of the next one: it is about that of the prior, which is worth dof
 * independent values. dof 0: nothing is known; PM_MOST_DOF: all are alike. */
struct pm_variance_prior {
    double variance, dof;
};
#define PM_MOST_DOF 1000.0
/*
 * Moments of ln variance (Smyth 2004, Statistical Applications in Genetics and Molecular Biology 3,
 * 3), with psi and psi' by their asymptotic series. dof: of each variance, > 0.
 */
struct pm_variance_prior pm_variance_prior(const double *variance, const double *dof, size_t n);
/* The pair's own variance and the prior's, each by its degrees of freedom. */
double pm_posterior_variance(struct pm_variance_prior prior, double variance, double dof);

/*
 * Shares of the variance y[0..rows) that go with each column of x (row major, >= 0): least squares
 * y = a + sum b x with all of them >= 0, by coordinate descent; share[k] = b mean(x) / mean(y).
 * They add up to 1 at most. All NAN where rows < PM_SHARES_ROWS times the columns.
 */
#define PM_SHARES_ROWS 4
enum { PM_SHARES_COLUMNS = 8 }; /* at most */
void pm_variance_shares(const double *x, size_t columns, const double *y, size_t rows,
                        double *share);

#endif
