#include "chart/refine_pose.h"

#include "base/geometry.h"

#include <math.h>
#include <string.h>

#define INNER                                                                                    \
    0.36          /* of a pitch: half the width that is sampled; the narrowest patches have 0.38 \
                   */
#define ACROSS 7  /* samples per side of a patch */
#define DARK 0.01 /* linear light, added to the mean: dark patches are noisy */
/* Unevenness saturates here: a shadow's edge or a finger lies on the patch. */
#define UNEVEN 0.25
#define FIRST_STEP 0.16 /* pitches */
#define LAST_STEP 0.01
#define MOST_ROUNDS 8 /* per step */

static const double corners[4][2] = {{0, 0},
                                     {PM_CHART_COLUMNS - 1, 0},
                                     {PM_CHART_COLUMNS - 1, PM_CHART_ROWS - 1},
                                     {0, PM_CHART_ROWS - 1}};

/* Spread of the samples over their mean, all channels; at most UNEVEN, which it also is outside the
 * photo. */
static double unevenness(const struct pm_linear *photo, const double to_px[9], int patch)
{
    const struct pm_plane *p[3] = {&photo->r, &photo->g, &photo->b};
    const int cx = patch % PM_CHART_COLUMNS, cy = patch / PM_CHART_COLUMNS;
    double sum[3] = {0}, sum2[3] = {0}, spread = 0, level = 0;
    const double n = ACROSS * ACROSS;
    for (int i = 0; i < ACROSS * ACROSS; i++) {
        double x, y;
        if (!pm_h_apply(to_px, cx + INNER * (2.0 * (i % ACROSS) / (ACROSS - 1) - 1),
                        cy + INNER * (2.0 * (i / ACROSS) / (ACROSS - 1) - 1), &x, &y) ||
            x < 0 || y < 0 || x > photo->r.w - 1 || y > photo->r.h - 1)
            return UNEVEN;
        for (int k = 0; k < 3; k++) {
            const double v = (double)pm_sample(p[k], x, y);
            sum[k] += v;
            sum2[k] += v * v;
        }
    }
    for (int k = 0; k < 3; k++) {
        spread += fmax(sum2[k] / n - sum[k] / n * sum[k] / n, 0);
        level += sum[k] / n;
    }
    return fmin(sqrt(spread) / (level + DARK), UNEVEN);
}

/* Sum over the patches for these corners, px; INFINITY: there is no homography. */
static double cost(const struct pm_linear *photo, const double at[4][2], double to_px[9])
{
    double sum = 0;
    if (!pm_h_from_points(corners, at, to_px))
        return INFINITY;
    for (int i = 0; i < PM_CHART_PATCHES; i++)
        sum += unevenness(photo, to_px, i);
    return sum;
}

/* Moves one coordinate of a corner, or (k = 8, 9) of all of them, by d px. */
static void move(double at[4][2], int k, double d)
{
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 2; j++)
            if (k == 2 * i + j || k == 8 + j)
                at[i][j] += d;
}

void pm_chart_refine_pose(const struct pm_linear *photo, double to_px[9])
{
    double at[4][2], J[4], H[9];
    for (int i = 0; i < 4; i++)
        if (!pm_h_apply(to_px, corners[i][0], corners[i][1], &at[i][0], &at[i][1]))
            return;
    if (!pm_h_jacobian(to_px, 2.5, 1.5, J))
        return;
    const double pitch = sqrt(fabs(J[0] * J[3] - J[1] * J[2]));
    double best = cost(photo, (const double(*)[2])at, H);
    for (double step = FIRST_STEP * pitch; step >= LAST_STEP * pitch; step /= 2) {
        bool moved = true;
        for (int round = 0; round < MOST_ROUNDS && moved; round++) {
            moved = false;
            for (int k = 0; k < 20; k++) {
                const double d = k % 2 ? step : -step;
                move(at, k / 2, d);
                const double now = cost(photo, (const double(*)[2])at, H);
                if (now < best) {
                    best = now;
                    moved = true;
                } else {
                    move(at, k / 2, -d);
                }
            }
        }
    }
    if (isfinite(cost(photo, (const double(*)[2])at, H)))
        memcpy(to_px, H, sizeof H);
}
