/*
 * The photo's own skin as a cluster of colours: which of several candidates is the skin.
 *
 * Gloss adds the lamp's colour to the skin's, and shade takes light away: along the light the
 * chromaticity moves on a line. So a cluster is a mean chromaticity that is a linear function
 * of ln g, and an ellipse round it.
 */
#ifndef PM_SKIN_CLUSTER_H
#define PM_SKIN_CLUSTER_H

#include "skin/colours.h"

struct pm_cluster {
    double light;      /* median ln g */
    double mean[2];    /* ln(r/g), ln(g/b) at that light */
    double slope[2];   /* of them along ln g; gloss: < 0 */
    double inverse[3]; /* of the covariance round that line: xx, xy, yy */
};

/* Squared distance, sigma. */
double pm_from_cluster(const struct pm_cluster *k, double rg, double gb, double light);

/* ln of light over the cluster's median: darker is hair, pupils, nostrils, cast shadow;
 * brighter is gloss. */
#define PM_SKIN_DARKEST -1.7
#define PM_SKIN_BRIGHTEST 1.5

/* *found false: nothing in the photo can be skin. Scratch only. */
enum pihmap_status pm_find_cluster(struct pm_job *job, const struct pm_colours *c,
                                   struct pm_cluster *out, bool *found);

#endif
