#include "align/warp.h"

#include "align/resample.h"

#include <math.h>
#include <string.h>

#define BLUR_PER_SCALE 0.5 /* sigma in px, of sqrt(scale^2 - 1): about the width of a px */
#define SEEN 0.0f          /* a confidence above it means that there is a counterpart */

/* Sigma of the blur against aliasing when every scale-th px is sampled. */
static double blur_for(double scale)
{
    return scale > 1.05 ? BLUR_PER_SCALE * sqrt(scale * scale - 1.0) : 0.0;
}

#define PLANES 4 /* r, g, b, clipped */

struct warp_planes {
    const struct pm_align *align;
    struct pm_plane in[PLANES], *out[PLANES];
    struct pm_thread_scratch rows; /* two coordinates per before px of a row */
};

/* Points in the after frame of the before row y: x and v. */
static void map_row(const struct pm_align *a, int y, float *x, float *v)
{
    const int w = a->dx.w;
    const float *dx = pm_row(&a->dx, y), *dy = pm_row(&a->dy, y);
    for (int i = 0; i < w; i++) {
        double qx = 0.0, qy = 0.0;
        if (!pm_h_apply(a->before_to_after, i, y, &qx, &qy))
            qx = qy = 0.0;
        x[i] = (float)(qx + (double)dx[i]);
        v[i] = (float)(qy + (double)dy[i]);
    }
}

/* The last plane is a share, which must not overshoot: bilinear instead of bicubic. */
static void plane_rows(void *context, int first, int end)
{
    const struct warp_planes *c = context;
    const struct pm_align *a = c->align;
    const size_t w = (size_t)a->dx.w;
    float *x = pm_thread_scratch_of(&c->rows, first), *v = x + w;
    for (int y = first; y < end; y++) {
        const float *seen = pm_row(&a->confidence, y);
        map_row(a, y, x, v);
        for (int k = 0; k < PLANES; k++) {
            float *out = pm_row(c->out[k], y);
            if (!c->in[k].v) /* clipping is not known: the plane stays 0 */
                continue;
            if (k < PLANES - 1)
                pm_resample_row(&c->in[k], x, v, (int)w, out);
            else
                for (size_t i = 0; i < w; i++)
                    out[i] = pm_sample(&c->in[k], (double)x[i], (double)v[i]);
            for (size_t i = 0; i < w; i++)
                out[i] = seen[i] > SEEN ? out[i] : 0.0f;
        }
    }
}

/* All planes, blurred first where the after photo is finer. */
static enum pihmap_status warp_planes(struct pm_job *job, struct warp_planes *c)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const struct pm_align *a = c->align;
    const double blur = blur_for(pm_h_scale(a->before_to_after, 0.5 * a->dx.w, 0.5 * a->dx.h));
    enum pihmap_status st = PIHMAP_OK;
    c->rows = pm_thread_scratch_for(job, a->dx.h, 2 * (size_t)a->dx.w, sizeof(float));
    if (!c->rows.v) {
        st = job->err.status;
        goto out;
    }
    for (int k = 0; k < PLANES && blur > 0.0; k++) {
        const struct pm_plane sharp = c->in[k];
        if (!sharp.v)
            continue;
        c->in[k] = pm_plane_scratch(job, sharp.w, sharp.h);
        if (!c->in[k].v) {
            st = job->err.status;
            goto out;
        }
        TRY(pm_blur(job, &sharp, blur, &c->in[k]));
    }
    pm_rows(job, a->dx.h, plane_rows, c);
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
    struct warp_planes c = {
        .align = align,
        .in = {after->linear.r, after->linear.g, after->linear.b, after->clipped},
        .out = {&out->r, &out->g, &out->b, clipped}};
    TRY(warp_planes(job, &c));
out:
    if (st) {
        pm_linear_free(out);
        pm_plane_free(clipped);
    }
    return st;
}

struct mask_warp {
    const struct pm_align *align;
    const struct pm_mask *in;
    struct pm_mask *out;
    struct pm_thread_scratch rows; /* as in struct warp_planes */
};

static void mask_rows(void *context, int first, int end)
{
    const struct mask_warp *c = context;
    const size_t w = (size_t)c->out->w;
    const float right = (float)c->in->w - 0.5f, low = (float)c->in->h - 0.5f;
    float *x = pm_thread_scratch_of(&c->rows, first), *v = x + w;
    for (int y = first; y < end; y++) {
        const float *seen = pm_row(&c->align->confidence, y);
        uint8_t *out = pm_row(c->out, y);
        map_row(c->align, y, x, v);
        for (size_t i = 0; i < w; i++) {
            const bool inside =
                seen[i] > SEEN && x[i] > -0.5f && v[i] > -0.5f && x[i] < right && v[i] < low;
            out[i] = inside ? pm_at(c->in, x[i] + 0.5f, v[i] + 0.5f) : 0;
        }
    }
}

enum pihmap_status pm_warp_mask(struct pm_job *job, const struct pm_mask *after,
                                const struct pm_align *align, struct pm_mask *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    enum pihmap_status st;
    TRY(pm_mask_alloc(job, align->dx.w, align->dx.h, out));
    struct mask_warp c = {.align = align, .in = after, .out = out};
    c.rows = pm_thread_scratch_for(job, out->h, 2 * (size_t)out->w, sizeof(float));
    if (!c.rows.v) {
        st = job->err.status;
        pm_mask_free(out);
        goto out;
    }
    pm_rows(job, out->h, mask_rows, &c);
out:
    pm_scratch_rewind(job, mark);
    return st;
}
