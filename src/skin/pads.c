#include "skin/ink_layer.h"
#include "skin/overlays_parts.h"

#include <math.h>

#define SHARP 0.82       /* share of its border that is */
#define LEAST_AREA 0.001 /* share of the frame */
#define SPREAD 1.0       /* codes, sigma of the px inside that equal their neighbours */
#define EVEN 0.5         /* share of such px: JPEG rings beside the edge */
#define SOLID 0.86 /* bars, ellipses, rulers with their ticks; what was photographed has bays */
#define FILLED 0.9 /* of its box: a bar along the rim */

/* A drawing of a strong colour may have any shape: no skin, hair or cloth is of one such colour. */
#define LEAST_DRAWING 0.0005 /* share of the frame */
#define DRAWING_SHARP 0.88
#define DRAWING_EVEN 0.15 /* JPEG's colours are coarser than its light */

/* Of one colour, wherever px equal their neighbours: so large a share of its inside. */
static bool is_flat(const struct pm_ink_part *m, double share)
{
    return m->even >= share * m->inner && m->even > 0 && pm_part_even_spread(m) <= SPREAD;
}

static bool is_drawing(const struct pm_ink_layer *l, int part)
{
    const struct pm_ink_part *m = &l->of[part];
    return pm_ink_is_vivid(l->ink) && !m->rim && pm_part_is_sharp(m, DRAWING_SHARP) &&
           l->parts.v[part].area >= LEAST_DRAWING * l->codes->w * l->codes->h &&
           is_flat(m, DRAWING_EVEN);
}

static bool is_pad(const struct pm_ink_layer *l, int part)
{
    const struct pm_component *c = &l->parts.v[part];
    const struct pm_ink_part *m = &l->of[part];
    const double box = (double)(c->x1 - c->x0 + 1) * (c->y1 - c->y0 + 1);
    return pm_part_is_sharp(m, SHARP) && c->area >= LEAST_AREA * l->codes->w * l->codes->h &&
           is_flat(m, EVEN) && pm_moments_solidity(&m->moments) >= SOLID &&
           (!m->rim || c->area >= FILLED * box);
}

static void paint_pads(const struct pm_ink_layer *l, struct pm_class_map *out)
{
    for (size_t i = 0; i < l->parts.runs; i++) {
        const struct pm_run *run = &l->parts.run[i];
        const struct pm_component box = {0, run->a, run->y, run->b, run->y};
        if (is_pad(l, run->component))
            pm_overlay_paint(&box, PM_OVERLAY_MARGIN, PM_PIXEL_PAD, out);
        else if (is_drawing(l, run->component))
            pm_overlay_paint(&box, PM_OVERLAY_MARGIN, PM_PIXEL_OVERLAY, out);
    }
}

enum pihmap_status pm_find_pads(struct pm_job *job, const struct pm_codes *codes,
                                struct pm_class_map *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const struct pm_part_limits limits = {LEAST_DRAWING * codes->w * codes->h, 1, INFINITY, SHARP};
    struct pm_inks inks;
    struct pm_ink_layer layer;
    enum pihmap_status st;
    TRY(pm_pad_inks(job, codes, &inks));
    for (int i = 0; i < inks.count; i++) {
        const struct pm_mark before = pm_scratch_mark(job);
        TRY(pm_ink_layer(job, codes, &inks.v[i], &limits, &layer));
        paint_pads(&layer, out);
        pm_scratch_rewind(job, before);
    }
out:
    pm_scratch_rewind(job, mark);
    return st;
}
