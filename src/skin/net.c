#include "skin/net.h"

#include "base/fast_log.h"
#include "base/simd.h"
#include "base/target_clones.h"
#include "skin/net_weights.h"
#include "skin/view.h"

#include <math.h>
#include <string.h>

#define CHANNELS_IN 5
#define CHANNELS_MOST 48
#define MOST_TAPS 9
#define RUN 4 /* px of a row at a time: their sums stay in registers, and a weight is read once */
#define LEAST_LIGHT (1.0f / 256) /* linear: of the input */

/* A picture of c values per px, packed px by px. */
struct tensor {
    int w, h, c;
    float *v;
};

static enum pihmap_status tensor_take(struct pm_job *job, int w, int h, int c, struct tensor *out)
{
    *out = (struct tensor){w, h, c, pm_scratch(job, (size_t)w * (size_t)h * (size_t)c, 4)};
    return out->v ? PIHMAP_OK : job->err.status;
}

static size_t values(const struct tensor *t)
{
    return (size_t)t->w * (size_t)t->h * (size_t)t->c;
}

static float *px_of(const struct tensor *t, int x, int y)
{
    return t->v + ((size_t)y * (size_t)t->w + (size_t)x) * (size_t)t->c;
}

/* ---- one convolution ---------------------------------------------------------------------- */

struct convolution {
    const struct pm_net_layer *layer;
    const float *weight; /* [tap][in][out], scaled */
    const struct tensor *in, *out;
};

/* Where the taps of each px of a run find their input. */
struct inputs {
    const float *px[MOST_TAPS][RUN];
};

static void find_inputs(const struct convolution *c, int x, int y, struct inputs *out)
{
    static const float outside[CHANNELS_MOST]; /* beyond the rim */
    const struct pm_net_layer *l = c->layer;
    const int half = l->taps / 2;
    for (int t = 0; t < l->taps * l->taps; t++)
        for (int p = 0; p < RUN; p++) {
            const int sx = (x + p) * l->stride + (t % l->taps - half) * l->dilation;
            const int sy = y * l->stride + (t / l->taps - half) * l->dilation;
            const bool inside = sx >= 0 && sx < c->in->w && sy >= 0 && sy < c->in->h;
            out->px[t][p] = inside ? px_of(c->in, sx, sy) : outside;
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
    const struct pm_net_layer *l = c->layer;
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
            float *out = px_of(c->out, x + p, y) + o;
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

/* *out = the layer applied to in, in scratch memory. */
static enum pihmap_status convolve(struct pm_job *job, const struct pm_net_layer *l,
                                   const struct tensor *in, struct tensor *out)
{
    const int count = l->taps * l->taps * l->in * l->out;
    float *weight;
    enum pihmap_status st;
    TRY(tensor_take(job, in->w / l->stride, in->h / l->stride, l->out, out));
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

/* *t += the layer applied to it. */
static enum pihmap_status convolve_onto(struct pm_job *job, const struct pm_net_layer *l,
                                        struct tensor *t)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct tensor more;
    enum pihmap_status st;
    TRY(convolve(job, l, t, &more));
    for (size_t i = 0; i < values(t); i++)
        t->v[i] += more.v[i];
out:
    pm_scratch_rewind(job, mark);
    return st;
}

/* ---- between convolutions ----------------------------------------------------------------- */

/* Adds what the picture shows as a whole to every px: the mean of each channel through a layer. */
static enum pihmap_status add_context(struct pm_job *job, const struct pm_net_layer *l,
                                      struct tensor *t)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    double sum[CHANNELS_MOST] = {0};
    float mean[CHANNELS_MOST];
    const struct tensor whole = {1, 1, t->c, mean};
    const size_t pixels = (size_t)t->w * (size_t)t->h;
    struct tensor context;
    enum pihmap_status st;
    for (size_t i = 0; i < values(t); i++)
        sum[i % (size_t)t->c] += (double)t->v[i];
    for (int k = 0; k < t->c; k++)
        mean[k] = (float)(sum[k] / (double)pixels);
    TRY(convolve(job, l, &whole, &context));
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

/* sum[k] += in, enlarged bilinearly to w x h, at px (x, y); of its first n channels. */
static void add_between(const struct tensor *in, int w, int h, int x, int y, int n, float *sum)
{
    int at[2], row[2];
    const float s = between(x, w, in->w, at), t = between(y, h, in->h, row);
    const float *a = px_of(in, at[0], row[0]), *b = px_of(in, at[1], row[0]);
    const float *c = px_of(in, at[0], row[1]), *d = px_of(in, at[1], row[1]);
    for (int k = 0; k < n; k++)
        sum[k] += (a[k] * (1 - s) + b[k] * s) * (1 - t) + (c[k] * (1 - s) + d[k] * s) * t;
}

/* out += in, which has half its size, enlarged bilinearly. */
static void add_enlarged(const struct tensor *in, struct tensor *out)
{
    for (int y = 0; y < out->h; y++)
        for (int x = 0; x < out->w; x++)
            add_between(in, out->w, out->h, x, y, out->c, px_of(out, x, y));
}

/* ---- the input ---------------------------------------------------------------------------- */

/* ln g, ln(r/g), ln(g/b) in place of r, g, b. */
static void to_features(struct pm_plane rgb[3])
{
    const size_t pixels = pm_pixels(&rgb[0]);
    for (int k = 0; k < 3; k++)
        pm_ln_row(rgb[k].v, pixels, LEAST_LIGHT, rgb[k].v);
    for (size_t i = 0; i < pixels; i++) {
        const float r = rgb[0].v[i], g = rgb[1].v[i], b = rgb[2].v[i];
        rgb[0].v[i] = g;
        rgb[1].v[i] = r - g;
        rgb[2].v[i] = g - b;
    }
}

/* Less the view's own means, so that exposure and white balance cancel. */
static void append_relative(const struct tensor *out)
{
    const size_t pixels = (size_t)out->w * (size_t)out->h;
    double mean[3] = {0};
    for (size_t i = 0; i < pixels; i++)
        for (int k = 0; k < 3; k++)
            mean[k] += (double)out->v[CHANNELS_IN * i + (size_t)k];
    for (int k = 0; k < 3; k++)
        mean[k] /= (double)pixels;
    for (size_t i = 0; i < pixels; i++) {
        float *px = out->v + CHANNELS_IN * i;
        px[0] -= (float)mean[0];
        px[3] = px[1] - (float)mean[1];
        px[4] = px[2] - (float)mean[2];
    }
}

static enum pihmap_status find_input(struct pm_job *job, const struct pm_linear *photo,
                                     const struct pm_view *view, struct tensor *out)
{
    struct pm_plane rgb[3];
    enum pihmap_status st;
    TRY(tensor_take(job, view->w, view->h, CHANNELS_IN, out));
    for (int k = 0; k < 3; k++) {
        TRY(pm_plane_take(job, view->frame_w, view->frame_h, &rgb[k]));
        TRY(pm_shrink(job, pm_linear_plane(photo, k), &rgb[k]));
    }
    to_features(rgb);
    for (int y = 0; y < out->h; y++)
        for (int x = 0; x < out->w; x++)
            for (int k = 0; k < 3; k++)
                px_of(out, x, y)[k] = pm_at(&rgb[k], view->x + x, view->y + y);
    append_relative(out);
out:
    return st;
}

/* ---- the network -------------------------------------------------------------------------- */

static enum pihmap_status encode(struct pm_job *job, const struct tensor *in,
                                 struct tensor level[4])
{
    struct tensor t;
    enum pihmap_status st;
    TRY(convolve(job, &pm_net_stem, in, &level[0]));
    TRY(convolve(job, &pm_net_quarter, &level[0], &t));
    TRY(convolve(job, &pm_net_quarter_more, &t, &level[1]));
    TRY(convolve(job, &pm_net_eighth, &level[1], &t));
    TRY(convolve(job, &pm_net_eighth_more, &t, &level[2]));
    TRY(convolve(job, &pm_net_sixteenth, &level[2], &t));
    for (int k = 0; k < 3; k++)
        TRY(convolve_onto(job, &pm_net_wider[k], &t));
    TRY(add_context(job, &pm_net_context, &t));
    TRY(convolve(job, &pm_net_deepest, &t, &level[3]));
out:
    return st;
}

/* *coarse enlarged onto *fine, which holds what the encoder saw at that size. */
static enum pihmap_status decode(struct pm_job *job, const struct pm_net_layer layer[2],
                                 const struct tensor *coarse, struct tensor *fine,
                                 struct tensor *out)
{
    struct tensor t;
    enum pihmap_status st;
    TRY(convolve(job, &layer[0], coarse, &t));
    add_enlarged(&t, fine);
    TRY(convolve(job, &layer[1], fine, out));
out:
    return st;
}

/* The scores of the six classes over the view, at half its size. */
static enum pihmap_status look(struct pm_job *job, const struct pm_linear *photo,
                               const struct pm_view *view, struct tensor *scores)
{
    struct tensor in, level[4], eighth, quarter, half;
    enum pihmap_status st;
    TRY(find_input(job, photo, view, &in));
    TRY(encode(job, &in, level));
    TRY(decode(job, pm_net_to_eighth, &level[3], &level[2], &eighth));
    TRY(decode(job, pm_net_to_quarter, &eighth, &level[1], &quarter));
    TRY(decode(job, pm_net_to_half, &quarter, &level[0], &half));
    TRY(convolve(job, &pm_net_classes, &half, scores));
out:
    return st;
}

/* Score of skin less the logarithm of the summed odds of all else. */
static float skin_odds(const float *score)
{
    double most = -INFINITY, sum = 0.0;
    for (int k = 0; k < PM_NET_CLASSES; k++)
        most = k != PM_NET_SKIN ? fmax(most, (double)score[k]) : most;
    for (int k = 0; k < PM_NET_CLASSES; k++)
        sum += k != PM_NET_SKIN ? exp((double)score[k] - most) : 0.0;
    return (float)((double)score[PM_NET_SKIN] - most - log(sum));
}

/* ---- the two looks -------------------------------------------------------------------------- */

/* Where the far look saw skin. */
static enum pihmap_status find_near(struct pm_job *job, const struct pm_linear *photo,
                                    const struct tensor *far, struct pm_view *near)
{
    struct pm_profile columns, rows;
    enum pihmap_status st;
    TRY(pm_profile_take(job, far->w, &columns));
    TRY(pm_profile_take(job, far->h, &rows));
    for (int y = 0; y < far->h; y++)
        for (int x = 0; x < far->w; x++)
            if (skin_odds(px_of(far, x, y)) > 0.0f) {
                columns.count[x]++;
                rows.count[y]++;
            }
    *near = pm_view_of(photo->r.w, photo->r.h, &columns, &rows);
out:
    return st;
}

/* The mean of both looks; of the far one alone beyond the near one. */
static void join(const struct tensor *far, const struct tensor *near, const struct pm_view *view,
                 struct pm_net_answer *out)
{
    const int w = out->skin.w, h = out->skin.h;
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            float score[PM_NET_CLASSES] = {0};
            const int u = x - view->x / 2, v = y - view->y / 2;
            add_between(far, w, h, x, y, PM_NET_CLASSES, score);
            if (u >= 0 && u < near->w && v >= 0 && v < near->h)
                for (int k = 0; k < PM_NET_CLASSES; k++)
                    score[k] = 0.5f * (score[k] + px_of(near, u, v)[k]);
            const size_t i = (size_t)y * (size_t)w + (size_t)x;
            out->skin.v[i] = skin_odds(score);
            for (int k = 0; k < PM_NET_CLASSES; k++)
                out->score[k].v[i] = score[k];
        }
}

enum pihmap_status pm_net_run(struct pm_job *job, const struct pm_linear *photo,
                              struct pm_net_answer *out)
{
    const struct pm_view whole = pm_view_whole(photo->r.w, photo->r.h, PM_NET_FAR_SIDE);
    struct tensor far, near;
    struct pm_view view;
    enum pihmap_status st;
    TRY(look(job, photo, &whole, &far));
    TRY(find_near(job, photo, &far, &view));
    TRY(look(job, photo, &view, &near));
    TRY(pm_plane_take(job, view.frame_w / 2, view.frame_h / 2, &out->skin));
    for (int k = 0; k < PM_NET_CLASSES; k++)
        TRY(pm_plane_take(job, view.frame_w / 2, view.frame_h / 2, &out->score[k]));
    join(&far, &near, &view, out);
out:
    return st;
}
