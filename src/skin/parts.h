/*
 * Parts of a face that are no skin, as the network names them. It does not tell hair from other
 * things behind the skin (PM_NET_HAIR and PM_NET_OTHER are trained as one there), so hair is
 * believed only where skin surrounds it.
 */
#ifndef PM_SKIN_PARTS_H
#define PM_SKIN_PARTS_H

#include "skin/net.h"
#include "skin/pixel_class.h"

/*
 * *out (allocated, of the photo's working size) = PM_PIXEL_HAIR, BROW, EYE, LIP or NOSTRIL where
 * the network sees one, and PM_PIXEL_MEASURED elsewhere. Whether such a px is left out is not
 * decided here. What lies above an eye and is no larger than a brow is one.
 */
enum pihmap_status pm_skin_parts(struct pm_job *job, const struct pm_net_answer *net,
                                 struct pm_class_map *out);

#endif
