/*
 * Robust estimation. Weights of M-estimators for iteratively reweighted least squares: Tukey's
 * biweight (Beaton and Tukey 1974), Cauchy's, and that of Geman and McClure (1987). Covariance
 * without outliers.
 */
#ifndef PM_BASE_ROBUST_H
#define PM_BASE_ROBUST_H

#include "base/image.h"

/* Of a residual r at a cut c, both in the same unit, q is (r / c)^2. */

/* 0 from the cut on. */
static inline double pm_tukey_weight(double q)
{
    return q < 1.0 ? (1.0 - q) * (1.0 - q) : 0.0;
}

/* The prior weight, half of it at the cut. */
static inline double pm_cauchy_weight(double prior, double q)
{
    return prior / (1.0 + q);
}

/* The prior weight, a quarter of it at the cut. */
static inline double pm_geman_mcclure_weight(double prior, double q)
{
    const double doubt = 1.0 + q;
    return prior / (doubt * doubt);
}

/* Units are those of the planes. */
struct pm_trimming {
    float sigma[3]; /* robust sigma of each plane */
    float cut;      /* sigmas: a px farther from 0 in any plane is left out */
    double noise;   /* its square is added to the diagonal: no plane is known better */
};

/*
 * Covariance of three planes about 0, 3 x 3, over every step-th px in reading order (step >= 1) of
 * those that the mask has. Of no px it is the noise alone.
 */
void pm_robust_covariance(const struct pm_plane planes[3], const struct pm_mask *mask, size_t step,
                          const struct pm_trimming *trimming, double covariance[9]);

#endif
