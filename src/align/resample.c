#include "align/resample.h"

#include "base/lanes.h"
#include "base/wide.h"

#define CHUNK 64 /* places whose weights are found together, by vectors */

/* The four neighbours along an axis from first - 1 on, and their weights. */
struct taps {
    int first[CHUNK];
    float weight[4][CHUNK];
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
        out->weight[0][i] = -0.5f * t * s * s;
        out->weight[1][i] = 1.0f + t * t * (1.5f * t - 2.5f);
        out->weight[2][i] = 1.0f + s * s * (1.5f * s - 2.5f);
        out->weight[3][i] = -0.5f * s * t * t;
    }
}

static int clamp(int i, int n)
{
    return i < 0 ? 0 : i >= n ? n - 1 : i;
}

/* Near the border: every index is clamped. */
static float edge_sample(const struct pm_plane *p, int x0, int y0, const float wx[4],
                         const float wy[4])
{
    float line[4] = {0};
    for (int j = 0; j < 4; j++) {
        const float *row = p->v + (size_t)clamp(y0 + j - 1, p->h) * (size_t)p->w;
        for (int i = 0; i < 4; i++)
            line[i] += wy[j] * row[clamp(x0 + i - 1, p->w)];
    }
    return line[0] * wx[0] + line[1] * wx[1] + line[2] * wx[2] + line[3] * wx[3];
}

/* The four rows at v, w floats apart: mixed down first, four columns at a time. */
static inline float inner_sample(const float *v, size_t w, const float wx[4], const float wy[4])
{
    const pm_four line = wy[0] * pm_four_at(v) + wy[1] * pm_four_at(v + w) +
                         wy[2] * pm_four_at(v + 2 * w) + wy[3] * pm_four_at(v + 3 * w);
    return line[0] * wx[0] + line[1] * wx[1] + line[2] * wx[2] + line[3] * wx[3];
}

static void resample_chunk(const struct pm_plane *p, const struct taps *x, const struct taps *y,
                           int count, float *out)
{
    const size_t w = (size_t)p->w;
    for (int i = 0; i < count; i++) {
        const float wx[4] = {x->weight[0][i], x->weight[1][i], x->weight[2][i], x->weight[3][i]};
        const float wy[4] = {y->weight[0][i], y->weight[1][i], y->weight[2][i], y->weight[3][i]};
        const int x0 = x->first[i], y0 = y->first[i];
        const bool inner = x0 >= 1 && y0 >= 1 && x0 + 2 < p->w && y0 + 2 < p->h;
        out[i] = inner ? inner_sample(p->v + (size_t)(y0 - 1) * w + (size_t)(x0 - 1), w, wx, wy)
                       : edge_sample(p, x0, y0, wx, wy);
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
