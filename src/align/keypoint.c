#include "align/keypoint.h"

#include <math.h>
#include <string.h>

#define SCALES 3 /* per octave, Lowe's choice */
#define GAUSSIANS (SCALES + 3)
#define SIGMA_0 1.6        /* px, of the first level of an octave */
#define SIGMA_INPUT 0.6    /* px: what reducing the photo has left */
#define OCTAVE_EDGE_MIN 24 /* px */
#define OCTAVES_MAX 6
#define BORDER 4             /* px without keypoints */
#define EDGE_RATIO 12.0f     /* principal curvatures: more is a line, not a place */
#define NOISE_FACTOR 0.35f   /* white noise of sigma 1 has 0.1 in the finest difference */
#define STRENGTH_MIN 0.0015f /* ln units, of the difference of Gaussians */
#define CELLS 8              /* the picture is cut in CELLS x CELLS to spread the choice */

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
    struct candidate *found; /* of the row being searched: CELL lists per row */
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

/* Every second px of the level that has twice the octave's first sigma. */
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

/* Newton's step of the quadratic through the 3x3x3 neighbourhood; false: no clear place. */
static bool refine(const struct octave *o, int k, int x, int y, float offset[3], float *value)
{
    const ptrdiff_t w = o->w;
    const size_t at = (size_t)y * (size_t)w + (size_t)x;
    const float *b = o->difference[k - 1].v + at, *c = o->difference[k].v + at,
                *d = o->difference[k + 1].v + at;
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

struct search {
    const struct detector *d;
    const struct octave *o;
    const struct pm_plane *skin;
    int octave, per_row;
    struct candidate *found;
    int *count;
};

static void search_rows(void *context, int first, int end)
{
    const struct search *s = context;
    const struct octave *o = s->o;
    /* Noise falls with the size of the blob, so the threshold does. */
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

/* All candidates of an octave, in order of rows. */
static enum pihmap_status search_octave(struct pm_job *job, const struct detector *d, int octave,
                                        const struct pm_plane *skin, struct candidate *all,
                                        int *count, int most)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const struct octave *o = &d->octave[octave];
    struct search s = {d, o, skin, octave, o->w / 4 + 8, NULL, NULL};
    s.found = pm_scratch(job, (size_t)o->h * (size_t)s.per_row, sizeof *s.found);
    s.count = pm_scratch(job, (size_t)o->h, sizeof *s.count);
    if (!s.found || !s.count)
        return job->err.status;
    pm_rows(job, o->h, search_rows, &s);
    for (int y = 0; y < o->h; y++)
        for (int i = 0; i < s.count[y] && *count < most; i++)
            all[(*count)++] = s.found[(size_t)y * (size_t)s.per_row + (size_t)i];
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

/* ---- choosing ------------------------------------------------------------------------------ */

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
 * The strongest, but spread: no cell may hold more than its share until every cell has had
 * its turn. all is sorted; chosen ones are moved to the front in order.
 */
static int choose(struct candidate *all, int n, const struct pm_plane *picture, bool skin, int most,
                  struct candidate *chosen)
{
    int room[CELLS * CELLS], taken = 0;
    for (int share = 1; taken < most; share *= 2) {
        const int limit = share * (most / (CELLS * CELLS) + 1);
        int skipped = 0;
        memset(room, 0, sizeof room);
        taken = 0;
        for (int i = 0; i < n && taken < most; i++) {
            if (all[i].skin != skin)
                continue;
            int cx = (int)(all[i].x * CELLS / (float)picture->w);
            int cy = (int)(all[i].y * CELLS / (float)picture->h);
            cx = cx < 0 ? 0 : cx >= CELLS ? CELLS - 1 : cx;
            cy = cy < 0 ? 0 : cy >= CELLS ? CELLS - 1 : cy;
            if (room[cy * CELLS + cx]++ >= limit) {
                skipped++;
                continue;
            }
            chosen[taken++] = all[i];
        }
        if (!skipped)
            break;
    }
    return taken;
}

struct describe {
    const struct detector *d;
    const struct candidate *chosen;
    struct pm_windows windows;
    struct pm_keypoints *out; /* two slots per candidate */
};

static void describe_some(void *context, int first, int end)
{
    const struct describe *c = context;
    for (int i = first; i < end; i++) {
        const struct candidate *p = &c->chosen[i];
        const struct octave *o = &c->d->octave[p->octave];
        const struct pm_plane *level = &o->gaussian[p->level];
        const float s = (float)o->scale, x = p->x / s, y = p->y / s, sigma = p->sigma / s;
        float angle[2];
        const int n = pm_describe_angles(level, &c->windows, x, y, sigma, angle);
        for (int k = 0; k < 2; k++) {
            struct pm_keypoint *q = &c->out->point[2 * i + k];
            *q = (struct pm_keypoint){p->x,        p->y,   p->sigma, angle[k < n ? k : 0],
                                      p->strength, p->skin};
            if (k >= n) {
                q->sigma = 0.0f; /* an empty slot */
                continue;
            }
            pm_describe(level, &c->windows, x, y, sigma, angle[k],
                        c->out->descriptor + (size_t)(2 * i + k) * PM_DESCRIPTOR);
        }
    }
}

/* Close the empty slots. */
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

#define CANDIDATES_MAX 60000

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
    struct candidate *all = pm_scratch(job, CANDIDATES_MAX, sizeof *all);
    struct candidate *chosen = pm_scratch(job, (size_t)most, sizeof *chosen);
    struct detector d = {.threshold = NOISE_FACTOR * noise};
    int n = 0;
    if (!out->point || !out->descriptor || !all || !chosen) {
        st = job->err.status;
        goto out;
    }
    TRY(fill_octaves(job, picture, &d));
    for (int k = 0; k < d.octaves; k++)
        TRY(search_octave(job, &d, k, skin, all, &n, CANDIDATES_MAX));
    qsort(all, (size_t)n, sizeof *all, stronger);
    int taken = choose(all, n, picture, true, most / 2, chosen);
    taken += choose(all, n, picture, false, most - taken, chosen + taken);
    struct describe c = {.d = &d, .chosen = chosen, .out = out};
    pm_describe_windows(&c.windows);
    pm_rows(job, taken, describe_some, &c);
    compact(out, 2 * taken);
out:
    pm_scratch_rewind(job, mark);
    return st;
}
