#include "support/noise.h"

#include <math.h>

static uint32_t mix(int x, int y, uint32_t seed)
{
    /* multiply and xorshift; the constants are odd primes */
    uint32_t h = (uint32_t)x * 0x8DA6B343u ^ (uint32_t)y * 0xD8163841u ^ seed * 0xCB1AB31Fu;
    h ^= h >> 15;
    h *= 0x2C1B3C6Du;
    h ^= h >> 12;
    h *= 0x297A2D39u;
    return h ^ h >> 15;
}

double pm_hash(int x, int y, uint32_t seed)
{
    return mix(x, y, seed) * (1.0 / 4294967296.0);
}

/* The dot product of (dx, dy) and one of 16 unit gradients. */
static double corner(int x, int y, uint32_t seed, double dx, double dy)
{
    static const double c[16] = {1,  0.92388,  0.70711,  0.38268,  0, -0.38268, -0.70711, -0.92388,
                                 -1, -0.92388, -0.70711, -0.38268, 0, 0.38268,  0.70711,  0.92388};
    const uint32_t k = mix(x, y, seed) & 15;
    return c[k] * dx + c[(k + 12) & 15] * dy;
}

static double fade(double t)
{
    return t * t * t * (t * (t * 6 - 15) + 10);
}

double pm_noise(double x, double y, uint32_t seed)
{
    const int ix = (int)floor(x), iy = (int)floor(y);
    const double fx = x - ix, fy = y - iy, u = fade(fx), v = fade(fy);
    const double a = corner(ix, iy, seed, fx, fy), b = corner(ix + 1, iy, seed, fx - 1, fy);
    const double c = corner(ix, iy + 1, seed, fx, fy - 1);
    const double d = corner(ix + 1, iy + 1, seed, fx - 1, fy - 1);
    return a + u * (b - a) + v * (c - a + u * (a - b - c + d));
}

double pm_noise_sum(double x, double y, int octaves, double gain, uint32_t seed)
{
    double sum = 0, strength = 1, total = 0;
    for (int k = 0; k < octaves; k++) {
        /* doubled and rotated by 37 degrees, so that the lattices do not line up */
        const double tx = 1.6 * x - 1.2 * y, ty = 1.2 * x + 1.6 * y;
        sum += strength * pm_noise(x, y, seed + 101u * (uint32_t)k);
        total += strength * strength;
        strength *= gain;
        x = tx;
        y = ty;
    }
    return sum / (0.28 * sqrt(total)); /* 0.28: standard deviation of pm_noise() */
}

struct pm_cell pm_cells(double x, double y, double jitter, uint32_t seed)
{
    const int ix = (int)floor(x), iy = (int)floor(y);
    double d1 = 1e9, d2 = 1e9, id = 0;
    for (int j = -1; j <= 1; j++)
        for (int i = -1; i <= 1; i++) {
            const int cx = ix + i, cy = iy + j;
            const double px = cx + 0.5 + jitter * (pm_hash(cx, cy, seed) - 0.5);
            const double py = cy + 0.5 + jitter * (pm_hash(cx, cy, seed + 7u) - 0.5);
            const double d = (px - x) * (px - x) + (py - y) * (py - y);
            if (d < d1) {
                d2 = d1;
                d1 = d;
                id = pm_hash(cx, cy, seed + 13u);
            } else if (d < d2)
                d2 = d;
        }
    return (struct pm_cell){sqrt(d1), sqrt(d2), id};
}
