#include "align/warp.h"

#include "align/resample.h"

#include <math.h>
#include <string.h>

#define BLUR_PER_SCALE 0.5 /* sigma in px for a reduction of 1: the width of a box px */
#define SEEN 0.0f          /* confidence above it: there is a counterpart */
#define BAND 64            /* display rows that share one set of row buffers */

/* Blur that keeps a picture from aliasing when every scale-th px is taken. */
static double blur_for(double scale)
{
    return scale > 1.05 ? BLUR_PER_SCALE * sqrt(scale * scale - 1.0) : 0.0;
}

struct pull {
    const struct pm_align *align;
    const struct pm_plane *in;
    struct pm_plane *out;
    float *rows; /* two coordinates per before px of every row being worked on */
    bool linear; /* bilinear instead of bicubic: shares and masks must not overshoot */
};

/* Places in the after frame of the before row y. */
static void places_of_row(const struct pm_align *a, int y, float *x, float *v)
{
    const int w = a->dx.w;
    const size_t row = (size_t)y * (size_t)w;
    for (int i = 0; i < w; i++) {
        double qx = 0.0, qy = 0.0;
        if (!pm_h_apply(a->before_to_after, i, y, &qx, &qy))
            qx = qy = 0.0;
        x[i] = (float)(qx + (double)a->dx.v[row + (size_t)i]);
        v[i] = (float)(qy + (double)a->dy.v[row + (size_t)i]);
    }
}

static void pull_rows(void *context, int first, int end)
{
    const struct pull *c = context;
    const struct pm_align *a = c->align;
    const size_t w = (size_t)a->dx.w;
    for (int y = first; y < end; y++) {
        float *x = c->rows + 2 * w * (size_t)y, *v = x + w, *out = c->out->v + w * (size_t)y;
        const float *seen = a->confidence.v + w * (size_t)y;
        places_of_row(a, y, x, v);
        if (c->linear)
            for (size_t i = 0; i < w; i++)
                out[i] = pm_sample(c->in, (double)x[i], (double)v[i]);
        else
            pm_resample_row(c->in, x, v, (int)w, out);
        for (size_t i = 0; i < w; i++)
            if (!(seen[i] > SEEN))
                out[i] = 0.0f;
    }
}

/* One plane, blurred first where the after photo is finer. */
static enum pihmap_status pull_plane(struct pm_job *job, const struct pm_plane *in,
                                     const struct pm_align *align, bool linear,
                                     struct pm_plane *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    enum pihmap_status st = PIHMAP_OK;
    const double blur =
        blur_for(pm_h_scale(align->before_to_after, 0.5 * align->dx.w, 0.5 * align->dx.h));
    struct pm_plane smooth = *in;
    struct pull c = {align, &smooth, out, NULL, linear};
    c.rows = pm_scratch(job, (size_t)align->dx.w * (size_t)align->dx.h, 2 * sizeof *c.rows);
    if (blur > 0.0)
        smooth = pm_plane_scratch(job, in->w, in->h);
    if (!c.rows || !smooth.v) {
        st = job->err.status;
        goto out;
    }
    if (blur > 0.0)
        TRY(pm_blur(job, in, blur, &smooth));
    pm_rows(job, out->h, pull_rows, &c);
out:
    pm_scratch_rewind(job, mark);
    return st;
}

enum pihmap_status pm_warp(struct pm_job *job, const struct pm_photo *after,
                           const struct pm_align *align, struct pm_linear *out,
                           struct pm_plane *clipped)
{
    enum pihmap_status st;
    const int w = align->dx.w, h = align->dx.h;
    memset(out, 0, sizeof *out);
    memset(clipped, 0, sizeof *clipped);
    TRY(pm_linear_alloc(job, w, h, out));
    TRY(pm_plane_alloc(job, w, h, clipped));
    TRY(pull_plane(job, &after->linear.r, align, false, &out->r));
    TRY(pull_plane(job, &after->linear.g, align, false, &out->g));
    TRY(pull_plane(job, &after->linear.b, align, false, &out->b));
    if (after->clipped.v)
        TRY(pull_plane(job, &after->clipped, align, true, clipped));
out:
    if (st) {
        pm_linear_free(out);
        pm_plane_free(clipped);
    }
    return st;
}

struct pull_mask {
    const struct pm_align *align;
    const struct pm_mask *in;
    struct pm_mask *out;
};

static void mask_rows(void *context, int first, int end)
{
    const struct pull_mask *c = context;
    const int w = c->out->w;
    for (int y = first; y < end; y++)
        for (int x = 0; x < w; x++) {
            double qx, qy, confidence;
            const bool seen = pm_align_map(c->align, x, y, &qx, &qy, &confidence);
            const int ix = (int)lround(fmin(fmax(qx, -2.0), c->in->w + 1.0));
            const int iy = (int)lround(fmin(fmax(qy, -2.0), c->in->h + 1.0));
            const bool inside = ix >= 0 && iy >= 0 && ix < c->in->w && iy < c->in->h;
            c->out->v[(size_t)y * (size_t)w + (size_t)x] =
                seen && inside ? c->in->v[(size_t)iy * (size_t)c->in->w + (size_t)ix] : 0;
        }
}

enum pihmap_status pm_warp_mask(struct pm_job *job, const struct pm_mask *after,
                                const struct pm_align *align, struct pm_mask *out)
{
    enum pihmap_status st;
    TRY(pm_mask_alloc(job, align->dx.w, align->dx.h, out));
    struct pull_mask c = {align, after, out};
    pm_rows(job, out->h, mask_rows, &c);
out:
    return st;
}
