#include "base/image.h"
#include "base/change.h"
#include "base/photo.h"

#include <math.h>
#include <string.h>

/* w * h elements, zeroed; refuses sizes that are no pictures. */
static void *pixels(struct pm_job *job, int w, int h, size_t size)
{
    size_t count;
    if (w <= 0 || h <= 0 || !pm_size_mul((size_t)w, (size_t)h, &count)) {
        pm_fail(job, PIHMAP_EARG, "a picture of %d x %d pixels cannot be made", w, h);
        return NULL;
    }
    return pm_alloc(job, count, size);
}

enum pihmap_status pm_plane_alloc(struct pm_job *job, int w, int h, struct pm_plane *out)
{
    *out = (struct pm_plane){w, h, pixels(job, w, h, sizeof *out->v)};
    return out->v ? PIHMAP_OK : job->err.status;
}

enum pihmap_status pm_mask_alloc(struct pm_job *job, int w, int h, struct pm_mask *out)
{
    *out = (struct pm_mask){w, h, pixels(job, w, h, sizeof *out->v)};
    return out->v ? PIHMAP_OK : job->err.status;
}

enum pihmap_status pm_labels_alloc(struct pm_job *job, int w, int h, struct pm_labels *out)
{
    *out = (struct pm_labels){w, h, pixels(job, w, h, sizeof *out->v)};
    return out->v ? PIHMAP_OK : job->err.status;
}

enum pihmap_status pm_rgb8_alloc(struct pm_job *job, int w, int h, struct pm_rgb8 *out)
{
    *out = (struct pm_rgb8){w, h, pixels(job, w, h, 3)};
    return out->v ? PIHMAP_OK : job->err.status;
}

/* Three planes, all or none. */
static enum pihmap_status three_planes(struct pm_job *job, int w, int h, struct pm_plane *p0,
                                       struct pm_plane *p1, struct pm_plane *p2)
{
    enum pihmap_status st;
    *p0 = *p1 = *p2 = (struct pm_plane){0, 0, NULL};
    TRY(pm_plane_alloc(job, w, h, p0));
    TRY(pm_plane_alloc(job, w, h, p1));
    TRY(pm_plane_alloc(job, w, h, p2));
out:
    if (st) {
        pm_plane_free(p0);
        pm_plane_free(p1);
        pm_plane_free(p2);
    }
    return st;
}

enum pihmap_status pm_linear_alloc(struct pm_job *job, int w, int h, struct pm_linear *out)
{
    return three_planes(job, w, h, &out->r, &out->g, &out->b);
}

void pm_plane_free(struct pm_plane *p)
{
    free(p->v);
    *p = (struct pm_plane){0, 0, NULL};
}

void pm_mask_free(struct pm_mask *m)
{
    free(m->v);
    *m = (struct pm_mask){0, 0, NULL};
}

void pm_labels_free(struct pm_labels *l)
{
    free(l->v);
    *l = (struct pm_labels){0, 0, NULL};
}

void pm_rgb8_free(struct pm_rgb8 *p)
{
    free(p->v);
    *p = (struct pm_rgb8){0, 0, NULL};
}

void pm_linear_free(struct pm_linear *p)
{
    pm_plane_free(&p->r);
    pm_plane_free(&p->g);
    pm_plane_free(&p->b);
}

enum pihmap_status pm_rgb8_copy(struct pm_job *job, const struct pm_rgb8 *in, struct pm_rgb8 *out)
{
    const enum pihmap_status st = pm_rgb8_alloc(job, in->w, in->h, out);
    if (st == PIHMAP_OK)
        memcpy(out->v, in->v, pm_pixels(in) * 3);
    return st;
}

void pm_change_free(struct pm_change *c)
{
    pm_plane_free(&c->dL);
    pm_plane_free(&c->da);
    pm_plane_free(&c->db);
    pm_plane_free(&c->L);
    pm_plane_free(&c->sigma);
    for (int i = 0; i < 3; i++)
        pm_plane_free(&c->ratio[i]);
    pm_mask_free(&c->valid);
}

void pm_photo_free(struct pm_photo *p)
{
    pm_rgb8_free(&p->display);
    free(p->file);
    p->file = NULL;
    pm_linear_free(&p->linear);
    pm_plane_free(&p->clipped);
    pm_photo_drop_fine(p);
}

void pm_photo_drop_fine(struct pm_photo *p)
{
    pm_linear_free(&p->fine);
    pm_plane_free(&p->fine_clipped);
    pm_plane_free(&p->detail);
}

struct halving {
    const struct pm_plane *in;
    struct pm_plane *out;
};

static void halve_rows(void *context, int first, int end)
{
    const struct halving *c = context;
    const size_t w = (size_t)c->in->w, n = (size_t)c->out->w;
    for (int y = first; y < end; y++) {
        const float *a = c->in->v + 2 * (size_t)y * w, *b = a + w;
        float *to = c->out->v + (size_t)y * n;
        for (size_t x = 0; x < n; x++)
            to[x] = 0.25f * ((a[2 * x] + a[2 * x + 1]) + (b[2 * x] + b[2 * x + 1]));
    }
}

void pm_halve(struct pm_job *job, const struct pm_plane *in, struct pm_plane *out)
{
    struct halving c = {in, out};
    pm_pixel_rows(job, out->h, pm_pixels(in), halve_rows, &c);
}

struct pm_plane pm_plane_scratch(struct pm_job *job, int w, int h)
{
    struct pm_plane p = {w, h, NULL};
    size_t count;
    if (w > 0 && h > 0 && pm_size_mul((size_t)w, (size_t)h, &count))
        p.v = pm_scratch(job, count, sizeof *p.v);
    return p;
}

enum pihmap_status pm_plane_take(struct pm_job *job, int w, int h, struct pm_plane *out)
{
    *out = pm_plane_scratch(job, w, h);
    return out->v ? PIHMAP_OK : job->err.status;
}

enum pihmap_status pm_halve_take(struct pm_job *job, const struct pm_plane *in,
                                 struct pm_plane *out)
{
    const enum pihmap_status st = pm_plane_take(job, in->w / 2, in->h / 2, out);
    if (!st)
        pm_halve(job, in, out);
    return st;
}

size_t pm_mask_count(const struct pm_mask *m)
{
    size_t n = 0;
    for (size_t i = 0, end = pm_pixels(m); i < end; i++)
        n += m->v[i] != 0;
    return n;
}

void pm_mask_weight(const struct pm_mask *m, const struct pm_plane *out)
{
    for (size_t i = 0, end = pm_pixels(m); i < end; i++)
        out->v[i] = m->v[i] ? 1.0f : 0.0f;
}

void pm_sample_planes(const struct pm_plane *p, int count, double x, double y, float *out)
{
    x = fmin(fmax(x, 0.0), p->w - 1.0);
    y = fmin(fmax(y, 0.0), p->h - 1.0);
    const int x0 = (int)x, y0 = (int)y;
    const int x1 = x0 + 1 < p->w ? x0 + 1 : x0, y1 = y0 + 1 < p->h ? y0 + 1 : y0;
    const float fx = (float)(x - x0), fy = (float)(y - y0);
    for (int k = 0; k < count; k++) {
        const float *top = pm_row(&p[k], y0), *low = pm_row(&p[k], y1);
        const float t = top[x0] + fx * (top[x1] - top[x0]);
        const float l = low[x0] + fx * (low[x1] - low[x0]);
        out[k] = t + fy * (l - t);
    }
}

float pm_sample(const struct pm_plane *p, double x, double y)
{
    float v;
    pm_sample_planes(p, 1, x, y, &v);
    return v;
}

/* Area averaging: output px i covers [i, i + 1) * in / out of the input. */
struct shrink {
    const struct pm_plane *in;
    struct pm_plane *out, *tall; /* tall has out's width and in's height */
};

static void shrink_row(const float *in, int in_n, float *out, int out_n)
{
    const double step = (double)in_n / out_n;
    for (int i = 0; i < out_n; i++) {
        const double from = i * step, to = fmin((i + 1) * step, in_n);
        int k = (int)from;
        double sum = 0.0;
        for (double at = from; at < to && k < in_n; k++) {
            const double next = fmin(k + 1.0, to);
            sum += (next - at) * (double)in[k];
            at = next;
        }
        out[i] = (float)(sum / (to - from));
    }
}

static void shrink_width(void *context, int first, int end)
{
    const struct shrink *s = context;
    for (int y = first; y < end; y++)
        shrink_row(pm_row(s->in, y), s->in->w, pm_row(s->tall, y), s->tall->w);
}

static void shrink_height(void *context, int first, int end)
{
    const struct shrink *s = context;
    const int w = s->out->w;
    const double step = (double)s->in->h / s->out->h;
    for (int y = first; y < end; y++) {
        float *row = pm_row(s->out, y);
        memset(row, 0, (size_t)w * sizeof *row);
        const double from = y * step, to = fmin((y + 1) * step, s->in->h);
        int k = (int)from;
        for (double at = from; at < to && k < s->in->h; k++) {
            const double next = fmin(k + 1.0, to);
            const float weight = (float)((next - at) / (to - from));
            const float *source = pm_row(s->tall, k);
            for (int x = 0; x < w; x++)
                row[x] += weight * source[x];
            at = next;
        }
    }
}

enum pihmap_status pm_shrink(struct pm_job *job, const struct pm_plane *in, struct pm_plane *out)
{
    if (in->w == out->w && in->h == out->h) {
        memcpy(out->v, in->v, pm_pixels(in) * sizeof *in->v);
        return PIHMAP_OK;
    }
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_plane tall = pm_plane_scratch(job, out->w, in->h);
    if (!tall.v)
        return job->err.status;
    struct shrink s = {in, out, &tall};
    pm_rows(job, in->h, shrink_width, &s);
    pm_rows(job, out->h, shrink_height, &s);
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}
