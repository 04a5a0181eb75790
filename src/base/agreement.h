/*
 * Statistics of a diagnostic test against a reference: proportions, kappa, agreement of two
 * measurements. All are functions of counts and sums, which can be added: of patients, or of a
 * bootstrap's draw of them. What is not defined (nothing was counted) is NAN.
 */
#ifndef PM_BASE_AGREEMENT_H
#define PM_BASE_AGREEMENT_H

/* 95 % interval of the proportion k / n by Wilson (1927), without continuity correction. */
void pm_wilson(double k, double n, double ci95[2]);

/* Two raters of the same items: both said yes, only the first, only the second, neither. */
struct pm_table2 {
    double both, first, second, neither;
};

/* Cohen's kappa (1960). NAN too where chance alone gives full agreement. */
double pm_kappa(const struct pm_table2 *t);

/* Pairs (x, y) of two measurements of the same thing, as sums. Zeroed: none. */
struct pm_paired {
    double n;
    double sum, sum2;   /* of x + y, of its square */
    double diff, diff2; /* of y - x, of its square */
};

void pm_paired_add(struct pm_paired *to, double x, double y);

/* Mean of y - x. */
double pm_bias(const struct pm_paired *p);
/* Standard deviation of y - x, n - 1. NAN of fewer than two pairs. The limits of agreement are bias
 * -+ PM_LIMITS_SD of it (Bland and Altman 1986). */
double pm_bias_sd(const struct pm_paired *p);
#define PM_LIMITS_SD 1.96

/*
 * Intraclass correlation ICC(A,1): two-way, single measurement, absolute agreement (McGraw and Wong
 * 1996; ICC(2,1) of Shrout and Fleiss 1979). NAN of fewer than two pairs, and where nothing varies.
 */
double pm_icc(const struct pm_paired *p);

#endif
