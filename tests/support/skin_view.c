#include "support/skin_view.h"

#include "base/geometry.h"
#include "support/noise.h"
#include "support/skin_light.h"

#include <math.h>
#include <string.h>

#define FINER 1.25       /* layer px per px of the picture */
#define MARGIN 0.20      /* share of the long side */
#define PIXEL_SIGMA 0.55 /* px of the picture: what a pixel averages over */
#define DEEPER 2.0       /* how much skin lines deepen per share of compression */
#define DEEPER_MOST 0.6  /* and at most, or flatten where stretched */
#define FURROW_SHADE 0.5 /* share of the light that does not reach into a steep fold */

/* ---- material ------------------------------------------------------------------------------ */

static enum pihmap_status low_pass(struct pm_job *job, struct pm_plane *p)
{
    return pm_blur(job, p, PIXEL_SIGMA * FINER, p);
}

enum pihmap_status pm_skin_material_make(struct pm_job *job, const struct pm_skin_look *look,
                                         struct pm_skin_material *m)
{
    enum pihmap_status st;
    struct pm_skin_table *table = pm_alloc(job, 1, sizeof *table);
    *m = (struct pm_skin_material){.look = *look, .fine = *look};
    if (!table)
        return job->err.status;
    pm_skin_table_make(look->camera, table);
    m->melanin = pm_skin_melanin_for_ita(table, look->ita, look->blood);
    m->margin = 2 * (int)lround(0.5 * MARGIN * pm_long_side(look->w, look->h));
    m->fine.w = (int)lround(FINER * (look->w + 2 * m->margin));
    m->fine.h = (int)lround(FINER * (look->h + 2 * m->margin));
    m->fine.px_per_mm = FINER * look->px_per_mm;
    pm_skin_shape_draw(&m->look, &m->shape);
    TRY(pm_skin_layers_make(job, &m->fine, &m->layers));
    TRY(low_pass(job, &m->layers.melanin));
    TRY(low_pass(job, &m->layers.blood));
    TRY(low_pass(job, &m->layers.height));
    TRY(low_pass(job, &m->layers.shade));
    TRY(low_pass(job, &m->layers.hair));
out:
    free(table);
    if (st)
        pm_skin_material_free(m);
    return st;
}

void pm_skin_material_free(struct pm_skin_material *material)
{
    pm_skin_layers_free(&material->layers);
}

void pm_skin_view_still(const struct pm_skin_material *m, struct pm_skin_view *view)
{
    *view = (struct pm_skin_view){.look = m->look, .scale = 1, .distance = INFINITY};
    pm_h_identity(view->turn);
    view->cx = m->shape.cx;
    view->cy = m->shape.cy;
    view->cz = pm_skin_body(&m->shape, view->cx, view->cy);
}

/* ---- places -------------------------------------------------------------------------------- */

struct placing {
    const struct pm_skin_material *material;
    const struct pm_skin_shape *shape; /* the material's, with its sleeve where it is now */
    const struct pm_skin_view *view;
    struct pm_skin_photo *photo;
};

static void place(const struct placing *p, double x, double y, double q[3])
{
    const struct pm_skin_view *view = p->view;
    const struct pm_skin_moved moved = pm_skin_moved_at(&view->motion, x, y);
    const double height = pm_skin_body(p->shape, x, y) + moved.height;
    const double from[3] = {x + moved.dx - view->cx, y + moved.dy - view->cy, height - view->cz};
    pm_apply3(view->turn, from, q);
    const double scale = view->scale / (1 - q[2] / view->distance);
    q[0] = view->cx + view->shift_x + scale * q[0];
    q[1] = view->cy + view->shift_y + scale * q[1];
    q[2] *= scale;
}

static void place_rows(void *context, int first, int end)
{
    const struct placing *p = context;
    struct pm_skin_places *places = &p->photo->places;
    for (int j = first; j < end; j++)
        for (int i = 0; i < places->x.w; i++) {
            const double x = i - p->material->margin, y = j - p->material->margin;
            double q[3] = {NAN, NAN, NAN};
            if (pm_skin_border(p->shape, x, y) < 1)
                place(p, x, y, q);
            pm_at(&places->x, i, j) = (float)q[0];
            pm_at(&places->y, i, j) = (float)q[1];
            pm_at(&places->z, i, j) = (float)q[2];
        }
}

struct corner {
    double q[3], m[2];
};

static struct corner corner_at(const struct placing *p, int i, int j)
{
    const struct pm_skin_places *s = &p->photo->places;
    const double margin = p->material->margin;
    return (struct corner){
        {(double)pm_at(&s->x, i, j), (double)pm_at(&s->y, i, j), (double)pm_at(&s->z, i, j)},
        {i - margin, j - margin}};
}

/* Twice the area of the triangle of a, b and the point (x, y). */
static double twice_area(const struct corner *a, const struct corner *b, double x, double y)
{
    return (b->q[0] - a->q[0]) * (y - a->q[1]) - (b->q[1] - a->q[1]) * (x - a->q[0]);
}

/* One pixel of a triangle, if it is in front of what was there. */
static void put(const struct pm_skin_photo *photo, struct pm_plane *z, const struct corner t[3],
                const double weight[3], int x, int y)
{
    double at[3] = {0};
    for (int k = 0; k < 3; k++) {
        at[0] += weight[k] * t[k].m[0];
        at[1] += weight[k] * t[k].m[1];
        at[2] += weight[k] * t[k].q[2];
    }
    if ((double)pm_at(z, x, y) >= at[2])
        return;
    pm_at(&photo->x, x, y) = (float)at[0];
    pm_at(&photo->y, x, y) = (float)at[1];
    pm_at(z, x, y) = (float)at[2];
}

/* Triangles that face away from the camera have no positive area. */
static void draw_triangle(const struct pm_skin_photo *photo, struct pm_plane *z,
                          const struct corner t[3])
{
    const double all = twice_area(&t[0], &t[1], t[2].q[0], t[2].q[1]), edge = -1e-9;
    if (!(all > 1e-6))
        return;
    const double x0 = ceil(fmin(fmin(t[0].q[0], t[1].q[0]), t[2].q[0]) + edge);
    const double x1 = floor(fmax(fmax(t[0].q[0], t[1].q[0]), t[2].q[0]) - edge);
    const double y0 = ceil(fmin(fmin(t[0].q[1], t[1].q[1]), t[2].q[1]) + edge);
    const double y1 = floor(fmax(fmax(t[0].q[1], t[1].q[1]), t[2].q[1]) - edge);
    for (int y = (int)fmax(y0, 0); y <= (int)fmin(y1, z->h - 1); y++)
        for (int x = (int)fmax(x0, 0); x <= (int)fmin(x1, z->w - 1); x++) {
            const double weight[3] = {twice_area(&t[1], &t[2], x, y) / all,
                                      twice_area(&t[2], &t[0], x, y) / all,
                                      twice_area(&t[0], &t[1], x, y) / all};
            if (weight[0] >= edge && weight[1] >= edge && weight[2] >= edge)
                put(photo, z, t, weight, x, y);
        }
}

/* The inverse of the places: which point each pixel shows, and its height z, -INFINITY where there
 * is no skin. */
static void draw_mesh(const struct placing *p, struct pm_plane *z)
{
    const struct pm_plane *grid = &p->photo->places.x;
    for (size_t i = 0; i < pm_pixels(z); i++) {
        p->photo->x.v[i] = p->photo->y.v[i] = NAN;
        z->v[i] = -INFINITY;
    }
    for (int j = 0; j + 1 < grid->h; j++)
        for (int i = 0; i + 1 < grid->w; i++) {
            const struct corner a = corner_at(p, i, j), b = corner_at(p, i + 1, j);
            const struct corner c = corner_at(p, i, j + 1), d = corner_at(p, i + 1, j + 1);
            if (!isfinite(a.q[0] + b.q[0] + c.q[0] + d.q[0]))
                continue;
            draw_triangle(p->photo, z, (struct corner[3]){a, b, c});
            draw_triangle(p->photo, z, (struct corner[3]){b, d, c});
        }
}

/* ---- sampling ------------------------------------------------------------------------------ */

struct taps { /* of a bicubic sample */
    int column[4], row[4];
    double wx[4], wy[4];
};

/* Catmull-Rom weights for the fraction t between the second and third of four samples. */
static void cubic_weights(double t, double w[4])
{
    const double t2 = t * t, t3 = t2 * t;
    w[0] = -0.5 * t3 + t2 - 0.5 * t;
    w[1] = 1.5 * t3 - 2.5 * t2 + 1;
    w[2] = -1.5 * t3 + 2 * t2 + 0.5 * t;
    w[3] = 0.5 * t3 - 0.5 * t2;
}

static int clamped(int i, int n)
{
    return i < 0 ? 0 : i < n ? i : n - 1;
}

/* In the layers, around a material point. */
static struct taps taps_at(const struct pm_skin_material *m, double x, double y)
{
    const double u = FINER * (x + m->margin), v = FINER * (y + m->margin);
    struct taps taps;
    cubic_weights(u - floor(u), taps.wx);
    cubic_weights(v - floor(v), taps.wy);
    for (int k = 0; k < 4; k++) {
        taps.column[k] = clamped((int)floor(u) - 1 + k, m->fine.w);
        taps.row[k] = clamped((int)floor(v) - 1 + k, m->fine.h);
    }
    return taps;
}

static double sample(const struct pm_plane *p, const struct taps *taps)
{
    double sum = 0;
    for (int j = 0; j < 4; j++) {
        const float *row = pm_row(p, taps->row[j]);
        double part = 0;
        for (int i = 0; i < 4; i++)
            part += taps->wx[i] * (double)row[taps->column[i]];
        sum += taps->wy[j] * part;
    }
    return sum;
}

/* ---- light --------------------------------------------------------------------------------- */

struct shading {
    const struct placing *placing;
    struct pm_skin_light light;
    const struct pm_plane *body; /* height of body and folds, px, at every px of the picture */
    struct pm_plane *relief;     /* and that of skin lines, pores and moles */
};

/* Skin lines deepen where skin is compressed, and flatten where it is stretched. */
static double depth_of(const struct pm_skin_moved *moved)
{
    return 1 + fmin(fmax(DEEPER * moved->squeeze, -DEEPER_MOST), DEEPER_MOST);
}

static void relief_rows(void *context, int first, int end)
{
    const struct shading *s = context;
    const struct placing *p = s->placing;
    for (int y = first; y < end; y++)
        for (int x = 0; x < s->relief->w; x++) {
            const double mx = (double)pm_at(&p->photo->x, x, y);
            const double my = (double)pm_at(&p->photo->y, x, y);
            pm_at(s->relief, x, y) = NAN;
            if (!isfinite(mx))
                continue;
            const struct taps taps = taps_at(p->material, mx, my);
            const struct pm_skin_moved moved = pm_skin_moved_at(&p->view->motion, mx, my);
            pm_at(s->relief, x, y) = (float)(p->view->scale / FINER * depth_of(&moved) *
                                             sample(&p->material->layers.height, &taps));
        }
}

/* Continue a height by one px beyond the skin, for the slopes at its border. */
static void extend(const struct pm_plane *seen, struct pm_plane *height)
{
    for (int y = 0; y < seen->h; y++)
        for (int x = 0; x < seen->w; x++) {
            double sum = 0, n = 0;
            if (isfinite(pm_at(seen, x, y)))
                continue;
            for (int j = y > 0 ? y - 1 : 0; j <= y + 1 && j < seen->h; j++)
                for (int i = x > 0 ? x - 1 : 0; i <= x + 1 && i < seen->w; i++)
                    if (isfinite(pm_at(seen, i, j))) {
                        sum += (double)pm_at(height, i, j);
                        n++;
                    }
            pm_at(height, x, y) = n > 0 ? (float)(sum / n) : 0;
        }
}

static void shade_skin(const struct shading *s, int x, int y, double mx, double my, float rgb[3])
{
    const struct placing *p = s->placing;
    const struct pm_skin_layers *layers = &p->material->layers;
    const struct taps taps = taps_at(p->material, mx, my);
    const struct pm_skin_moved moved = pm_skin_moved_at(&p->view->motion, mx, my);
    const double furrow = FURROW_SHADE * fmin(moved.furrow, 1);
    const double shade = fmax(sample(&layers->shade, &taps), 0) * depth_of(&moved);
    struct pm_skin_point point = {
        .melanin = sample(&layers->melanin, &taps),
        .blood = sample(&layers->blood, &taps) + p->view->flush,
        .shade = 1 - (1 - fmin(shade, 0.9)) * (1 - furrow),
        .hair = fmin(fmax(sample(&layers->hair, &taps), 0), 1),
        .oil = pm_skin_oil(&p->view->look, mx, my, p->shape->seed + p->view->oil)};
    pm_skin_normals(s->body, s->relief, x, y, &point);
    pm_skin_shade(&s->light, &point, rgb);
    pm_at(&p->photo->skin, x, y) = pm_skin_is_seen(p->shape, mx, my, point.macro[2]) ? 255 : 0;
}

/* The point of the flat scene behind the skin that a pixel shows. */
static void behind(const struct pm_skin_view *view, double x, double y, double *bx, double *by)
{
    const double u = (x - view->cx - view->shift_x) / view->scale;
    const double v = (y - view->cy - view->shift_y) / view->scale;
    const double *t = view->turn, det = t[0] * t[4] - t[1] * t[3];
    *bx = view->cx + (t[4] * u - t[1] * v) / det;
    *by = view->cy + (t[0] * v - t[3] * u) / det;
}

static void shade_rows(void *context, int first, int end)
{
    const struct shading *s = context;
    const struct placing *p = s->placing;
    struct pm_linear *picture = &p->photo->picture;
    const double gain = exp2(p->view->ev);
    for (int y = first; y < end; y++)
        for (int x = 0; x < picture->r.w; x++) {
            const double mx = (double)pm_at(&p->photo->x, x, y);
            const double my = (double)pm_at(&p->photo->y, x, y);
            double bx, by;
            float rgb[3];
            behind(p->view, x, y, &bx, &by);
            const bool cloth = pm_skin_under_sleeve(p->shape, bx, by);
            if (isfinite(mx) && !cloth)
                shade_skin(s, x, y, mx, my, rgb);
            else {
                const double border = pm_skin_border(p->shape, bx, by);
                pm_skin_background(p->shape, bx, by, border, rgb);
                for (int k = 0; k < 3; k++)
                    rgb[k] *= (float)s->light.white[k];
            }
            pm_at(&picture->r, x, y) = (float)(gain * (double)rgb[0]);
            pm_at(&picture->g, x, y) = (float)(gain * (double)rgb[1]);
            pm_at(&picture->b, x, y) = (float)(gain * (double)rgb[2]);
        }
}

/* The lamp, with the camera's rendering of skin and of white. */
static void light_up(const struct pm_skin_material *m, const struct pm_skin_view *view,
                     struct pm_skin_table *table, struct pm_skin_light *light)
{
    const struct pm_skin_look *look = &view->look;
    const struct pm_shot shot = {look->camera, look->kelvin, look->balance};
    double white[PM_SPECTRUM_BANDS];
    for (int i = 0; i < PM_SPECTRUM_BANDS; i++)
        white[i] = 1;
    pm_skin_table_shot(&shot, table);
    pm_skin_light_aim(look, table, m->melanin, light);
    pm_shot_sees(&shot, white, light->white);
}

static enum pihmap_status photo_alloc(struct pm_job *job, const struct pm_skin_material *m,
                                      struct pm_skin_photo *out)
{
    enum pihmap_status st;
    const int w = m->look.w, h = m->look.h, nw = w + 2 * m->margin, nh = h + 2 * m->margin;
    *out = (struct pm_skin_photo){.skin = {0, 0, NULL}};
    TRY(pm_linear_alloc(job, w, h, &out->picture));
    TRY(pm_mask_alloc(job, w, h, &out->skin));
    TRY(pm_plane_alloc(job, w, h, &out->x));
    TRY(pm_plane_alloc(job, w, h, &out->y));
    TRY(pm_plane_alloc(job, nw, nh, &out->places.x));
    TRY(pm_plane_alloc(job, nw, nh, &out->places.y));
    TRY(pm_plane_alloc(job, nw, nh, &out->places.z));
out:
    return st;
}

enum pihmap_status pm_skin_view_render(struct pm_job *job, struct pm_skin_material *m,
                                       const struct pm_skin_view *view, struct pm_skin_photo *out)
{
    enum pihmap_status st;
    struct pm_plane body = {0, 0, NULL}, relief = {0, 0, NULL};
    struct pm_skin_table *table = NULL;
    struct pm_skin_shape shape = m->shape;
    const struct placing placing = {m, &shape, view, out};
    shape.sleeve += view->hem;
    TRY(photo_alloc(job, m, out));
    TRY(pm_plane_alloc(job, m->look.w, m->look.h, &body));
    TRY(pm_plane_alloc(job, m->look.w, m->look.h, &relief));
    if (!(table = pm_alloc(job, 1, sizeof *table))) {
        st = job->err.status;
        goto out;
    }
    if (view->hairs) {
        pm_skin_layers_comb(&m->fine, view->hairs, &m->layers);
        TRY(low_pass(job, &m->layers.hair));
    }
    pm_rows(job, out->places.x.h, place_rows, (void *)&placing);
    draw_mesh(&placing, &body);
    struct shading shading = {.placing = &placing, .body = &body, .relief = &relief};
    light_up(m, view, table, &shading.light);
    pm_rows(job, m->look.h, relief_rows, &shading);
    extend(&out->x, &body);
    extend(&out->x, &relief);
    pm_rows(job, m->look.h, shade_rows, &shading);
    TRY(pm_skin_photograph(job, &m->look, &out->picture, &out->skin));
out:
    free(table);
    pm_plane_free(&body);
    pm_plane_free(&relief);
    if (st)
        pm_skin_photo_free(out);
    return st;
}

void pm_skin_photo_free(struct pm_skin_photo *photo)
{
    pm_linear_free(&photo->picture);
    pm_mask_free(&photo->skin);
    pm_plane_free(&photo->x);
    pm_plane_free(&photo->y);
    pm_plane_free(&photo->places.x);
    pm_plane_free(&photo->places.y);
    pm_plane_free(&photo->places.z);
}
