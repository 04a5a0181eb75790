#include "support/rendering.h"

#include "base/colour.h"
#include "support/random.h"

#include <math.h>
#include <string.h>

#define MID_GREY 0.46      /* display value of 18 % grey: where S-curves turn */
#define DISPLAY_SIDE 1200  /* px: the long side that sigmas in px are meant for */
#define EDGE_VARIANCE 0.04 /* of ln light: edges of more than 0.2 are kept in the base layer */
#define LEAST_LIGHT 1e-3
#define MUCH_COLOUR 0.5 /* chroma, display values, that vibrance leaves as it is */

static const char *const names[PM_RENDERINGS] = {"none",  "curve", "saturation", "matrix",
                                                 "local", "hdr",   "preset",     "phone"};

const char *pm_rendering_name(enum pm_rendering_kind kind)
{
    return names[kind];
}

bool pm_rendering_named(const char *name, enum pm_rendering_kind *kind)
{
    for (int i = 0; i < PM_RENDERINGS; i++)
        if (!strcmp(names[i], name)) {
            *kind = (enum pm_rendering_kind)i;
            return true;
        }
    return false;
}

void pm_rendering_init(struct pm_rendering *r)
{
    *r = (struct pm_rendering){.kind = PM_RENDERING_NONE,
                               .matrix = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
                               .base = 0.03,
                               .gamma = 1,
                               .contrast = 1,
                               .saturation = 1,
                               .sharpen_sigma = 1};
}

/* ---- draws ----------------------------------------------------------------------------------- */

/* Log-uniform. */
static double factor(struct pm_random *random, double lo, double hi)
{
    return exp(pm_between(random, log(lo), log(hi)));
}

/* Contrast x0.8..1.25 on most, gamma, lifted shadows on half. */
static void draw_curve(struct pm_random *random, struct pm_rendering *r)
{
    r->contrast = factor(random, 0.8, 1.25);
    r->gamma = factor(random, 0.87, 1.15);
    r->shadows = fmax(0, pm_between(random, -0.5, 0.5));
}

/* Channels mixed by up to 12 %: camera matrices of different makers differ by as much. */
static void draw_matrix(struct pm_random *random, struct pm_rendering *r)
{
    for (int i = 0; i < 3; i++) {
        double sum = 0;
        for (int k = 0; k < 3; k++)
            if (k != i)
                sum += r->matrix[i][k] = pm_between(random, -0.12, 0.12);
        r->matrix[i][i] = 1 - sum;
    }
}

static void draw_local(struct pm_random *random, struct pm_rendering *r, double lo, double hi)
{
    r->local = pm_between(random, lo, hi);
    r->base = pm_between(random, 0.015, 0.06);
}

static void draw_preset(struct pm_random *random, struct pm_rendering *r)
{
    draw_curve(random, r);
    r->fade = fmax(0, pm_between(random, -0.06, 0.06));
    for (int k = 0; k < 3; k++) {
        r->tint[0][k] = pm_between(random, -0.025, 0.025);
        r->tint[1][k] = pm_between(random, -0.025, 0.025);
    }
    r->saturation = factor(random, 0.8, 1.15);
    r->vibrance = pm_between(random, 0, 0.3);
    r->vignette = pm_between(random, 0, 0.25);
    r->sharpen = pm_between(random, 0.2, 0.8);
}

static void draw_phone(struct pm_random *random, struct pm_rendering *r)
{
    draw_local(random, r, 0.1, 0.3);
    r->contrast = pm_between(random, 1.0, 1.12);
    r->shadows = pm_between(random, 0, 0.2);
    r->saturation = pm_between(random, 1.0, 1.15);
    r->chroma_sigma = pm_between(random, 1, 2.5);
    r->sharpen = pm_between(random, 0.3, 0.9);
    r->sharpen_sigma = pm_between(random, 0.8, 1.3);
}

void pm_rendering_draw(struct pm_random *random, enum pm_rendering_kind kind,
                       struct pm_rendering *r)
{
    pm_rendering_init(r);
    r->kind = kind;
    switch (kind) {
    case PM_RENDERING_CURVE:
        draw_curve(random, r);
        break;
    case PM_RENDERING_SATURATION:
        r->saturation = factor(random, 0.7, 1.4);
        break;
    case PM_RENDERING_MATRIX:
        draw_matrix(random, r);
        break;
    case PM_RENDERING_LOCAL:
        draw_local(random, r, 0.2, 0.45);
        break;
    case PM_RENDERING_HDR:
        draw_local(random, r, 0.3, 0.5);
        r->clarity = pm_between(random, 0.15, 0.5);
        r->saturation = pm_between(random, 1.1, 1.35);
        break;
    case PM_RENDERING_PRESET:
        draw_preset(random, r);
        break;
    case PM_RENDERING_PHONE:
        draw_phone(random, r);
        break;
    case PM_RENDERING_NONE:
    case PM_RENDERINGS:
        break;
    }
}

/* ---- steps on pixels ------------------------------------------------------------------------- */

static double between_0_and_1(double v)
{
    return v < 0 ? 0 : v > 1 ? 1 : v;
}

/* v / (1 - v) to the power of the contrast: a logistic curve, of that slope at mid-grey. */
static double s_curve(double v, double contrast)
{
    if (v <= 0 || v >= 1)
        return v;
    const double odds = v / (1 - v) * (1 - MID_GREY) / MID_GREY;
    const double now = pow(odds, contrast) * MID_GREY / (1 - MID_GREY);
    return now / (1 + now);
}

double pm_rendering_curve(const struct pm_rendering *r, double display)
{
    double v = between_0_and_1(display);
    if (fabs(r->gamma - 1) > 0)
        v = pow(v, r->gamma);
    if (fabs(r->contrast - 1) > 0)
        v = s_curve(v, r->contrast);
    v += r->shadows * v * (1 - v) * (1 - v) * (1 - v); /* monotone up to a strength of 4 */
    return r->fade + (1 - r->fade) * v;
}

static double luma(const double v[3])
{
    return pm_luminance[0] * v[0] + pm_luminance[1] * v[1] + pm_luminance[2] * v[2];
}

static void mix_channels(const double matrix[3][3], double rgb[3])
{
    const double was[3] = {rgb[0], rgb[1], rgb[2]};
    for (int i = 0; i < 3; i++)
        rgb[i] = matrix[i][0] * was[0] + matrix[i][1] * was[1] + matrix[i][2] * was[2];
}

static void split_tone(const struct pm_rendering *r, double v[3])
{
    const double y = luma(v);
    for (int k = 0; k < 3; k++)
        v[k] += r->tint[0][k] * (1 - y) * (1 - y) + r->tint[1][k] * y * y;
}

static void saturate(const struct pm_rendering *r, double v[3])
{
    const double y = luma(v);
    const double chroma = fmax(v[0], fmax(v[1], v[2])) - fmin(v[0], fmin(v[1], v[2]));
    const double by = r->saturation * (1 + r->vibrance * fmax(0, 1 - chroma / MUCH_COLOUR));
    for (int k = 0; k < 3; k++)
        v[k] = y + by * (v[k] - y);
}

/* Curve and colours of one pixel, from linear light to linear light. */
static void render_pixel(const struct pm_rendering *r, double rgb[3])
{
    double v[3];
    for (int k = 0; k < 3; k++)
        v[k] = pm_rendering_curve(r, pm_linear_to_srgb(between_0_and_1(rgb[k])));
    split_tone(r, v);
    saturate(r, v);
    for (int k = 0; k < 3; k++)
        rgb[k] = pm_srgb_to_linear(between_0_and_1(v[k]));
}

static double vignette_at(const struct pm_rendering *r, const struct pm_linear *p, int x, int y)
{
    const double u = (x + 0.5) / p->r.w - 0.5, v = (y + 0.5) / p->r.h - 0.5;
    return 1 - r->vignette * 2 * (u * u + v * v);
}

static void get_pixel(const struct pm_linear *p, size_t i, double rgb[3])
{
    rgb[0] = (double)p->r.v[i];
    rgb[1] = (double)p->g.v[i];
    rgb[2] = (double)p->b.v[i];
}

static void set_pixel(struct pm_linear *p, size_t i, const double rgb[3])
{
    p->r.v[i] = (float)rgb[0];
    p->g.v[i] = (float)rgb[1];
    p->b.v[i] = (float)rgb[2];
}

struct pixels {
    const struct pm_rendering *rendering;
    struct pm_linear *photo;
};

static void mix_rows(void *context, int first, int end)
{
    const struct pixels *p = context;
    const size_t w = (size_t)p->photo->r.w;
    for (size_t i = (size_t)first * w; i < (size_t)end * w; i++) {
        double rgb[3];
        get_pixel(p->photo, i, rgb);
        mix_channels(p->rendering->matrix, rgb);
        set_pixel(p->photo, i, rgb);
    }
}

static void render_rows(void *context, int first, int end)
{
    const struct pixels *p = context;
    const int w = p->photo->r.w;
    for (int y = first; y < end; y++)
        for (int x = 0; x < w; x++) {
            const size_t i = (size_t)y * (size_t)w + (size_t)x;
            const double vignette = vignette_at(p->rendering, p->photo, x, y);
            double rgb[3];
            get_pixel(p->photo, i, rgb);
            render_pixel(p->rendering, rgb);
            for (int k = 0; k < 3; k++)
                rgb[k] *= vignette;
            set_pixel(p->photo, i, rgb);
        }
}

/* ---- steps on neighbourhoods ----------------------------------------------------------------- */

/*
 * The base layer of ln light: a guided filter that is its own guide (He, Sun and Tang 2013), with
 * Gaussian windows. It smooths what varies by less than EDGE_VARIANCE and keeps larger edges.
 */
static enum pihmap_status base_layer(struct pm_job *job, const struct pm_plane *light, double sigma,
                                     struct pm_plane *base)
{
    enum pihmap_status st;
    struct pm_plane mean = {0, 0, NULL}, slope = {0, 0, NULL};
    const size_t n = pm_pixels(light);
    TRY(pm_plane_alloc(job, light->w, light->h, &mean));
    TRY(pm_plane_alloc(job, light->w, light->h, &slope));
    for (size_t i = 0; i < n; i++)
        slope.v[i] = light->v[i] * light->v[i];
    TRY(pm_blur(job, light, sigma, &mean));
    TRY(pm_blur(job, &slope, sigma, &slope));
    for (size_t i = 0; i < n; i++) {
        const float variance = fmaxf(slope.v[i] - mean.v[i] * mean.v[i], 0);
        slope.v[i] = variance / (variance + (float)EDGE_VARIANCE);
        mean.v[i] -= slope.v[i] * mean.v[i];
    }
    TRY(pm_blur(job, &mean, sigma, &mean));
    TRY(pm_blur(job, &slope, sigma, &slope));
    for (size_t i = 0; i < n; i++)
        base->v[i] = slope.v[i] * light->v[i] + mean.v[i];
out:
    pm_plane_free(&mean);
    pm_plane_free(&slope);
    return st;
}

static void scale_light(const struct pm_rendering *r, const struct pm_plane *light,
                        const struct pm_plane *base, struct pm_linear *photo)
{
    const size_t n = pm_pixels(light);
    double mean = 0, top = (double)base->v[0];
    for (size_t i = 0; i < n; i++) {
        mean += (double)base->v[i] / (double)n;
        top = fmax(top, (double)base->v[i]);
    }
    const double middle = 0.5 * (mean + top); /* so that white stays nearly white */
    for (size_t i = 0; i < n; i++) {
        const double over = (double)base->v[i] - middle,
                     detail = (double)(light->v[i] - base->v[i]);
        const float gain = (float)exp(r->clarity * detail - r->local * over);
        photo->r.v[i] *= gain;
        photo->g.v[i] *= gain;
        photo->b.v[i] *= gain;
    }
}

/* The contrast of the base layer of ln light is lowered, that of the details raised. */
static enum pihmap_status map_local(struct pm_job *job, const struct pm_rendering *r,
                                    struct pm_linear *photo)
{
    enum pihmap_status st;
    struct pm_plane light = {0, 0, NULL}, base = {0, 0, NULL};
    const int w = photo->r.w, h = photo->r.h;
    TRY(pm_plane_alloc(job, w, h, &light));
    TRY(pm_plane_alloc(job, w, h, &base));
    for (size_t i = 0; i < pm_pixels(&light); i++) {
        double rgb[3];
        get_pixel(photo, i, rgb);
        light.v[i] = (float)log(fmax(luma(rgb), LEAST_LIGHT));
    }
    TRY(base_layer(job, &light, r->base * pm_long_side(w, h), &base));
    scale_light(r, &light, &base, photo);
out:
    pm_plane_free(&light);
    pm_plane_free(&base);
    return st;
}

/* Y, R - Y and B - Y of display values, in the places of r, g and b; and back. */
static void to_luma(struct pm_linear *p)
{
    for (size_t i = 0; i < pm_pixels(&p->r); i++) {
        double v[3];
        get_pixel(p, i, v);
        for (int k = 0; k < 3; k++)
            v[k] = pm_linear_to_srgb(between_0_and_1(v[k]));
        const double y = luma(v);
        set_pixel(p, i, (const double[3]){y, v[0] - y, v[2] - y});
    }
}

static void from_luma(struct pm_linear *p)
{
    for (size_t i = 0; i < pm_pixels(&p->r); i++) {
        double v[3];
        get_pixel(p, i, v);
        const double y = v[0], red = y + v[1], blue = y + v[2];
        const double green = (y - pm_luminance[0] * red - pm_luminance[2] * blue) / pm_luminance[1];
        const double rgb[3] = {red, green, blue};
        for (int k = 0; k < 3; k++)
            v[k] = pm_srgb_to_linear(between_0_and_1(rgb[k]));
        set_pixel(p, i, v);
    }
}

/* Chroma noise reduction and the unsharp mask. */
static enum pihmap_status finish(struct pm_job *job, const struct pm_rendering *r,
                                 struct pm_linear *photo)
{
    enum pihmap_status st;
    struct pm_plane blurred = {0, 0, NULL};
    const double scale = (double)pm_long_side(photo->r.w, photo->r.h) / DISPLAY_SIDE;
    TRY(pm_plane_alloc(job, photo->r.w, photo->r.h, &blurred));
    to_luma(photo);
    if (r->chroma_sigma > 0) {
        TRY(pm_blur(job, &photo->g, scale * r->chroma_sigma, &photo->g));
        TRY(pm_blur(job, &photo->b, scale * r->chroma_sigma, &photo->b));
    }
    if (r->sharpen > 0) {
        TRY(pm_blur(job, &photo->r, scale * r->sharpen_sigma, &blurred));
        for (size_t i = 0; i < pm_pixels(&blurred); i++)
            photo->r.v[i] += (float)r->sharpen * (photo->r.v[i] - blurred.v[i]);
    }
    from_luma(photo);
out:
    pm_plane_free(&blurred);
    return st;
}

enum pihmap_status pm_rendering_apply(struct pm_job *job, const struct pm_rendering *r,
                                      struct pm_linear *photo)
{
    enum pihmap_status st = PIHMAP_OK;
    struct pixels pixels = {r, photo};
    if (r->kind == PM_RENDERING_NONE)
        return st;
    pm_rows(job, photo->r.h, mix_rows, &pixels);
    if (r->local > 0 || r->clarity > 0)
        TRY(map_local(job, r, photo));
    pm_rows(job, photo->r.h, render_rows, &pixels);
    if (r->chroma_sigma > 0 || r->sharpen > 0)
        TRY(finish(job, r, photo));
out:
    return st;
}
