#include "support/pair_marks.h"

#include "base/colour.h"
#include "support/mark_paint.h"
#include "support/random.h"

#include <math.h>

/* A pixel belongs to a mark, and to the footprint of all, from this share of the centre's
 * strength. */
#define LABEL_WEIGHT 0.3
#define FOOTPRINT_WEIGHT 0.05
#define TRIES 2000
#define SHRINKS 5
#define LARGE_RADIUS_LO 0.08 /* share of short */
#define LARGE_RADIUS_HI 0.13
#define ERYTHEMA_RADIUS_LO 0.015
#define ERYTHEMA_RADIUS_HI 0.05
#define PIMPLE_RADIUS_LO 0.010
#define PIMPLE_RADIUS_HI 0.022
#define PIMPLE_DROP_LO 1.0 /* L*, by its blood */
#define PIMPLE_DROP_HI 3.5
/* ---- placement ---------------------------------------------------------------------- */

static bool on_skin(const struct pm_pair_canvas *c, double x, double y)
{
    const int ix = (int)lround(x), iy = (int)lround(y);
    return ix >= c->ox && iy >= c->oy && ix < c->ox + c->w && iy < c->oy + c->h &&
           pm_at(&c->skin, ix, iy);
}

/* Is the whole mark on skin and in the after photo, away from others? */
static bool fits(const struct pm_pair_canvas *c, const struct pm_mark_shape *b,
                 const struct pm_pair *pair)
{
    const int aw = pair->pose.after_w, ah = pair->pose.after_h;
    const double clear = pm_mark_shape_clear(b);
    for (int i = 0; i < 24; i++) {
        const double r = i < 8 ? 0.5 : i < 16 ? 1.0 : 1.25;
        const double angle = M_PI / 4 * i + (i >= 16 ? M_PI / 8 : 0);
        const double x = b->x + r * clear * cos(angle), y = b->y + r * clear * sin(angle);
        double qx, qy;
        if (!on_skin(c, x, y))
            return false;
        pm_pair_map(&pair->pose, x - c->ox, y - c->oy, &qx, &qy);
        if (!(qx > 8 && qy > 8 && qx < aw - 9 && qy < ah - 9))
            return false;
    }
    for (int i = 0; i < pair->mark_count; i++) {
        const struct pm_pair_mark *m = &pair->mark[i];
        if (hypot(b->x - c->ox - m->x, b->y - c->oy - m->y) < 1.45 * (clear + m->clear) + 6)
            return false;
    }
    return true;
}

/* Mean linear light over the disc (x, y, r). */
static void mean_light(const struct pm_linear *p, double x, double y, double r, double mean[3])
{
    const int half = (int)ceil(r), cx = (int)lround(x), cy = (int)lround(y);
    double sum[3] = {0, 0, 0};
    int n = 0;
    for (int j = -half; j <= half; j++)
        for (int i = -half; i <= half; i++) {
            const int px = cx + i, py = cy + j;
            if (px < 0 || py < 0 || px >= p->r.w || py >= p->r.h || i * i + j * j > r * r)
                continue;
            sum[0] += (double)pm_at(&p->r, px, py);
            sum[1] += (double)pm_at(&p->g, px, py);
            sum[2] += (double)pm_at(&p->b, px, py);
            n++;
        }
    for (int k = 0; k < 3; k++)
        mean[k] = n ? fmax(sum[k] / n, 1e-4) : 0.2;
}

/* Random positions until one fits, of an ever smaller mark where there is little skin. */
static bool place(const struct pm_pair_canvas *c, struct pm_random *random, struct pm_mark_shape *b,
                  const struct pm_pair *pair)
{
    for (int i = 1; i <= TRIES; i++) {
        if (i % (TRIES / SHRINKS) == 0)
            pm_mark_shape_shrink(b, 0.75);
        b->x = c->ox + pm_between(random, 0, c->w - 1);
        b->y = c->oy + pm_between(random, 0, c->h - 1);
        double mean[3];
        if (!on_skin(c, b->x, b->y) || !fits(c, b, pair))
            continue;
        /* overexposed or black skin shows no mark */
        mean_light(&c->light, b->x, b->y, b->radius, mean);
        if (mean[0] < 0.95 && mean[0] > 0.008)
            return true;
    }
    return false;
}

/* ---- painting ----------------------------------------------------------------------- */

/* Paint one pixel; gives the change of its L*. */
static double paint_pixel(float *const v[3], const struct pm_mark_paint *p, double weight,
                          const struct pm_mark_relief *relief, double x, double y)
{
    double rgb[3], was[3], now[3];
    for (int k = 0; k < 3; k++)
        rgb[k] = (double)*v[k];
    pm_linear_to_lab(rgb, was);
    pm_mark_absorb(p, weight, rgb);
    if (relief)
        pm_mark_raise(relief, weight, x, y, rgb);
    for (int k = 0; k < 3; k++)
        *v[k] = (float)rgb[k];
    pm_linear_to_lab(rgb, now);
    return now[0] - was[0];
}

static void label_pixel(const struct pm_pair_canvas *c, int x, int y, double weight, double delta,
                        struct pm_pair *pair, struct pm_pair_mark *mark)
{
    const int bx = x - c->ox, by = y - c->oy;
    if (bx < 0 || by < 0 || bx >= c->w || by >= c->h)
        return;
    pm_at(&pair->delta_L, bx, by) += (float)delta;
    if (weight >= FOOTPRINT_WEIGHT)
        pm_at(&pair->footprint, bx, by) = 255;
    if (weight < LABEL_WEIGHT)
        return;
    pm_at(&pair->marks, bx, by) = mark->id;
    mark->area++;
    mark->delta_L += delta;
}

static void paint_mark(struct pm_pair_canvas *c, const struct pm_mark_shape *shape,
                       const struct pm_mark_paint *p, const struct pm_mark_relief *relief,
                       struct pm_pair *pair, struct pm_pair_mark *mark)
{
    const int half = (int)ceil(pm_mark_shape_extent(shape));
    const int cx = (int)lround(shape->x), cy = (int)lround(shape->y);
    for (int y = cy - half; y <= cy + half; y++)
        for (int x = cx - half; x <= cx + half; x++) {
            if (x < 0 || y < 0 || x >= c->light.r.w || y >= c->light.r.h)
                continue;
            const double weight = pm_mark_shape_weight(shape, x, y);
            if (weight <= 0)
                continue;
            float *const rgb[3] = {&pm_at(&c->light.r, x, y), &pm_at(&c->light.g, x, y),
                                   &pm_at(&c->light.b, x, y)};
            const double delta = paint_pixel(rgb, p, weight, relief, x, y);
            label_pixel(c, x, y, weight, delta, pair, mark);
        }
    mark->delta_L = mark->area > 0 ? mark->delta_L / mark->area : 0;
}

/* Half of all pigment marks are blots. Red patches are blots or ragged; pimples are round. */
static enum pm_mark_shape_kind draw_shape(const struct pm_pair_canvas *c, struct pm_random *random,
                                          enum pm_pair_kind kind)
{
    if (!c->shapes || kind == PM_PAIR_PIMPLE || pm_random_unit(random) < 0.5)
        return PM_SHAPE_BLOT;
    if (kind == PM_PAIR_ERYTHEMA)
        return PM_SHAPE_PATCH;
    return (enum pm_mark_shape_kind)(PM_SHAPE_SPECKS +
                                     (int)((PM_SHAPES - PM_SHAPE_SPECKS) * pm_random_unit(random)));
}

bool pm_pair_add_mark(struct pm_pair_canvas *canvas, struct pm_random *random,
                      enum pm_pair_kind kind, double radius, double drop, struct pm_pair *pair)
{
    struct pm_mark_shape shape;
    struct pm_mark_paint paint;
    struct pm_mark_relief relief;
    double mean[3];
    if (pair->mark_count >= PM_PAIR_MARKS)
        return false;
    if (canvas->spots && kind == PM_PAIR_PIH)
        pm_mark_shape_spot(radius, &shape);
    else
        pm_mark_shape_draw(random, draw_shape(canvas, random, kind), radius, &shape);
    pm_mark_paint_mix(random, kind, canvas->view, canvas->ita, &paint);
    if (!place(canvas, random, &shape, pair))
        return false;
    mean_light(&canvas->light, shape.x, shape.y, 0.5 * shape.radius, mean);
    const double peak = pm_mark_paint_place(&paint, mean, drop);
    struct pm_pair_mark mark = {
        .id = pair->mark_count + 1,
        .kind = kind,
        .shape = shape.kind,
        .x = shape.x - canvas->ox,
        .y = shape.y - canvas->oy,
        .radius = shape.radius,
        .clear = pm_mark_shape_clear(&shape),
        .peak_delta_L = peak,
    };
    if (kind == PM_PAIR_PIMPLE)
        pm_mark_relief_draw(random, &shape, canvas->lamp, paint.mean, &relief);
    paint_mark(canvas, &shape, &paint, kind == PM_PAIR_PIMPLE ? &relief : NULL, pair, &mark);
    pair->mark[pair->mark_count++] = mark;
    return true;
}

/* ---- shadow ------------------------------------------------------------------------- */

/* A point of skin for the edge to pass through; the centre where no skin is found. */
static void skin_point(const struct pm_pair_canvas *c, struct pm_random *random, double *x,
                       double *y)
{
    for (int i = 0; i < TRIES; i++) {
        *x = c->ox + pm_between(random, 0.1, 0.9) * c->w;
        *y = c->oy + pm_between(random, 0.1, 0.9) * c->h;
        if (on_skin(c, *x, *y))
            return;
    }
    *x = c->ox + 0.5 * c->w;
    *y = c->oy + 0.5 * c->h;
}

void pm_pair_add_shadow(struct pm_pair_canvas *canvas, struct pm_random *random, double depth,
                        struct pm_pair *pair)
{
    struct pm_linear *p = &canvas->light;
    const int short_side = canvas->w < canvas->h ? canvas->w : canvas->h;
    const double soft = pm_between(random, 0.015, 0.06) * short_side; /* sigma of the edge */
    const double angle = pm_between(random, 0, 2 * M_PI), c = cos(angle), s = sin(angle);
    const double bend = pm_between(random, -0.06, 0.06) * short_side;
    const double turns = pm_between(random, 1, 3) * 2 * M_PI / short_side;
    const double phase = pm_between(random, 0, 2 * M_PI);
    double x0, y0;
    skin_point(canvas, random, &x0, &y0);
    for (int y = 0; y < p->r.h; y++)
        for (int x = 0; x < p->r.w; x++) {
            const double along = c * (y - y0) - s * (x - x0);
            const double across = c * (x - x0) + s * (y - y0) + bend * cos(turns * along + phase);
            const double weight = 0.5 * erfc(-across / (soft * sqrt(2.0)));
            const float light = (float)(1 - depth * weight);
            pm_at(&p->r, x, y) *= light;
            pm_at(&p->g, x, y) *= light;
            pm_at(&p->b, x, y) *= light;
            const int bx = x - canvas->ox, by = y - canvas->oy;
            if (bx >= 0 && by >= 0 && bx < canvas->w && by < canvas->h && weight > 0.05 &&
                weight < 0.95)
                pm_at(&pair->shadow, bx, by) = 255;
        }
}

/* ---- all of a pair ---------------------------------------------------------------------- */

/* Radii of the PIH marks, share of short. The largest come first: space for them is scarce. */
static int draw_radii(struct pm_random *random, const struct pm_pair_draw *draw,
                      double radius[PM_PAIR_MARKS])
{
    int n = 0;
    for (int i = 0; i < draw->large_marks && n < PM_PAIR_MARKS; i++)
        radius[n++] = pm_between(random, LARGE_RADIUS_LO, LARGE_RADIUS_HI);
    for (int i = 0; i < draw->marks && n < PM_PAIR_MARKS; i++)
        radius[n++] = draw->mark_radius[0] *
                      pow(draw->mark_radius[1] / draw->mark_radius[0], pm_random_unit(random));
    for (int i = 1; i < n; i++)
        for (int j = i; j > 0 && radius[j] > radius[j - 1]; j--) {
            const double swap = radius[j];
            radius[j] = radius[j - 1];
            radius[j - 1] = swap;
        }
    return n;
}

/* ITA of the mean colour of the skin. */
static double canvas_ita(const struct pm_pair_canvas *c)
{
    double sum[3] = {0, 0, 0}, lab[3], n = 0;
    for (size_t i = 0; i < pm_pixels(&c->skin); i++)
        if (c->skin.v[i]) {
            sum[0] += (double)c->light.r.v[i];
            sum[1] += (double)c->light.g.v[i];
            sum[2] += (double)c->light.b.v[i];
            n++;
        }
    for (int k = 0; k < 3; k++)
        sum[k] /= fmax(n, 1);
    pm_linear_to_lab(sum, lab);
    return pm_ita(lab[0], lab[2]);
}

static void add_distractors(struct pm_pair_canvas *canvas, const struct pm_pair_draw *draw,
                            struct pm_random *random, struct pm_pair *pair)
{
    const double short_side = canvas->w < canvas->h ? canvas->w : canvas->h;
    for (int i = 0; i < draw->erythema; i++) {
        const double r = pm_between(random, ERYTHEMA_RADIUS_LO, ERYTHEMA_RADIUS_HI) * short_side;
        const double drop = pm_between(random, draw->erythema_drop[0], draw->erythema_drop[1]);
        pm_pair_add_mark(canvas, random, PM_PAIR_ERYTHEMA, r, drop, pair);
    }
    for (int i = 0; i < draw->pimples; i++) {
        const double r = pm_between(random, PIMPLE_RADIUS_LO, PIMPLE_RADIUS_HI) * short_side;
        const double drop = pm_between(random, PIMPLE_DROP_LO, PIMPLE_DROP_HI);
        pm_pair_add_mark(canvas, random, PM_PAIR_PIMPLE, r, drop, pair);
    }
    for (int i = 0; i < draw->shadows; i++)
        pm_pair_add_shadow(canvas, random,
                           pm_between(random, draw->shadow_depth[0], draw->shadow_depth[1]), pair);
}

void pm_pair_add_marks(struct pm_pair_canvas *canvas, const struct pm_pair_draw *draw,
                       struct pm_random *random, struct pm_pair *pair)
{
    const double short_side = canvas->w < canvas->h ? canvas->w : canvas->h;
    double radius[PM_PAIR_MARKS];
    struct pm_mark_view view;
    canvas->shapes = draw->shapes;
    canvas->spots = draw->spots;
    canvas->view = draw->optical ? &view : NULL;
    if (draw->optical) {
        pm_mark_view_draw(random, &view);
        canvas->ita = canvas_ita(canvas);
    }
    if (draw->pimples) /* lamps hang above, as a rule */
        canvas->lamp = pm_between(random, -0.8, -0.2) * M_PI;
    const int n = draw_radii(random, draw, radius);
    for (int i = 0; i < n; i++) {
        const double drop = pm_between(random, draw->mark_drop[0], draw->mark_drop[1]);
        pm_pair_add_mark(canvas, random, PM_PAIR_PIH, radius[i] * short_side, drop, pair);
    }
    add_distractors(canvas, draw, random, pair);
    canvas->view = NULL;
}
