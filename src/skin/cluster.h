/*
 * The photo's own skin as a cluster in log chromaticity, fitted by weighted moments from several
 * seeds; the best candidate is kept.
 *
 * Gloss adds the lamp's colour to the skin's, and shade takes light away, so the chromaticity moves
 * along a line with the light. A cluster is therefore a mean chromaticity that is linear in ln g,
 * and an ellipse (covariance) round it.
 */
#ifndef PM_SKIN_CLUSTER_H
#define PM_SKIN_CLUSTER_H

#include "skin/colours.h"

struct pm_cluster {
    double light;      /* median ln g */
    double mean[2];    /* ln(r/g), ln(g/b) at that light */
    double slope[2];   /* of both along ln g; gloss makes it negative */
    double inverse[3]; /* of the covariance round that line: xx, xy, yy */
};

/* Squared Mahalanobis distance. */
double pm_cluster_distance2(const struct pm_cluster *k, double rg, double gb, double light);

/* ln of light over the cluster's median. Darker px are hair, pupils, nostrils or cast shadow;
 * brighter ones are gloss. */
#define PM_SKIN_DARKEST -1.7
#define PM_SKIN_BRIGHTEST 1.5

/* *found false: nothing in the photo can be skin. Scratch only. */
enum pihmap_status pm_find_cluster(struct pm_job *job, const struct pm_colours *c,
                                   struct pm_cluster *out, bool *found);

#endif
