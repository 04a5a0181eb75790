#include "align/resample.h"

#include <math.h>

/* Weights of the four neighbours at -1, 0, 1, 2 for a fraction t in [0, 1). */
static void keys_weights(float t, float weight[4])
{
    const float s = 1.0f - t;
    weight[0] = -0.5f * t * s * s;
    weight[1] = 1.0f + t * t * (1.5f * t - 2.5f);
    weight[2] = 1.0f + s * s * (1.5f * s - 2.5f);
    weight[3] = -0.5f * s * t * t;
}

static int clamp(int i, int n)
{
    return i < 0 ? 0 : i >= n ? n - 1 : i;
}

static float dot4(const float *v, const float weight[4])
{
    return v[0] * weight[0] + v[1] * weight[1] + v[2] * weight[2] + v[3] * weight[3];
}

/* Near the border: every index is clamped. */
static float edge_sample(const struct pm_plane *p, int x0, int y0, const float wx[4],
                         const float wy[4])
{
    float sum = 0.0f;
    for (int j = 0; j < 4; j++) {
        const float *row = p->v + (size_t)clamp(y0 + j - 1, p->h) * (size_t)p->w;
        float line[4];
        for (int i = 0; i < 4; i++)
            line[i] = row[clamp(x0 + i - 1, p->w)];
        sum += wy[j] * dot4(line, wx);
    }
    return sum;
}

void pm_resample_row(const struct pm_plane *p, const float *x, const float *y, int n, float *out)
{
    const float right = (float)p->w, low = (float)p->h;
    for (int i = 0; i < n; i++) {
        const float cx = fminf(fmaxf(x[i], -1.0f), right), cy = fminf(fmaxf(y[i], -1.0f), low);
        const int x0 = (int)(cx + 1.0f) - 1, y0 = (int)(cy + 1.0f) - 1;
        float wx[4], wy[4];
        keys_weights(cx - (float)x0, wx);
        keys_weights(cy - (float)y0, wy);
        if (x0 < 1 || y0 < 1 || x0 + 2 >= p->w || y0 + 2 >= p->h) {
            out[i] = edge_sample(p, x0, y0, wx, wy);
            continue;
        }
        const float *v = p->v + (size_t)(y0 - 1) * (size_t)p->w + (size_t)(x0 - 1);
        float sum = 0.0f;
        for (int j = 0; j < 4; j++, v += p->w)
            sum += wy[j] * dot4(v, wx);
        out[i] = sum;
    }
}
