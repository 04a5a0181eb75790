#include "compare/overlaid.h"

#include "base/reason.h"
#include "skin/collage.h"
#include "skin/hidden.h"
#include "skin/overlays.h"

enum pihmap_status pm_leave_out_overlays(struct pm_job *job, struct pm_photo *photo, int which,
                                         struct pm_comparison *c)
{
    struct pm_mask *skin = which ? &c->after_skin : &c->before_skin;
    struct pm_class_map *overlay = &c->overlay[which];
    enum pihmap_status st;
    TRY(pm_find_overlays(job, photo, overlay));
    TRY(pm_keep_overlays_on_skin(job, skin, overlay));
    TRY(pm_find_collage(job, photo, overlay, skin, &c->collage[which]));
    pm_class_map_clear(overlay, skin);
    pm_class_map_put(overlay, &c->classes[which]);
    st = pm_hide_overlays(job, overlay, photo);
out:
    return st;
}

/* Two photos in one file match neither half of another such file. */
enum pihmap_status pm_refuse_collages(struct pm_job *job, const struct pm_comparison *c)
{
    for (int k = 0; k < 2; k++)
        if (c->collage[k])
            return pm_decline(job, PIHMAP_EALIGN,
                              &(struct pihmap_reason){k ? PIHMAP_REASON_COLLAGE_AFTER
                                                        : PIHMAP_REASON_COLLAGE_BEFORE,
                                                      {0}});
    return PIHMAP_OK;
}

void pm_clear_overlaid(const struct pm_comparison *c, struct pm_mask *mask)
{
    pm_class_map_clear(&c->overlay[1], mask);
}
