#include "compare/strain.h"

#define STRAIN_SCALE 0.01    /* share of the long side: the width of a fold */
#define STRAIN_POINTS_MAX 16 /* along a region's width, and along its height */

void pm_find_strain(const struct pm_align *align, const struct pm_labels *labels,
                    struct pm_region_list *list)
{
    const int side = pm_long_side(labels->w, labels->h);
    for (int k = 0; k < list->count; k++) {
        struct pm_region *g = &list->v[k];
        const int step_x = g->w / STRAIN_POINTS_MAX + 1, step_y = g->h / STRAIN_POINTS_MAX + 1;
        double sum = 0.0, n = 0.0;
        for (int y = g->y; y < g->y + g->h; y += step_y)
            for (int x = g->x; x < g->x + g->w; x += step_x)
                if (pm_at(labels, x, y) == g->label) {
                    sum += pm_align_strain(align, x, y, STRAIN_SCALE * side);
                    n++;
                }
        g->strain = n > 0.0 ? sum / n : pm_align_strain(align, g->cx, g->cy, STRAIN_SCALE * side);
    }
}
