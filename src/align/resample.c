#include "align/resample.h"

#include "base/simd.h"
#include "base/target_clones.h"

#define CHUNK 64 /* points whose weights are found together, vectorised */

/* Of points along an axis: the pixel at or before each, and the weights of four pixels, from the
 * one before that on. */
struct taps {
    int first[CHUNK];
    float weight[4][CHUNK];
};

/* at: coordinates on an axis of n px; clamped to -1 .. n. */
PM_TARGET_CLONES static void find_taps(const float *restrict at, int count, int n,
                                       struct taps *restrict out)
{
    const float most = (float)n;
    for (int i = 0; i < count; i++) {
        float v = at[i] > -1.0f ? at[i] : -1.0f;
        v = v < most ? v : most;
        const int first = (int)(v + 1.0f) - 1;
        float weight[4];
        pm_cubic_weights(v - (float)first, weight);
        out->first[i] = first;
        for (int k = 0; k < 4; k++)
            out->weight[k][i] = weight[k];
    }
}

static int clamp(int i, int n)
{
    return i < 0 ? 0 : i >= n ? n - 1 : i;
}

/* Near the border, where every index is clamped. */
static __attribute__((noinline)) float edge_sample(const struct pm_plane *p, const struct taps *x,
                                                   const struct taps *y, int at)
{
    const float *row[4];
    int column[4];
    float sum = 0;
    for (int i = 0; i < 4; i++) {
        row[i] = pm_row(p, clamp(y->first[at] + i - 1, p->h));
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

/* Away from it. The four rows at v, w floats apart, are summed first, four columns at a time. */
static inline float inner_sample(const float *v, size_t w, const struct taps *x,
                                 const struct taps *y, int at)
{
    const pm_four line =
        y->weight[0][at] * pm_load_four(v) + y->weight[1][at] * pm_load_four(v + w) +
        y->weight[2][at] * pm_load_four(v + 2 * w) + y->weight[3][at] * pm_load_four(v + 3 * w);
    return (x->weight[0][at] * line[0] + x->weight[2][at] * line[2]) +
           (x->weight[1][at] * line[1] + x->weight[3][at] * line[3]);
}

PM_TARGET_CLONES static void resample_chunk(const struct pm_plane *p, const struct taps *x,
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
