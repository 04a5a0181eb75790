/*
 * Marks and shadows of a synthetic pair, painted on a canvas in linear light. Coordinates are
 * canvas px; the before photo is canvas px (ox, oy) .. (ox + w, oy + h).
 */
#ifndef PM_SUPPORT_PAIR_MARKS_H
#define PM_SUPPORT_PAIR_MARKS_H

#include "support/mark_optics.h"

struct pm_pair_canvas {
    struct pm_linear light; /* what they are painted on */
    struct pm_mask skin;
    int ox, oy, w, h; /* the before photo */
    /* How marks are painted; pm_pair_add_marks() sets these. */
    bool shapes;                     /* all, not only blots */
    bool spots;                      /* PIH as adhesive spots */
    const struct pm_mark_view *view; /* colours by optics; NULL: by the recipe of "standard" */
    double ita;                      /* of the skin; with view */
    double lamp;                     /* direction towards the lamp: radians from +x to +y */
};

/* Paint one mark where it lies wholly on skin and wholly in the after photo, and add it to the
 * pair's marks, labels and footprint. radius in px, drop in L*. False: no place found. */
bool pm_pair_add_mark(struct pm_pair_canvas *canvas, struct pm_random *random,
                      enum pm_pair_kind kind, double radius, double drop, struct pm_pair *pair);

/* All marks, distractors and shadows that draw asks for. */
void pm_pair_add_marks(struct pm_pair_canvas *canvas, const struct pm_pair_draw *draw,
                       struct pm_random *random, struct pm_pair *pair);

/* Darken everything on one side of a soft, slightly curved line through the skin. */
void pm_pair_add_shadow(struct pm_pair_canvas *canvas, struct pm_random *random, double depth,
                        struct pm_pair *pair);

/* Everything that *draw asks for: the pair's labels, footprint, delta_L and shadow (allocated
 * here), and its marks. With draw->fading the deltas are those of marks that go. */
enum pihmap_status pm_pair_paint(struct pm_job *job, struct pm_pair_canvas *canvas,
                                 const struct pm_pair_draw *draw, uint64_t seed,
                                 struct pm_pair *pair);

#endif
