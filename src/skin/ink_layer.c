#include "skin/ink_layer.h"

#include <math.h>
#include <string.h>

#define RAMP 3 /* px: an edge of ink is over within so much */

/* One px of the border of a part at index i, whose neighbour towards step is not of the ink. */
static void measure_border(const struct pm_ink_layer *l, size_t i, ptrdiff_t step, bool inside,
                           struct pm_ink_part *m)
{
    if (!inside) /* at the frame's rim nobody sees what is beyond */
        return;
    m->border++;
    const size_t at = (size_t)((ptrdiff_t)i + RAMP * step);
    m->sharp += l->px[at] || pm_ink_distance(l->codes, l->ink, at) >= l->ink->step;
}

static void measure_inner(const struct pm_ink_layer *l, size_t i, struct pm_ink_part *m)
{
    const bool even = pm_is_even(l->codes, i);
    m->inner++;
    m->even += even;
    for (int k = 0; k < 3; k++) {
        const double v = l->codes->v[k][i];
        m->sum[k] += v;
        m->squares[k] += v * v;
        m->even_sum[k] += even ? v : 0.0;
        m->even_squares[k] += even ? v * v : 0.0;
    }
}

static void measure_outline(const struct pm_ink_layer *l, const struct pm_run *run)
{
    const int w = l->codes->w, h = l->codes->h, y = run->y;
    struct pm_ink_part *m = &l->of[run->component];
    m->rim |= (run->a == 0) | (run->b == w - 1) << 1 | (y == 0) << 2 | (y == h - 1) << 3;
    pm_moments_add_run(&m->moments, y, run->a, run->b);
    const size_t row = (size_t)y * (size_t)w;
    if (run->a > 0)
        measure_border(l, row + (size_t)run->a, -1, run->a >= RAMP, m);
    if (run->b < w - 1)
        measure_border(l, row + (size_t)run->b, 1, run->b + RAMP < w, m);
    for (int x = run->a; x <= run->b; x++) {
        const size_t i = row + (size_t)x;
        const bool above = y == 0 || l->px[i - (size_t)w];
        const bool below = y == h - 1 || l->px[i + (size_t)w];
        if (!above)
            measure_border(l, i, -(ptrdiff_t)w, y >= RAMP, m);
        if (!below)
            measure_border(l, i, w, y + RAMP < h, m);
    }
}

static void measure_inside(const struct pm_ink_layer *l, const struct pm_run *run)
{
    const size_t w = (size_t)l->codes->w, row = (size_t)run->y * w;
    if (run->y == 0 || run->y == l->codes->h - 1)
        return;
    for (size_t i = row + (size_t)run->a + 1; i < row + (size_t)run->b; i++)
        if (l->px[i - w] && l->px[i + w])
            measure_inner(l, i, &l->of[run->component]);
}

static bool is_within(const struct pm_component *c, const struct pm_part_limits *limits)
{
    return c->area >= limits->least_area && c->y1 - c->y0 + 1 >= limits->least_height &&
           pm_long_side(c->x1 - c->x0, c->y1 - c->y0) + 1 <= limits->most_side;
}

enum pihmap_status pm_ink_layer(struct pm_job *job, const struct pm_codes *codes,
                                const struct pm_px_ink *ink, const struct pm_part_limits *limits,
                                struct pm_ink_layer *out)
{
    const size_t n = (size_t)codes->w * (size_t)codes->h;
    enum pihmap_status st = PIHMAP_OK;
    *out = (struct pm_ink_layer){codes, ink, pm_scratch(job, n, 1), {NULL, 0, NULL, 0}, NULL};
    if (!out->px)
        return job->err.status;
    if (pm_select_ink(codes, ink, out->px) == 0)
        return PIHMAP_OK;
    TRY(pm_find_components(job, out->px, codes->w, codes->h, 255, 255, &out->parts));
    out->of = pm_scratch(job, (size_t)out->parts.count, sizeof *out->of);
    if (!out->of)
        return job->err.status;
    memset(out->of, 0, (size_t)out->parts.count * sizeof *out->of);
    for (size_t i = 0; i < out->parts.runs; i++)
        if (is_within(&out->parts.v[out->parts.run[i].component], limits))
            measure_outline(out, &out->parts.run[i]);
    for (size_t i = 0; i < out->parts.runs; i++) /* a backdrop has many px and no sharp border */
        if (pm_part_is_sharp(&out->of[out->parts.run[i].component], limits->least_sharp))
            measure_inside(out, &out->parts.run[i]);
out:
    return st;
}

bool pm_part_is_sharp(const struct pm_ink_part *part, double share)
{
    return part->border > 0 && part->sharp >= share * part->border;
}

static double spread(int n, const double sum[3], const double squares[3])
{
    double most = 0.0;
    for (int k = 0; k < 3; k++)
        most = fmax(most, squares[k] / n - sum[k] / n * sum[k] / n);
    return sqrt(most);
}

double pm_part_spread(const struct pm_ink_part *part)
{
    return spread(part->inner, part->sum, part->squares);
}

double pm_part_even_spread(const struct pm_ink_part *part)
{
    return spread(part->even, part->even_sum, part->even_squares);
}

double pm_part_off_ink(const struct pm_ink_layer *layer, int part)
{
    const struct pm_ink_part *m = &layer->of[part];
    double most = 0.0;
    for (int k = 0; k < 3; k++)
        most = fmax(most, fabs(m->sum[k] / m->inner - layer->ink->code[k]));
    return most;
}
