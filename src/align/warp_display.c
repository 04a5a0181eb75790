/* Backward warping of the after photo's display picture into the before frame. */
#include "align/resample.h"
#include "align/warp.h"

#include <math.h>
#include <string.h>

#define OUTSIDE 128   /* mid grey: clearly not skin */
#define SAMPLES_MAX 4 /* per axis and px of the output, where the after photo is finer */
#define STEP 8        /* px of the output between points that are mapped exactly */

struct display {
    const struct pm_rgb8 *after;
    const struct pm_align *align;
    struct pm_rgb8 *out;
    double to_work[9];   /* output -> before working */
    double from_work[9]; /* after working -> the display picture */
    int samples; /* per axis and px of the output: px of the display picture in one, rounded */
};

/* Output px (x, y) in the display picture; false: no place. */
static bool map_point(const struct display *d, double x, double y, double *qx, double *qy)
{
    double wx, wy, ax, ay, confidence;
    if (!pm_h_apply(d->to_work, x, y, &wx, &wy))
        return false;
    pm_align_map(d->align, wx, wy, &ax, &ay, &confidence);
    return pm_h_apply(d->from_work, ax, ay, qx, qy);
}

/* Add the bicubic sample at (x, y); false outside the picture. */
static bool add_sample(const struct pm_rgb8 *p, double x, double y, float sum[3])
{
    if (!(x > -0.5 && y > -0.5 && x < p->w - 0.5 && y < p->h - 0.5))
        return false;
    const int x0 = (int)floor(x), y0 = (int)floor(y);
    float wx[4], wy[4];
    pm_cubic_weights((float)(x - x0), wx);
    pm_cubic_weights((float)(y - y0), wy);
    const bool inner = x0 >= 1 && y0 >= 1 && x0 + 2 < p->w && y0 + 2 < p->h;
    for (int j = 0; j < 4; j++) {
        int yy = y0 + j - 1;
        yy = yy < 0 ? 0 : yy >= p->h ? p->h - 1 : yy;
        const uint8_t *row = p->v + 3 * (size_t)yy * (size_t)p->w;
        for (int i = 0; i < 4; i++) {
            int xx = x0 + i - 1;
            if (!inner)
                xx = xx < 0 ? 0 : xx >= p->w ? p->w - 1 : xx;
            const uint8_t *v = row + 3 * (size_t)xx;
            const float k = wy[j] * wx[i];
            for (int c = 0; c < 3; c++)
                sum[c] += k * (float)v[c];
        }
    }
    return true;
}

/* The output px at (x, y) of the display picture, the mean of its samples. (sx, sy) is the step
 * there for one px of the output along x. */
static void display_pixel(const struct display *d, double x, double y, double sx, double sy,
                          uint8_t *to)
{
    float sum[3] = {0};
    const int n = d->samples;
    int seen = 0;
    for (int j = 0; j < n; j++)
        for (int i = 0; i < n; i++) {
            const double u = (i + 0.5) / n - 0.5, v = (j + 0.5) / n - 0.5;
            /* The step along y is (-sy, sx). */
            seen += add_sample(d->after, x + u * sx - v * sy, y + u * sy + v * sx, sum);
        }
    for (int c = 0; c < 3; c++) {
        const float v = seen ? sum[c] / (float)seen : (float)OUTSIDE;
        to[c] = (uint8_t)(fminf(fmaxf(v, 0.0f), 255.0f) + 0.5f);
    }
}

/* Points between two that are mapped exactly are interpolated. Over 8 px the curvature of a face's
 * perspective is below 0.01 px. */
static void display_rows(void *context, int first, int end)
{
    const struct display *d = context;
    const int w = d->out->w;
    for (int y = first; y < end; y++) {
        uint8_t *row = d->out->v + 3 * (size_t)y * (size_t)w;
        for (int x = 0; x < w; x += STEP) {
            double a[2], b[2];
            const bool mapped =
                map_point(d, x, y, &a[0], &a[1]) && map_point(d, x + STEP, y, &b[0], &b[1]);
            const double sx = mapped ? (b[0] - a[0]) / STEP : 0.0;
            const double sy = mapped ? (b[1] - a[1]) / STEP : 0.0;
            for (int i = 0; i < STEP && x + i < w; i++) {
                if (mapped)
                    display_pixel(d, a[0] + i * sx, a[1] + i * sy, sx, sy, row + 3 * (x + i));
                else
                    memset(row + 3 * (x + i), OUTSIDE, 3);
            }
        }
    }
}

enum pihmap_status pm_warp_display(struct pm_job *job, const struct pm_display_warp *warp, int w,
                                   int h, struct pm_rgb8 *out)
{
    enum pihmap_status st;
    const struct pm_align *align = warp->align;
    const struct pm_rgb8 *display = warp->display;
    const struct pm_plane *working = &warp->after->linear.g;
    struct display d = {.after = display, .align = align, .out = out};
    double a[2], b[2];
    TRY(pm_rgb8_alloc(job, w, h, out));
    pm_h_resize(w, h, align->dx.w, align->dx.h, d.to_work);
    pm_h_resize(working->w, working->h, display->w, display->h, d.from_work);
    const double cx = 0.5 * w, cy = 0.5 * h;
    d.samples = 1;
    if (map_point(&d, cx, cy, &a[0], &a[1]) && map_point(&d, cx + 1.0, cy, &b[0], &b[1])) {
        const double scale = hypot(b[0] - a[0], b[1] - a[1]);
        d.samples = (int)fmin(fmax(round(scale), 1.0), SAMPLES_MAX);
    }
    pm_rows(job, h, display_rows, &d);
out:
    return st;
}
