/* How fairly two photos can be compared: facts in, grade and reasons out. */
#ifndef PM_COMPARE_COMPARABILITY_H
#define PM_COMPARE_COMPARABILITY_H

#include "base/image.h"

enum pm_unlike {
    PM_UNLIKE_NOISE,
    PM_UNLIKE_DISTANCE,
    PM_UNLIKE_LIGHT,
    PM_UNLIKE_TURN,
    PM_UNLIKE
}; /* the last: how many there are */

/* The facts that are judged. */
struct pm_fairness {
    double exposure_ev; /* stops */
    double rgb_gain[3]; /* after over before */
    double unevenness;  /* ln units: how differently the light falls over the skin */
    double scale_ratio;
    double rotation_deg;
    double turn_deg; /* out of the picture's plane, from the foreshortening; >= 0 */
    double contrast; /* of the rendering, after over before */
    double sharpness_ratio;
    double blotch_ratio;     /* of the unevenness of skin colour, after over before; NAN unknown */
    double gloss[2];         /* share of the skin, in the before and the after photo */
    double clipped_fraction; /* 0..1 */
    double overlap;          /* 0..1 */
    double threshold_L;      /* smallest drop at which a small region can be flagged, L* */
    double coverage;         /* measured skin over all that looks like skin, 0..1; NAN unknown */
    int most_hidden;         /* class of px of most of that rest */
    double noise_L;          /* 95 % error of a small region, L* */
    /* Noise, distance, light and turn over the most that photos taken in the same way have shown;
     * 0: not known. */
    double unlike[PM_UNLIKE];
};

/* Fill grade, reasons and figures of *out. Pure. */
void pm_comparability(const struct pm_fairness *f, struct pihmap_comparability *out);

/* How far the photos differ, in multiples of the limit from which the grade suffers. Pure. */
void pm_disturbances(const struct pm_fairness *f, double out[PIHMAP_DISTURBANCES]);

/*
 * Sharpness: fine detail (1 to 2 px) on the skin, after over before, as the ratio of robust
 * contrasts of ln luminance. NAN without skin.
 */
enum pihmap_status pm_sharpness_ratio(struct pm_job *job, const struct pm_linear *before,
                                      const struct pm_linear *after, const struct pm_mask *skin,
                                      double *ratio);

/*
 * Unevenness of skin colour (ln r / g, at 0.4 to 1.6 % of the side), after over before, as the
 * ratio of robust contrasts. Make-up evens out the colour and leaves the shading of the face. NAN
 * without skin.
 */
enum pihmap_status pm_blotch_ratio(struct pm_job *job, const struct pm_linear *before,
                                   const struct pm_linear *after, const struct pm_mask *skin,
                                   double *ratio);

#endif
