#include "base/convolution.h"

#include "base/simd.h"
#include "base/target_clones.h"

#include <math.h>

#define CHANNELS_MOST 48
#define MOST_TAPS 9
#define RUN 4 /* px of a row at a time: their sums stay in registers, and a weight is read once */

enum pihmap_status pm_tensor_take(struct pm_job *job, int w, int h, int c, struct pm_tensor *out)
{
    *out = (struct pm_tensor){w, h, c, pm_scratch(job, (size_t)w * (size_t)h * (size_t)c, 4)};
    return out->v ? PIHMAP_OK : job->err.status;
}

static size_t values(const struct pm_tensor *t)
{
    return (size_t)t->w * (size_t)t->h * (size_t)t->c;
}

/* ---- one convolution ---------------------------------------------------------------------- */

struct convolution {
    const struct pm_layer *layer;
    const float *weight; /* [tap][in][out], scaled */
    const struct pm_tensor *in, *out;
};

/* Where the taps of each px of a run find their input. */
struct inputs {
    const float *px[MOST_TAPS][RUN];
};

static void find_inputs(const struct convolution *c, int x, int y, struct inputs *out)
{
    static const float outside[CHANNELS_MOST]; /* beyond the rim */
    const struct pm_layer *l = c->layer;
    const int half = l->taps / 2;
    for (int t = 0; t < l->taps * l->taps; t++)
        for (int p = 0; p < RUN; p++) {
            const int sx = (x + p) * l->stride + (t % l->taps - half) * l->dilation;
            const int sy = y * l->stride + (t / l->taps - half) * l->dilation;
            const bool inside = sx >= 0 && sx < c->in->w && sy >= 0 && sy < c->in->h;
            out->px[t][p] = inside ? pm_tensor_px(c->in, sx, sy) : outside;
        }
}

/* sum[p] += px[p][i] * weight[i], eight outputs; from a weight to the next are `step` floats. */
static inline void add_tap(const float *const px[RUN], const float *weight, int in, int step,
                           pm_eight sum[RUN])
{
    for (int i = 0; i < in; i++, weight += step) {
        pm_eight w;
        pm_load_eight(weight, &w);
        for (int p = 0; p < RUN; p++)
            sum[p] += px[p][i] * w;
    }
}

/* RUN px of the output, or as many as are left of the row: eight outputs at a time, whose sums stay
 * in registers. Each is summed in the order of taps and channels, whatever the run. */
PM_TARGET_CLONES static void convolve_run(const struct convolution *c, int x, int y)
{
    const struct pm_layer *l = c->layer;
    const int n = l->out, left = c->out->w - x < RUN ? c->out->w - x : RUN;
    struct inputs from;
    find_inputs(c, x, y, &from);
    for (int o = 0; o < n; o += 8) {
        pm_eight sum[RUN];
        for (int p = 0; p < RUN; p++)
            pm_load_eight(l->bias + o, &sum[p]);
        for (int t = 0; t < l->taps * l->taps; t++)
            add_tap(from.px[t], c->weight + t * l->in * n + o, l->in, n, sum);
        for (int p = 0; p < left; p++) {
            float *out = pm_tensor_px(c->out, x + p, y) + o;
            pm_store_eight(out, &sum[p]);
            for (int k = 0; l->relu && k < 8; k++)
                out[k] = out[k] < 0.0f ? 0.0f : out[k];
        }
    }
}

static void convolve_rows(void *context, int first, int end)
{
    const struct convolution *c = context;
    for (int y = first; y < end; y++)
        for (int x = 0; x < c->out->w; x += RUN)
            convolve_run(c, x, y);
}

enum pihmap_status pm_convolve(struct pm_job *job, const struct pm_layer *l,
                               const struct pm_tensor *in, struct pm_tensor *out)
{
    const int count = l->taps * l->taps * l->in * l->out;
    float *weight;
    enum pihmap_status st;
    TRY(pm_tensor_take(job, in->w / l->stride, in->h / l->stride, l->out, out));
    weight = pm_scratch(job, (size_t)count, sizeof *weight);
    if (!weight)
        return job->err.status;
    for (int i = 0; i < count; i++)
        weight[i] = (float)l->weight[i] * l->scale[i % l->out];
    struct convolution c = {l, weight, in, out};
    pm_rows(job, out->h, convolve_rows, &c);
out:
    return st;
}

enum pihmap_status pm_convolve_onto(struct pm_job *job, const struct pm_layer *l,
                                    struct pm_tensor *t)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_tensor more;
    enum pihmap_status st;
    TRY(pm_convolve(job, l, t, &more));
    for (size_t i = 0; i < values(t); i++)
        t->v[i] += more.v[i];
out:
    pm_scratch_rewind(job, mark);
    return st;
}

/* ---- between convolutions ----------------------------------------------------------------- */

enum pihmap_status pm_convolve_mean_onto(struct pm_job *job, const struct pm_layer *l,
                                         struct pm_tensor *t)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    double sum[CHANNELS_MOST] = {0};
    float mean[CHANNELS_MOST];
    const struct pm_tensor whole = {1, 1, t->c, mean};
    const size_t pixels = (size_t)t->w * (size_t)t->h;
    struct pm_tensor context;
    enum pihmap_status st;
    for (size_t i = 0; i < values(t); i++)
        sum[i % (size_t)t->c] += (double)t->v[i];
    for (int k = 0; k < t->c; k++)
        mean[k] = (float)(sum[k] / (double)pixels);
    TRY(pm_convolve(job, l, &whole, &context));
    for (size_t i = 0; i < values(t); i++)
        t->v[i] += context.v[i % (size_t)t->c];
out:
    pm_scratch_rewind(job, mark);
    return st;
}

/* The two px of a side of in px that px i of the same side of out px lies between, and its share of
 * the second. */
static float between(int i, int out, int in, int at[2])
{
    const float place = ((float)i + 0.5f) * (float)in / (float)out - 0.5f;
    const float p = fminf(fmaxf(place, 0.0f), (float)(in - 1));
    at[0] = (int)p;
    at[1] = at[0] + 1 < in ? at[0] + 1 : at[0];
    return p - (float)at[0];
}

void pm_tensor_add_between(const struct pm_tensor *in, int w, int h, int x, int y, int n,
                           float *sum)
{
    int at[2], row[2];
    const float s = between(x, w, in->w, at), t = between(y, h, in->h, row);
    const float *a = pm_tensor_px(in, at[0], row[0]), *b = pm_tensor_px(in, at[1], row[0]);
    const float *c = pm_tensor_px(in, at[0], row[1]), *d = pm_tensor_px(in, at[1], row[1]);
    for (int k = 0; k < n; k++)
        sum[k] += (a[k] * (1 - s) + b[k] * s) * (1 - t) + (c[k] * (1 - s) + d[k] * s) * t;
}

/* out += in, which has half its size, enlarged bilinearly. */
static void add_enlarged(const struct pm_tensor *in, struct pm_tensor *out)
{
    for (int y = 0; y < out->h; y++)
        for (int x = 0; x < out->w; x++)
            pm_tensor_add_between(in, out->w, out->h, x, y, out->c, pm_tensor_px(out, x, y));
}

enum pihmap_status pm_convolve_up(struct pm_job *job, const struct pm_layer layer[2],
                                  const struct pm_tensor *coarse, struct pm_tensor *fine,
                                  struct pm_tensor *out)
{
    struct pm_tensor t;
    enum pihmap_status st;
    TRY(pm_convolve(job, &layer[0], coarse, &t));
    add_enlarged(&t, fine);
    TRY(pm_convolve(job, &layer[1], fine, out));
out:
    return st;
}
