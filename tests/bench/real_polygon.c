#include "bench/real_polygon.h"

#include <math.h>

bool real_polygon_of(const json_t *corners, struct real_polygon *out)
{
    const size_t n = json_array_size(corners);
    if (n < 3 || n > REAL_CORNERS_MAX)
        return false;
    for (size_t i = 0; i < n; i++) {
        const json_t *corner = json_array_get(corners, i);
        const json_t *x = json_array_get(corner, 0), *y = json_array_get(corner, 1);
        if (!json_is_number(x) || !json_is_number(y))
            return false;
        out->x[i] = json_number_value(x);
        out->y[i] = json_number_value(y);
    }
    out->count = (int)n;
    return true;
}

/* Even-odd rule; x, y in shares of width and height. */
static bool is_inside(const struct real_polygon *p, double x, double y)
{
    bool inside = false;
    for (int i = 0, j = p->count - 1; i < p->count; j = i++)
        if ((p->y[i] > y) != (p->y[j] > y) &&
            x < p->x[i] + (p->x[j] - p->x[i]) * (y - p->y[i]) / (p->y[j] - p->y[i]))
            inside = !inside;
    return inside;
}

/* The px that the corners' shares of n px span, from *first to before *end. */
static void span(const double *share, int count, int n, int *first, int *end)
{
    double low = share[0], high = share[0];
    for (int i = 1; i < count; i++) {
        low = fmin(low, share[i]);
        high = fmax(high, share[i]);
    }
    *first = (int)fmax(0, floor(low * n));
    *end = (int)fmin(n, ceil(high * n));
}

void real_polygon_fill(const struct real_polygon *polygon, uint8_t value, struct pm_mask *out)
{
    int left, right, top, bottom;
    if (!polygon->count)
        return;
    span(polygon->x, polygon->count, out->w, &left, &right);
    span(polygon->y, polygon->count, out->h, &top, &bottom);
    for (int y = top; y < bottom; y++)
        for (int x = left; x < right; x++)
            if (is_inside(polygon, (x + 0.5) / out->w, (y + 0.5) / out->h))
                pm_at(out, x, y) = value;
}
