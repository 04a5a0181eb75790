#include "chart/lattice.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NEAR_ENOUGH 0.25f /* of a step: how far off a blob may be from where it is looked for */
/* A square cell tilted by 45 degrees: sine 0.94 and ratio 1.41 at most; with perspective: */
#define LEAST_SINE 0.8f
#define MOST_RATIO 1.9f
#define WIDEST 6 /* columns or rows from the seed: a chart has 6 x 4 */

static const struct pm_candidate *blob_of(const struct pm_candidates *blobs,
                                          const struct pm_knot *k)
{
    return &blobs->v[k->blob];
}

/* The neighbour of blob i nearest to (x, y) px, not farther than within; -1: none. */
static int neighbour_at(const struct pm_candidates *blobs, int i, float x, float y, float within)
{
    const struct pm_candidate *from = &blobs->v[i];
    int found = -1;
    float best = within * within;
    for (int k = 0; k < from->near_count; k++) {
        const struct pm_candidate *b = &blobs->v[from->near[k]];
        const float d = (b->x - x) * (b->x - x) + (b->y - y) * (b->y - y);
        if (d < best) {
            best = d;
            found = from->near[k];
        }
    }
    return found;
}

static bool is_taken(const struct pm_lattice *l, int blob, int a, int b)
{
    for (int i = 0; i < l->count; i++)
        if (l->knot[i].blob == blob || (l->knot[i].a == a && l->knot[i].b == b))
            return true;
    return false;
}

/* The knot beside knot i in direction (da, db), if there is one. */
static void extend(const struct pm_candidates *blobs, struct pm_lattice *l, int i, int da, int db)
{
    const struct pm_knot k = l->knot[i];
    const struct pm_candidate *from = blob_of(blobs, &k);
    const float *step = da ? k.u : k.v;
    const float sign = (float)(da + db), length = hypotf(step[0], step[1]);
    if (l->count == PM_LATTICE_MOST || abs(k.a + da) > WIDEST || abs(k.b + db) > WIDEST)
        return;
    const int to = neighbour_at(blobs, k.blob, from->x + sign * step[0], from->y + sign * step[1],
                                NEAR_ENOUGH * length);
    if (to < 0 || is_taken(l, to, k.a + da, k.b + db))
        return;
    struct pm_knot *n = &l->knot[l->count++];
    *n = k;
    n->blob = to;
    n->a += da;
    n->b += db;
    float *seen = da ? n->u : n->v;
    seen[0] = sign * (blobs->v[to].x - from->x);
    seen[1] = sign * (blobs->v[to].y - from->y);
}

bool pm_lattice_grow(const struct pm_candidates *blobs, int seed, int first, int second, int least,
                     struct pm_lattice *out)
{
    const struct pm_candidate *s = &blobs->v[seed];
    const struct pm_candidate *p = &blobs->v[s->near[first]], *q = &blobs->v[s->near[second]];
    const float u[2] = {p->x - s->x, p->y - s->y}, v[2] = {q->x - s->x, q->y - s->y};
    const float lu = hypotf(u[0], u[1]), lv = hypotf(v[0], v[1]);
    const float sine = (u[0] * v[1] - u[1] * v[0]) / (lu * lv);
    out->count = 0;
    if (sine < LEAST_SINE || lu > MOST_RATIO * lv || lv > MOST_RATIO * lu)
        return false;
    /* a blob in the middle of the cell, or halfway along: these are diagonals, or double steps */
    if (neighbour_at(blobs, seed, s->x + (u[0] + v[0]) / 2, s->y + (u[1] + v[1]) / 2,
                     NEAR_ENOUGH * fminf(lu, lv)) >= 0)
        return false;
    if (neighbour_at(blobs, seed, s->x + u[0] + v[0], s->y + u[1] + v[1],
                     NEAR_ENOUGH * fminf(lu, lv)) < 0)
        return false;
    out->knot[out->count++] = (struct pm_knot){seed, 0, 0, {u[0], u[1]}, {v[0], v[1]}};
    for (int i = 0; i < out->count; i++) {
        extend(blobs, out, i, 1, 0);
        extend(blobs, out, i, -1, 0);
        extend(blobs, out, i, 0, 1);
        extend(blobs, out, i, 0, -1);
    }
    return out->count >= least;
}
