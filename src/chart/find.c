#include "chart/chart.h"

#include "base/geometry.h"
#include "base/least_squares.h"
#include "base/stats.h"
#include "chart/colour_correction.h"
#include "chart/first_look.h"
#include "chart/lattice.h"
#include "chart/refine_pose.h"

#include <math.h>
#include <string.h>

/*
 * Candidate patches are even, compact components at several levels of an image pyramid, so that
 * their edges are steep at one of them. Candidates in rows and columns make lattices. Every pose of
 * a chart on a lattice is then verified by its colours: how well does a 3 x 3 matrix take them to
 * the published ones? Skin, cloth and tiles make lattices too, but not of these 24 colours.
 */
#define LEVELS 4             /* each half the size of the one before: patches of 6 to 160 px */
#define LEAST_LEVEL 24       /* px, short side */
#define MOST_SIDE 44.0       /* px of a patch at any level */
#define LEAST_NODES 7        /* of a lattice: the darker half of the patches may be lost in shade */
#define LEAST_INSIDE 0.6     /* share of a lattice's nodes that lie on the chart */
#define ON_PATCH 0.3         /* pitches: a candidate so near to a patch's centre is the patch */
#define REFINE_ROUNDS 3      /* of the homography, with all candidates on the chart */
#define NO_WORSE 1.02        /* most that the misfit may grow by in one of them */
#define MISPLACED_LEAST 0.04 /* pitches: what blur and noise move a candidate by */
#define MISPLACED_TIMES 2.5  /* of the median */
#define TRIED 8              /* nearest neighbours of a candidate that lattices start from */
#define MOST_GROWN 6         /* lattices that one candidate may be in */
#define MOST_SEEDS 600  /* lattices per level and threshold; a chart shows at its first patch */
#define BRIGHT 0.98     /* quantile of the brightest channel that counts as white */
#define INNER 0.25      /* of a pitch: half the width of what is sampled of a patch */
#define MOST_SAMPLES 24 /* per side of that */
/* Mean CIEDE2000 after correction. Beyond it there is no chart; a chart with a leaf over a third of
 * it has 14. One between this and PM_CHART_MOST_DE is found, but not used. */
#define MOST_FOUND_DE 10.0
/* Mean distance in L*a*b* of the best 20 patches: charts in 200 renderings and 4 photos have 1 to
 * 7; the best pose in 250 photos without a chart has 14. */
#define SURE_MISFIT 4.0 /* below it, no other level is searched */
#define COARSE_MISFIT 20.0
/* Spread of a patch's samples as a share of their mean. Half a leaf or a shadow's edge on it makes
 * 0.3 and more, noise at the dark end 0.15. */
#define UNEVEN 0.22
#define UNEVEN_DARK 0.008 /* linear light, added to that */
#define MOST_CLIPPED 0.1  /* share of a patch's px */
#define LEAST_SEEN 20     /* patches; a clipped one counts half, as it may be overexposed */
#define LEAST_RATIO 2.5   /* of white to black */

enum { WHITE = 18, BLACK = 23 }; /* patches */

struct level { /* of the image pyramid */
    struct pm_local_range range;
    double scale; /* px of the photo per px */
};

struct search {
    const struct pm_linear *photo;
    const struct pm_plane *clipped;
    struct pm_published published;
    double best;     /* least misfit so far */
    double to_px[9]; /* and its pose */
};

/* Light that counts as white, from every 7th px. */
static enum pihmap_status find_white(struct pm_job *job, const struct pm_linear *photo,
                                     float *white)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t pixels = pm_pixels(&photo->r);
    float *v = pm_scratch(job, pixels / 7 + 1, sizeof *v);
    size_t n = 0;
    if (!v)
        return job->err.status;
    for (size_t i = 0; i < pixels; i += 7)
        v[n++] = fmaxf(photo->r.v[i], fmaxf(photo->g.v[i], photo->b.v[i]));
    *white = fmaxf(pm_quantile(v, n, BRIGHT), 1e-3f);
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

/* ---- verification: the colours at a pose --------------------------------------------------- */

struct patch_sample {
    double mean[3], spread, clipped; /* spread: of green */
    bool inside;
};

/* Samples patch i on a grid as fine as the px, at most `most` of them a side. */
static struct patch_sample sample_patch(const struct search *search, const double to_px[9], int i,
                                        int most)
{
    struct patch_sample s = {.inside = true};
    const double cx = i % PM_CHART_COLUMNS, cy = i / PM_CHART_COLUMNS;
    double J[4], sum2 = 0, n = 0;
    double px, py;
    if (!pm_h_jacobian(to_px, cx, cy, J))
        return (struct patch_sample){.inside = false};
    const double pitch = fmax(hypot(J[0], J[2]), hypot(J[1], J[3]));
    int side = (int)(2 * INNER * pitch) + 1;
    side = side < 3 ? 3 : side > most ? most : side;
    for (int b = 0; b < side; b++)
        for (int a = 0; a < side; a++) {
            const double x = cx + INNER * ((2 * a + 1.0) / side - 1);
            const double y = cy + INNER * ((2 * b + 1.0) / side - 1);
            if (!pm_h_apply(to_px, x, y, &px, &py) || px < 0 || py < 0 ||
                px > search->photo->r.w - 1 || py > search->photo->r.h - 1)
                return (struct patch_sample){.inside = false};
            for (int k = 0; k < 3; k++) {
                const double v = (double)pm_sample(pm_linear_plane(search->photo, k), px, py);
                s.mean[k] += v;
                sum2 += k == 1 ? v * v : 0;
            }
            s.clipped += (double)pm_sample(search->clipped, px, py);
            n++;
        }
    for (int k = 0; k < 3; k++)
        s.mean[k] /= n;
    s.spread = sqrt(fmax(sum2 / n - s.mean[1] * s.mean[1], 0));
    s.clipped /= n;
    return s;
}

static double misfit_at(struct search *search, const double to_px[9])
{
    double rgb[PM_CHART_PATCHES][3];
    /* most poses end here */
    const struct patch_sample white = sample_patch(search, to_px, WHITE, 3),
                              black = sample_patch(search, to_px, BLACK, 3);
    if (!(white.inside && black.inside && white.mean[1] > LEAST_RATIO * black.mean[1]))
        return INFINITY;
    for (int i = 0; i < PM_CHART_PATCHES; i++) {
        const struct patch_sample s = sample_patch(search, to_px, i, 3);
        if (!s.inside)
            return INFINITY;
        memcpy(rgb[i], s.mean, sizeof s.mean);
    }
    return pm_chart_misfit(rgb, &search->published);
}

/* ---- poses ----------------------------------------------------------------------------------- */

/* Patches of the chart and where they are in the picture. */
struct correspondences {
    double chart[PM_LATTICE_MOST_NODES][2], px[PM_LATTICE_MOST_NODES][2];
    int count;
};

/* Homography by least squares of the algebraic error, both frames scaled to about 1. */
static bool fit_homography(const struct correspondences *p, const struct level *level,
                           double to_px[9])
{
    struct pm_least_squares equations;
    double b[8];
    pm_least_squares_begin(&equations, 8);
    const double size = fmax(level->range.w, level->range.h);
    for (int i = 0; i < p->count; i++) {
        const double x = (p->chart[i][0] - 2.5) / 2.5, y = (p->chart[i][1] - 1.5) / 2.5;
        for (int k = 0; k < 2; k++) {
            const double q = p->px[i][k] / size;
            const double row[8] = {k ? 0 : x, k ? 0 : y, k ? 0 : 1, k ? x : 0,
                                   k ? y : 0, k ? 1 : 0, -q * x,    -q * y};
            pm_least_squares_add(&equations, row, q, 1.0);
        }
    }
    /* a weak prior against perspective, which few points cannot tell from noise */
    pm_least_squares_ridge(&equations, 6, 1e-4 * p->count);
    pm_least_squares_ridge(&equations, 7, 1e-4 * p->count);
    if (!pm_least_squares_solve(&equations, b))
        return false;
    const double H[9] = {b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], 1};
    const double chart[9] = {0.4, 0, -1, 0, 0.4, -0.6, 0, 0, 1};
    const double s = size * level->scale, half = 0.5 * level->scale - 0.5; /* centres on integers */
    const double px[9] = {s, 0, half, 0, s, half, 0, 0, 1};
    double first[9];
    pm_h_mul(H, chart, first);
    pm_h_mul(px, first, to_px);
    if (!(fabs(to_px[8]) > 1e-6))
        return false;
    for (int i = 0; i < 8; i++)
        to_px[i] /= to_px[8];
    to_px[8] = 1;
    return true;
}

/* (a, b) of a lattice after so many quarter turns. */
static void rotate(int quarter, int a, int b, int *c, int *r)
{
    const int x[4] = {a, -b, -a, b}, y[4] = {b, a, -b, -a};
    *c = x[quarter];
    *r = y[quarter];
}

static void match_lattice(const struct pm_candidates *candidates, const struct pm_lattice *l,
                          int quarter, int dc, int dr, struct correspondences *out)
{
    out->count = 0;
    for (int i = 0; i < l->count; i++) {
        int c, r;
        rotate(quarter, l->node[i].a, l->node[i].b, &c, &r);
        c += dc;
        r += dr;
        if (c < 0 || r < 0 || c >= PM_CHART_COLUMNS || r >= PM_CHART_ROWS)
            continue;
        const struct pm_candidate *b = &candidates->v[l->node[i].candidate];
        out->chart[out->count][0] = c;
        out->chart[out->count][1] = r;
        out->px[out->count][0] = (double)b->x;
        out->px[out->count][1] = (double)b->y;
        out->count++;
    }
}

/* All candidates on a patch of the chart at to_px, also those outside the lattice: a shadow's edge
 * or a lost patch may have cut the lattice short. */
static void match_patches(const struct pm_candidates *candidates, const struct level *level,
                          const double to_px[9], struct correspondences *out)
{
    double back[9], c, r, nearest[PM_CHART_PATCHES];
    out->count = 0;
    if (!pm_h_invert(to_px, back))
        return;
    for (int i = 0; i < PM_CHART_PATCHES; i++)
        nearest[i] = ON_PATCH;
    int place_of[PM_CHART_PATCHES];
    for (int k = 0; k < candidates->count; k++) {
        const double x = ((double)candidates->v[k].x + 0.5) * level->scale - 0.5;
        const double y = ((double)candidates->v[k].y + 0.5) * level->scale - 0.5;
        if (!pm_h_apply(back, x, y, &c, &r) || c < -0.5 || r < -0.5 ||
            c >= PM_CHART_COLUMNS - 0.5 || r >= PM_CHART_ROWS - 0.5)
            continue;
        const int column = (int)(c + 0.5), row = (int)(r + 0.5);
        const int i = row * PM_CHART_COLUMNS + column;
        const double off = hypot(c - column, r - row);
        if (off >= nearest[i])
            continue;
        if (nearest[i] == ON_PATCH)
            place_of[i] = out->count++;
        nearest[i] = off;
        out->chart[place_of[i]][0] = column;
        out->chart[place_of[i]][1] = row;
        out->px[place_of[i]][0] = (double)candidates->v[k].x;
        out->px[place_of[i]][1] = (double)candidates->v[k].y;
    }
}

/* Drops points that are some share of a pitch off the homography of all: a shadow's edge has cut
 * their patch. */
static void drop_misplaced(const struct level *level, const double to_px[9],
                           struct correspondences *p)
{
    double back[9], off[PM_LATTICE_MOST_NODES];
    float sorted[PM_LATTICE_MOST_NODES];
    int kept = 0;
    if (!pm_h_invert(to_px, back))
        return;
    for (int i = 0; i < p->count; i++) {
        double c = INFINITY, r = INFINITY;
        pm_h_apply(back, (p->px[i][0] + 0.5) * level->scale - 0.5,
                   (p->px[i][1] + 0.5) * level->scale - 0.5, &c, &r);
        off[i] = hypot(c - p->chart[i][0], r - p->chart[i][1]);
        sorted[i] = (float)off[i];
    }
    const double limit =
        fmax(MISPLACED_LEAST, MISPLACED_TIMES * (double)pm_quantile(sorted, (size_t)p->count, 0.5));
    for (int i = 0; i < p->count; i++)
        if (off[i] <= limit) {
            memcpy(p->chart[kept], p->chart[i], sizeof p->chart[i]);
            memcpy(p->px[kept], p->px[i], sizeof p->px[i]);
            kept++;
        }
    p->count = kept;
}

/* Fits to_px to all candidates on its patches, unless the colours then fit worse. */
static double refine(struct search *search, const struct level *level,
                     const struct pm_candidates *candidates, double misfit, double to_px[9])
{
    for (int round = 0; round < REFINE_ROUNDS; round++) {
        struct correspondences points;
        double there[9];
        match_patches(candidates, level, to_px, &points);
        if (points.count < LEAST_NODES || !fit_homography(&points, level, there))
            return misfit;
        drop_misplaced(level, there, &points);
        if (points.count < LEAST_NODES || !fit_homography(&points, level, there))
            return misfit;
        const double now = misfit_at(search, there);
        if (!(now <= misfit * NO_WORSE))
            return misfit;
        misfit = now;
        memcpy(to_px, there, sizeof there);
    }
    return misfit;
}

/* Tries every turn and shift of a chart that most of the lattice lies on. True: one may be it. */
static bool try_poses(struct search *search, const struct level *level,
                      const struct pm_candidates *candidates, const struct pm_lattice *l)
{
    struct correspondences points;
    double to_px[9], best = INFINITY;
    for (int quarter = 0; quarter < 4; quarter++)
        for (int dr = -6; dr <= 9; dr++)
            for (int dc = -6; dc <= 11; dc++) {
                match_lattice(candidates, l, quarter, dc, dr, &points);
                if (points.count < LEAST_NODES || points.count < LEAST_INSIDE * l->count)
                    continue;
                if (!fit_homography(&points, level, to_px))
                    continue;
                double misfit = misfit_at(search, to_px);
                best = fmin(best, misfit);
                if (misfit < search->best)
                    misfit = refine(search, level, candidates, misfit, to_px);
                if (misfit < search->best) {
                    search->best = misfit;
                    memcpy(search->to_px, to_px, sizeof to_px);
                }
            }
    return best < COARSE_MISFIT;
}

/* ---- search ---------------------------------------------------------------------------------- */

/* All lattices from all pairs of neighbours. A candidate that lies on a chart already, or is in
 * several lattices, is no seed again. */
static void try_lattices(struct search *search, const struct level *level,
                         const struct pm_candidates *candidates, uint8_t *done)
{
    struct pm_lattice l;
    int grown = 0;
    memset(done, 0, (size_t)candidates->count);
    for (int seed = 0; seed < candidates->count && grown < MOST_SEEDS; seed++) {
        const int all = candidates->v[seed].neighbour_count, n = all < TRIED ? all : TRIED;
        for (int i = 0; i < n && done[seed] < MOST_GROWN; i++)
            for (int j = 0; j < n && done[seed] < MOST_GROWN; j++) {
                if (i == j || !pm_lattice_grow(candidates, seed, i, j, LEAST_NODES, &l))
                    continue;
                grown++;
                const bool met = try_poses(search, level, candidates, &l);
                for (int k = 0; k < l.count; k++) {
                    uint8_t *in = &done[l.node[k].candidate];
                    *in = (uint8_t)(met ? MOST_GROWN : *in + 1);
                }
            }
    }
}

static enum pihmap_status search_level(struct pm_job *job, struct search *search,
                                       const struct level *level, int of, int step)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_candidates candidates;
    enum pihmap_status st;
    TRY(pm_chart_candidates(job, &level->range, of, step, MOST_SIDE, &candidates));
    uint8_t *done = pm_scratch(job, (size_t)candidates.count + 1, 1);
    if (done)
        try_lattices(search, level, &candidates, done);
    else
        st = job->err.status;
out:
    pm_scratch_rewind(job, mark);
    return st;
}

/* Goes through the image pyramid, from the photo's own size down. */
static enum pihmap_status search_levels(struct pm_job *job, struct search *search)
{
    enum pihmap_status st;
    struct pm_linear p = *search->photo;
    float white = 1;
    TRY(find_white(job, search->photo, &white));
    for (int octave = 0; octave < LEVELS && p.r.w >= LEAST_LEVEL && p.r.h >= LEAST_LEVEL;
         octave++) {
        const struct pm_mark mark = pm_scratch_mark(job);
        struct level level = {.scale = 1 << octave};
        TRY(pm_chart_local_range(job, &p, white, &level.range));
        for (int k = 0; k < 2 * PM_CHART_STEPS && search->best > SURE_MISFIT; k++)
            TRY(search_level(job, search, &level, k / PM_CHART_STEPS, k % PM_CHART_STEPS));
        pm_scratch_rewind(job, mark);
        if (search->best < SURE_MISFIT)
            break;
        struct pm_linear half;
        TRY(pm_halve_take(job, &p.r, &half.r));
        TRY(pm_halve_take(job, &p.g, &half.g));
        TRY(pm_halve_take(job, &p.b, &half.b));
        p = half;
    }
out:
    return st;
}

/* Reads the patches at the pose that was found. False: too many are covered. */
static bool read_patches(const struct search *search, struct pm_chart *out)
{
    double whole = 0;
    for (int i = 0; i < PM_CHART_PATCHES; i++) {
        const struct patch_sample s = sample_patch(search, search->to_px, i, MOST_SAMPLES);
        if (!s.inside)
            return false;
        memcpy(out->rgb[i], s.mean, sizeof s.mean);
        const bool even = s.spread < UNEVEN * s.mean[1] + UNEVEN_DARK;
        out->seen[i] = even && s.clipped <= MOST_CLIPPED;
        whole += out->seen[i] ? 1 : even ? 0.5 : 0;
    }
    return whole >= LEAST_SEEN;
}

enum pihmap_status pm_chart_find(struct pm_job *job, const struct pm_linear *photo,
                                 const struct pm_plane *clipped, struct pm_chart *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct search search = {.photo = photo, .clipped = clipped, .best = INFINITY};
    bool possible;
    memset(out, 0, sizeof *out);
    out->edition = "";
    enum pihmap_status st = pm_chart_possible(job, photo, &possible);
    if (st || !possible)
        return st;
    pm_published(PM_PUBLISHED_FROM_2014, &search.published);
    st = search_levels(job, &search);
    pm_scratch_rewind(job, mark);
    if (st || !(search.best < COARSE_MISFIT))
        return st;
    pm_chart_refine_pose(photo, search.to_px);
    memcpy(out->to_px, search.to_px, sizeof out->to_px);
    out->found = read_patches(&search, out) && pm_chart_fit(out) && out->after_dE00 < MOST_FOUND_DE;
    return PIHMAP_OK;
}
