#include "skin/overlays_parts.h"

#include <string.h>

void pm_overlay_paint(const struct pm_component *box, int margin, enum pm_pixel_class as,
                      struct pm_class_map *out)
{
    const int x0 = box->x0 - margin, x1 = box->x1 + margin;
    const int y0 = box->y0 - margin, y1 = box->y1 + margin;
    const int a = x0 < 0 ? 0 : x0, b = x1 >= out->w ? out->w - 1 : x1;
    for (int y = y0 < 0 ? 0 : y0; y <= y1 && y < out->h; y++)
        if (a <= b)
            memset(pm_row(out, y) + a, (int)as, (size_t)(b - a + 1));
}
