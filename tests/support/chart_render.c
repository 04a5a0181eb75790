#include "support/chart_render.h"

#include "base/colour.h"
#include "base/geometry.h"
#include "base/least_squares.h"
#include "support/random.h"

#include <math.h>
#include <string.h>

#define BANDS PM_SPECTRUM_BANDS
#define BOARD_WIDE 6.3 /* pitches: the board of 24 patches and its rim */
#define BOARD_HIGH 4.4
#define BOARD_GREY 0.035 /* reflectance of its black */
#define COVER_GREY 0.25
#define FOCAL 1.2 /* picture widths: a phone */
#define SAMPLES 3 /* per px and side */
#define MOST_TRIES 400

/* ---- spectra --------------------------------------------------------------------------------- */

static void sigmoid(const double c[3], double reflectance[BANDS])
{
    for (int i = 0; i < BANDS; i++) {
        const double t = i / (BANDS - 1.0) * 2 - 1, x = c[0] + c[1] * t + c[2] * t * t;
        reflectance[i] = 0.5 + x / (2 * sqrt(1 + x * x));
    }
}

static void lab_of(const double c[3], double lab[3])
{
    static const struct pm_shot observer = {PM_CAMERA_CIE1931, 0, 0};
    double reflectance[BANDS], rgb[3];
    sigmoid(c, reflectance);
    pm_shot_sees(&observer, reflectance, rgb);
    pm_linear_to_lab(rgb, lab);
}

/* Newton's method with step halving. It meets the colour to 0.01 where a sigmoid can make it. */
static void fit_spectrum(const double wanted[3], double reflectance[BANDS])
{
    double c[3] = {(wanted[0] - 50) / 40, 0, 0}, lab[3];
    lab_of(c, lab);
    for (int step = 0; step < 200; step++) {
        double A[9], b[3], best = 0;
        for (int k = 0; k < 3; k++) {
            b[k] = wanted[k] - lab[k];
            best += b[k] * b[k];
        }
        if (best < 1e-4)
            break;
        for (int j = 0; j < 3; j++) {
            double next[3] = {c[0], c[1], c[2]}, there[3];
            next[j] += 1e-4;
            lab_of(next, there);
            for (int k = 0; k < 3; k++)
                A[3 * k + j] = (there[k] - lab[k]) / 1e-4;
        }
        if (!pm_solve(A, b, 3))
            break;
        double share = 1;
        for (; share > 1e-3; share /= 2) {
            const double next[3] = {c[0] + share * b[0], c[1] + share * b[1], c[2] + share * b[2]};
            double there[3], off = 0;
            lab_of(next, there);
            for (int k = 0; k < 3; k++)
                off += (wanted[k] - there[k]) * (wanted[k] - there[k]);
            if (off < best) {
                memcpy(c, next, sizeof next);
                memcpy(lab, there, sizeof there);
                break;
            }
        }
        if (share <= 1e-3)
            break;
    }
    sigmoid(c, reflectance);
}

static double brightest(const double rgb[3])
{
    return fmax(rgb[0], fmax(rgb[1], rgb[2]));
}

/* Returns the factor that exposes the white patch as the scene wants it. */
static double colours(const struct pm_chart_scene *scene, double rgb[PM_CHART_PATCHES][3])
{
    struct pm_published published;
    pm_published(scene->edition, &published);
    for (int i = 0; i < PM_CHART_PATCHES; i++) {
        double reflectance[BANDS];
        fit_spectrum(published.lab[i], reflectance);
        pm_shot_sees(&scene->shot, reflectance, rgb[i]);
    }
    return scene->exposure / brightest(rgb[18]);
}

/* ---- pose ------------------------------------------------------------------------------------ */

bool pm_chart_pose(int w, int h, double width, const double middle[2], const double angle[3],
                   double to_px[9])
{
    const double f = FOCAL * w, far = f * BOARD_WIDE / (width * w);
    const double ct = cos(angle[0]), st = sin(angle[0]), cd = cos(angle[1]), sd = sin(angle[1]);
    const double cr = cos(angle[2]), sr = sin(angle[2]);
    /* turned in its plane, then tilted by angle[0] about the axis at angle[1] */
    const double u[2] = {cr, sr}, v[2] = {-sr, cr};
    double col[2][3];
    for (int k = 0; k < 2; k++) {
        const double *a = k ? v : u;
        const double along = a[0] * cd + a[1] * sd, across = -a[0] * sd + a[1] * cd;
        col[k][0] = along * cd - across * ct * sd;
        col[k][1] = along * sd + across * ct * cd;
        col[k][2] = across * st;
    }
    const double at[3] = {(middle[0] - 0.5) * w / f * far, (middle[1] - 0.5) * h / f * far, far};
    double t[3];
    for (int i = 0; i < 3; i++)
        t[i] = at[i] - 2.5 * col[0][i] - 1.5 * col[1][i];
    const double cx = 0.5 * w - 0.5, cy = 0.5 * h - 0.5;
    const double H[9] = {f * col[0][0] + cx * col[0][2],
                         f * col[1][0] + cx * col[1][2],
                         f * t[0] + cx * t[2],
                         f * col[0][1] + cy * col[0][2],
                         f * col[1][1] + cy * col[1][2],
                         f * t[1] + cy * t[2],
                         col[0][2],
                         col[1][2],
                         t[2]};
    for (int i = 0; i < 9; i++)
        to_px[i] = H[i] / H[8];
    for (int k = 0; k < 4; k++) {
        double x, y;
        const double c = 2.5 + (k % 2 ? 0.5 : -0.5) * BOARD_WIDE;
        const double r = 1.5 + (k / 2 ? 0.5 : -0.5) * BOARD_HIGH;
        if (!pm_h_apply(to_px, c, r, &x, &y) || x < 0 || y < 0 || x > w - 1 || y > h - 1)
            return false;
    }
    return true;
}

void pm_chart_scene_draw(const struct pm_chart_draw *draw, int w, int h, uint64_t seed,
                         struct pm_chart_scene *out)
{
    struct pm_random random = {seed * 0xD1B54A32D192ED03u + 11};
    *out = (struct pm_chart_scene){.seed = seed};
    out->edition = (enum pm_published_edition)(pm_random_unit(&random) < 0.5);
    out->shot.camera = (enum pm_camera)(int)pm_between(&random, 0, PM_CAMERAS);
    if (draw->any_light) {
        out->shot.kelvin = pm_between(&random, 2800, 7500);
        out->shot.balance = pm_between(&random, 0.4, 1);
    }
    out->half_patch = pm_between(&random, 0.38, 0.44);
    out->exposure = pm_between(&random, 0.3, 0.95);
    for (int k = 0; k < 2; k++)
        out->slope[k] = pm_between(&random, -draw->slope, draw->slope);
    const double turn = pm_between(&random, 0, 2 * M_PI);
    if (pm_random_unit(&random) < draw->shadow)
        out->shadow = pm_between(&random, 0.3, 0.6);
    out->shadow_line[0] = cos(turn);
    out->shadow_line[1] = sin(turn);
    out->shadow_line[2] = 2.5 * cos(turn) + 1.5 * sin(turn) + pm_between(&random, -1, 1);
    out->blur_px = pm_between(&random, 0, 0.9);
    out->full_well = pm_between(&random, 2000, 20000);
    for (int k = 0; k < MOST_TRIES; k++) {
        const double width =
            draw->width[0] * pow(draw->width[1] / draw->width[0], pm_random_unit(&random));
        const double middle[2] = {pm_between(&random, 0.05, 0.95), pm_between(&random, 0.05, 0.95)};
        const double angle[3] = {pm_between(&random, 0, draw->tilt_deg * M_PI / 180),
                                 pm_between(&random, 0, M_PI), pm_between(&random, 0, 2 * M_PI)};
        if (pm_chart_pose(w, h, width, middle, angle, out->to_px))
            return;
    }
}

/* ---- drawing --------------------------------------------------------------------------------- */

/* Colour of the chart at (c, r); false: beside the board. */
static bool chart_at(const struct pm_chart_scene *scene, double (*rgb)[3], double c, double r,
                     double out[3])
{
    if (fabs(c - 2.5) > BOARD_WIDE / 2 || fabs(r - 1.5) > BOARD_HIGH / 2)
        return false;
    const int i = (int)floor(c + 0.5), j = (int)floor(r + 0.5);
    const bool inside = i >= 0 && j >= 0 && i < PM_CHART_COLUMNS && j < PM_CHART_ROWS &&
                        fabs(c - i) < scene->half_patch && fabs(r - j) < scene->half_patch;
    const double grey = brightest(rgb[18]) / 0.9; /* of a white that reflects all */
    for (int k = 0; k < 3; k++)
        out[k] = i < scene->covered ? COVER_GREY * grey * (1 - 0.2 * k)
                 : inside           ? rgb[PM_CHART_COLUMNS * j + i][k]
                                    : BOARD_GREY * rgb[18][k];
    return true;
}

static struct pm_plane *channel(struct pm_linear *p, int k)
{
    return k == 0 ? &p->r : k == 1 ? &p->g : &p->b;
}

/* One px: the board over what was there, by the share that it covers; and the shadow's edge. */
static void draw_px(const struct pm_chart_scene *scene, double (*rgb)[3], const double back[9],
                    struct pm_linear *p, int x, int y)
{
    const size_t at = (size_t)y * (size_t)p->r.w + (size_t)x;
    double sum[3] = {0};
    const double light = exp(scene->slope[0] * ((x + 0.5) / p->r.w - 0.5) +
                             scene->slope[1] * ((y + 0.5) / p->r.w - 0.5 * p->r.h / p->r.w));
    double c = 0, r = 0;
    pm_h_apply(back, x, y, &c, &r);
    /* one sample is enough where neither the board nor a shadow's edge is near */
    const bool near =
        (fabs(c - 2.5) < BOARD_WIDE && fabs(r - 1.5) < BOARD_WIDE) || scene->shadow > 0;
    const int samples = near ? SAMPLES : 1;
    for (int s = 0; s < samples * samples; s++) {
        const double px = x + (s % samples + 0.5) / samples - 0.5;
        const double py = y + (s / samples + 0.5) / samples - 0.5;
        double v[3];
        if (!pm_h_apply(back, px, py, &c, &r) || !chart_at(scene, rgb, c, r, v))
            for (int k = 0; k < 3; k++)
                v[k] = (double)channel(p, k)->v[at];
        const double lost =
            scene->shadow_line[0] * c + scene->shadow_line[1] * r > scene->shadow_line[2]
                ? scene->shadow
                : 0;
        for (int k = 0; k < 3; k++)
            sum[k] += v[k] * light * (1 - lost) / (samples * samples);
    }
    for (int k = 0; k < 3; k++)
        channel(p, k)->v[at] = (float)sum[k];
}

enum pihmap_status pm_chart_render(struct pm_job *job, const struct pm_chart_scene *scene,
                                   struct pm_linear *picture)
{
    double rgb[PM_CHART_PATCHES][3], back[9];
    struct pm_random random = {scene->seed ^ 0xC0FFEE};
    const int w = picture->r.w, h = picture->r.h;
    enum pihmap_status st = PIHMAP_OK;
    const double gain = colours(scene, rgb);
    if (!pm_h_invert(scene->to_px, back))
        return pm_fail(job, PIHMAP_EARG, "the chart's pose cannot be inverted");
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
            draw_px(scene, rgb, back, picture, x, y);
    for (int k = 0; k < 3; k++) {
        struct pm_plane *p = channel(picture, k);
        if (scene->blur_px > 0.2)
            TRY(pm_blur(job, p, scene->blur_px, p));
        for (size_t i = 0; i < (size_t)w * (size_t)h; i++) {
            double v = fmax((double)p->v[i] * gain, 0);
            if (scene->full_well > 0)
                v += pm_random_normal(&random) * sqrt(v / scene->full_well + 1e-6);
            p->v[i] = (float)fmin(fmax(v, 0), 1);
        }
    }
out:
    return st;
}

enum pihmap_status pm_chart_codes(struct pm_job *job, const struct pm_linear *picture,
                                  struct pm_rgb8 *out)
{
    const struct pm_plane *p[3] = {&picture->r, &picture->g, &picture->b};
    const enum pihmap_status st = pm_rgb8_alloc(job, picture->r.w, picture->r.h, out);
    for (size_t i = 0; !st && i < pm_pixels(out); i++)
        for (int k = 0; k < 3; k++) {
            const double v = fmin(fmax((double)p[k]->v[i], 0), 1);
            out->v[3 * i + (size_t)k] = (uint8_t)lround(255 * pm_linear_to_srgb(v));
        }
    return st;
}
