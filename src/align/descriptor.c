/*
 * Direction and RootSIFT descriptor of a keypoint (Lowe 2004; Arandjelovic and Zisserman 2012). A
 * patch of PM_PATCH x PM_PATCH samples is resampled at the keypoint's direction and scale, and its
 * gradients are shared linearly between 4 x 4 x 8 bins.
 */
#include "align/keypoint.h"

#include <math.h>
#include <string.h>

#define PI_F ((float)M_PI)
#define ANGLE_BINS 36
#define ANGLE_RADIUS 4.5f /* sigma: three times the window's 1.5 */
#define ANGLE_STEP 0.75f  /* sigma between samples */
#define ANGLE_SECOND 0.8f /* of the best: a second direction gets a descriptor of its own */
#define PATCH_STEP 0.75f  /* sigma between samples: 12 sigma across, as in Lowe's */
#define CELL (PM_PATCH / 4)
#define BINS 8
#define DESCRIPTOR_CLIP 0.2f /* of a unit vector: no single strong edge may dominate */

static const float ATAN[] = {0.3183035f,  -0.1058875f, 0.0616472f,
                             -0.0371312f, 0.0168142f,  -0.0037467f}; /* see half_turns() */

/* To 0..most. fminf() and fmaxf() would be function calls. */
static inline float clamp(float v, float most)
{
    v = v > 0.0f ? v : 0.0f;
    return v < most ? v : most;
}

static inline float bilinear(const struct pm_plane *p, float x, float y)
{
    x = clamp(x, (float)p->w - 1.001f);
    y = clamp(y, (float)p->h - 1.001f);
    const int x0 = (int)x, y0 = (int)y;
    const float fx = x - (float)x0, fy = y - (float)y0;
    const float *v = pm_row(p, y0) + (size_t)x0, *w = v + p->w;
    const float t = v[0] + fx * (v[1] - v[0]), l = w[0] + fx * (w[1] - w[0]);
    return t + fy * (l - t);
}

/* Direction of (x, y) in half turns, from -1 (left) through 0 (right) to 1, to within 1e-6: a
 * polynomial for the arc tangent of 0..1 (least squares at the Chebyshev points). */
static inline float half_turns(float x, float y)
{
    const float ax = fabsf(x), ay = fabsf(y);
    const float low = ax < ay ? ax : ay, high = ax < ay ? ay : ax;
    const float t = low / (high + 1e-30f), s = t * t;
    float turn =
        t * (ATAN[0] + s * (ATAN[1] + s * (ATAN[2] + s * (ATAN[3] + s * (ATAN[4] + s * ATAN[5])))));
    turn = ax < ay ? 0.5f - turn : turn;
    turn = x < 0.0f ? 1.0f - turn : turn;
    return y < 0.0f ? -turn : turn;
}

void pm_gaussian_windows_fill(struct pm_gaussian_windows *out)
{
    for (int j = 0; j < PM_ANGLE_SAMPLES; j++)
        for (int i = 0; i < PM_ANGLE_SAMPLES; i++) {
            const int x = i - PM_ANGLE_SAMPLES / 2, y = j - PM_ANGLE_SAMPLES / 2;
            const float d2 = (float)(x * x + y * y) * ANGLE_STEP * ANGLE_STEP;
            out->angle[j][i] =
                d2 > ANGLE_RADIUS * ANGLE_RADIUS ? 0.0f : expf(-0.5f * d2 / (1.5f * 1.5f));
        }
    for (int j = 0; j < PM_PATCH; j++)
        for (int i = 0; i < PM_PATCH; i++) {
            const float x = (float)i - 0.5f * (PM_PATCH - 1), y = (float)j - 0.5f * (PM_PATCH - 1);
            out->patch[j][i] = expf(-(x * x + y * y) / (0.5f * PM_PATCH * PM_PATCH));
        }
}

static void angle_histogram(const struct pm_plane *p, const struct pm_gaussian_windows *window,
                            const struct pm_keypoint *k, float histogram[ANGLE_BINS])
{
    const float step = ANGLE_STEP * k->sigma;
    memset(histogram, 0, ANGLE_BINS * sizeof *histogram);
    for (int j = 0; j < PM_ANGLE_SAMPLES; j++)
        for (int i = 0; i < PM_ANGLE_SAMPLES; i++) {
            if (window->angle[j][i] == 0.0f)
                continue;
            const float px = k->x + (float)(i - PM_ANGLE_SAMPLES / 2) * step;
            const float py = k->y + (float)(j - PM_ANGLE_SAMPLES / 2) * step;
            const float gx = bilinear(p, px + 1.0f, py) - bilinear(p, px - 1.0f, py);
            const float gy = bilinear(p, px, py + 1.0f) - bilinear(p, px, py - 1.0f);
            const float weight = window->angle[j][i] * sqrtf(gx * gx + gy * gy);
            const float bin = (half_turns(gx, gy) + 1.0f) * (0.5f * ANGLE_BINS);
            const int b = (int)bin;
            const float t = bin - (float)b;
            histogram[b % ANGLE_BINS] += weight * (1.0f - t);
            histogram[(b + 1) % ANGLE_BINS] += weight * t;
        }
}

static void smooth_circular(float h[ANGLE_BINS])
{
    for (int pass = 0; pass < 3; pass++) {
        const float first = h[0];
        float last = h[ANGLE_BINS - 1];
        for (int i = 0; i < ANGLE_BINS; i++) {
            const float own = h[i], next = i + 1 < ANGLE_BINS ? h[i + 1] : first;
            h[i] = (last + own + next) / 3.0f;
            last = own;
        }
    }
}

int pm_keypoint_angles(const struct pm_plane *level, const struct pm_gaussian_windows *window,
                       const struct pm_keypoint *k, float angle[2])
{
    float h[ANGLE_BINS], best = 0.0f, second = 0.0f;
    int n = 0;
    angle_histogram(level, window, k, h);
    smooth_circular(h);
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

/* The patch at k, turned by its angle, with a border of one sample for the gradients. */
static void sample_patch(const struct pm_plane *p, const struct pm_keypoint *k,
                         float patch[PM_PATCH + 2][PM_PATCH + 2])
{
    const float step = PATCH_STEP * k->sigma, c = cosf(k->angle) * step, s = sinf(k->angle) * step;
    for (int j = 0; j < PM_PATCH + 2; j++)
        for (int i = 0; i < PM_PATCH + 2; i++) {
            const float a = (float)i - 0.5f * (PM_PATCH + 1), b = (float)j - 0.5f * (PM_PATCH + 1);
            patch[j][i] = bilinear(p, k->x + c * a - s * b, k->y + s * a + c * b);
        }
}

/* The first of the two cells nearest to sample k, and how its weight is shared between them. */
static inline int cell_share(int k, float share[2])
{
    const float t = ((float)k + 0.5f) / CELL - 0.5f;
    const int first = (int)(t + 1.0f) - 1;
    share[1] = t - (float)first;
    share[0] = 1.0f - share[1];
    return first;
}

static void add_gradient(float d[PM_DESCRIPTOR], const struct pm_gaussian_windows *window, int i,
                         int j, float gx, float gy)
{
    float sx[2], sy[2];
    const int cx = cell_share(i, sx), cy = cell_share(j, sy);
    const float length = window->patch[j][i] * sqrtf(gx * gx + gy * gy);
    const float bin = (half_turns(gx, gy) + 1.0f) * (0.5f * BINS);
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

void pm_descriptor(const struct pm_plane *level, const struct pm_gaussian_windows *window,
                   const struct pm_keypoint *k, float descriptor[PM_DESCRIPTOR])
{
    float patch[PM_PATCH + 2][PM_PATCH + 2], sum = 0.0f;
    sample_patch(level, k, patch);
    memset(descriptor, 0, PM_DESCRIPTOR * sizeof *descriptor);
    for (int j = 0; j < PM_PATCH; j++)
        for (int i = 0; i < PM_PATCH; i++)
            add_gradient(descriptor, window, i, j, patch[j + 1][i + 2] - patch[j + 1][i],
                         patch[j + 2][i + 1] - patch[j][i + 1]);
    unit_length(descriptor);
    for (int i = 0; i < PM_DESCRIPTOR; i++) {
        descriptor[i] = fminf(descriptor[i], DESCRIPTOR_CLIP);
        sum += descriptor[i];
    }
    for (int i = 0; i < PM_DESCRIPTOR; i++)
        descriptor[i] = sqrtf(descriptor[i] / (sum + 1e-20f));
}
