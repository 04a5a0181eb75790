#include "support/skin_layers.h"

#include "support/noise.h"
#include "support/random.h"

#include <math.h>
#include <string.h>

/* Skin lines: a coarse net with a finer one inside it (Hashimoto 1974: 0.5..1 mm apart). */
#define COARSE_LINES_MM 0.95
#define FINE_LINES_MM 0.45
#define LINE_DEPTH_MM 0.016
#define CREASE_MM 2.6 /* between the long parallel creases */

#define HAIRS_GONE 0.4 /* share of the hairs that another day replaces */
#define HAIR_TURN 0.35 /* rad, standard deviation, by which it turns the others */

struct texture { /* what every row needs */
    const struct pm_skin_look *look;
    struct pm_skin_layers *out;
    uint32_t seed;
    double angle; /* of the skin lines, rad */
};

struct skin_lines {
    double spacing, width; /* mm */
    uint32_t salt;
};

static const struct skin_lines coarse_lines = {COARSE_LINES_MM, 0.13, 1};
static const struct skin_lines fine_lines = {FINE_LINES_MM, 0.15, 2};

/* How deep in a skin line the point (u along the lines, v across, mm) is, 0..1. The lines are the
 * borders of cells that are stretched along them. */
static double line_depth(const struct texture *t, const struct skin_lines *lines, double u,
                         double v)
{
    const struct pm_cell cell = pm_cells(u / (lines->spacing * 1.25), v / (lines->spacing * 0.85),
                                         0.85, t->seed + lines->salt);
    const double edge = (cell.near2 - cell.near1) / lines->width;
    return exp(-edge * edge) * (0.6 + 0.4 * cell.id);
}

/* How deep in a pore, 0..1: a dark dot in some cells of a lattice. */
static double pore_depth(const struct texture *t, double x, double y)
{
    if (t->look->pores <= 0)
        return 0;
    const double spacing = 10 / sqrt(t->look->pores); /* mm */
    const struct pm_cell cell = pm_cells(x / spacing, y / spacing, 0.9, t->seed + 71);
    const double radius = 0.05 + 0.1 * cell.id * cell.id;
    const double far = cell.near1 * spacing / radius;
    return far < 3 ? (0.4 + 0.6 * cell.id) * exp(-far * far) : 0;
}

static void relief_at(const struct texture *t, double x, double y, size_t at)
{
    const struct pm_skin_look *look = t->look;
    const double bx = pm_noise(x / 2.2, y / 2.2, t->seed + 31);
    const double by = pm_noise(x / 2.2, y / 2.2, t->seed + 37);
    const double wx = x + 0.45 * bx + 3 * pm_noise(x / 14, y / 14, t->seed + 41);
    const double wy = y + 0.45 * by + 3 * pm_noise(x / 14, y / 14, t->seed + 43);
    const double c = cos(t->angle), s = sin(t->angle);
    const double u = c * wx + s * wy, v = c * wy - s * wx;
    const double coarse = line_depth(t, &coarse_lines, u, v);
    const double fine = line_depth(t, &fine_lines, u, v);
    const double crease_at = pm_noise(u / (5 * CREASE_MM), v / CREASE_MM, t->seed + 47);
    const double crease =
        exp(-pow(crease_at / 0.035, 2)) * fmax(0, pm_noise(x / 20, y / 20, t->seed + 53) + 0.15);
    const double place = fmin(fmax(1 + 0.9 * pm_noise(x / 18, y / 18, t->seed + 59), 0.3), 1.7);
    const double line = place * (0.75 * coarse + 0.4 * fine) + 1.1 * crease;
    const double pore = pore_depth(t, x, y);
    const double grain = pm_noise(x / 0.13, y / 0.13, t->seed + 61);
    t->out->height.v[at] = (float)(look->px_per_mm * look->relief *
                                   (LINE_DEPTH_MM * (-line - 1.6 * pore) + 0.0016 * grain +
                                    0.03 * pm_noise(x / 3.5, y / 3.5, t->seed + 67)));
    t->out->shade.v[at] = (float)fmin(0.8, look->relief * (0.10 * line + 0.30 * pore));
}

static void pigment_at(const struct texture *t, double x, double y, size_t at)
{
    const struct pm_skin_look *look = t->look;
    const double wide = pm_noise_sum(x / 22, y / 22, 3, 0.7, t->seed + 3);
    const double small = pm_noise_sum(x / 2.4, y / 2.4, 4, 0.75, t->seed + 5);
    t->out->melanin.v[at] = (float)(look->mottle * (0.7 * wide + 0.75 * small));
    const double flush = pm_noise_sum(x / 16, y / 16, 3, 0.75, t->seed + 7);
    const double spots = pm_noise_sum(x / 1.8, y / 1.8, 3, 0.8, t->seed + 9);
    t->out->blood.v[at] = (float)(look->flush * (0.65 * flush + 0.75 * spots));
}

static void texture_rows(void *context, int first, int end)
{
    const struct texture *t = context;
    for (int y = first; y < end; y++)
        for (int x = 0; x < t->look->w; x++) {
            const size_t at = (size_t)y * (size_t)t->look->w + (size_t)x;
            const double mx = x / t->look->px_per_mm, my = y / t->look->px_per_mm;
            pigment_at(t, mx, my, at);
            relief_at(t, mx, my, at);
        }
}

/* ---- spots -------------------------------------------------------------------------- */

struct spot {
    double x, y, radius; /* px */
    double pigment;      /* added to ln melanin at its centre */
    double flush;        /* added to ln blood at its centre */
    double rise;         /* added to the height at its centre, px */
};

static void add_spot(const struct texture *t, const struct spot *spot)
{
    const int half = (int)ceil(2.2 * spot->radius) + 1;
    const int cx = (int)lround(spot->x), cy = (int)lround(spot->y);
    for (int y = cy - half; y <= cy + half; y++)
        for (int x = cx - half; x <= cx + half; x++) {
            if (x < 0 || y < 0 || x >= t->look->w || y >= t->look->h)
                continue;
            const double ragged = 1 + 0.3 * pm_noise(x / (0.7 * spot->radius) + spot->x,
                                                     y / (0.7 * spot->radius), t->seed + 83);
            const double far = hypot(x - spot->x, y - spot->y) / (spot->radius * ragged);
            if (far > 2)
                continue;
            const double weight = 1 / (1 + exp(7 * (far - 1)));
            pm_at(&t->out->melanin, x, y) += (float)(spot->pigment * weight);
            pm_at(&t->out->blood, x, y) += (float)(spot->flush * weight);
            pm_at(&t->out->height, x, y) += (float)(spot->rise * weight);
        }
}

/* How many there are in the picture at this many per cm2. */
static int count_of(const struct pm_skin_look *look, double per_cm2)
{
    const double cm2 = look->w * look->h / (100 * look->px_per_mm * look->px_per_mm);
    return (int)lround(per_cm2 * cm2);
}

static void add_spots(const struct texture *t, struct pm_random *random)
{
    const struct pm_skin_look *look = t->look;
    const double mm = look->px_per_mm;
    const int freckles = count_of(look, look->freckles), moles = count_of(look, look->moles / 100);
    for (int i = 0; i < freckles; i++) {
        struct spot s = {pm_between(random, 0, look->w),
                         pm_between(random, 0, look->h),
                         mm * 0.3 * exp(0.45 * pm_random_normal(random)),
                         pm_between(random, 0.12, 0.75),
                         0,
                         0};
        /* in clusters, not evenly */
        const double cluster = pm_noise(s.x / (25 * mm), s.y / (25 * mm), t->seed + 89) / 0.35;
        if (pm_random_unit(random) < 0.5 + 0.6 * cluster)
            add_spot(t, &s);
    }
    for (int i = 0; i < moles; i++) {
        const double radius = mm * fmin(2.2, 0.75 * exp(0.4 * pm_random_normal(random)));
        struct spot s = {pm_between(random, 0, look->w),
                         pm_between(random, 0, look->h),
                         radius,
                         pm_between(random, 0.9, 2.0),
                         0.2,
                         0.12 * radius};
        add_spot(t, &s);
    }
    for (int i = 0, reds = count_of(look, 0.25); i < reds; i++) {
        struct spot s = {pm_between(random, 0, look->w),     pm_between(random, 0, look->h),
                         mm * pm_between(random, 0.15, 0.6), 0,
                         pm_between(random, 0.3, 1.1),       0};
        add_spot(t, &s);
    }
}

/* ---- hairs -------------------------------------------------------------------------- */

static void dab(struct pm_plane *hair, double x, double y, double sigma, double strength)
{
    const int cx = (int)lround(x), cy = (int)lround(y), half = (int)ceil(2.5 * sigma);
    for (int j = cy - half; j <= cy + half; j++)
        for (int i = cx - half; i <= cx + half; i++) {
            if (i < 0 || j < 0 || i >= hair->w || j >= hair->h)
                continue;
            const double d2 = (i - x) * (i - x) + (j - y) * (j - y);
            const float cover = (float)(strength * exp(-0.5 * d2 / (sigma * sigma)));
            float *v = &pm_at(hair, i, j);
            if (cover > *v)
                *v = cover;
        }
}

struct hair {
    double x, y, angle;                /* of its root, px, rad */
    double bend, length, thick, cover; /* rad per px, px, px (sigma), 0..1 */
};

static struct hair draw_hair(const struct texture *t, double lie, struct pm_random *random)
{
    const struct pm_skin_look *look = t->look;
    const double mm = look->px_per_mm;
    struct hair h;
    h.x = pm_between(random, 0, look->w);
    h.y = pm_between(random, 0, look->h);
    h.angle = lie + 0.25 * pm_random_normal(random) +
              1.5 * pm_noise(h.x / (40 * mm), h.y / (40 * mm), t->seed + 97);
    h.bend = 0.05 * pm_random_normal(random) / mm;
    h.length = mm * pm_between(random, 1.5, 8);
    h.thick = fmax(0.45, 0.5 * mm * pm_between(random, 0.035, 0.075));
    h.cover = fmin(0.85, mm * 0.07 / h.thick) * pm_between(random, 0.35, 0.9);
    return h;
}

static void add_hair(struct pm_plane *plane, struct hair h)
{
    for (double s = 0; s < h.length; s += 0.5) {
        dab(plane, h.x, h.y, h.thick * (1 - 0.5 * s / h.length),
            h.cover * (1 - 0.6 * s / h.length));
        h.x += 0.5 * cos(h.angle);
        h.y += 0.5 * sin(h.angle);
        h.angle += 0.5 * h.bend;
    }
}

/* another: what another day changes; NULL: nothing. */
static void add_hairs(const struct texture *t, struct pm_random *random, struct pm_random *another)
{
    const double lie = pm_between(random, 0, 2 * M_PI);
    for (int i = 0, n = count_of(t->look, t->look->hairs); i < n; i++) {
        struct hair h = draw_hair(t, lie, random);
        if (another && pm_random_unit(another) < HAIRS_GONE)
            h = draw_hair(t, lie, another);
        else if (another)
            h.angle += HAIR_TURN * pm_random_normal(another);
        add_hair(&t->out->hair, h);
    }
}

/* random goes on to spots and hairs. */
static struct texture texture_of(const struct pm_skin_look *look, struct pm_skin_layers *out,
                                 struct pm_random *random)
{
    *random = (struct pm_random){look->seed ^ 0x51A9E3u};
    struct texture t = {look, out, (uint32_t)pm_random_u64(random), 0};
    t.angle = pm_between(random, 0, M_PI);
    return t;
}

enum pihmap_status pm_skin_layers_make(struct pm_job *job, const struct pm_skin_look *look,
                                       struct pm_skin_layers *out)
{
    enum pihmap_status st;
    struct pm_random random;
    struct texture t = texture_of(look, out, &random);
    *out = (struct pm_skin_layers){0};
    TRY(pm_plane_alloc(job, look->w, look->h, &out->melanin));
    TRY(pm_plane_alloc(job, look->w, look->h, &out->blood));
    TRY(pm_plane_alloc(job, look->w, look->h, &out->height));
    TRY(pm_plane_alloc(job, look->w, look->h, &out->shade));
    TRY(pm_plane_alloc(job, look->w, look->h, &out->hair));
    pm_rows(job, look->h, texture_rows, &t);
    add_spots(&t, &random);
    out->hair_draw = random;
    add_hairs(&t, &random, NULL);
out:
    if (st)
        pm_skin_layers_free(out);
    return st;
}

void pm_skin_layers_comb(const struct pm_skin_look *look, uint64_t seed,
                         struct pm_skin_layers *layers)
{
    struct pm_random start, another = {seed}, random = layers->hair_draw;
    const struct texture t = texture_of(look, layers, &start);
    memset(layers->hair.v, 0, pm_pixels(&layers->hair) * sizeof *layers->hair.v);
    add_hairs(&t, &random, &another);
}

void pm_skin_layers_free(struct pm_skin_layers *layers)
{
    pm_plane_free(&layers->melanin);
    pm_plane_free(&layers->blood);
    pm_plane_free(&layers->height);
    pm_plane_free(&layers->shade);
    pm_plane_free(&layers->hair);
}
