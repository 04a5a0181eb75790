/* The change of the whole area, where something in the photos says what the light did. */
#ifndef PM_COMPARE_WHOLE_AREA_H
#define PM_COMPARE_WHOLE_AREA_H

#include "compare/comparison.h"

/* c->whole from the reference or from the colour charts, and with it r->change. Without either
 * both stay as they are. */
enum pihmap_status pm_tie_to_reference(struct pm_job *job, pihmap_result *r,
                                       struct pm_comparison *c);

/* c->whole into the report, or why it is not known. */
void pm_describe_whole_area(pihmap_result *r, const struct pm_comparison *c);

#endif
