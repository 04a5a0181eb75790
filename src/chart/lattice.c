#include "chart/lattice.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NEAR_ENOUGH 0.25f /* of a step: how far a candidate may be from where it is expected */
/* Of the angle and of the sides of a cell. A square one tilted by 45 degrees has 0.94 and 1.41 at
 * worst; perspective adds to that. */
#define LEAST_SINE 0.8f
#define MOST_RATIO 1.9f
#define WIDEST 6 /* columns or rows from the seed: a chart has 6 x 4 */

static const struct pm_candidate *candidate_of(const struct pm_candidates *candidates,
                                               const struct pm_lattice_node *k)
{
    return &candidates->v[k->candidate];
}

/* The neighbour of candidate i that is nearest to (x, y) px, within that distance; -1: none. */
static int neighbour_at(const struct pm_candidates *candidates, int i, float x, float y,
                        float within)
{
    const struct pm_candidate *from = &candidates->v[i];
    int found = -1;
    float best = within * within;
    for (int k = 0; k < from->neighbour_count; k++) {
        const struct pm_candidate *b = &candidates->v[from->neighbour[k]];
        const float d = (b->x - x) * (b->x - x) + (b->y - y) * (b->y - y);
        if (d < best) {
            best = d;
            found = from->neighbour[k];
        }
    }
    return found;
}

static bool is_taken(const struct pm_lattice *l, int candidate, int a, int b)
{
    for (int i = 0; i < l->count; i++)
        if (l->node[i].candidate == candidate || (l->node[i].a == a && l->node[i].b == b))
            return true;
    return false;
}

/* Adds the node next to node i in direction (da, db), if there is one. */
static void extend(const struct pm_candidates *candidates, struct pm_lattice *l, int i, int da,
                   int db)
{
    const struct pm_lattice_node k = l->node[i];
    const struct pm_candidate *from = candidate_of(candidates, &k);
    const float *step = da ? k.u : k.v;
    const float sign = (float)(da + db), length = hypotf(step[0], step[1]);
    if (l->count == PM_LATTICE_MOST_NODES || abs(k.a + da) > WIDEST || abs(k.b + db) > WIDEST)
        return;
    const int to = neighbour_at(candidates, k.candidate, from->x + sign * step[0],
                                from->y + sign * step[1], NEAR_ENOUGH * length);
    if (to < 0 || is_taken(l, to, k.a + da, k.b + db))
        return;
    struct pm_lattice_node *n = &l->node[l->count++];
    *n = k;
    n->candidate = to;
    n->a += da;
    n->b += db;
    float *seen = da ? n->u : n->v;
    seen[0] = sign * (candidates->v[to].x - from->x);
    seen[1] = sign * (candidates->v[to].y - from->y);
}

bool pm_lattice_grow(const struct pm_candidates *candidates, int seed, int first, int second,
                     int least, struct pm_lattice *out)
{
    const struct pm_candidate *s = &candidates->v[seed];
    const struct pm_candidate *p = &candidates->v[s->neighbour[first]],
                              *q = &candidates->v[s->neighbour[second]];
    const float u[2] = {p->x - s->x, p->y - s->y}, v[2] = {q->x - s->x, q->y - s->y};
    const float lu = hypotf(u[0], u[1]), lv = hypotf(v[0], v[1]);
    const float sine = (u[0] * v[1] - u[1] * v[0]) / (lu * lv);
    out->count = 0;
    if (sine < LEAST_SINE || lu > MOST_RATIO * lv || lv > MOST_RATIO * lu)
        return false;
    /* with a candidate in the middle of the cell, u and v are diagonals or double steps */
    if (neighbour_at(candidates, seed, s->x + (u[0] + v[0]) / 2, s->y + (u[1] + v[1]) / 2,
                     NEAR_ENOUGH * fminf(lu, lv)) >= 0)
        return false;
    if (neighbour_at(candidates, seed, s->x + u[0] + v[0], s->y + u[1] + v[1],
                     NEAR_ENOUGH * fminf(lu, lv)) < 0)
        return false;
    out->node[out->count++] = (struct pm_lattice_node){seed, 0, 0, {u[0], u[1]}, {v[0], v[1]}};
    for (int i = 0; i < out->count; i++) {
        extend(candidates, out, i, 1, 0);
        extend(candidates, out, i, -1, 0);
        extend(candidates, out, i, 0, 1);
        extend(candidates, out, i, 0, -1);
    }
    return out->count >= least;
}
