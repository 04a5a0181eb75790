/*
 * How well a result agrees with the ground truth of its synthetic pair. One pair gives a pm_score,
 * many give a pm_tally: the figures that are printed.
 *
 * - A pixel is *flagged* when it belongs to a region of kind pih.
 * - A mark is *found* when >= 30 % of its label is flagged. A flagged region of at least
 *   (0.6 % of side)^2 is *false* when < 20 % of it lies in the footprint of any mark. When most of
 *   it lies on a shadow's edge it also counts as shadow reported as PIH.
 * - A red mark of which >= 30 % is flagged is redness reported as PIH, and a pimple one a pimple
 *   reported as PIH; neither is a false region, for it touches a mark. A red mark of which >= 30 %
 *   lies in regions of kind erythema (less_red where the marks go) is redness that is named.
 * - Where the marks go (pair->fading), a mark is found in regions of kind faded, and every
 *   region of kind pih is false.
 * - precision = found / (found + false); recall = found / marks (those of declined pairs are
 *   missed); IoU over all flagged and all PIH-marked pixels of skin.
 * - Registration: distance from the mapped to the true point, per mille of the before photo's long
 *   side, on a 41 x 41 grid over the skin that the after photo shows.
 * - delta L* of the region that covers most of a found mark, against the mark's true mean; and, for
 *   the coverage of delta_L_ci95, against the true mean over the region itself.
 */
#ifndef PM_SUPPORT_SCORE_H
#define PM_SUPPORT_SCORE_H

#include "pihmap.h"
#include "support/pair.h"

#define PM_SCORE_GRID 41
#define PM_SCORE_POINTS (PM_SCORE_GRID * PM_SCORE_GRID)
#define PM_ITA_CLASSES 6
#define PM_FOUND_SHARE 0.3 /* share of a mark's label that is flagged */

struct pm_mark_score {
    enum pm_pair_kind kind;
    double seen, flagged;         /* shares of its label in any region, in a wanted region */
    double red;                   /* in a region of kind erythema */
    double true_delta_L, delta_L; /* delta_L NAN: no region covers it */
    double region_true_delta_L, ci95[2];
    double x, y, area;
    enum pihmap_kind region_kind;  /* of the region that covers most of it */
    enum pihmap_evidence evidence; /* what decided its kind; none: no region */
};

struct pm_score {
    int index;
    enum pihmap_status status;
    int ita_class; /* 0 very light .. 5 dark, of the true skin of the before photo */
    double ita, seconds;
    enum pm_rendering_kind rendering;
    int mark_count;
    struct pm_mark_score mark[PM_PAIR_MARKS];
    int false_regions, shadow_regions; /* shadow_regions are among false_regions */
    int pih_regions, other_regions;
    double both_px, either_px; /* of the IoU */
    double largest_delta;      /* largest |delta_L| of any region, 0 without one */
    int points;
    float error[PM_SCORE_POINTS]; /* per mille */
};

struct pm_tally {
    int pairs, declined, failed;
    int marks, found, seen; /* PIH */
    int erythema, erythema_as_pih, erythema_named, pimples, pimples_as_pih;
    int false_regions, shadow_regions, other_regions;
    double recall, precision, f1, iou, false_per_pair, erythema_share, named_share, pimple_share;
    double align_median, align_p95, align_worst; /* per mille; align_worst: worst pair's median */
    double delta_L_error;                        /* median |reported - true| of found marks */
    double ci_coverage; /* share of found marks whose region's true mean is in ci95 */
    double seconds;     /* median per pair */
};

/* "very light" .. "dark" */
const char *pm_ita_class_name(int ita_class);
/* 0 very light .. 5 dark */
int pm_ita_class_index(double ita);

/* Fill score from a result of pihmap_compare(), which may be declined, or NULL when it failed. The
 * caller has set index, status and seconds. */
enum pihmap_status pm_score_pair(struct pm_job *job, const struct pm_pair *pair,
                                 const pihmap_result *result, struct pm_score *score);

/* The id of the found region at px (x, y) of the before photo, 0: none. */
int pm_score_region_at(const struct pm_pair *pair, const pihmap_result *result, int x, int y);

/* The figures of those of n scores whose class is ita_class (-1: all). */
enum pihmap_status pm_score_tally(struct pm_job *job, const struct pm_score *scores, int n,
                                  int ita_class, struct pm_tally *tally);

/* The figures of those that this rendering was applied to. */
enum pihmap_status pm_score_tally_rendering(struct pm_job *job, const struct pm_score *scores,
                                            int n, enum pm_rendering_kind rendering,
                                            struct pm_tally *tally);

#endif
