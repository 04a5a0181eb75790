#include "align/overlap.h"

bool pm_align_is_inside(const struct pm_align *a, int w, int h, int x, int y)
{
    double qx, qy;
    const bool finite = pm_h_apply(a->before_to_after, x, y, &qx, &qy);
    qx += (double)pm_at(&a->dx, x, y);
    qy += (double)pm_at(&a->dy, x, y);
    return finite && qx > -0.5 && qy > -0.5 && qx < w - 0.5 && qy < h - 0.5;
}

double pm_align_overlap(const struct pm_align *a, const struct pm_mask *skin, int w, int h,
                        double *cx, double *cy)
{
    double all = 1e-9, seen = 0.0, x = 0.0, y = 0.0;
    for (int j = 0; j < skin->h; j += 2)
        for (int i = 0; i < skin->w; i += 2) {
            if (!pm_at(skin, i, j))
                continue;
            all += 1.0;
            x += i;
            y += j;
            seen += pm_align_is_inside(a, w, h, i, j);
        }
    *cx = x / all;
    *cy = y / all;
    return seen / all;
}
