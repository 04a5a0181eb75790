/*
 * Direction and description of a keypoint. The patch is cut out turned and sized to the
 * keypoint, PATCH x PATCH samples, and its gradients fill 4 x 4 x 8 bins with linear weights.
 */
#include "align/keypoint.h"

#include <math.h>
#include <string.h>

#define PI_F ((float)M_PI)
#define ANGLE_BINS 36
#define ANGLE_RADIUS 4.5f /* sigma: three times the window's 1.5 */
#define ANGLE_STEP 0.75f  /* sigma between samples */
#define ANGLE_SECOND 0.8f /* of the best: a second direction worth its own description */
#define PATCH 16          /* samples across; the cells are 4 samples */
#define PATCH_STEP 0.75f  /* sigma between samples: 12 sigma across, as Lowe's */
#define CELL (PATCH / 4)
#define BINS 8
#define DESCRIPTOR_CLIP 0.2f /* of a unit vector: no single strong edge may rule */

static float sample(const struct pm_plane *p, float x, float y)
{
    x = fminf(fmaxf(x, 0.0f), (float)p->w - 1.001f);
    y = fminf(fmaxf(y, 0.0f), (float)p->h - 1.001f);
    const int x0 = (int)x, y0 = (int)y;
    const float fx = x - (float)x0, fy = y - (float)y0;
    const float *v = p->v + (size_t)y0 * (size_t)p->w + (size_t)x0, *w = v + p->w;
    const float t = v[0] + fx * (v[1] - v[0]), l = w[0] + fx * (w[1] - w[0]);
    return t + fy * (l - t);
}

static void angle_histogram(const struct pm_plane *p, float x, float y, float sigma,
                            float histogram[ANGLE_BINS])
{
    const float step = ANGLE_STEP * sigma;
    const int radius = (int)(ANGLE_RADIUS / ANGLE_STEP);
    memset(histogram, 0, ANGLE_BINS * sizeof *histogram);
    for (int j = -radius; j <= radius; j++)
        for (int i = -radius; i <= radius; i++) {
            const float d2 = (float)(i * i + j * j) * ANGLE_STEP * ANGLE_STEP;
            if (d2 > ANGLE_RADIUS * ANGLE_RADIUS)
                continue;
            const float px = x + (float)i * step, py = y + (float)j * step;
            const float gx = sample(p, px + 1.0f, py) - sample(p, px - 1.0f, py);
            const float gy = sample(p, px, py + 1.0f) - sample(p, px, py - 1.0f);
            const float weight = expf(-0.5f * d2 / (1.5f * 1.5f)) * sqrtf(gx * gx + gy * gy);
            const float bin = (atan2f(gy, gx) / PI_F + 1.0f) * (0.5f * ANGLE_BINS);
            const int b = (int)bin;
            const float t = bin - (float)b;
            histogram[b % ANGLE_BINS] += weight * (1.0f - t);
            histogram[(b + 1) % ANGLE_BINS] += weight * t;
        }
}

static void smooth_ring(float h[ANGLE_BINS])
{
    for (int round = 0; round < 3; round++) {
        const float first = h[0];
        float last = h[ANGLE_BINS - 1];
        for (int i = 0; i < ANGLE_BINS; i++) {
            const float own = h[i], next = i + 1 < ANGLE_BINS ? h[i + 1] : first;
            h[i] = (last + own + next) / 3.0f;
            last = own;
        }
    }
}

int pm_describe_angles(const struct pm_plane *level, float x, float y, float sigma, float angle[2])
{
    float h[ANGLE_BINS], best = 0.0f, second = 0.0f;
    int n = 0;
    angle_histogram(level, x, y, sigma, h);
    smooth_ring(h);
    for (int i = 0; i < ANGLE_BINS; i++) {
        const float l = h[(i + ANGLE_BINS - 1) % ANGLE_BINS], c = h[i];
        const float r = h[(i + 1) % ANGLE_BINS];
        if (c <= l || c < r || c <= second)
            continue;
        const float peak = (float)i + 0.5f * (l - r) / (l - 2.0f * c + r);
        const float a = (peak / (0.5f * ANGLE_BINS) - 1.0f) * PI_F;
        if (c > best) {
            angle[1] = angle[0];
            second = best;
            angle[0] = a;
            best = c;
        } else {
            angle[1] = a;
            second = c;
        }
        n = n < 2 ? n + 1 : 2;
    }
    if (n == 2 && second < ANGLE_SECOND * best)
        n = 1;
    return n;
}

static void cut_patch(const struct pm_plane *p, float x, float y, float step, float angle,
                      float patch[PATCH + 2][PATCH + 2])
{
    const float c = cosf(angle) * step, s = sinf(angle) * step;
    for (int j = 0; j < PATCH + 2; j++)
        for (int i = 0; i < PATCH + 2; i++) {
            const float a = (float)i - 0.5f * (PATCH + 1), b = (float)j - 0.5f * (PATCH + 1);
            patch[j][i] = sample(p, x + c * a - s * b, y + s * a + c * b);
        }
}

/* Share v at place t (in cells, -0.5 .. 3.5) between the two nearest cells. */
static int cell_share(int k, float share[2])
{
    const float t = ((float)k + 0.5f) / CELL - 0.5f;
    const int first = (int)floorf(t);
    share[1] = t - (float)first;
    share[0] = 1.0f - share[1];
    return first;
}

static void add_gradient(float d[PM_DESCRIPTOR], int i, int j, float gx, float gy)
{
    float sx[2], sy[2];
    const int cx = cell_share(i, sx), cy = cell_share(j, sy);
    const float a = (float)i - 0.5f * (PATCH - 1), b = (float)j - 0.5f * (PATCH - 1);
    const float weight = expf(-(a * a + b * b) / (0.5f * PATCH * PATCH));
    const float length = weight * sqrtf(gx * gx + gy * gy);
    const float bin = (atan2f(gy, gx) / PI_F + 1.0f) * (0.5f * BINS);
    const int k = (int)bin;
    const float t = bin - (float)k;
    for (int v = 0; v < 2; v++)
        for (int u = 0; u < 2; u++) {
            if (cx + u < 0 || cx + u > 3 || cy + v < 0 || cy + v > 3)
                continue;
            float *to = d + ((cy + v) * 4 + cx + u) * BINS;
            const float share = length * sx[u] * sy[v];
            to[k % BINS] += share * (1.0f - t);
            to[(k + 1) % BINS] += share * t;
        }
}

static void unit_length(float d[PM_DESCRIPTOR])
{
    float sum = 0.0f;
    for (int i = 0; i < PM_DESCRIPTOR; i++)
        sum += d[i] * d[i];
    const float inverse = 1.0f / sqrtf(sum + 1e-20f);
    for (int i = 0; i < PM_DESCRIPTOR; i++)
        d[i] *= inverse;
}

void pm_describe(const struct pm_plane *level, float x, float y, float sigma, float angle,
                 float descriptor[PM_DESCRIPTOR])
{
    float patch[PATCH + 2][PATCH + 2], sum = 0.0f;
    cut_patch(level, x, y, PATCH_STEP * sigma, angle, patch);
    memset(descriptor, 0, PM_DESCRIPTOR * sizeof *descriptor);
    for (int j = 0; j < PATCH; j++)
        for (int i = 0; i < PATCH; i++)
            add_gradient(descriptor, i, j, patch[j + 1][i + 2] - patch[j + 1][i],
                         patch[j + 2][i + 1] - patch[j][i + 1]);
    unit_length(descriptor);
    for (int i = 0; i < PM_DESCRIPTOR; i++) {
        descriptor[i] = fminf(descriptor[i], DESCRIPTOR_CLIP);
        sum += descriptor[i];
    }
    for (int i = 0; i < PM_DESCRIPTOR; i++)
        descriptor[i] = sqrtf(descriptor[i] / (sum + 1e-20f));
}
