#include "compare/pair_classes.h"

#include "compare/areas.h"
#include "compare/facts.h"

#include <math.h>

/* The class in the after photo of before px (x, y); PM_PIXEL_BACKGROUND outside it. */
static enum pm_pixel_class class_after(const struct pm_align *a, const struct pm_class_map *after,
                                       int x, int y)
{
    double qx, qy;
    if (!pm_h_apply(a->before_to_after, x, y, &qx, &qy))
        return PM_PIXEL_BACKGROUND;
    qx = floor(qx + (double)pm_at(&a->dx, x, y) + 0.5);
    qy = floor(qy + (double)pm_at(&a->dy, x, y) + 0.5);
    return qx >= 0 && qy >= 0 && qx < after->w && qy < after->h
               ? (enum pm_pixel_class)pm_at(after, (int)qx, (int)qy)
               : PM_PIXEL_BACKGROUND;
}

/* Of a px that shows skin in the before photo and was not measured. */
static enum pm_pixel_class why_not(const struct pm_align *a, const struct pm_class_map *after,
                                   int x, int y)
{
    const enum pm_pixel_class then = class_after(a, after, x, y);
    const bool says_why =
        then != PM_PIXEL_MEASURED && then != PM_PIXEL_OTHER_SKIN && pm_pixel_hides_skin(then);
    return says_why ? then : PM_PIXEL_NO_COUNTERPART;
}

static enum pm_pixel_class class_of(const pihmap_result *r, const struct pm_comparison *c, int x,
                                    int y)
{
    const enum pm_pixel_class before = (enum pm_pixel_class)pm_at(&c->classes[0], x, y);
    return pm_at(&c->common, x, y)       ? PM_PIXEL_MEASURED
           : before != PM_PIXEL_MEASURED ? before
                                         : why_not(&r->align, &c->classes[1], x, y);
}

enum pihmap_status pm_pair_classes(struct pm_job *job, pihmap_result *r,
                                   const struct pm_comparison *c)
{
    struct pm_class_map *m = &r->classes;
    struct pm_mask roi = {0, 0, NULL};
    enum pihmap_status st;
    TRY(pm_class_map_alloc(job, c->common.w, c->common.h, m));
    for (int y = 0; y < m->h; y++)
        for (int x = 0; x < m->w; x++)
            pm_at(m, x, y) = (uint8_t)class_of(r, c, x, y);
    if (r->options.roi[2])
        TRY(pm_roi_mask(job, r, &roi));
    pm_describe_pixels(m, roi.v ? &roi : NULL, r->report.pixel_share, &r->report.coverage);
    for (size_t i = 0; roi.v && i < pm_pixels(m); i++)
        m->v[i] = roi.v[i] ? m->v[i] : PM_PIXEL_OUTSIDE_AREA;
out:
    pm_mask_free(&roi);
    return st;
}
