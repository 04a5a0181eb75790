#include "align/resample.h"

#include "base/lanes.h"
#include "base/wide.h"

#define CHUNK 64 /* places whose weights are found together, by vectors */

/* Of places along an axis: the neighbour at or before each, how far beyond it the place is (0..1),
 * and the weights of the four neighbours from the one before that on: Catmull-Rom. */
struct taps {
    int first[CHUNK];
    float part[CHUNK], weight[4][CHUNK];
};

/* at: coordinates; held within a px of the n px that there are. */
PM_WIDE static void find_taps(const float *restrict at, int count, int n, struct taps *restrict out)
{
    const float most = (float)n;
    for (int i = 0; i < count; i++) {
        float v = at[i] > -1.0f ? at[i] : -1.0f;
        v = v < most ? v : most;
        const int first = (int)(v + 1.0f) - 1;
        const float t = v - (float)first, s = 1.0f - t;
        out->first[i] = first;
        out->part[i] = t;
        out->weight[0][i] = -0.5f * t * s * s;
        out->weight[1][i] = 1.0f + t * t * (1.5f * t - 2.5f);
        out->weight[2][i] = 1.0f + s * s * (1.5f * s - 2.5f);
        out->weight[3][i] = -0.5f * s * t * t;
    }
}

/* The same weights of one place, side by side. */
static inline pm_four weights_of(float t)
{
    const pm_four c0 = {0.0f, 1.0f, 0.0f, 0.0f}, c1 = {-0.5f, 0.0f, 0.5f, 0.0f};
    const pm_four c2 = {1.0f, -2.5f, 2.0f, -0.5f}, c3 = {-0.5f, 1.5f, -1.5f, 0.5f};
    return c0 + t * (c1 + t * (c2 + t * c3));
}

static int clamp(int i, int n)
{
    return i < 0 ? 0 : i >= n ? n - 1 : i;
}

/* Near the border: every index is clamped. */
static __attribute__((noinline)) float edge_sample(const struct pm_plane *p, const struct taps *x,
                                                   const struct taps *y, int at)
{
    const float *row[4];
    int column[4];
    float sum = 0;
    for (int i = 0; i < 4; i++) {
        row[i] = p->v + (size_t)clamp(y->first[at] + i - 1, p->h) * (size_t)p->w;
        column[i] = clamp(x->first[at] + i - 1, p->w);
    }
    for (int i = 0; i < 4; i++) {
        float line = 0;
        for (int j = 0; j < 4; j++)
            line += y->weight[j][at] * row[j][column[i]];
        sum += x->weight[i][at] * line;
    }
    return sum;
}

/* The four rows at v, w floats apart, are mixed down first, four columns at a time. */
static inline float inner_sample(const float *v, size_t w, const struct taps *x,
                                 const struct taps *y, int at)
{
    const pm_four line = y->weight[0][at] * pm_four_at(v) + y->weight[1][at] * pm_four_at(v + w) +
                         y->weight[2][at] * pm_four_at(v + 2 * w) +
                         y->weight[3][at] * pm_four_at(v + 3 * w);
    const pm_four shares = line * weights_of(x->part[at]);
    return (shares[0] + shares[2]) + (shares[1] + shares[3]);
}

PM_WIDE static void resample_chunk(const struct pm_plane *p, const struct taps *x,
                                   const struct taps *y, int count, float *restrict out)
{
    const size_t w = (size_t)p->w;
    const int x_end = p->w - 2, y_end = p->h - 2;
    const float *const corner = p->v - w - 1;
    for (int i = 0; i < count; i++) {
        const int x0 = x->first[i], y0 = y->first[i];
        if (x0 >= 1 && y0 >= 1 && x0 < x_end && y0 < y_end)
            out[i] = inner_sample(corner + (size_t)y0 * w + (size_t)x0, w, x, y, i);
        else
            out[i] = edge_sample(p, x, y, i);
    }
}

void pm_resample_row(const struct pm_plane *p, const float *x, const float *y, int n, float *out)
{
    struct taps across, down;
    for (int i = 0; i < n; i += CHUNK) {
        const int count = n - i < CHUNK ? n - i : CHUNK;
        find_taps(x + i, count, p->w, &across);
        find_taps(y + i, count, p->h, &down);
        resample_chunk(p, &across, &down, count, out + i);
    }
}
