#include "align/keypoint.h"

#include <math.h>
#include <string.h>

#define SCALES 3 /* per octave, Lowe's choice */
#define GAUSSIANS (SCALES + 3)
#define SIGMA_0 1.6        /* px, of the first level of an octave */
#define SIGMA_INPUT 0.6    /* px: blur that the photo has from being reduced */
#define OCTAVE_EDGE_MIN 24 /* px */
#define OCTAVES_MAX 6
#define BORDER 4             /* px from the edge without keypoints */
#define EDGE_RATIO 12.0f     /* of principal curvatures: more is a line, which has no place */
#define NOISE_FACTOR 0.35f   /* white noise of sigma 1 has sigma 0.1 in the finest difference */
#define STRENGTH_MIN 0.0015f /* ln units, of the difference of Gaussians */
#define CANDIDATES_MAX 60000
#define CELLS 8 /* the picture is cut in CELLS x CELLS to spread the keypoints */

struct candidate {
    float x, y, sigma, strength; /* picture px */
    int octave, level;
    bool skin;
};

struct octave {
    int w, h;
    double scale; /* picture px per octave px */
    struct pm_plane gaussian[GAUSSIANS];
    struct pm_plane difference[GAUSSIANS - 1];
};

struct detector {
    int octaves;
    struct octave octave[OCTAVES_MAX];
    float threshold;
};

static double level_sigma(int level)
{
    return SIGMA_0 * pow(2.0, (double)level / SCALES);
}

static enum pihmap_status fill_octave(struct pm_job *job, struct octave *o)
{
    enum pihmap_status st = PIHMAP_OK;
    const size_t n = pm_pixels(o);
    for (int k = 1; k < GAUSSIANS; k++) {
        const double a = level_sigma(k - 1), b = level_sigma(k);
        o->gaussian[k] = pm_plane_scratch(job, o->w, o->h);
        o->difference[k - 1] = pm_plane_scratch(job, o->w, o->h);
        if (!o->gaussian[k].v || !o->difference[k - 1].v)
            return job->err.status;
        TRY(pm_blur(job, &o->gaussian[k - 1], sqrt(b * b - a * a), &o->gaussian[k]));
        for (size_t i = 0; i < n; i++)
            o->difference[k - 1].v[i] = o->gaussian[k].v[i] - o->gaussian[k - 1].v[i];
    }
out:
    return st;
}

/* Every second px. in: the level with twice the first sigma of its octave. */
static void decimate(const struct pm_plane *in, struct pm_plane *out)
{
    for (int y = 0; y < out->h; y++)
        for (int x = 0; x < out->w; x++)
            pm_at(out, x, y) = pm_at(in, 2 * x, 2 * y);
}

static enum pihmap_status fill_octaves(struct pm_job *job, const struct pm_plane *picture,
                                       struct detector *d)
{
    enum pihmap_status st = PIHMAP_OK;
    int w = picture->w, h = picture->h;
    for (d->octaves = 0; d->octaves < OCTAVES_MAX; d->octaves++) {
        if (w < OCTAVE_EDGE_MIN || h < OCTAVE_EDGE_MIN)
            break;
        struct octave *o = &d->octave[d->octaves];
        *o = (struct octave){.w = w, .h = h, .scale = pow(2.0, d->octaves)};
        o->gaussian[0] = pm_plane_scratch(job, w, h);
        if (!o->gaussian[0].v)
            return job->err.status;
        if (d->octaves == 0)
            TRY(pm_blur(job, picture, sqrt(SIGMA_0 * SIGMA_0 - SIGMA_INPUT * SIGMA_INPUT),
                        &o->gaussian[0]));
        else
            decimate(&o[-1].gaussian[SCALES], &o->gaussian[0]);
        TRY(fill_octave(job, o));
        w = (w + 1) / 2;
        h = (h + 1) / 2;
    }
out:
    return st;
}

/* ---- extrema ----------------------------------------------------------------------------- */

static bool is_extremum(const struct octave *o, int k, size_t at)
{
    const float v = o->difference[k].v[at];
    const ptrdiff_t w = o->w;
    for (int dk = -1; dk <= 1; dk++) {
        const float *p = o->difference[k + dk].v + at;
        for (ptrdiff_t dy = -1; dy <= 1; dy++)
            for (ptrdiff_t dx = -1; dx <= 1; dx++) {
                if (!dk && !dy && !dx)
                    continue;
                const float q = p[dy * w + dx];
                if (v > 0.0f ? q >= v : q <= v)
                    return false;
            }
    }
    return true;
}

/* Subpixel place and value of an extremum, by Newton's step on the quadratic through its 3 x 3 x 3
 * neighbourhood. False: an edge, or the quadratic has its extremum elsewhere. */
static bool refine(const struct octave *o, int k, int x, int y, float offset[3], float *value)
{
    const ptrdiff_t w = o->w;
    const float *b = &pm_at(&o->difference[k - 1], x, y), *c = &pm_at(&o->difference[k], x, y),
                *d = &pm_at(&o->difference[k + 1], x, y);
    const double gx = 0.5 * (double)(c[1] - c[-1]), gy = 0.5 * (double)(c[w] - c[-w]);
    const double gs = 0.5 * (double)(d[0] - b[0]);
    const double xx = (double)(c[1] + c[-1] - 2.0f * c[0]);
    const double yy = (double)(c[w] + c[-w] - 2.0f * c[0]),
                 ss = (double)(d[0] + b[0] - 2.0f * c[0]);
    const double xy = 0.25 * (double)(c[w + 1] - c[w - 1] - c[-w + 1] + c[-w - 1]);
    const double xs = 0.25 * (double)(d[1] - d[-1] - b[1] + b[-1]);
    const double ys = 0.25 * (double)(d[w] - d[-w] - b[w] + b[-w]);
    const double det2 = xx * yy - xy * xy, trace = xx + yy;
    if (!(det2 > 0.0) || trace * trace * (double)EDGE_RATIO >
                             (double)((EDGE_RATIO + 1.0f) * (EDGE_RATIO + 1.0f)) * det2)
        return false;
    /* Cramer's rule: H offset = -gradient. Not pm_solve(), whose entries are of about 1. */
    const double det =
        xx * (yy * ss - ys * ys) - xy * (xy * ss - ys * xs) + xs * (xy * ys - yy * xs);
    if (fabs(det) < 1e-30)
        return false;
    const double ox =
        -(gx * (yy * ss - ys * ys) - xy * (gy * ss - ys * gs) + xs * (gy * ys - yy * gs)) / det;
    const double oy =
        -(xx * (gy * ss - gs * ys) - gx * (xy * ss - ys * xs) + xs * (xy * gs - gy * xs)) / det;
    const double os =
        -(xx * (yy * gs - ys * gy) - xy * (xy * gs - gy * xs) + gx * (xy * ys - yy * xs)) / det;
    if (fabs(ox) > 0.8 || fabs(oy) > 0.8 || fabs(os) > 0.8)
        return false;
    offset[0] = (float)ox;
    offset[1] = (float)oy;
    offset[2] = (float)os;
    *value = c[0] + (float)(0.5 * (gx * ox + gy * oy + gs * os));
    return true;
}

struct extremum_search {
    const struct detector *d;
    const struct octave *o;
    const struct pm_plane *skin;
    int octave, per_row;
    struct candidate *found;
    int *count;
};

static void extrema_rows(void *context, int first, int end)
{
    const struct extremum_search *s = context;
    const struct octave *o = s->o;
    /* Noise falls with the scale of the extremum, and the threshold with it. */
    const float noise = s->d->threshold / (float)o->scale;
    const float strong = fmaxf(fminf(noise, 8.0f * STRENGTH_MIN), STRENGTH_MIN);
    for (int y = first; y < end; y++) {
        s->count[y] = 0;
        if (y < BORDER || y + BORDER >= o->h)
            continue;
        for (int k = 1; k <= SCALES; k++)
            for (int x = BORDER; x + BORDER < o->w; x++) {
                const size_t at = (size_t)y * (size_t)o->w + (size_t)x;
                float offset[3], value;
                if (fabsf(o->difference[k].v[at]) < strong || !is_extremum(o, k, at) ||
                    !refine(o, k, x, y, offset, &value) || s->count[y] >= s->per_row)
                    continue;
                struct candidate *c =
                    &s->found[(size_t)y * (size_t)s->per_row + (size_t)s->count[y]++];
                c->x = ((float)x + offset[0]) * (float)o->scale;
                c->y = ((float)y + offset[1]) * (float)o->scale;
                c->sigma = (float)(o->scale * SIGMA_0 * pow(2.0, (k + (double)offset[2]) / SCALES));
                c->strength = fabsf(value);
                c->octave = s->octave;
                c->level = k;
                c->skin = pm_sample(s->skin, (double)c->x, (double)c->y) > 0.5f;
            }
    }
}

struct candidates {
    struct candidate *v;
    int most, n;
};

/* Append the candidates of an octave, in order of rows. */
static enum pihmap_status find_extrema(struct pm_job *job, const struct detector *d, int octave,
                                       const struct pm_plane *skin, struct candidates *all)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const struct octave *o = &d->octave[octave];
    struct extremum_search s = {d, o, skin, octave, o->w / 4 + 8, NULL, NULL};
    s.found = pm_scratch(job, (size_t)o->h * (size_t)s.per_row, sizeof *s.found);
    s.count = pm_scratch(job, (size_t)o->h, sizeof *s.count);
    if (!s.found || !s.count)
        return job->err.status;
    pm_rows(job, o->h, extrema_rows, &s);
    for (int y = 0; y < o->h; y++)
        for (int i = 0; i < s.count[y] && all->n < all->most; i++)
            all->v[all->n++] = s.found[(size_t)y * (size_t)s.per_row + (size_t)i];
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

/* ---- choice -------------------------------------------------------------------------------- */

static int stronger(const void *a, const void *b)
{
    const struct candidate *p = a, *q = b;
    if (p->strength != q->strength)
        return p->strength < q->strength ? 1 : -1;
    if (p->y != q->y)
        return p->y < q->y ? -1 : 1;
    return (p->x > q->x) - (p->x < q->x);
}

/*
 * The strongest candidates, spread over the picture: the limit per cell is doubled only when all
 * cells together cannot fill `most` under it. all is sorted by strength. Returns the number.
 */
static int choose_spread(const struct candidate *all, int n, const struct pm_plane *picture,
                         bool skin, int most, struct candidate *chosen)
{
    int per_cell[CELLS * CELLS], chosen_count = 0;
    for (int share = 1; chosen_count < most; share *= 2) {
        const int limit = share * (most / (CELLS * CELLS) + 1);
        int skipped = 0;
        memset(per_cell, 0, sizeof per_cell);
        chosen_count = 0;
        for (int i = 0; i < n && chosen_count < most; i++) {
            if (all[i].skin != skin)
                continue;
            int cx = (int)(all[i].x * CELLS / (float)picture->w);
            int cy = (int)(all[i].y * CELLS / (float)picture->h);
            cx = cx < 0 ? 0 : cx >= CELLS ? CELLS - 1 : cx;
            cy = cy < 0 ? 0 : cy >= CELLS ? CELLS - 1 : cy;
            if (per_cell[cy * CELLS + cx]++ >= limit) {
                skipped++;
                continue;
            }
            chosen[chosen_count++] = all[i];
        }
        if (!skipped)
            break;
    }
    return chosen_count;
}

struct description {
    const struct detector *d;
    const struct candidate *chosen;
    struct pm_gaussian_windows windows;
    struct pm_keypoints *out; /* two slots per candidate */
};

static void describe_range(void *context, int first, int end)
{
    const struct description *c = context;
    for (int i = first; i < end; i++) {
        const struct candidate *p = &c->chosen[i];
        const struct octave *o = &c->d->octave[p->octave];
        const struct pm_plane *level = &o->gaussian[p->level];
        const float s = (float)o->scale;
        struct pm_keypoint in_level = {.x = p->x / s, .y = p->y / s, .sigma = p->sigma / s};
        float angle[2] = {0};
        const int n = pm_keypoint_angles(level, &c->windows, &in_level, angle);
        for (int k = 0; k < 2; k++) {
            struct pm_keypoint *q = &c->out->point[2 * i + k];
            *q = (struct pm_keypoint){p->x,        p->y,   p->sigma, angle[k < n ? k : 0],
                                      p->strength, p->skin};
            if (k >= n) {
                q->sigma = 0.0f; /* an empty slot */
                continue;
            }
            in_level.angle = angle[k];
            pm_descriptor(level, &c->windows, &in_level,
                          c->out->descriptor + (size_t)(2 * i + k) * PM_DESCRIPTOR);
        }
    }
}

/* Remove the empty slots. */
static void compact(struct pm_keypoints *k, int slots)
{
    k->count = 0;
    for (int i = 0; i < slots; i++) {
        if (k->point[i].sigma <= 0.0f)
            continue;
        k->point[k->count] = k->point[i];
        memmove(k->descriptor + (size_t)k->count * PM_DESCRIPTOR,
                k->descriptor + (size_t)i * PM_DESCRIPTOR, PM_DESCRIPTOR * sizeof(float));
        k->count++;
    }
}

enum pihmap_status pm_keypoints(struct pm_job *job, const struct pm_plane *picture,
                                const struct pm_plane *skin, float noise, int most,
                                struct pm_keypoints *out)
{
    enum pihmap_status st = PIHMAP_OK;
    *out = (struct pm_keypoints){0, NULL, NULL};
    const size_t slots = 2 * (size_t)most;
    out->point = pm_scratch(job, slots, sizeof *out->point);
    out->descriptor = pm_scratch(job, slots, PM_DESCRIPTOR * sizeof(float));
    const struct pm_mark mark = pm_scratch_mark(job);
    struct candidates all = {pm_scratch(job, CANDIDATES_MAX, sizeof *all.v), CANDIDATES_MAX, 0};
    struct candidate *chosen = pm_scratch(job, (size_t)most, sizeof *chosen);
    struct detector d = {.threshold = NOISE_FACTOR * noise};
    if (!out->point || !out->descriptor || !all.v || !chosen) {
        st = job->err.status;
        goto out;
    }
    TRY(fill_octaves(job, picture, &d));
    for (int k = 0; k < d.octaves; k++)
        TRY(find_extrema(job, &d, k, skin, &all));
    qsort(all.v, (size_t)all.n, sizeof *all.v, stronger);
    int n = choose_spread(all.v, all.n, picture, true, most / 2, chosen);
    n += choose_spread(all.v, all.n, picture, false, most - n, chosen + n);
    struct description c = {.d = &d, .chosen = chosen, .out = out};
    pm_gaussian_windows_fill(&c.windows);
    pm_rows(job, n, describe_range, &c);
    compact(out, 2 * n);
out:
    pm_scratch_rewind(job, mark);
    return st;
}
