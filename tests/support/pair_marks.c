#include "support/pair_marks.h"

#include "base/colour.h"
#include "support/random.h"

#include <math.h>

/* A pixel belongs to a mark, and to the footprint of all, from this share of the centre's
 * strength. */
#define LABEL_WEIGHT 0.3
#define FOOTPRINT_WEIGHT 0.05
/* The largest drop, as a share of the L* of the skin: dark skin has less to lose. */
#define MOST_DROP 0.4
#define TRIES 2000
#define SHRINKS 5
#define WAVES 6

/* A blot: an oval with a ragged, soft edge. Its weight is 1 inside and falls to 0. */
struct blot {
    double x, y, radius;
    double turn, stretch;              /* direction of the long axis; ratio of the axes */
    double wave[WAVES], phase[WAVES];  /* ragged edge: cos((k + 2) angle) */
    double soft;                       /* half width of the edge, share of the radius */
    double grain, gx[3], gy[3], gp[3]; /* slow unevenness inside */
};

static void draw_blot(struct pm_random *random, double radius, struct blot *b)
{
    b->radius = radius;
    b->turn = pm_between(random, 0, M_PI);
    b->stretch = pm_between(random, 1.0, 1.6);
    for (int k = 0; k < WAVES; k++) {
        b->wave[k] = 0.22 / (k + 2) * pm_random_normal(random);
        b->phase[k] = pm_between(random, 0, 2 * M_PI);
    }
    b->soft = pm_between(random, 0.2, 0.55);
    b->grain = pm_between(random, 0.0, 0.18);
    for (int k = 0; k < 3; k++) {
        b->gx[k] = pm_between(random, -4, 4) / radius;
        b->gy[k] = pm_between(random, -4, 4) / radius;
        b->gp[k] = pm_between(random, 0, 2 * M_PI);
    }
}

static void shrink_blot(struct blot *b, double by)
{
    b->radius *= by;
    for (int k = 0; k < 3; k++) {
        b->gx[k] /= by;
        b->gy[k] /= by;
    }
}

static double smooth(double t)
{
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    return t * t * (3 - 2 * t);
}

static double blot_weight(const struct blot *b, double x, double y)
{
    const double c = cos(b->turn), s = sin(b->turn), root = sqrt(b->stretch);
    const double dx = x - b->x, dy = y - b->y;
    const double u = (c * dx + s * dy) / root, v = (c * dy - s * dx) * root;
    const double angle = atan2(v, u);
    double edge = 1, grain = 0;
    for (int k = 0; k < WAVES; k++)
        edge += b->wave[k] * cos((k + 2) * angle + b->phase[k]);
    const double t = hypot(u, v) / (b->radius * fmax(edge, 0.3));
    const double weight = 1 - smooth((t - 1 + b->soft) / (2 * b->soft));
    if (weight <= 0)
        return 0;
    for (int k = 0; k < 3; k++)
        grain += cos(b->gx[k] * dx + b->gy[k] * dy + b->gp[k]) / 3;
    return weight * (1 + b->grain * grain);
}

/* The distance from the centre beyond which blot_weight() is 0. */
static double blot_extent(const struct blot *b)
{
    double edge = 1;
    for (int k = 0; k < WAVES; k++)
        edge += fabs(b->wave[k]);
    return b->radius * edge * (1 + b->soft) * sqrt(b->stretch) + 1;
}

/* ---- placement ---------------------------------------------------------------------- */

static bool on_skin(const struct pm_pair_canvas *c, double x, double y)
{
    const int ix = (int)lround(x), iy = (int)lround(y);
    return ix >= c->ox && iy >= c->oy && ix < c->ox + c->w && iy < c->oy + c->h &&
           pm_at(&c->skin, ix, iy);
}

/* Is the whole blot on skin and in the after photo, away from other marks? */
static bool fits(const struct pm_pair_canvas *c, const struct blot *b, const struct pm_pair *pair)
{
    const int aw = pair->pose.after_w, ah = pair->pose.after_h;
    for (int i = 0; i < 24; i++) {
        const double r = i < 8 ? 0.5 : i < 16 ? 1.0 : 1.25;
        const double angle = M_PI / 4 * i + (i >= 16 ? M_PI / 8 : 0);
        const double x = b->x + r * b->radius * cos(angle), y = b->y + r * b->radius * sin(angle);
        double qx, qy;
        if (!on_skin(c, x, y))
            return false;
        pm_pair_map(&pair->pose, x - c->ox, y - c->oy, &qx, &qy);
        if (!(qx > 8 && qy > 8 && qx < aw - 9 && qy < ah - 9))
            return false;
    }
    for (int i = 0; i < pair->mark_count; i++) {
        const struct pm_pair_mark *m = &pair->mark[i];
        if (hypot(b->x - c->ox - m->x, b->y - c->oy - m->y) < 1.45 * (b->radius + m->radius) + 6)
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

/* Random positions until one fits, of an ever smaller blot where there is little skin. */
static bool place(const struct pm_pair_canvas *c, struct pm_random *random, struct blot *b,
                  const struct pm_pair *pair)
{
    for (int i = 1; i <= TRIES; i++) {
        if (i % (TRIES / SHRINKS) == 0)
            shrink_blot(b, 0.75);
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

static double lightness(const double rgb[3], const double direction[3], double strength)
{
    double lab[3], now[3];
    for (int k = 0; k < 3; k++)
        now[k] = rgb[k] * exp(-strength * direction[k]);
    pm_linear_to_lab(now, lab);
    return lab[0];
}

/* How much absorbance of this direction takes drop L* from the colour rgb. */
static double strength_of(const double rgb[3], const double direction[3], double drop)
{
    const double was = lightness(rgb, direction, 0);
    double lo = 0, hi = 3;
    drop = fmin(drop, MOST_DROP * was);
    for (int i = 0; i < 50; i++) {
        const double mid = 0.5 * (lo + hi);
        if (was - lightness(rgb, direction, mid) < drop)
            lo = mid;
        else
            hi = mid;
    }
    return 0.5 * (lo + hi);
}

/* The ratios in which melanin or blood lowers ln of linear sRGB, red first. They vary from mark to
 * mark around those by which pihmap separates the kinds of change: pihmap-method(7), KIND. */
static void draw_direction(struct pm_random *random, enum pm_pair_kind kind, double direction[3])
{
    if (kind == PM_PAIR_PIH) {
        direction[0] = 1;
        direction[1] = pm_between(random, 1.25, 1.6);
        direction[2] = pm_between(random, 1.8, 2.6);
    } else {
        direction[0] = pm_between(random, -0.08, 0.04);
        direction[1] = 0.77;
        direction[2] = pm_between(random, 0.58, 0.72);
    }
}

/* Absorb light in one pixel; gives the change of its L*. */
static double paint(float *const v[3], const double direction[3], double strength)
{
    double rgb[3], was[3], now[3];
    for (int k = 0; k < 3; k++)
        rgb[k] = (double)*v[k];
    pm_linear_to_lab(rgb, was);
    for (int k = 0; k < 3; k++) {
        rgb[k] *= exp(-strength * direction[k]);
        *v[k] = (float)rgb[k];
    }
    pm_linear_to_lab(rgb, now);
    return now[0] - was[0];
}

static void paint_blot(struct pm_pair_canvas *c, const struct blot *b, const double direction[3],
                       double strength, struct pm_pair *pair, struct pm_pair_mark *mark)
{
    const int half = (int)ceil(blot_extent(b)), cx = (int)lround(b->x), cy = (int)lround(b->y);
    double sum = 0;
    for (int y = cy - half; y <= cy + half; y++)
        for (int x = cx - half; x <= cx + half; x++) {
            if (x < 0 || y < 0 || x >= c->light.r.w || y >= c->light.r.h)
                continue;
            const double weight = blot_weight(b, x, y);
            if (weight <= 0)
                continue;
            float *const rgb[3] = {&pm_at(&c->light.r, x, y), &pm_at(&c->light.g, x, y),
                                   &pm_at(&c->light.b, x, y)};
            const double delta = paint(rgb, direction, strength * weight);
            const int bx = x - c->ox, by = y - c->oy;
            if (bx < 0 || by < 0 || bx >= c->w || by >= c->h)
                continue;
            pm_at(&pair->delta_L, bx, by) += (float)delta;
            if (weight >= FOOTPRINT_WEIGHT)
                pm_at(&pair->footprint, bx, by) = 255;
            if (weight < LABEL_WEIGHT)
                continue;
            pm_at(&pair->marks, bx, by) = mark->id;
            mark->area++;
            sum += delta;
        }
    mark->delta_L = mark->area > 0 ? sum / mark->area : 0;
}

bool pm_pair_add_mark(struct pm_pair_canvas *canvas, struct pm_random *random,
                      enum pm_pair_kind kind, double radius, double drop, struct pm_pair *pair)
{
    struct blot blot;
    double direction[3], mean[3];
    if (pair->mark_count >= PM_PAIR_MARKS)
        return false;
    draw_blot(random, radius, &blot);
    draw_direction(random, kind, direction);
    if (!place(canvas, random, &blot, pair))
        return false;
    mean_light(&canvas->light, blot.x, blot.y, 0.5 * blot.radius, mean);
    const double strength = strength_of(mean, direction, drop);
    struct pm_pair_mark mark = {
        .id = pair->mark_count + 1,
        .kind = kind,
        .x = blot.x - canvas->ox,
        .y = blot.y - canvas->oy,
        .radius = blot.radius,
        .peak_delta_L = lightness(mean, direction, strength) - lightness(mean, direction, 0),
    };
    paint_blot(canvas, &blot, direction, strength, pair, &mark);
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
