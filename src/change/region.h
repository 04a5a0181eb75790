/*
 * Regions whose change stands out of the pair's own noise, and their figures.
 *
 * detect  (change map -> labels): at several scales the change is compared with what that
 *         scale shows over the whole skin (a robust sigma, so the noise floor is the pair's
 *         own); places over the threshold are flooded downhill to a share of their peak, so
 *         marks that only touch stay apart and outlines are tight.
 * measure (labels -> regions): differences of differences against the region's unchanged
 *         surround, with an interval from the noise measured at the region's size; those that
 *         chance may have shown somewhere in the picture are dropped.
 */
#ifndef PM_CHANGE_REGION_H
#define PM_CHANGE_REGION_H

#include "base/change.h"

#define PM_SCALES 4

/*
 * A small region must stand this many sigma out. Gaussian noise over a face has some 5,000
 * independent places: 4.3 sigma would give one false seed in 20 pictures; the rest is for
 * tails that are heavier than Gaussian.
 */
#define PM_FLAG_SIGMAS 4.5

/* The pair's own noise: robust sigma of averages over Gaussians of several widths. */
struct pm_noise {
    double scale_px[PM_SCALES];      /* sigma of the Gaussian, px, ascending */
    double sigma_L[PM_SCALES];       /* of delta L* so averaged, L* */
    double sigma_local[PM_SCALES];   /* of delta L* so averaged less twice as wide an average:
                                        what a region less its surround is uncertain by */
    double sigma_melanin[PM_SCALES]; /* of the part that melanin explains, L* */
    double sigma_ratio[PM_SCALES];   /* of ln b - ln r, what tells melanin from shade */
    double threshold;                /* L*: smallest drop of a small region that stands out */
};

/* Noise of an average over area_px px, less that over its surround. */
double pm_noise_local(const struct pm_noise *noise, double area_px);
/* Noise of an average over area_px px. */
double pm_noise_ratio(const struct pm_noise *noise, double area_px);

struct pm_region {
    int label;            /* in the label picture */
    bool darker;          /* else lighter */
    int x, y, w, h;       /* bounding box, working px */
    double cx, cy;        /* centroid, working px */
    double area;          /* working px */
    double delta[3];      /* L*, a*, b*: region less surround */
    double ratio[3];      /* ln(after / before) of linear r, g, b: region less surround */
    double before_rgb[3]; /* mean linear colour before */
    double sigma_L;       /* standard error of delta[0] */
    double sigma_ratio;   /* standard error of the chromatic part of ratio */
    double elongation;    /* length over breadth of the ellipse with the same moments, >= 1 */
    double relief;        /* lightening close beside it, over its own darkening: what moved light
                             does, and pigment does not */
    double strain;        /* how much the skin there moved in itself; set by the pipeline */
};

struct pm_region_list {
    int count;
    struct pm_region *v;
};

void pm_region_list_free(struct pm_region_list *list);

/*
 * before, after (levelled): what change was made from. measured: within
 * skin, where regions are wanted; the rest serves as surround and for the noise. min_drop:
 * smallest L* drop, 0: from the noise, never below 0.8. labels (the caller's): 1..count, in the
 * order of list, largest drop first. change->sigma is scaled so that it is the pair's own noise of
 * delta L*. Deterministic.
 */
enum pihmap_status pm_regions(struct pm_job *job, const struct pm_linear *before,
                              const struct pm_linear *after, struct pm_change *change,
                              const struct pm_mask *measured, double min_drop,
                              struct pm_noise *noise, struct pm_labels *labels,
                              struct pm_region_list *list);

#endif
