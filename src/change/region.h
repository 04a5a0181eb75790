/*
 * Regions of change: detection against the pair's own noise, and measurement.
 *
 * detect  (change map -> labels): at several scales the change is compared with what that scale
 *         shows over the whole skin (a robust sigma, so the noise floor is the pair's own). A
 *         watershed with hysteresis turns what stands out into regions.
 * measure (labels -> regions): differences of differences to the surrounding skin, with an interval
 *         from the noise at the region's size. Regions that chance may have made somewhere in the
 *         picture are dropped.
 */
#ifndef PM_CHANGE_REGION_H
#define PM_CHANGE_REGION_H

#include "base/change.h"
#include "base/repeatability.h"

#include <math.h>

#define PM_SCALES 4

/*
 * A small region must stand so many sigmas out to be looked at. Gaussian noise over a face has
 * about 5,000 independent places, of which one in three pictures stands out so far; on second
 * photos, where relief and registration have heavier tails, two do. Of the marks drawn there 56 %
 * do; at 3.4 sigmas 64 % would, with three other places. What chance made is dropped (region.c), or
 * told from marks by the place, the shape, the size and the colour (classify.h).
 */
#define PM_FLAG_SIGMAS 4.0
/*
 * The network of marks (change/mark_net.h) sees fainter ones, too: of 348 marks on photos of people
 * and clinics that it was not trained on, half of those that stand 2.4 sigmas out are flagged, and
 * three of four from 4 on.
 */
#define PM_SEEN_SIGMAS 2.4

/*
 * What pairs that were photographed in the same way, and in which nothing changed, say of the noise
 * of this one.
 */
struct pm_noise_prior {
    struct pm_variance_prior local[PM_SCALES]; /* of sigma_local */
    int sizes;                                 /* of floor; 0: there is none */
    double diameter[PM_SCALES];                /* of a disc as large as the region, px, ascending */
    double floor[PM_SCALES][2]; /* smallest detectable change of delta L*, a* at that size: a region
                                   that is below in both is not reported */
};

/* A pair after levelling, and the change map made from it. All of one size, borrowed. */
struct pm_levelled_pair {
    const struct pm_linear *before, *after;
    const struct pm_change *change;
    const struct pm_mask *measured; /* where regions are wanted. All valid px of change serve as
                                       surrounding skin and for the noise. */
    double contrast_error; /* of the rendering that was undone, ln units of contrast: by this share
                              of it, what was darker than its surroundings may be darker still; 0:
                              none was undone */
    const struct pm_noise_prior *prior; /* NULL: nothing is known but the pair itself */
};

/* The pair's own noise: robust sigma of averages over Gaussians of several widths. */
struct pm_noise {
    double scale_px[PM_SCALES];      /* sigma of the Gaussian, px, ascending */
    double sigma_L[PM_SCALES];       /* of delta L* so averaged, L* */
    double sigma_local[PM_SCALES];   /* of delta L* so averaged less an average twice as wide: the
                                        uncertainty of a region less its surrounding skin */
    double sigma_melanin[PM_SCALES]; /* of the part that melanin explains, L* */
    double sigma_blood[PM_SCALES];   /* of the part that blood explains, L* */
    double blood_weights[3];         /* of ln r, g, b: their sum times (L* + 16) / 3 is that part */
    double sigma_ratio[PM_SCALES];   /* of ln b - ln r, which separates melanin from shade */
    double threshold;                /* L*: smallest drop of a small mark that is likely flagged */
    float typical_sigma;             /* median of change->sigma, to which local noise is relative */
    double own_local[PM_SCALES];     /* sigma_local by this pair alone, before any prior */
    double places[PM_SCALES];        /* independent places of the skin at that scale */
    double floor_L; /* L*: by the prior, a small drop below is not reported; or 0 */
};

/* Noise of an average over area_px px, less that over the surrounding skin. */
double pm_noise_local(const struct pm_noise *noise, double area_px);
/* Noise of blood's part, so averaged. */
double pm_noise_blood(const struct pm_noise *noise, double area_px);
/* Noise of ln b - ln r averaged over area_px px. */
double pm_noise_ratio(const struct pm_noise *noise, double area_px);
/* L*: smallest drop of a small mark that is likely flagged where delta L* has this standard error
 * at the finest scale. Marks are looked for in melanin's part, whose noise goes with that of delta
 * L*. */
double pm_noise_threshold(const struct pm_noise *noise, double sigma_L);
/*
 * Takes in a prior: the noise of every scale, of L* and of all its parts, is multiplied by sqrt(
 * posterior variance / own variance) of sigma_local there, and nothing below the floor stands out.
 */
void pm_noise_with_prior(const struct pm_noise_prior *prior, struct pm_noise *noise);
/* Smallest detectable change of delta L* (0) or a* (1) of a region of that area; 0: no floor. */
double pm_noise_floor(const struct pm_noise_prior *prior, int channel, double area_px);
/* Scales change->sigma, so that it is the pair's own noise of delta L* at the finest scale. */
void pm_noise_apply(const struct pm_noise *noise, struct pm_change *change);

struct pm_region {
    int label;            /* in the label picture */
    bool darker;          /* or redder, by what stands out most; else lighter, or less red */
    int x, y, w, h;       /* bounding box, working px */
    double cx, cy;        /* centroid, working px */
    double area;          /* working px */
    double side;          /* root of the area, share of the long side */
    double delta[3];      /* L*, a*, b*: region less surrounding skin */
    double ratio[3];      /* ln(after / before) of linear r, g, b: region less surrounding skin */
    double before_rgb[3]; /* mean linear colour before */
    double sigma_L;       /* standard error of delta[0] */
    double sigma_ratio;   /* standard error of the chromatic part of ratio */
    double blood;       /* part of delta[0] that blood explains by the filter that the pair's noise
                           disturbs least, L*; < 0: redder */
    double sigma_blood; /* its standard error */
    double elongation;  /* length over breadth of the ellipse with the same moments, >= 1 */
    double relief;      /* change the other way close beside it over its own: light that moved
                           makes it, pigment does not */
    double steepness;   /* mean slope of ln Y, both photos', per 1 % of the long side */
    double outlined;    /* of the change there that no shift of the photo explains, the share that a
                           step at the region's outline explains, 0..1 */
    double at_edge;     /* share of the px about it that were not measured, 0..1 */
    double strain;      /* how much the skin there was deformed; set by the pipeline */
    double pigment_sigmas; /* how far melanin's part, the filter that the pair's noise disturbs
                              least, stands out in it where it does so most; sigmas of the finest
                              scale, >= 0 */
    double look; /* mean ln odds, by the network that sees what is about it, too, that it is a mark
                    that appeared (or faded, if lighter) */
    double red_look; /* likewise, that it is redness that appeared (or went) */
};

/* How many standard errors the change of blood is; 0: none is known. */
static inline double pm_blood_sigmas(const struct pm_region *r)
{
    return r->sigma_blood > 0.0 ? fabs(r->blood) / r->sigma_blood : 0.0;
}

struct pm_region_list {
    int count;
    struct pm_region *v;
};

void pm_region_list_free(struct pm_region_list *list);

/*
 * min_drop: smallest L* drop, never below PM_CLINICAL_DROP; 0: from the noise. labels (the
 * caller's): 1..count, in the order of list (likewise), largest drop first. Deterministic.
 */
enum pihmap_status pm_regions(struct pm_job *job, const struct pm_levelled_pair *pair,
                              double min_drop, struct pm_noise *noise, struct pm_labels *labels,
                              struct pm_region_list *list);

#endif
