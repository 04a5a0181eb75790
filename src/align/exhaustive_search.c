#include "align/exhaustive_search.h"

#include "base/geometry.h"

#include <math.h>
#include <string.h>

#define SIDE 64  /* px, long side that is searched at */
#define GRID 128 /* twice that: a shift does not meet itself round the corner */
#define CELLS (GRID * GRID)
#define RADIUS 6       /* px: local mean and contrast */
#define FLOOR 0.01f    /* ln units */
#define NOT_SKIN 0.15f /* weight of what is not skin */
#define TURNS 45       /* 8 degrees apart: 2 px off at the rim between two of them */
#define SIZES 10       /* 15 % apart, from SIZE_LEAST on */
#define SIZE_LEAST 0.53
#define SIZE_STEP 1.15
#define OVERLAP 0.25f /* of the before picture's weight, at least */
#define DISTINCT 0.06 /* of the side: nearer poses are one */

struct grid { /* complex numbers, CELLS each */
    float re[CELLS], im[CELLS];
};

/* Of one picture: luminance and colour as one complex number, energy, weight. */
enum { VALUE, ENERGY, WEIGHT, GRIDS };

struct small {
    int w, h;
    struct pm_plane luminance, colour, weight;
};

struct search {
    const struct small *after;
    const struct grid *before;      /* GRIDS transforms */
    float before_total;             /* sum of its weight */
    struct pm_thread_scratch grids; /* GRIDS */
    const float *root;              /* cos and sin of 2 pi k / GRID */
    struct peak *peak;              /* the best of each turn and size */
};

struct peak {
    float score;
    int turn, size, dx, dy;
};

/* ---- Fourier ---------------------------------------------------------------------------- */

/* GRID lines of GRID numbers at once, down the columns: decimation in time, radix 2. sign: -1
 * there, 1 back. */
static void transform_columns(float *restrict re, float *restrict im, const float *root, float sign)
{
    for (size_t i = 1, j = 0; i < GRID; i++) {
        size_t bit = GRID >> 1;
        for (; j & bit; bit >>= 1)
            j ^= bit;
        j ^= bit;
        for (size_t x = 0; i < j && x < GRID; x++) {
            const float r = re[i * GRID + x], m = im[i * GRID + x];
            re[i * GRID + x] = re[j * GRID + x];
            im[i * GRID + x] = im[j * GRID + x];
            re[j * GRID + x] = r;
            im[j * GRID + x] = m;
        }
    }
    for (size_t half = 1; half < GRID; half *= 2)
        for (size_t first = 0; first < GRID; first += 2 * half)
            for (size_t k = 0; k < half; k++) {
                const float *turn = root + 2 * k * (GRID / 2 / half);
                const float c = turn[0], d = sign * turn[1];
                float *ar = re + (first + k) * GRID, *ai = im + (first + k) * GRID;
                float *br = ar + half * GRID, *bi = ai + half * GRID;
                for (size_t x = 0; x < GRID; x++) {
                    const float tr = br[x] * c - bi[x] * d, ti = br[x] * d + bi[x] * c;
                    br[x] = ar[x] - tr;
                    bi[x] = ai[x] - ti;
                    ar[x] += tr;
                    ai[x] += ti;
                }
            }
}

static void transpose(float *v)
{
    for (size_t y = 0; y < GRID; y++)
        for (size_t x = 0; x < y; x++) {
            const float swap = v[y * GRID + x];
            v[y * GRID + x] = v[x * GRID + y];
            v[x * GRID + y] = swap;
        }
}

/* The transform is left transposed; the way back transposes again. */
static void transform(struct grid *g, const float *root, float sign)
{
    transform_columns(g->re, g->im, root, sign);
    transpose(g->re);
    transpose(g->im);
    transform_columns(g->re, g->im, root, sign);
}

/* v becomes the correlation of the picture whose transform is f with the one v is of. */
static void correlate(const struct grid *f, struct grid *v, const float *root)
{
    transform(v, root, -1.0f);
    for (size_t i = 0; i < CELLS; i++) {
        const float ar = f->re[i], ai = -f->im[i], br = v->re[i], bi = v->im[i];
        v->re[i] = (ar * br - ai * bi) / (float)CELLS;
        v->im[i] = (ar * bi + ai * br) / (float)CELLS;
    }
    transform(v, root, 1.0f);
}

/* ---- the pictures ------------------------------------------------------------------------- */

static enum pihmap_status shrink(struct pm_job *job, const struct pm_pyramid *p, struct small *out)
{
    enum pihmap_status st;
    int l = p->working;
    while (l + 1 < p->levels && p->skin[l + 1].w >= SIDE && p->skin[l + 1].h >= SIDE)
        l++;
    const int w = p->skin[l].w, h = p->skin[l].h;
    const double s = fmin(1.0, (double)SIDE / pm_long_side(w, h));
    out->w = (int)fmax(round(s * w), 1);
    out->h = (int)fmax(round(s * h), 1);
    out->luminance = pm_plane_scratch(job, out->w, out->h);
    out->colour = pm_plane_scratch(job, out->w, out->h);
    out->weight = pm_plane_scratch(job, out->w, out->h);
    struct pm_plane skin = pm_plane_scratch(job, out->w, out->h);
    if (!out->luminance.v || !out->colour.v || !out->weight.v || !skin.v)
        return job->err.status;
    TRY(pm_shrink(job, &p->level[PM_LUMINANCE][l], &out->luminance));
    TRY(pm_shrink(job, &p->level[PM_COLOUR][l], &out->colour));
    TRY(pm_shrink(job, &p->weight[l], &out->weight));
    TRY(pm_shrink(job, &p->skin[l], &skin));
    TRY(pm_normalise(job, &out->luminance, RADIUS, FLOOR, &out->luminance));
    TRY(pm_normalise(job, &out->colour, RADIUS, FLOOR, &out->colour));
    for (size_t i = 0, n = pm_pixels(out); i < n; i++)
        out->weight.v[i] *= NOT_SKIN + (1.0f - NOT_SKIN) * skin.v[i];
out:
    return st;
}

/* The picture with its middle on that of the grid, turned and sized. */
static void place(const struct small *p, double c, double s, struct grid *g)
{
    memset(g, 0, GRIDS * sizeof *g);
    for (int j = 0; j < GRID; j++)
        for (int i = 0; i < GRID; i++) {
            const double u = i - GRID / 2, v = j - GRID / 2;
            const double x = c * u - s * v + 0.5 * (p->w - 1), y = s * u + c * v + 0.5 * (p->h - 1);
            if (x < 0 || y < 0 || x > p->w - 1 || y > p->h - 1)
                continue;
            const float k = pm_sample(&p->weight, x, y);
            const float a = pm_sample(&p->luminance, x, y), b = pm_sample(&p->colour, x, y);
            const size_t at = (size_t)j * GRID + (size_t)i;
            g[VALUE].re[at] = k * a;
            g[VALUE].im[at] = k * b;
            g[ENERGY].re[at] = k * (a * a + b * b);
            g[WEIGHT].re[at] = k;
        }
}

/* ---- looking ------------------------------------------------------------------------------ */

static double size_of(int size)
{
    return SIZE_LEAST * pow(SIZE_STEP, size);
}

/* All shifts of one turn and size. */
static void look(const struct search *s, int turn, int size, struct grid *g, struct peak *best)
{
    const double angle = 2 * M_PI * turn / TURNS, z = size_of(size);
    *best = (struct peak){-1.0f, turn, size, 0, 0};
    place(s->after, z * cos(angle), z * sin(angle), g);
    /* Energy and weight are real and meet the same picture: one transform carries both. */
    memcpy(g[ENERGY].im, g[WEIGHT].re, sizeof g->im);
    correlate(&s->before[VALUE], &g[VALUE], s->root);
    correlate(&s->before[WEIGHT], &g[ENERGY], s->root);
    correlate(&s->before[ENERGY], &g[WEIGHT], s->root);
    for (int at = 0; at < CELLS; at++) {
        const float share = g[ENERGY].im[at] / s->before_total;
        if (share < OVERLAP)
            continue;
        const float both = fmaxf(g[ENERGY].re[at] * g[WEIGHT].re[at], 1e-6f);
        const float score = g[VALUE].re[at] / sqrtf(both) * sqrtf(fminf(share, 1.0f));
        if (score > best->score) {
            const int dx = at % GRID, dy = at / GRID;
            best->score = score;
            best->dx = dx < GRID / 2 ? dx : dx - GRID;
            best->dy = dy < GRID / 2 ? dy : dy - GRID;
        }
    }
}

static void look_turns(void *context, int first, int end)
{
    const struct search *s = context;
    for (int turn = first; turn < end; turn++)
        for (int size = 0; size < SIZES; size++)
            look(s, turn, size, pm_thread_scratch_of(&s->grids, first),
                 &s->peak[turn * SIZES + size]);
}

/* The homography of a peak: before px -> middle of the grid -> after px. */
static void pose_of(const struct peak *k, const struct pm_frames *f, const struct small *before,
                    const struct small *after, double H[9])
{
    const double angle = 2 * M_PI * k->turn / TURNS, z = size_of(k->size);
    const double c = z * cos(angle), s = z * sin(angle);
    const double cx = 0.5 * (before->w - 1) - k->dx, cy = 0.5 * (before->h - 1) - k->dy;
    const double ax = 0.5 * (after->w - 1), ay = 0.5 * (after->h - 1);
    const double move[9] = {c, -s, ax - c * cx + s * cy, s, c, ay - s * cx - c * cy, 0, 0, 1};
    double in[9], out[9];
    pm_h_resize(f->before_w, f->before_h, before->w, before->h, in);
    pm_h_resize(after->w, after->h, f->after_w, f->after_h, out);
    pm_h_mul(move, in, H);
    pm_h_mul(out, H, H);
}

/* The best peaks that are poses of their own. */
static int choose(struct peak *peak, int peaks, const struct pm_frames *f,
                  const struct small *before, const struct small *after, int most,
                  struct pm_pose_hypothesis *out)
{
    const double within = DISTINCT * fmax(f->after_w, f->after_h);
    int n = 0;
    while (n < most) {
        int best = 0;
        for (int i = 1; i < peaks; i++)
            if (peak[i].score > peak[best].score)
                best = i;
        if (peak[best].score <= 0.0f)
            break;
        struct pm_pose_hypothesis pose = {.score = (double)peak[best].score};
        pose_of(&peak[best], f, before, after, pose.H);
        peak[best].score = -1.0f;
        bool known = !pm_pose_is_sane(pose.H, f);
        for (int i = 0; i < n && !known; i++)
            known = pm_same_pose(out[i].H, pose.H, f, within);
        if (!known)
            out[n++] = pose;
    }
    return n;
}

enum pihmap_status pm_exhaustive_search(struct pm_job *job, const struct pm_pyramid *before,
                                        const struct pm_pyramid *after,
                                        const struct pm_frames *frames, int most,
                                        struct pm_pose_hypothesis *out, int *found)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    enum pihmap_status st = PIHMAP_OK;
    struct small own, other;
    *found = 0;
    float *root = pm_scratch(job, 2 * GRID, sizeof *root);
    struct grid *fixed = pm_scratch(job, GRIDS, sizeof *fixed);
    const struct pm_thread_scratch grids = pm_thread_scratch_for(job, TURNS, GRIDS, sizeof *fixed);
    struct peak *peak = pm_scratch(job, TURNS * SIZES, sizeof *peak);
    if (!root || !fixed || !grids.v || !peak) {
        st = job->err.status;
        goto out;
    }
    TRY(shrink(job, before, &own));
    TRY(shrink(job, after, &other));
    for (int k = 0; k < GRID; k++) {
        root[2 * k] = (float)cos(2 * M_PI * k / GRID);
        root[2 * k + 1] = (float)sin(2 * M_PI * k / GRID);
    }
    struct search s = {&other, fixed, 0.0f, grids, root, peak};
    place(&own, 1.0, 0.0, fixed);
    for (size_t i = 0; i < CELLS; i++)
        s.before_total += fixed[WEIGHT].re[i];
    for (int k = 0; k < GRIDS; k++)
        transform(&fixed[k], root, -1.0f);
    pm_rows(job, TURNS, look_turns, &s);
    *found = choose(peak, TURNS * SIZES, frames, &own, &other, most, out);
out:
    pm_scratch_rewind(job, mark);
    return st;
}
