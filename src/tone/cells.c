#include "tone/cells.h"

#include "base/geometry.h"
#include "base/pigment.h"

#include <math.h>
#include <string.h>

/* Light is slow, so it is fitted on cells: this many along the long side. One cell is 0.6 % of the
 * side, half the smallest mark's width. */
#define CELLS 160
/* Least share of a cell's px that must be skin for the cell to count. */
#define CELL_SKIN 0.25

static enum pihmap_status take_planes(struct pm_job *job, int w, int h, struct pm_cells *c)
{
    const int side = pm_long_side(w, h);
    enum pihmap_status st;
    c->size = (side + CELLS - 1) / CELLS;
    c->w = (w + c->size - 1) / c->size;
    c->h = (h + c->size - 1) / c->size;
    struct pm_plane *planes[] = {&c->before[0], &c->before[1], &c->before[2], &c->after[0],
                                 &c->after[1],  &c->after[2],  &c->share};
    for (size_t i = 0; i < sizeof planes / sizeof *planes; i++) {
        TRY(pm_plane_take(job, c->w, c->h, planes[i]));
        memset(planes[i]->v, 0, pm_pixels(c) * sizeof(float));
    }
    c->skin = (struct pm_mask){c->w, c->h, pm_scratch(job, pm_pixels(c), 1)};
    if (!c->skin.v)
        return job->err.status;
    memset(c->skin.v, 0, pm_pixels(c));
out:
    return st;
}

struct cell_sum {
    double before[3], after[3];
    int n, all;
};

static void sum_cell(const struct pm_registered_pair *pair, int x0, int y0, int size,
                     struct cell_sum *s)
{
    const struct pm_linear *before = pair->before, *after = pair->after;
    const struct pm_mask *skin = pair->skin;
    memset(s, 0, sizeof *s);
    for (int y = y0; y < y0 + size && y < skin->h; y++)
        for (int x = x0; x < x0 + size && x < skin->w; x++) {
            const size_t i = (size_t)y * (size_t)skin->w + (size_t)x;
            s->all++;
            if (!skin->v[i])
                continue;
            s->n++;
            s->before[0] += (double)before->r.v[i];
            s->before[1] += (double)before->g.v[i];
            s->before[2] += (double)before->b.v[i];
            s->after[0] += (double)after->r.v[i];
            s->after[1] += (double)after->g.v[i];
            s->after[2] += (double)after->b.v[i];
        }
}

static float ln_mean(double sum, int n)
{
    return logf(fmaxf((float)(sum / n), PM_LEAST_LIGHT));
}

enum pihmap_status pm_cells_take(struct pm_job *job, const struct pm_registered_pair *pair,
                                 struct pm_cells *c)
{
    enum pihmap_status st;
    c->used = 0;
    TRY(take_planes(job, pair->skin->w, pair->skin->h, c));
    for (int cy = 0; cy < c->h; cy++)
        for (int cx = 0; cx < c->w; cx++) {
            const size_t i = (size_t)cy * (size_t)c->w + (size_t)cx;
            struct cell_sum s;
            sum_cell(pair, cx * c->size, cy * c->size, c->size, &s);
            if (s.n == 0 || s.n < CELL_SKIN * s.all)
                continue;
            c->share.v[i] = (float)s.n / (float)s.all;
            c->skin.v[i] = 255;
            for (int k = 0; k < 3; k++) {
                c->before[k].v[i] = ln_mean(s.before[k], s.n);
                c->after[k].v[i] = ln_mean(s.after[k], s.n);
            }
            c->used++;
        }
out:
    return st;
}
