#include "support/photo_mask.h"

#include "base/colour.h"
#include "base/components.h"
#include "base/stats.h"
#include "support/picture.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define TEM_POINTS 189
#define OUTLINE_INSET 0.012 /* of the long side: keeps hair and background out */
#define FEATURE_MARGIN 0.010

/* ---- masks from landmarks ----------------------------------------------------------- */

/* Numbers of the landmarks in the 189-point template (its own lines name them). Ends with -1. */
static const int outline[] = {109, 134, 135, 136, 137, 138, 139, 140, 141, 142, 143, 144, 112, 113,
                              114, 133, 132, 131, 130, 129, 128, 127, 126, 125, 111, 110, -1};
static const int left_eye[] = {18, 34, 35, 36, 37, 38, 22, 46, 30, 29, 28, -1};
static const int right_eye[] = {23, 39, 40, 41, 42, 43, 27, 33, 32, 31, 47, -1};
static const int left_brow[] = {71, 72, 73, 74, 75, 76, 84, 83, -1};
static const int right_brow[] = {77, 78, 79, 80, 81, 82, 86, 85, -1};
static const int mouth[] = {87, 88, 89, 90, 91, 92, 93, 108, 107, 106, 105, 104, -1};
static const int nostrils[] = {63, 64, 170, 172, 69, 68, 181, 180, -1};
static const int *const features[] = {left_eye, right_eye, left_brow, right_brow, mouth, nostrils};

static enum pihmap_status read_points(struct pm_job *job, const char *path,
                                      double point[TEM_POINTS][2])
{
    FILE *file = fopen(path, "r");
    int n = 0;
    if (!file)
        return pm_fail(job, PIHMAP_ESYS, "%s: %s", path, strerror(errno));
    bool good = fscanf(file, "%d", &n) == 1 && n == TEM_POINTS;
    for (int i = 0; good && i < TEM_POINTS; i++)
        good = fscanf(file, "%lf %lf", &point[i][0], &point[i][1]) == 2;
    fclose(file);
    return good ? PIHMAP_OK
                : pm_fail(job, PIHMAP_EFORMAT, "%s: not %d points of a face", path, TEM_POINTS);
}

static bool inside(double point[][2], const int *polygon, double x, double y)
{
    bool in = false;
    int n = 0;
    while (polygon[n] >= 0)
        n++;
    for (int i = 0, j = n - 1; i < n; j = i++) {
        const double *a = point[polygon[i]], *b = point[polygon[j]];
        if ((a[1] > y) != (b[1] > y) && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0])
            in = !in;
    }
    return in;
}

static double polygon_distance(double point[][2], const int *polygon, double x, double y)
{
    double least = INFINITY;
    for (int i = 0; polygon[i] >= 0; i++) {
        const double *a = point[polygon[i]];
        const double *b = point[polygon[i + 1] >= 0 ? polygon[i + 1] : polygon[0]];
        const double dx = b[0] - a[0], dy = b[1] - a[1];
        double t = ((x - a[0]) * dx + (y - a[1]) * dy) / fmax(dx * dx + dy * dy, 1e-9);
        t = fmin(fmax(t, 0), 1);
        least = fmin(least, hypot(x - a[0] - t * dx, y - a[1] - t * dy));
    }
    return least;
}

/*
 * From 189 hand-placed landmarks of a face (webmorph .tem text: the count, then x<TAB>y per line,
 * in px of a picture of full[0] x full[1]): inside the outline of the face, without eyes, brows,
 * nostrils and mouth. w, h: size of the mask, to which the landmarks are scaled.
 * PIHMAP_ESYS / PIHMAP_EFORMAT: no such file, or other landmarks.
 */
static enum pihmap_status mask_of_landmarks(struct pm_job *job, const char *path, const int full[2],
                                            int w, int h, struct pm_mask *out)
{
    enum pihmap_status st;
    double point[TEM_POINTS][2];
    const double side = pm_long_side(w, h);
    *out = (struct pm_mask){0, 0, NULL};
    TRY(read_points(job, path, point));
    for (int i = 0; i < TEM_POINTS; i++) {
        point[i][0] *= (double)w / full[0];
        point[i][1] *= (double)h / full[1];
    }
    TRY(pm_mask_alloc(job, w, h, out));
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            bool skin = inside(point, outline, x, y) &&
                        polygon_distance(point, outline, x, y) > OUTLINE_INSET * side;
            for (size_t k = 0; skin && k < sizeof features / sizeof features[0]; k++)
                skin = !inside(point, features[k], x, y) &&
                       polygon_distance(point, features[k], x, y) > FEATURE_MARGIN * side;
            pm_at(out, x, y) = skin ? 255 : 0;
        }
out:
    return st;
}

/* ---- the guess ---------------------------------------------------------------------- */

/* CIE L*a*b*, D65, 2 degree observer; L 0..100. */
struct lab {
    struct pm_plane L, a, b;
};

static void lab_free(struct lab *p)
{
    pm_plane_free(&p->L);
    pm_plane_free(&p->a);
    pm_plane_free(&p->b);
}

/* Median and robust standard deviation of L*a*b* in the middle of the picture. */
static enum pihmap_status middle_colour(struct pm_job *job, const struct lab *lab, double median[3],
                                        double spread[3])
{
    const int w = lab->L.w, h = lab->L.h;
    const int x0 = (int)(0.32 * w), x1 = (int)(0.68 * w) + 1;
    const int y0 = (int)(0.32 * h), y1 = (int)(0.68 * h) + 1;
    const struct pm_plane *planes[3] = {&lab->L, &lab->a, &lab->b};
    const struct pm_mark mark = pm_scratch_mark(job);
    float *v = pm_scratch(job, (size_t)(x1 - x0) * (size_t)(y1 - y0), sizeof *v);
    if (!v)
        return job->err.status;
    for (int k = 0; k < 3; k++) {
        size_t n = 0;
        for (int y = y0; y < y1; y++)
            for (int x = x0; x < x1; x++)
                v[n++] = pm_at(planes[k], x, y);
        median[k] = (double)pm_quantile(v, n, 0.5);
        spread[k] = (double)pm_mad_sigma(v, n);
    }
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

static enum pihmap_status lab_of(struct pm_job *job, const struct pm_linear *p, struct lab *lab)
{
    enum pihmap_status st;
    TRY(pm_plane_alloc(job, p->r.w, p->r.h, &lab->L));
    TRY(pm_plane_alloc(job, p->r.w, p->r.h, &lab->a));
    TRY(pm_plane_alloc(job, p->r.w, p->r.h, &lab->b));
    for (size_t i = 0, n = pm_pixels(&p->r); i < n; i++) {
        const double rgb[3] = {(double)p->r.v[i], (double)p->g.v[i], (double)p->b.v[i]};
        double v[3];
        pm_linear_to_lab(rgb, v);
        lab->L.v[i] = (float)v[0];
        lab->a.v[i] = (float)v[1];
        lab->b.v[i] = (float)v[2];
    }
    const double sigma = 0.002 * pm_long_side(p->r.w, p->r.h);
    TRY(pm_blur(job, &lab->L, sigma, &lab->L));
    TRY(pm_blur(job, &lab->a, sigma, &lab->a));
    TRY(pm_blur(job, &lab->b, sigma, &lab->b));
out:
    return st;
}

static float slope(const struct pm_plane *p, int x, int y)
{
    return hypotf(pm_at(p, x + 1, y) - pm_at(p, x - 1, y), pm_at(p, x, y + 1) - pm_at(p, x, y - 1));
}

/* Set the pixels in whose Gaussian neighbourhood of sigma r more than this share is set, clear the
 * others. */
static enum pihmap_status keep_dense(struct pm_job *job, struct pm_mask *m, double r, double share)
{
    enum pihmap_status st;
    struct pm_plane soft = {0, 0, NULL};
    const size_t n = pm_pixels(m);
    TRY(pm_plane_alloc(job, m->w, m->h, &soft));
    for (size_t i = 0; i < n; i++)
        soft.v[i] = m->v[i] ? 1.0f : 0.0f;
    TRY(pm_blur(job, &soft, r, &soft));
    for (size_t i = 0; i < n; i++)
        m->v[i] = (double)soft.v[i] > share ? 255 : 0;
out:
    pm_plane_free(&soft);
    return st;
}

static enum pihmap_status keep_largest(struct pm_job *job, struct pm_mask *m)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_components c;
    enum pihmap_status st;
    int best = 0;
    TRY(pm_find_components(job, m->v, m->w, m->h, 255, 255, &c));
    for (int k = 1; k < c.count; k++)
        best = c.v[k].area > c.v[best].area ? k : best;
    for (size_t i = 0; i < c.runs; i++)
        if (c.run[i].component != best)
            memset(&pm_at(m, c.run[i].a, c.run[i].y), 0, (size_t)(c.run[i].b - c.run[i].a + 1));
out:
    pm_scratch_rewind(job, mark);
    return st;
}

/* Is this a colour that skin has: red to yellow, neither grey nor vivid? */
static bool is_skin_colour(const double lab[3])
{
    const double hue = atan2(lab[2], lab[1]) * 57.29578, chroma = hypot(lab[1], lab[2]);
    return hue > 5 && hue < 78 && chroma > 6 && chroma < 60 && lab[0] > 12 && lab[0] < 93;
}

/* Clear the mask unless it covers some of the middle of the picture. */
static void require_middle(struct pm_mask *m)
{
    for (int y = m->h / 3; y < m->h - m->h / 3; y++)
        for (int x = m->w / 3; x < m->w - m->w / 3; x++)
            if (pm_at(m, x, y))
                return;
    memset(m->v, 0, pm_pixels(m));
}

/*
 * The largest connected component of the pixels whose colour is like the middle of the picture and
 * that lie away from strong edges, eroded. Empty where the middle is not skin.
 */
static enum pihmap_status guess_mask(struct pm_job *job, const struct pm_linear *picture,
                                     struct pm_mask *out)
{
    enum pihmap_status st;
    struct lab lab = {{0, 0, NULL}, {0, 0, NULL}, {0, 0, NULL}};
    double median[3], spread[3];
    const int w = picture->r.w, h = picture->r.h;
    const double side = pm_long_side(w, h);
    *out = (struct pm_mask){0, 0, NULL};
    TRY(lab_of(job, picture, &lab));
    TRY(middle_colour(job, &lab, median, spread));
    TRY(pm_mask_alloc(job, w, h, out));
    if (!is_skin_colour(median))
        goto out;
    const double most[3] = {fmin(fmax(3 * spread[0], 12), 24), fmin(fmax(3 * spread[1], 5), 9),
                            fmin(fmax(3 * spread[2], 5), 10)};
    const float steepest = (float)(6.0 * 1200 / side); /* 6 L* over two px at 1200 px */
    for (int y = 1; y + 1 < h; y++)
        for (int x = 1; x + 1 < w; x++) {
            const double L = (double)pm_at(&lab.L, x, y) - median[0];
            const double a = (double)pm_at(&lab.a, x, y) - median[1];
            const double b = (double)pm_at(&lab.b, x, y) - median[2];
            const bool like = fabs(L) < most[0] && fabs(a) < most[1] && fabs(b) < most[2];
            pm_at(out, x, y) = like && slope(&lab.L, x, y) < steepest ? 255 : 0;
        }
    TRY(keep_dense(job, out, 0.004 * side, 0.5));  /* closes pores and hairs */
    TRY(keep_dense(job, out, 0.010 * side, 0.85)); /* erodes every border */
    TRY(keep_largest(job, out));
    require_middle(out);
out:
    lab_free(&lab);
    return st;
}

static enum pihmap_status stretch_mask(struct pm_job *job, int w, int h, struct pm_mask *mask)
{
    struct pm_mask fit = {0, 0, NULL};
    if (mask->w == w && mask->h == h)
        return PIHMAP_OK;
    const enum pihmap_status st = pm_mask_alloc(job, w, h, &fit);
    for (int y = 0; !st && y < h; y++)
        for (int x = 0; x < w; x++) {
            const int sx = (int)((x + 0.5) * mask->w / w), sy = (int)((y + 0.5) * mask->h / h);
            pm_at(&fit, x, y) = pm_at(mask, sx, sy);
        }
    pm_mask_free(mask);
    *mask = fit;
    return st;
}

static enum pihmap_status find_mask(struct pm_job *job, const char *photo, const char *mask_file,
                                    const int full[2], const struct pm_linear *picture,
                                    struct pm_mask *out)
{
    enum pihmap_status st;
    char stem[4096], path[4200];
    const int w = picture->r.w, h = picture->r.h;
    snprintf(stem, sizeof stem, "%s", photo);
    char *dot = strrchr(stem, '.');
    if (dot && !strchr(dot, '/'))
        *dot = 0;
    snprintf(path, sizeof path, "%s-mask.png", stem);
    if (mask_file || access(path, R_OK) == 0) {
        TRY(pm_picture_load_mask(job, mask_file ? mask_file : path, out));
        return stretch_mask(job, w, h, out);
    }
    snprintf(path, sizeof path, "%s.tem", stem);
    if (access(path, R_OK) == 0 && mask_of_landmarks(job, path, full, w, h, out) == PIHMAP_OK)
        return PIHMAP_OK;
    st = guess_mask(job, picture, out);
out:
    return st;
}

enum pihmap_status pm_photo_with_mask(struct pm_job *job, const char *photo, const char *mask_file,
                                      int side, struct pm_linear *picture, struct pm_mask *skin)
{
    enum pihmap_status st;
    int full[2];
    *skin = (struct pm_mask){0, 0, NULL};
    TRY(pm_picture_load(job, photo, side, picture, full));
    TRY(find_mask(job, photo, mask_file, full, picture, skin));
out:
    if (st) {
        pm_linear_free(picture);
        pm_mask_free(skin);
    }
    return st;
}
