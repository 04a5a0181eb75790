/*
 * Marks and shadows of a made pair, painted on a canvas in linear light. Coordinates are
 * canvas px; the before photo is canvas px (ox, oy) .. (ox + w, oy + h).
 */
#ifndef PM_SUPPORT_PAIR_MARKS_H
#define PM_SUPPORT_PAIR_MARKS_H

#include "support/pair.h"

struct pm_pair_canvas {
    struct pm_linear light; /* what is painted on */
    struct pm_mask skin;
    int ox, oy, w, h; /* the before photo */
};

/* Paint one mark with a centre inside the skin where pose shows it whole in an after photo
 * of aw x ah px; adds it to pair's marks, labels and reach. False: no room found. */
bool pm_pair_add_mark(struct pm_pair_canvas *canvas, struct pm_random *random,
                      enum pm_pair_kind kind, double radius, double drop, int aw, int ah,
                      struct pm_pair *pair);

/* Darken everything on one side of a soft, slightly bent line through the skin. */
void pm_pair_add_shadow(struct pm_pair_canvas *canvas, struct pm_random *random, double depth,
                        struct pm_pair *pair);

#endif
