#include "support/skin_layers.h"

#include "base/stats.h"
#include "support/noise.h"

#include <math.h>

/* Skin lines: a coarse net and a finer one inside it (Hashimoto 1974: 0.5..1 mm apart). */
#define NET_MM 0.95
#define FINE_NET_MM 0.45
#define LINE_DEPTH_MM 0.016
#define CREASE_MM 2.6 /* between the long parallel creases */

static double between(struct pm_random *random, double lo, double hi)
{
    return lo + (hi - lo) * pm_random_unit(random);
}

struct weave { /* what the rows need */
    const struct pm_skin_look *look;
    struct pm_skin_layers *out;
    uint32_t seed;
    double turn; /* of the skin lines */
};

/* How deep in a line (0..1) the point is: cells stretched along the lines' direction. */
static double net(const struct weave *w, double u, double v, double size, double width,
                  uint32_t salt)
{
    double near1, near2, id;
    pm_cells(u / (size * 1.25), v / (size * 0.85), 0.85, w->seed + salt, &near1, &near2, &id);
    const double edge = (near2 - near1) / width;
    return exp(-edge * edge) * (0.6 + 0.4 * id);
}

/* Pores: a dark dot in some cells of a lattice. 0..1 */
static double pore(const struct weave *w, double x, double y)
{
    double near1, near2, id;
    if (w->look->pores <= 0)
        return 0;
    const double spacing = 10 / sqrt(w->look->pores); /* mm */
    pm_cells(x / spacing, y / spacing, 0.9, w->seed + 71, &near1, &near2, &id);
    const double radius = 0.05 + 0.1 * id * id;
    const double t = near1 * spacing / radius;
    return t < 3 ? (0.4 + 0.6 * id) * exp(-t * t) : 0;
}

static void relief_at(const struct weave *w, double x, double y, size_t at)
{
    const struct pm_skin_look *look = w->look;
    const double bx = pm_noise(x / 2.2, y / 2.2, w->seed + 31);
    const double by = pm_noise(x / 2.2, y / 2.2, w->seed + 37);
    const double wx = x + 0.45 * bx + 3 * pm_noise(x / 14, y / 14, w->seed + 41);
    const double wy = y + 0.45 * by + 3 * pm_noise(x / 14, y / 14, w->seed + 43);
    const double c = cos(w->turn), s = sin(w->turn);
    const double u = c * wx + s * wy, v = c * wy - s * wx;
    const double coarse = net(w, u, v, NET_MM, 0.13, 1), fine = net(w, u, v, FINE_NET_MM, 0.15, 2);
    const double crease_at = pm_noise(u / (5 * CREASE_MM), v / CREASE_MM, w->seed + 47);
    const double crease =
        exp(-pow(crease_at / 0.035, 2)) * fmax(0, pm_noise(x / 20, y / 20, w->seed + 53) + 0.15);
    const double place = fmin(fmax(1 + 0.9 * pm_noise(x / 18, y / 18, w->seed + 59), 0.3), 1.7);
    const double line = place * (0.75 * coarse + 0.4 * fine) + 1.1 * crease;
    const double hole = pore(w, x, y);
    const double grain = pm_noise(x / 0.13, y / 0.13, w->seed + 61);
    w->out->height.v[at] = (float)(look->px_per_mm * look->relief *
                                   (LINE_DEPTH_MM * (-line - 1.6 * hole) + 0.0016 * grain +
                                    0.03 * pm_noise(x / 3.5, y / 3.5, w->seed + 67)));
    w->out->shade.v[at] = (float)fmin(0.8, look->relief * (0.10 * line + 0.30 * hole));
}

static void pigment_at(const struct weave *w, double x, double y, size_t at)
{
    const struct pm_skin_look *look = w->look;
    const double wide = pm_noise_sum(x / 22, y / 22, 3, 0.7, w->seed + 3);
    const double small = pm_noise_sum(x / 2.4, y / 2.4, 4, 0.75, w->seed + 5);
    w->out->melanin.v[at] = (float)(look->mottle * (0.7 * wide + 0.75 * small));
    const double flush = pm_noise_sum(x / 16, y / 16, 3, 0.75, w->seed + 7);
    const double spots = pm_noise_sum(x / 1.8, y / 1.8, 3, 0.8, w->seed + 9);
    w->out->blood.v[at] = (float)(look->flush * (0.65 * flush + 0.75 * spots));
}

static void weave_rows(void *context, int first, int end)
{
    const struct weave *w = context;
    for (int y = first; y < end; y++)
        for (int x = 0; x < w->look->w; x++) {
            const size_t at = (size_t)y * (size_t)w->look->w + (size_t)x;
            const double mx = x / w->look->px_per_mm, my = y / w->look->px_per_mm;
            pigment_at(w, mx, my, at);
            relief_at(w, mx, my, at);
        }
}

/* ---- spots -------------------------------------------------------------------------- */

struct spot {
    double x, y, radius; /* px */
    double pigment;      /* ln melanin at its middle */
    double flush;        /* ln blood at its middle */
    double rise;         /* px */
};

static void add_spot(const struct weave *w, const struct spot *spot)
{
    const int reach = (int)ceil(2.2 * spot->radius) + 1;
    const int cx = (int)lround(spot->x), cy = (int)lround(spot->y);
    for (int y = cy - reach; y <= cy + reach; y++)
        for (int x = cx - reach; x <= cx + reach; x++) {
            if (x < 0 || y < 0 || x >= w->look->w || y >= w->look->h)
                continue;
            const double ragged = 1 + 0.3 * pm_noise(x / (0.7 * spot->radius) + spot->x,
                                                     y / (0.7 * spot->radius), w->seed + 83);
            const double t = hypot(x - spot->x, y - spot->y) / (spot->radius * ragged);
            if (t > 2)
                continue;
            const double weight = 1 / (1 + exp(7 * (t - 1)));
            const size_t at = (size_t)y * (size_t)w->look->w + (size_t)x;
            w->out->melanin.v[at] += (float)(spot->pigment * weight);
            w->out->blood.v[at] += (float)(spot->flush * weight);
            w->out->height.v[at] += (float)(spot->rise * weight);
        }
}

/* How many of rate per cm2 the picture has. */
static int count_of(const struct pm_skin_look *look, double per_cm2)
{
    const double cm2 = look->w * look->h / (100 * look->px_per_mm * look->px_per_mm);
    return (int)lround(per_cm2 * cm2);
}

static void add_spots(const struct weave *w, struct pm_random *random)
{
    const struct pm_skin_look *look = w->look;
    const double mm = look->px_per_mm;
    const int freckles = count_of(look, look->freckles), moles = count_of(look, look->moles / 100);
    for (int i = 0; i < freckles; i++) {
        struct spot s = {between(random, 0, look->w),
                         between(random, 0, look->h),
                         mm * 0.3 * exp(0.45 * pm_random_normal(random)),
                         between(random, 0.12, 0.75),
                         0,
                         0};
        /* in drifts, not evenly */
        const double drift = pm_noise(s.x / (25 * mm), s.y / (25 * mm), w->seed + 89) / 0.35;
        if (pm_random_unit(random) < 0.5 + 0.6 * drift)
            add_spot(w, &s);
    }
    for (int i = 0; i < moles; i++) {
        const double radius = mm * fmin(2.2, 0.75 * exp(0.4 * pm_random_normal(random)));
        struct spot s = {between(random, 0, look->w),
                         between(random, 0, look->h),
                         radius,
                         between(random, 0.9, 2.0),
                         0.2,
                         0.12 * radius};
        add_spot(w, &s);
    }
    for (int i = 0, reds = count_of(look, 0.25); i < reds; i++) {
        struct spot s = {between(random, 0, look->w),     between(random, 0, look->h),
                         mm * between(random, 0.15, 0.6), 0,
                         between(random, 0.3, 1.1),       0};
        add_spot(w, &s);
    }
}

/* ---- hairs -------------------------------------------------------------------------- */

static void dab(struct pm_plane *hair, double x, double y, double sigma, double strength)
{
    const int cx = (int)lround(x), cy = (int)lround(y), reach = (int)ceil(2.5 * sigma);
    for (int j = cy - reach; j <= cy + reach; j++)
        for (int i = cx - reach; i <= cx + reach; i++) {
            if (i < 0 || j < 0 || i >= hair->w || j >= hair->h)
                continue;
            const double d2 = (i - x) * (i - x) + (j - y) * (j - y);
            const float cover = (float)(strength * exp(-0.5 * d2 / (sigma * sigma)));
            float *v = &pm_at(hair, i, j);
            if (cover > *v)
                *v = cover;
        }
}

static void add_hairs(const struct weave *w, struct pm_random *random)
{
    const struct pm_skin_look *look = w->look;
    const double mm = look->px_per_mm, lie = between(random, 0, 2 * M_PI);
    for (int i = 0, n = count_of(look, look->hairs); i < n; i++) {
        double x = between(random, 0, look->w), y = between(random, 0, look->h);
        double angle = lie + 0.25 * pm_random_normal(random) +
                       1.5 * pm_noise(x / (40 * mm), y / (40 * mm), w->seed + 97);
        const double bend = 0.05 * pm_random_normal(random) / mm; /* rad per px */
        const double length = mm * between(random, 1.5, 8);
        const double thick = fmax(0.45, 0.5 * mm * between(random, 0.035, 0.075));
        const double cover = fmin(0.85, mm * 0.07 / thick) * between(random, 0.35, 0.9);
        for (double s = 0; s < length; s += 0.5) {
            dab(&w->out->hair, x, y, thick * (1 - 0.5 * s / length),
                cover * (1 - 0.6 * s / length));
            x += 0.5 * cos(angle);
            y += 0.5 * sin(angle);
            angle += 0.5 * bend;
        }
    }
}

enum pihmap_status pm_skin_layers_make(struct pm_job *job, const struct pm_skin_look *look,
                                       struct pm_skin_layers *out)
{
    enum pihmap_status st;
    struct pm_random random = {look->seed ^ 0x51A9E3u};
    struct weave w = {look, out, (uint32_t)pm_random_u64(&random), between(&random, 0, M_PI)};
    *out = (struct pm_skin_layers){0};
    TRY(pm_plane_alloc(job, look->w, look->h, &out->melanin));
    TRY(pm_plane_alloc(job, look->w, look->h, &out->blood));
    TRY(pm_plane_alloc(job, look->w, look->h, &out->height));
    TRY(pm_plane_alloc(job, look->w, look->h, &out->shade));
    TRY(pm_plane_alloc(job, look->w, look->h, &out->hair));
    pm_rows(job, look->h, weave_rows, &w);
    add_spots(&w, &random);
    add_hairs(&w, &random);
out:
    if (st)
        pm_skin_layers_free(out);
    return st;
}

void pm_skin_layers_free(struct pm_skin_layers *layers)
{
    pm_plane_free(&layers->melanin);
    pm_plane_free(&layers->blood);
    pm_plane_free(&layers->height);
    pm_plane_free(&layers->shade);
    pm_plane_free(&layers->hair);
}
