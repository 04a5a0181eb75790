#include "compare/comparison.h"

#include <stdlib.h>

void pm_comparison_free(struct pm_comparison *c)
{
    pm_mask_free(&c->before_skin);
    pm_mask_free(&c->after_skin);
    for (int k = 0; k < 2; k++) {
        pm_class_map_free(&c->classes[k]);
        pm_class_map_free(&c->overlay[k]);
    }
    pm_class_map_free(&c->fixed);
    pm_mask_free(&c->common);
    pm_mask_free(&c->measured);
    pm_linear_free(&c->warped);
    pm_linear_free(&c->levelled);
    pm_plane_free(&c->warped_clipped);
    for (int k = 0; k < PM_NAMED_SETS; k++) {
        pm_labels_free(&c->named[k].labels);
        pm_region_list_free(&c->named[k].list);
        free(c->named[k].names);
    }
}
