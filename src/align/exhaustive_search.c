#include "align/exhaustive_search.h"

#include "base/geometry.h"

#include <math.h>
#include <string.h>

#define SIDE 64  /* px, long side at which the search runs */
#define GRID 128 /* twice that: a shift does not wrap around onto itself */
#define CELLS (GRID * GRID)
#define RADIUS 6       /* px: window of local mean and contrast */
#define FLOOR 0.01f    /* ln units */
#define NOT_SKIN 0.15f /* weight of what is not skin */
#define TURNS 45       /* 8 degrees apart: at most 2 px of error at the picture's edge */
#define SIZES 10       /* 15 % apart, from SIZE_LEAST upwards */
#define SIZE_LEAST 0.53
#define SIZE_STEP 1.15
#define OVERLAP 0.25f /* of the before picture's weight, at least */
#define DISTINCT 0.06 /* of the side: poses closer than this count as one */

struct grid { /* complex numbers, CELLS each */
    float re[CELLS], im[CELLS];
};

/* The grids of one picture: luminance and colour as one complex number, energy, weight. */
enum { VALUE, ENERGY, WEIGHT, GRIDS };

struct reduced { /* a photo at the size of the search */
    int w, h;
    struct pm_plane luminance, colour, weight;
};

struct peak {
    float score;
    int turn, size, dx, dy;
};

struct search {
    const struct reduced *before, *after;
    const struct grid *spectrum;    /* GRIDS transforms of before */
    float before_total;             /* sum of its weight */
    struct pm_thread_scratch grids; /* GRIDS */
    const float *twiddle;           /* cos and sin of 2 pi k / GRID */
    struct peak *peak;              /* the best of each turn and size */
};

/* ---- Fourier ---------------------------------------------------------------------------- */

/* Radix-2 decimation in time of all GRID columns at once. sign: -1 forward, 1 inverse (not
 * scaled). */
static void fft_columns(float *restrict re, float *restrict im, const float *twiddle, float sign)
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
                const float *turn = twiddle + 2 * k * (GRID / 2 / half);
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

/* 2-D transform, left transposed; the inverse transposes back. */
static void fft(struct grid *g, const float *twiddle, float sign)
{
    fft_columns(g->re, g->im, twiddle, sign);
    transpose(g->re);
    transpose(g->im);
    fft_columns(g->re, g->im, twiddle, sign);
}

/* Replace v, a picture, by its cross-correlation with the picture whose transform is f. */
static void correlate(const struct grid *f, struct grid *v, const float *twiddle)
{
    fft(v, twiddle, -1.0f);
    for (size_t i = 0; i < CELLS; i++) {
        const float ar = f->re[i], ai = -f->im[i], br = v->re[i], bi = v->im[i];
        v->re[i] = (ar * br - ai * bi) / (float)CELLS;
        v->im[i] = (ar * bi + ai * br) / (float)CELLS;
    }
    fft(v, twiddle, 1.0f);
}

/* ---- pictures ----------------------------------------------------------------------------- */

static enum pihmap_status reduce(struct pm_job *job, const struct pm_pyramid *p,
                                 struct reduced *out)
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

/* The picture rotated and scaled, its centre on the centre of the grid. c and s: scale times cosine
 * and sine of the turn. */
static void resample_onto_grid(const struct reduced *p, double c, double s, struct grid *g)
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

/* ---- search ------------------------------------------------------------------------------- */

static double size_of(int size)
{
    return SIZE_LEAST * pow(SIZE_STEP, size);
}

/* The best of all shifts at one turn and size. */
static void correlate_pose(const struct search *s, int turn, int size, struct grid *g,
                           struct peak *best)
{
    const double angle = 2 * M_PI * turn / TURNS, z = size_of(size);
    *best = (struct peak){-1.0f, turn, size, 0, 0};
    resample_onto_grid(s->after, z * cos(angle), z * sin(angle), g);
    /* Energy and weight are real and are correlated with the same picture: one complex transform
     * does both. */
    memcpy(g[ENERGY].im, g[WEIGHT].re, sizeof g->im);
    correlate(&s->spectrum[VALUE], &g[VALUE], s->twiddle);
    correlate(&s->spectrum[WEIGHT], &g[ENERGY], s->twiddle);
    correlate(&s->spectrum[ENERGY], &g[WEIGHT], s->twiddle);
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

static void search_turns(void *context, int first, int end)
{
    const struct search *s = context;
    for (int turn = first; turn < end; turn++)
        for (int size = 0; size < SIZES; size++)
            correlate_pose(s, turn, size, pm_thread_scratch_of(&s->grids, first),
                           &s->peak[turn * SIZES + size]);
}

/* The homography of a peak: before px -> grid, centred -> after px. */
static void pose_of(const struct search *search, const struct peak *k, const struct pm_frames *f,
                    double H[9])
{
    const struct reduced *before = search->before, *after = search->after;
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

/* The poses of the highest peaks, without near copies. */
static void distinct_poses(const struct search *s, const struct pm_frames *f,
                           struct pm_pose_list *out)
{
    const double within = DISTINCT * fmax(f->after_w, f->after_h);
    while (out->count < out->most) {
        struct peak *best = s->peak;
        for (int i = 1; i < TURNS * SIZES; i++)
            if (s->peak[i].score > best->score)
                best = &s->peak[i];
        if (best->score <= 0.0f)
            break;
        struct pm_pose_hypothesis pose = {.score = (double)best->score};
        pose_of(s, best, f, pose.H);
        best->score = -1.0f;
        bool known = !pm_pose_is_sane(pose.H, f);
        for (int i = 0; i < out->count && !known; i++)
            known = pm_same_pose(out->pose[i].H, pose.H, f, within);
        if (!known)
            out->pose[out->count++] = pose;
    }
}

enum pihmap_status pm_exhaustive_search(struct pm_job *job, const struct pm_pyramid *before,
                                        const struct pm_pyramid *after,
                                        const struct pm_frames *frames, struct pm_pose_list *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    enum pihmap_status st = PIHMAP_OK;
    struct reduced small_before, small_after;
    out->count = 0;
    float *twiddle = pm_scratch(job, 2 * GRID, sizeof *twiddle);
    struct grid *spectrum = pm_scratch(job, GRIDS, sizeof *spectrum);
    const struct pm_thread_scratch grids =
        pm_thread_scratch_for(job, TURNS, GRIDS, sizeof *spectrum);
    struct peak *peak = pm_scratch(job, TURNS * SIZES, sizeof *peak);
    if (!twiddle || !spectrum || !grids.v || !peak) {
        st = job->err.status;
        goto out;
    }
    TRY(reduce(job, before, &small_before));
    TRY(reduce(job, after, &small_after));
    for (int k = 0; k < GRID; k++) {
        twiddle[2 * k] = (float)cos(2 * M_PI * k / GRID);
        twiddle[2 * k + 1] = (float)sin(2 * M_PI * k / GRID);
    }
    struct search s = {&small_before, &small_after, spectrum, 0.0f, grids, twiddle, peak};
    resample_onto_grid(&small_before, 1.0, 0.0, spectrum);
    for (size_t i = 0; i < CELLS; i++)
        s.before_total += spectrum[WEIGHT].re[i];
    for (int k = 0; k < GRIDS; k++)
        fft(&spectrum[k], twiddle, -1.0f);
    pm_rows(job, TURNS, search_turns, &s);
    distinct_poses(&s, frames, out);
out:
    pm_scratch_rewind(job, mark);
    return st;
}
