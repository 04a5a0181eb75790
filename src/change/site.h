/*
 * The site of a region: what the place alone would do to its change. Where shape turns the light
 * quickly, or skin ends, a photo differs from the next without any mark; and a change that a small
 * shift of the photo makes, lies along edges that were there before.
 */
#ifndef PM_CHANGE_SITE_H
#define PM_CHANGE_SITE_H

#include "change/region.h"

/*
 * Sets r->steepness, r->outlined and r->at_edge from the px within width px of its box. near: for
 * every px of the labels, whether it lies in or so near to a region that it is no surrounding skin.
 * Pure; the region's box and label must be known.
 */
void pm_describe_site(const struct pm_levelled_pair *pair, const struct pm_labels *labels,
                      const uint8_t *near, int width, struct pm_region *r);

#endif
