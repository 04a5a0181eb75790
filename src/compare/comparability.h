/* How fairly two photos can be compared: facts in, grade and plain words out. */
#ifndef PM_COMPARE_COMPARABILITY_H
#define PM_COMPARE_COMPARABILITY_H

#include "base/image.h"

/* What the reasons are judged on. */
struct pm_fairness {
    double exposure_ev; /* stops */
    double rgb_gain[3]; /* after over before */
    double unevenness;  /* ln units: how differently the light falls over the skin */
    double scale_ratio;
    double rotation_deg;
    double turn_deg; /* out of the picture's plane, from the foreshortening; >= 0 */
    double sharpness_ratio;
    double blotch_ratio;     /* of the skin's unevenness in colour, after over before; NAN */
    double gloss[2];         /* share of the skin of the before and the after photo */
    double clipped_fraction; /* 0..1 */
    double overlap;          /* 0..1 */
    double threshold_L;      /* smallest drop of a small region that this pair can show, L* */
    double noise_L;          /* 95 % error of a small region, L* */
};

/* Fills grade, reasons and the figures of *out. Pure. */
void pm_comparability(const struct pm_fairness *f, struct pihmap_comparability *out);

/*
 * Fine detail (1 to 2 px) of after over before inside skin: ratio of robust contrasts of ln
 * luminance. NAN when there is none.
 */
enum pihmap_status pm_sharpness_ratio(struct pm_job *job, const struct pm_linear *before,
                                      const struct pm_linear *after, const struct pm_mask *skin,
                                      double *ratio);

/*
 * Unevenness of the skin's colour (ln r / g, 0.4 to 1.6 % of the side) of after over before:
 * ratio of robust contrasts. Make-up evens it out and leaves the shape of the face. NAN when there
 * is none.
 */
enum pihmap_status pm_blotch_ratio(struct pm_job *job, const struct pm_linear *before,
                                   const struct pm_linear *after, const struct pm_mask *skin,
                                   double *ratio);

#endif
