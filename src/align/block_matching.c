#include "align/block_matching.h"

#include "align/patch.h"
#include "base/simd.h"
#include "base/target_clones.h"

#include <math.h>
#include <string.h>

#define RADIUS 8 /* px: how far a block is searched for */
#define SHIFTS (2 * RADIUS + 1)
#define CANDIDATES 4        /* of a block: its place, and the highest peaks around it */
#define WELL 0.70f          /* correlation above which a block is not searched for */
#define GAIN 0.08f          /* correlation by which a peak must exceed that of the block's place */
#define PEAK_MIN 0.35f      /* correlation of a peak: what chance reaches in such a block */
#define NOT_SKIN_TRUST 0.3f /* hair and the face's edge help, backdrops must not dominate */
#define SEEN_SHARE 0.9f
#define DATA_WEIGHT 5.0f /* cost of no correlation at all against full correlation */
#define SLOPE 0.3f       /* cost of a px by which neighbours move apart ... */
#define SLOPE_MOST 3.0f  /* ... up to so many px */
#define SWEEPS 24        /* of belief propagation */
#define MOVED 0.5f       /* px */
#define STIFFNESS 0.1f   /* of bending, against a block of weight 1 */
#define BEND_SCALE 1.0f
#define KEPT 0.01f /* weight of the present place of nodes without a block */
#define ITERATIONS 80

struct block {
    int candidates;                                       /* 0: both photos do not show it */
    float trust;                                          /* weight against other blocks, 0..1 */
    float u[CANDIDATES], v[CANDIDATES], cost[CANDIDATES]; /* the first is its present place */
    float correlation[CANDIDATES];
};

struct block_search {
    const struct pm_warped_pair *warped;
    const struct pm_plane *skin;
    const struct pm_displacement *field;
    int w, h, step; /* blocks, centred at nodes */
    struct block *block;
};

static float share_of(const struct pm_plane *p, int halvings, int x, int y)
{
    float sum = 0.0f;
    for (int j = 2; j < PM_PATCH; j += 4)
        for (int i = 2; i < PM_PATCH; i += 4)
            sum += pm_weight_at(p, halvings, x + i, y + j);
    return sum / (float)(PM_PATCH / 4 * (PM_PATCH / 4));
}

/* Add the place to which the shift moves the block centred at `at`, px. Candidates but the first
 * are in the order of their correlation; the poorest are dropped. */
static void add_candidate(const struct block_search *s, struct block *b, const float at[2],
                          const float shift[2], float correlation)
{
    double u, v;
    int k = b->candidates < CANDIDATES ? b->candidates++ : CANDIDATES - 1;
    if (k == CANDIDATES - 1 && b->correlation[k] >= correlation)
        return;
    for (; k > 1 && b->correlation[k - 1] < correlation; k--) {
        b->u[k] = b->u[k - 1];
        b->v[k] = b->v[k - 1];
        b->correlation[k] = b->correlation[k - 1];
    }
    pm_displacement_at(s->field, (double)(at[0] + shift[0]), (double)(at[1] + shift[1]), &u, &v);
    b->u[k] = (float)u + shift[0];
    b->v[k] = (float)v + shift[1];
    b->correlation[k] = correlation;
}

static bool is_peak(float fit[SHIFTS][SHIFTS], int i, int j)
{
    for (int y = j - 1; y <= j + 1; y++)
        for (int x = i - 1; x <= i + 1; x++)
            if (fit[y][x] > fit[j][i])
                return false;
    return true;
}

static void find_candidates(const struct block_search *s, int cx, int cy, struct block *b)
{
    const int x = cx - PM_PATCH / 2, y = cy - PM_PATCH / 2;
    float fit[SHIFTS][SHIFTS];
    pm_patch_correlations(&pm_at(&s->warped->before, x, y), &pm_at(&s->warped->after, x, y),
                          (size_t)s->warped->before.w, RADIUS, &fit[0][0]);
    const float own = b->correlation[0];
    for (int j = 1; j + 1 < SHIFTS; j++)
        for (int i = 1; i + 1 < SHIFTS; i++) {
            const float c = fit[j][i];
            if (c < PEAK_MIN || c < own + GAIN || !is_peak(fit, i, j))
                continue;
            const float shift[2] = {
                (float)(i - RADIUS) + pm_parabola_top(fit[j][i - 1], c, fit[j][i + 1]),
                (float)(j - RADIUS) + pm_parabola_top(fit[j - 1][i], c, fit[j + 1][i])};
            add_candidate(s, b, (float[2]){(float)cx, (float)cy}, shift, c);
        }
}

/* Do both photos show the block whose first px is (x, y), and its surroundings? */
static bool is_usable(const struct block_search *s, int x, int y)
{
    const struct pm_warped_pair *p = s->warped;
    const int far = PM_PATCH + RADIUS;
    return x >= RADIUS && y >= RADIUS && x + far <= p->before.w && y + far <= p->before.h &&
           share_of(&p->weight, pm_halvings(&p->before, &p->weight), x, y) >= SEEN_SHARE;
}

static void look_at(const struct block_search *s, int cx, int cy, struct block *b)
{
    const struct pm_warped_pair *p = s->warped;
    const int x = cx - PM_PATCH / 2, y = cy - PM_PATCH / 2;
    memset(b, 0, sizeof *b);
    if (!is_usable(s, x, y))
        return;
    float c;
    pm_patch_correlations(&pm_at(&p->before, x, y), &pm_at(&p->after, x, y), (size_t)p->before.w, 0,
                          &c);
    const float at[2] = {(float)cx, (float)cy}, still[2] = {0.0f, 0.0f};
    add_candidate(s, b, at, still, c);
    if (c < WELL)
        find_candidates(s, cx, cy, b);
    const float skin = share_of(s->skin, pm_halvings(&p->before, s->skin), x, y);
    b->trust = NOT_SKIN_TRUST + (1.0f - NOT_SKIN_TRUST) * skin;
    for (int k = 0; k < b->candidates; k++)
        b->cost[k] = DATA_WEIGHT * b->trust * (1.0f - b->correlation[k]);
}

static void block_rows(void *context, int first, int end)
{
    const struct block_search *s = context;
    for (int j = first; j < end; j++)
        for (int i = 0; i < s->w; i++)
            look_at(s, i * s->step, j * s->step, &s->block[j * s->w + i]);
}

/* ---- belief propagation -------------------------------------------------------------------- */

enum { LEFT, RIGHT, UP, DOWN, SIDES };

struct message {
    float from[SIDES][CANDIDATES]; /* what a block hears from each neighbour on its candidates */
};

/* What a says to b, having not heard it from b (whose side is `not_from`). */
static void tell(const struct block *a, const struct message *heard, int not_from,
                 const struct block *b, float out[CANDIDATES])
{
    float belief[CANDIDATES], least = 1e9f;
    for (int k = 0; k < a->candidates; k++) {
        belief[k] = a->cost[k];
        for (int side = 0; side < SIDES; side++)
            if (side != not_from)
                belief[k] += heard->from[side][k];
    }
    for (int m = 0; m < b->candidates; m++) {
        float best = 1e9f;
        for (int k = 0; k < a->candidates; k++) {
            const float d = hypotf(a->u[k] - b->u[m], a->v[k] - b->v[m]);
            best = fminf(best, belief[k] + SLOPE * fminf(d, SLOPE_MOST));
        }
        out[m] = best;
        least = fminf(least, best);
    }
    for (int m = 0; m < b->candidates; m++)
        out[m] -= least;
}

static void sweep(const struct block_search *s, const struct message *heard, struct message *next)
{
    static const int dx[SIDES] = {-1, 1, 0, 0}, dy[SIDES] = {0, 0, -1, 1};
    for (int j = 0; j < s->h; j++)
        for (int i = 0; i < s->w; i++)
            for (int side = 0; side < SIDES; side++) {
                const int x = i + dx[side], y = j + dy[side], at = j * s->w + i;
                float *out = next[at].from[side];
                memset(out, 0, CANDIDATES * sizeof *out);
                if (x < 0 || y < 0 || x >= s->w || y >= s->h || !s->block[at].candidates)
                    continue;
                const int from = y * s->w + x;
                if (s->block[from].candidates)
                    tell(&s->block[from], &heard[from], side ^ 1, &s->block[at], out);
            }
}

static int chosen(const struct block *b, const struct message *heard)
{
    int best = 0;
    float least = 1e9f;
    for (int k = 0; k < b->candidates; k++) {
        float belief = b->cost[k];
        for (int side = 0; side < SIDES; side++)
            belief += heard->from[side][k];
        if (belief < least) {
            least = belief;
            best = k;
        }
    }
    return best;
}

/* ---- the field ----------------------------------------------------------------------------- */

/* The normal equations of node `at`; whether its block moves. */
static bool add_node(const struct block_search *s, const struct message *heard, int at,
                     struct pm_displacement *out, struct pm_normal_equations *e)
{
    const struct block *b = &s->block[at];
    const double x = (double)(at % s->w) * s->step, y = (double)(at / s->w) * s->step;
    const int k = chosen(b, heard);
    float weight = KEPT, du = 0.0f, dv = 0.0f;
    double u, v;
    pm_displacement_at(s->field, x, y, &u, &v);
    out->u[at] = (float)u;
    out->v[at] = (float)v;
    if (b->candidates) {
        const float c = fmaxf(b->correlation[k], 0.0f);
        weight = fmaxf(KEPT, b->trust * c * c * c); /* a poor block follows its neighbours */
        du = b->u[k] - (float)u;
        dv = b->v[k] - (float)v;
    }
    e->axx[at] = e->ayy[at] = weight;
    e->axy[at] = 0.0f;
    e->bx[at] = weight * du;
    e->by[at] = weight * dv;
    return k > 0 && hypotf(du, dv) > MOVED;
}

/* *out: the smoothest field through the blocks, if any has moved. */
static enum pihmap_status fit_field(struct pm_job *job, const struct block_search *s,
                                    const struct message *heard, struct pm_displacement *out,
                                    int *moved)
{
    const size_t nodes = pm_pixels(out);
    float *parts = pm_scratch(job, nodes, 5 * sizeof *parts);
    if (!parts)
        return job->err.status;
    struct pm_normal_equations e = {parts, parts + nodes, parts + 2 * nodes, parts + 3 * nodes,
                                    parts + 4 * nodes};
    for (int at = 0; at < s->w * s->h; at++)
        *moved += add_node(s, &heard[at], at, out, &e);
    return *moved ? pm_displacement_solve(job, out, &e, STIFFNESS, BEND_SCALE, ITERATIONS)
                  : PIHMAP_OK;
}

/* heard: zeroed; spare: as large. Where the messages of the last sweep are. */
static const struct message *propagate(const struct block_search *s, struct message *heard,
                                       struct message *spare)
{
    for (int k = 0; k < SWEEPS; k++) {
        sweep(s, heard, spare);
        struct message *swap = heard;
        heard = spare;
        spare = swap;
    }
    return heard;
}

static bool any_choice(const struct block_search *s)
{
    for (int k = 0; k < s->w * s->h; k++)
        if (s->block[k].candidates > 1)
            return true;
    return false;
}

enum pihmap_status pm_block_matching(struct pm_job *job, const struct pm_warped_pair *warped,
                                     const struct pm_plane *skin,
                                     const struct pm_displacement *field, int step,
                                     struct pm_displacement *out, int *moved)
{
    enum pihmap_status st = PIHMAP_OK;
    *moved = 0;
    *out = pm_displacement_scratch(job, warped->before.w, warped->before.h, step);
    if (!out->u)
        return job->err.status;
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t n = pm_pixels(out);
    struct block_search s = {warped, skin, field, out->w, out->h, step, NULL};
    struct message *heard = pm_scratch(job, 2 * n, sizeof *heard);
    s.block = pm_scratch(job, n, sizeof *s.block);
    if (!s.block || !heard) {
        st = job->err.status;
        goto out;
    }
    pm_rows(job, s.h, block_rows, &s);
    if (!any_choice(&s))
        goto out;
    memset(heard, 0, n * sizeof *heard);
    TRY(fit_field(job, &s, propagate(&s, heard, heard + n), out, moved));
out:
    pm_scratch_rewind(job, mark);
    return st;
}
