/* What a px's colour says of skin, learned from the px of the same photo that the network is sure
 * of: colours that its skin has and the rest has not, under whatever light it was taken. */
#ifndef PM_SKIN_COLOUR_ODDS_H
#define PM_SKIN_COLOUR_ODDS_H

#include "skin/colours.h"

/*
 * odds (ln, natural; the photo's size) += the likelihood ratio of the px's colour between what
 * odds holds for skin and for anything else; bounded, so that surroundings outweigh colour.
 */
enum pihmap_status pm_add_colour_odds(struct pm_job *job, const struct pm_colours *c,
                                      const struct pm_plane *odds);

#endif
