#include "skin/net.h"

#include "base/convolution.h"
#include "base/fast_log.h"
#include "skin/net_weights.h"
#include "skin/view.h"

#include <math.h>

#define CHANNELS_IN 5
#define LEAST_LIGHT (1.0f / 256) /* linear: of the input */

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
static void append_relative(const struct pm_tensor *out)
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
                                     const struct pm_view *view, struct pm_tensor *out)
{
    struct pm_plane rgb[3];
    enum pihmap_status st;
    TRY(pm_tensor_take(job, view->w, view->h, CHANNELS_IN, out));
    for (int k = 0; k < 3; k++) {
        TRY(pm_plane_take(job, view->frame_w, view->frame_h, &rgb[k]));
        TRY(pm_shrink(job, pm_linear_plane(photo, k), &rgb[k]));
    }
    to_features(rgb);
    for (int y = 0; y < out->h; y++)
        for (int x = 0; x < out->w; x++)
            for (int k = 0; k < 3; k++)
                pm_tensor_px(out, x, y)[k] = pm_at(&rgb[k], view->x + x, view->y + y);
    append_relative(out);
out:
    return st;
}

/* ---- the network -------------------------------------------------------------------------- */

static enum pihmap_status encode(struct pm_job *job, const struct pm_tensor *in,
                                 struct pm_tensor level[4])
{
    struct pm_tensor t;
    enum pihmap_status st;
    TRY(pm_convolve(job, &pm_net_stem, in, &level[0]));
    TRY(pm_convolve(job, &pm_net_quarter, &level[0], &t));
    TRY(pm_convolve(job, &pm_net_quarter_more, &t, &level[1]));
    TRY(pm_convolve(job, &pm_net_eighth, &level[1], &t));
    TRY(pm_convolve(job, &pm_net_eighth_more, &t, &level[2]));
    TRY(pm_convolve(job, &pm_net_sixteenth, &level[2], &t));
    for (int k = 0; k < 3; k++)
        TRY(pm_convolve_onto(job, &pm_net_wider[k], &t));
    TRY(pm_convolve_mean_onto(job, &pm_net_context, &t));
    TRY(pm_convolve(job, &pm_net_deepest, &t, &level[3]));
out:
    return st;
}

/* The scores of the six classes over the view, at half its size. */
static enum pihmap_status look(struct pm_job *job, const struct pm_linear *photo,
                               const struct pm_view *view, struct pm_tensor *scores)
{
    struct pm_tensor in, level[4], eighth, quarter, half;
    enum pihmap_status st;
    TRY(find_input(job, photo, view, &in));
    TRY(encode(job, &in, level));
    TRY(pm_convolve_up(job, pm_net_to_eighth, &level[3], &level[2], &eighth));
    TRY(pm_convolve_up(job, pm_net_to_quarter, &eighth, &level[1], &quarter));
    TRY(pm_convolve_up(job, pm_net_to_half, &quarter, &level[0], &half));
    TRY(pm_convolve(job, &pm_net_classes, &half, scores));
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
                                    const struct pm_tensor *far, struct pm_view *near)
{
    struct pm_profile columns, rows;
    enum pihmap_status st;
    TRY(pm_profile_take(job, far->w, &columns));
    TRY(pm_profile_take(job, far->h, &rows));
    for (int y = 0; y < far->h; y++)
        for (int x = 0; x < far->w; x++)
            if (skin_odds(pm_tensor_px(far, x, y)) > 0.0f) {
                columns.count[x]++;
                rows.count[y]++;
            }
    *near = pm_view_of(photo->r.w, photo->r.h, &columns, &rows);
out:
    return st;
}

/* The mean of both looks; of the far one alone beyond the near one. */
static void join(const struct pm_tensor *far, const struct pm_tensor *near,
                 const struct pm_view *view, struct pm_net_answer *out)
{
    const int w = out->skin.w, h = out->skin.h;
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            float score[PM_NET_CLASSES] = {0};
            const int u = x - view->x / 2, v = y - view->y / 2;
            pm_tensor_add_between(far, w, h, x, y, PM_NET_CLASSES, score);
            if (u >= 0 && u < near->w && v >= 0 && v < near->h)
                for (int k = 0; k < PM_NET_CLASSES; k++)
                    score[k] = 0.5f * (score[k] + pm_tensor_px(near, u, v)[k]);
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
    struct pm_tensor far, near;
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
