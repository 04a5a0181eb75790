#include "chart/chart.h"

#include "base/colour.h"
#include "base/geometry.h"
#include "base/least_squares.h"
#include "base/stats.h"
#include "chart/colour_correction.h"
#include "chart/lattice.h"
#include "chart/refine_pose.h"

#include <math.h>
#include <string.h>

/*
 * Patches are looked for as even blobs at several sizes of the picture, so that an edge is always
 * steep; blobs that stand in rows make lattices; every place of a chart on a lattice is judged by
 * how well a 3x3 takes its colours to the published ones. Skin, cloth and tiles give lattices,
 * too, but not of these 24 colours.
 */
#define LEVELS 4         /* each half the one before: patches of 6 to 160 px */
#define LEAST_VIEW 24    /* px */
#define MOST_SIDE 44.0   /* px of a patch at any level */
#define LEAST_KNOTS 7    /* of a lattice: the darker half of the patches may be lost in shade */
#define LEAST_INSIDE 0.6 /* share of a lattice's knots that lie on the chart */
#define ON_PATCH 0.3     /* pitches: a blob so near to a patch's middle is the patch */
#define SETTLING 3       /* rounds */
#define NO_WORSE 1.02
#define LOOSE_LEAST 0.04 /* pitches: what blur and noise move a blob */
#define LOOSE_TIMES 2.5  /* of the median */
#define MOST_GROWN 6     /* lattices that one blob may be in */
#define MOST_SEEDS 600   /* lattices grown per level and step; a chart is met at its first patch */
#define BRIGHT 0.98      /* quantile of the brightest channel that counts as white */
#define INNER 0.25       /* of a pitch: half the width of what is sampled of a patch */
#define MOST_SAMPLES 24  /* per side of that */
/* Mean CIEDE2000 after correction of what is still a chart, though not to be used: one with a leaf
 * over a third of it has 14. */
#define MOST_FOUND_DE 10.0
/* Mean distance in L*a*b* of the 20 best patches: charts of 200 draws and 4 photos have 1..7, the
 * best place on 250 photos without one 14. */
#define SURE_MISFIT 4.0 /* better than this, no other size is looked at */
#define COARSE_MISFIT 20.0
/* Share of a patch's mean that its samples may spread: half under a leaf or a shadow's edge it is
 * 0.3 and more; noise at the dark end 0.15. */
#define UNEVEN 0.22
#define UNEVEN_DARK 0.008 /* and this much linear light besides */
#define MOST_CLIPPED 0.1  /* share of a patch's px */
#define LEAST_SEEN 20     /* patches; of the others some may be burnt out, so they count half */
#define LEAST_RATIO 2.5   /* of white to black */

enum { WHITE = 18, BLACK = 23 }; /* patches */

struct view { /* one size of the picture */
    struct pm_local_range unrest;
    double scale; /* px of the photo per px */
};

struct hunt {
    const struct pm_linear *photo;
    const struct pm_plane *clipped;
    struct pm_published published;
    double best;     /* misfit */
    double to_px[9]; /* of it */
};

/* ---- views ------------------------------------------------------------------------------- */

/* Level of light that counts as white, from every 7th px. */
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

/* ---- colours of a place -------------------------------------------------------------------- */

struct sample {
    double mean[3], spread, clipped; /* spread: of green */
    bool inside;
};

/* Samples of patch i on a grid as fine as the px. */
static struct sample look(const struct hunt *h, const double to_px[9], int i, int most)
{
    struct sample s = {.inside = true};
    const double cx = i % PM_CHART_COLUMNS, cy = i / PM_CHART_COLUMNS;
    double J[4], sum2 = 0, n = 0;
    double px, py;
    if (!pm_h_jacobian(to_px, cx, cy, J))
        return (struct sample){.inside = false};
    const double pitch = fmax(hypot(J[0], J[2]), hypot(J[1], J[3]));
    int side = (int)(2 * INNER * pitch) + 1;
    side = side < 3 ? 3 : side > most ? most : side;
    for (int b = 0; b < side; b++)
        for (int a = 0; a < side; a++) {
            const double x = cx + INNER * ((2 * a + 1.0) / side - 1);
            const double y = cy + INNER * ((2 * b + 1.0) / side - 1);
            if (!pm_h_apply(to_px, x, y, &px, &py) || px < 0 || py < 0 || px > h->photo->r.w - 1 ||
                py > h->photo->r.h - 1)
                return (struct sample){.inside = false};
            for (int k = 0; k < 3; k++) {
                const double v = (double)pm_sample(pm_linear_plane(h->photo, k), px, py);
                s.mean[k] += v;
                sum2 += k == 1 ? v * v : 0;
            }
            s.clipped += (double)pm_sample(h->clipped, px, py);
            n++;
        }
    for (int k = 0; k < 3; k++)
        s.mean[k] /= n;
    s.spread = sqrt(fmax(sum2 / n - s.mean[1] * s.mean[1], 0));
    s.clipped /= n;
    return s;
}

static double misfit_at(struct hunt *h, const double to_px[9])
{
    double rgb[PM_CHART_PATCHES][3];
    /* most places end here */
    const struct sample white = look(h, to_px, WHITE, 3), black = look(h, to_px, BLACK, 3);
    if (!(white.inside && black.inside && white.mean[1] > LEAST_RATIO * black.mean[1]))
        return INFINITY;
    for (int i = 0; i < PM_CHART_PATCHES; i++) {
        const struct sample s = look(h, to_px, i, 3);
        if (!s.inside)
            return INFINITY;
        memcpy(rgb[i], s.mean, sizeof s.mean);
    }
    return pm_chart_misfit(rgb, &h->published);
}

/* ---- places ---------------------------------------------------------------------------------- */

/* Knots of a lattice as points of the chart and of the picture. */
struct pins {
    double chart[PM_LATTICE_MOST][2], px[PM_LATTICE_MOST][2];
    int count;
};

/* Homography by least squares of the algebraic error, both frames scaled to about 1. */
static bool fit_pins(const struct pins *p, const struct view *view, double to_px[9])
{
    struct pm_least_squares equations;
    double b[8];
    pm_least_squares_begin(&equations, 8);
    const double size = fmax(view->unrest.w, view->unrest.h);
    for (int i = 0; i < p->count; i++) {
        const double x = (p->chart[i][0] - 2.5) / 2.5, y = (p->chart[i][1] - 1.5) / 2.5;
        for (int k = 0; k < 2; k++) {
            const double q = p->px[i][k] / size;
            const double row[8] = {k ? 0 : x, k ? 0 : y, k ? 0 : 1, k ? x : 0,
                                   k ? y : 0, k ? 1 : 0, -q * x,    -q * y};
            pm_least_squares_add(&equations, row, q, 1.0);
        }
    }
    /* without enough pins to tell perspective from noise there is little of it */
    pm_least_squares_ridge(&equations, 6, 1e-4 * p->count);
    pm_least_squares_ridge(&equations, 7, 1e-4 * p->count);
    if (!pm_least_squares_solve(&equations, b))
        return false;
    const double H[9] = {b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], 1};
    const double chart[9] = {0.4, 0, -1, 0, 0.4, -0.6, 0, 0, 1};
    const double s = size * view->scale, half = 0.5 * view->scale - 0.5; /* centres on integers */
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

/* (a, b) of a lattice turned by quarter turns. */
static void turned(int quarter, int a, int b, int *c, int *r)
{
    const int x[4] = {a, -b, -a, b}, y[4] = {b, a, -b, -a};
    *c = x[quarter];
    *r = y[quarter];
}

static void pin(const struct pm_candidates *blobs, const struct pm_lattice *l, int quarter, int dc,
                int dr, struct pins *out)
{
    out->count = 0;
    for (int i = 0; i < l->count; i++) {
        int c, r;
        turned(quarter, l->knot[i].a, l->knot[i].b, &c, &r);
        c += dc;
        r += dr;
        if (c < 0 || r < 0 || c >= PM_CHART_COLUMNS || r >= PM_CHART_ROWS)
            continue;
        const struct pm_candidate *b = &blobs->v[l->knot[i].blob];
        out->chart[out->count][0] = c;
        out->chart[out->count][1] = r;
        out->px[out->count][0] = (double)b->x;
        out->px[out->count][1] = (double)b->y;
        out->count++;
    }
}

/* All blobs that lie on a patch of the chart at to_px, the lattice's or not: what a shadow's edge
 * or a lost patch has parted. */
static void pin_all(const struct pm_candidates *blobs, const struct view *view,
                    const double to_px[9], struct pins *out)
{
    double back[9], c, r, nearest[PM_CHART_PATCHES];
    out->count = 0;
    if (!pm_h_invert(to_px, back))
        return;
    for (int i = 0; i < PM_CHART_PATCHES; i++)
        nearest[i] = ON_PATCH;
    int pin_of[PM_CHART_PATCHES];
    for (int k = 0; k < blobs->count; k++) {
        const double x = ((double)blobs->v[k].x + 0.5) * view->scale - 0.5;
        const double y = ((double)blobs->v[k].y + 0.5) * view->scale - 0.5;
        if (!pm_h_apply(back, x, y, &c, &r) || c < -0.5 || r < -0.5 ||
            c >= PM_CHART_COLUMNS - 0.5 || r >= PM_CHART_ROWS - 0.5)
            continue;
        const int column = (int)(c + 0.5), row = (int)(r + 0.5);
        const int i = row * PM_CHART_COLUMNS + column;
        const double off = hypot(c - column, r - row);
        if (off >= nearest[i])
            continue;
        if (nearest[i] == ON_PATCH)
            pin_of[i] = out->count++;
        nearest[i] = off;
        out->chart[pin_of[i]][0] = column;
        out->chart[pin_of[i]][1] = row;
        out->px[pin_of[i]][0] = (double)blobs->v[k].x;
        out->px[pin_of[i]][1] = (double)blobs->v[k].y;
    }
}

/* Pins that lie off where the others say, by a share of a pitch, go: a shadow's edge has cut their
 * patch. */
static void drop_loose(const struct view *view, const double to_px[9], struct pins *p)
{
    double back[9], off[PM_LATTICE_MOST];
    float sorted[PM_LATTICE_MOST];
    int kept = 0;
    if (!pm_h_invert(to_px, back))
        return;
    for (int i = 0; i < p->count; i++) {
        double c = INFINITY, r = INFINITY;
        pm_h_apply(back, (p->px[i][0] + 0.5) * view->scale - 0.5,
                   (p->px[i][1] + 0.5) * view->scale - 0.5, &c, &r);
        off[i] = hypot(c - p->chart[i][0], r - p->chart[i][1]);
        sorted[i] = (float)off[i];
    }
    const double limit =
        fmax(LOOSE_LEAST, LOOSE_TIMES * (double)pm_quantile(sorted, (size_t)p->count, 0.5));
    for (int i = 0; i < p->count; i++)
        if (off[i] <= limit) {
            memcpy(p->chart[kept], p->chart[i], sizeof p->chart[i]);
            memcpy(p->px[kept], p->px[i], sizeof p->px[i]);
            kept++;
        }
    p->count = kept;
}

/* to_px by all blobs on its patches, if the colours then fit no worse. */
static double settle(struct hunt *h, const struct view *view, const struct pm_candidates *blobs,
                     double misfit, double to_px[9])
{
    for (int round = 0; round < SETTLING; round++) {
        struct pins pins;
        double there[9];
        pin_all(blobs, view, to_px, &pins);
        if (pins.count < LEAST_KNOTS || !fit_pins(&pins, view, there))
            return misfit;
        drop_loose(view, there, &pins);
        if (pins.count < LEAST_KNOTS || !fit_pins(&pins, view, there))
            return misfit;
        const double now = misfit_at(h, there);
        if (!(now <= misfit * NO_WORSE))
            return misfit;
        misfit = now;
        memcpy(to_px, there, sizeof there);
    }
    return misfit;
}

/* Every turn and shift of a chart that most of the lattice lies on; is one of them a chart? */
static bool try_places(struct hunt *h, const struct view *view, const struct pm_candidates *blobs,
                       const struct pm_lattice *l)
{
    struct pins pins;
    double to_px[9], best = INFINITY;
    for (int quarter = 0; quarter < 4; quarter++)
        for (int dr = -6; dr <= 9; dr++)
            for (int dc = -6; dc <= 11; dc++) {
                pin(blobs, l, quarter, dc, dr, &pins);
                if (pins.count < LEAST_KNOTS || pins.count < LEAST_INSIDE * l->count)
                    continue;
                if (!fit_pins(&pins, view, to_px))
                    continue;
                double misfit = misfit_at(h, to_px);
                best = fmin(best, misfit);
                if (misfit < h->best)
                    misfit = settle(h, view, blobs, misfit, to_px);
                if (misfit < h->best) {
                    h->best = misfit;
                    memcpy(h->to_px, to_px, sizeof to_px);
                }
            }
    return best < COARSE_MISFIT;
}

/* ---- the hunt -------------------------------------------------------------------------------- */

/* All lattices from all pairs of neighbours; what lies on a chart that was found, or has grown
 * into several lattices already, is no seed again. */
static void try_blobs(struct hunt *h, const struct view *view, const struct pm_candidates *blobs,
                      uint8_t *done)
{
    struct pm_lattice l;
    int grown = 0;
    memset(done, 0, (size_t)blobs->count);
    for (int seed = 0; seed < blobs->count && grown < MOST_SEEDS; seed++)
        for (int i = 0; i < blobs->v[seed].near_count && i < 8 && done[seed] < MOST_GROWN; i++)
            for (int j = 0; j < blobs->v[seed].near_count && j < 8 && done[seed] < MOST_GROWN;
                 j++) {
                if (i == j || !pm_lattice_grow(blobs, seed, i, j, LEAST_KNOTS, &l))
                    continue;
                grown++;
                const bool met = try_places(h, view, blobs, &l);
                for (int k = 0; k < l.count; k++)
                    done[l.knot[k].blob] = (uint8_t)(met ? MOST_GROWN : done[l.knot[k].blob] + 1);
            }
}

static enum pihmap_status hunt_view(struct pm_job *job, struct hunt *h, const struct view *view,
                                    int of, int step)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_candidates blobs;
    enum pihmap_status st;
    TRY(pm_chart_candidates(job, &view->unrest, of, step, MOST_SIDE, &blobs));
    uint8_t *done = pm_scratch(job, (size_t)blobs.count + 1, 1);
    if (done)
        try_blobs(h, view, &blobs, done);
    else
        st = job->err.status;
out:
    pm_scratch_rewind(job, mark);
    return st;
}

/* From the photo's own size on, each half the one before. */
static enum pihmap_status hunt_levels(struct pm_job *job, struct hunt *h)
{
    enum pihmap_status st;
    struct pm_linear p = *h->photo;
    float white = 1;
    TRY(find_white(job, h->photo, &white));
    for (int level = 0; level < LEVELS && p.r.w >= LEAST_VIEW && p.r.h >= LEAST_VIEW; level++) {
        const struct pm_mark mark = pm_scratch_mark(job);
        struct view view = {.scale = 1 << level};
        TRY(pm_chart_local_range(job, &p, white, &view.unrest));
        for (int k = 0; k < 2 * PM_CHART_STEPS && h->best > SURE_MISFIT; k++)
            TRY(hunt_view(job, h, &view, k / PM_CHART_STEPS, k % PM_CHART_STEPS));
        pm_scratch_rewind(job, mark);
        if (h->best < SURE_MISFIT)
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

/* The patches at the place that was found; false: too many are covered. */
static bool read_patches(const struct hunt *h, struct pm_chart *out)
{
    double whole = 0;
    for (int i = 0; i < PM_CHART_PATCHES; i++) {
        const struct sample s = look(h, h->to_px, i, MOST_SAMPLES);
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
    struct hunt h = {.photo = photo, .clipped = clipped, .best = INFINITY};
    memset(out, 0, sizeof *out);
    out->edition = "";
    pm_published(PM_PUBLISHED_FROM_2014, &h.published);
    const enum pihmap_status st = hunt_levels(job, &h);
    pm_scratch_rewind(job, mark);
    if (st || !(h.best < COARSE_MISFIT))
        return st;
    pm_chart_refine_pose(photo, h.to_px);
    memcpy(out->to_px, h.to_px, sizeof out->to_px);
    out->found = read_patches(&h, out) && pm_chart_fit(out) && out->after_dE00 < MOST_FOUND_DE;
    return PIHMAP_OK;
}
