#include "change/window.h"

static int at_least_0(int v)
{
    return v > 0 ? v : 0;
}

static int at_most(int v, int limit)
{
    return v < limit ? v : limit;
}

struct pm_window pm_region_window(const struct pm_region *r, const struct pm_labels *labels,
                                  int width, size_t most_px)
{
    struct pm_window out = {at_least_0(r->x - width), at_least_0(r->y - width),
                            at_most(r->x + r->w + width, labels->w),
                            at_most(r->y + r->h + width, labels->h), 1};
    while ((size_t)((out.x1 - out.x0) / out.step + 1) * (size_t)((out.y1 - out.y0) / out.step + 1) >
           most_px)
        out.step++;
    return out;
}
