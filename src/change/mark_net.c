#include "change/mark_net.h"

#include "base/pigment.h"
#include "base/fast_log.h"
#include "base/geometry.h"
#include "base/normalised_convolution.h"
#include "change/mark_weights.h"

#include <math.h>

#define FRAME_SIDE 320 /* px: long side of what the network sees, at most */
#define STEP 8         /* px: by so much the network shrinks what it sees */

enum { DELTA_L, MELANIN = PM_SCALES, BLOOD = 2 * PM_SCALES, BLOOD_SCALES = 2 };
enum { DETAIL = BLOOD + BLOOD_SCALES, OTHER_DETAIL, HUE, OTHER_HUE, TONE, VALID, SIGMA, CHANNELS };

/* What makes a channel about 1; most are cut off at INPUT_MOST of that. */
#define NOISE_UNIT 4.0f  /* sigmas */
#define DETAIL_UNIT 0.2f /* ln */
#define HUE_UNIT 0.125f  /* ln */
#define SIGMA_UNIT 2.0f  /* L* */
#define INPUT_MOST 3.0f
#define DETAIL_SIGMA 0.025 /* share of the long side: of the surroundings of a px */

/* ---- the input ---------------------------------------------------------------------------- */

static float within(float v)
{
    return fminf(fmaxf(v, -INPUT_MOST), INPUT_MOST);
}

/* Channel `channel` of *out = the plane, reduced. */
static enum pihmap_status put(struct pm_job *job, const struct pm_plane *plane, int channel,
                              const struct pm_tensor *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_plane small;
    enum pihmap_status st;
    TRY(pm_plane_take(job, out->w, out->h, &small));
    TRY(pm_shrink(job, plane, &small));
    for (size_t i = 0; i < pm_pixels(&small); i++)
        out->v[i * CHANNELS + (size_t)channel] = small.v[i];
out:
    pm_scratch_rewind(job, mark);
    return st;
}

/* A map of the change at the first n scales, in units of its noise. */
static enum pihmap_status put_map(struct pm_job *job, const struct pm_scaled_map *map,
                                  const double sigma[PM_SCALES], int n, int channel,
                                  struct pm_plane *buffer, const struct pm_tensor *out)
{
    enum pihmap_status st = PIHMAP_OK;
    for (int s = 0; s < n; s++) {
        const float unit = (float)(1.0 / (sigma[s] * (double)NOISE_UNIT));
        for (size_t i = 0; i < pm_pixels(buffer); i++)
            buffer->v[i] = within(map->at[s].v[i] * unit / map->noise_factor.v[i]);
        TRY(put(job, buffer, channel + s, out));
    }
out:
    return st;
}

/* A photo: ln g and ln(r/g) of the px whose weight is 1. */
struct shade {
    struct pm_plane value[2];
};

static enum pihmap_status find_shade(struct pm_job *job, const struct pm_linear *before,
                                     const struct pm_plane ratio[3], const struct pm_plane *weight,
                                     struct shade shade[2])
{
    const size_t n = pm_pixels(weight);
    enum pihmap_status st;
    for (int photo = 0; photo < 2; photo++)
        for (int k = 0; k < 2; k++)
            TRY(pm_plane_take(job, weight->w, weight->h, &shade[photo].value[k]));
    pm_ln_row(before->g.v, n, PM_LEAST_LIGHT, shade[0].value[0].v);
    pm_ln_row(before->r.v, n, PM_LEAST_LIGHT, shade[0].value[1].v);
    for (size_t i = 0; i < n; i++) {
        const float g = shade[0].value[0].v[i], r = shade[0].value[1].v[i], is = weight->v[i];
        shade[0].value[0].v[i] = is * g;
        shade[0].value[1].v[i] = is * (r - g);
        shade[1].value[0].v[i] = is * (g + ratio[1].v[i]);
        shade[1].value[1].v[i] = is * (r - g + ratio[0].v[i] - ratio[1].v[i]);
    }
out:
    return st;
}

/* How the px of a photo (0 before, 1 after) differ from what is about them: beside the change as
 * that photo sees it, and as the other one does. */
static enum pihmap_status put_detail(struct pm_job *job, const struct shade *shade,
                                     const struct pm_plane *weight, struct pm_plane buffer[2],
                                     int photo, const struct pm_tensor input[2])
{
    static const float unit[2] = {DETAIL_UNIT, HUE_UNIT};
    static const int own[2] = {DETAIL, HUE}, other[2] = {OTHER_DETAIL, OTHER_HUE};
    const struct pm_plane *const values[] = {&shade->value[0], &shade->value[1]};
    struct pm_plane *const means[] = {&buffer[0], &buffer[1]};
    const double sigma = DETAIL_SIGMA * pm_long_side(weight->w, weight->h);
    enum pihmap_status st;
    TRY(pm_normalised_convolution_wide(job, &(struct pm_weighted_planes){2, values, weight}, sigma,
                                       means, NULL));
    for (int k = 0; k < 2; k++) {
        for (size_t i = 0; i < pm_pixels(weight); i++)
            buffer[k].v[i] = weight->v[i] * within((values[k]->v[i] - buffer[k].v[i]) / unit[k]);
        TRY(put(job, &buffer[k], own[k], &input[photo]));
        TRY(put(job, &buffer[k], other[k], &input[!photo]));
    }
out:
    return st;
}

/* How light the skin is, less its mean. */
static enum pihmap_status put_tone(struct pm_job *job, const struct pm_plane *ln_g,
                                   const struct pm_plane *weight, struct pm_plane *buffer,
                                   const struct pm_tensor *out)
{
    const size_t n = pm_pixels(weight);
    double sum = 0.0, count = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += (double)ln_g->v[i];
        count += (double)weight->v[i];
    }
    const float mean = (float)(sum / fmax(count, 1.0));
    for (size_t i = 0; i < n; i++)
        buffer->v[i] = weight->v[i] * within(ln_g->v[i] - mean);
    return put(job, buffer, TONE, out);
}

/* What the change is like, as if the photos were swapped. */
static void swap_change(const struct pm_tensor *from, const struct pm_tensor *to)
{
    for (size_t i = 0; i < (size_t)from->w * (size_t)from->h; i++) {
        const float *in = from->v + i * CHANNELS;
        float *out = to->v + i * CHANNELS;
        for (int k = 0; k < DETAIL; k++)
            out[k] = -in[k];
        out[VALID] = in[VALID];
        out[SIGMA] = in[SIGMA];
    }
}

static enum pihmap_status put_photos(struct pm_job *job, const struct pm_linear *before,
                                     const struct pm_change *change, const struct pm_plane *weight,
                                     struct pm_plane buffer[2], const struct pm_tensor input[2])
{
    struct shade shade[2];
    enum pihmap_status st;
    TRY(find_shade(job, before, change->ratio, weight, shade));
    for (int photo = 0; photo < 2; photo++) {
        TRY(put_detail(job, &shade[photo], weight, buffer, photo, input));
        TRY(put_tone(job, &shade[photo].value[0], weight, buffer, &input[photo]));
    }
out:
    return st;
}

static enum pihmap_status put_change(struct pm_job *job, const struct pm_scale_space *scales,
                                     const struct pm_noise *noise, const struct pm_plane *weight,
                                     struct pm_plane *buffer, const struct pm_tensor *out)
{
    const float sigma = (float)noise->sigma_L[0] / SIGMA_UNIT;
    enum pihmap_status st;
    TRY(put_map(job, &scales->dL, noise->sigma_L, PM_SCALES, DELTA_L, buffer, out));
    TRY(put_map(job, &scales->melanin, noise->sigma_melanin, PM_SCALES, MELANIN, buffer, out));
    TRY(put_map(job, &scales->blood, noise->sigma_blood, BLOOD_SCALES, BLOOD, buffer, out));
    for (size_t i = 0; i < pm_pixels(weight); i++)
        buffer->v[i] = weight->v[i] * within(scales->dL.noise_factor.v[i] * sigma);
    TRY(put(job, buffer, SIGMA, out));
    TRY(put(job, weight, VALID, out));
out:
    return st;
}

enum pihmap_status pm_mark_net_input(struct pm_job *job, const struct pm_linear *before,
                                     const struct pm_change *change,
                                     const struct pm_scale_space *scales,
                                     const struct pm_noise *noise, struct pm_tensor input[2])
{
    const int w = change->dL.w, h = change->dL.h;
    const double scale = fmin(1.0, (double)FRAME_SIDE / pm_long_side(w, h));
    struct pm_plane weight, buffer[2];
    enum pihmap_status st;
    for (int way = 0; way < 2; way++)
        TRY(pm_tensor_take(job, (int)(w * scale) / STEP * STEP, (int)(h * scale) / STEP * STEP,
                           CHANNELS, &input[way]));
    const struct pm_mark mark = pm_scratch_mark(job);
    TRY(pm_plane_take(job, w, h, &weight));
    TRY(pm_plane_take(job, w, h, &buffer[0]));
    TRY(pm_plane_take(job, w, h, &buffer[1]));
    for (size_t i = 0; i < pm_pixels(&weight); i++)
        weight.v[i] = change->valid.v[i] ? 1.0f : 0.0f;
    TRY(put_change(job, scales, noise, &weight, buffer, &input[0]));
    swap_change(&input[0], &input[1]);
    TRY(put_photos(job, before, change, &weight, buffer, input));
    pm_scratch_rewind(job, mark);
out:
    return st;
}

/* ---- the network -------------------------------------------------------------------------- */

/* Scores of the classes at half the input's size. */
static enum pihmap_status look(struct pm_job *job, const struct pm_tensor *in,
                               struct pm_tensor *scores)
{
    struct pm_tensor t, half, quarter, eighth, up;
    enum pihmap_status st;
    TRY(pm_convolve(job, &pm_marks_stem, in, &t));
    TRY(pm_convolve(job, &pm_marks_stem_more, &t, &half));
    TRY(pm_convolve(job, &pm_marks_quarter, &half, &t));
    TRY(pm_convolve(job, &pm_marks_quarter_more, &t, &quarter));
    TRY(pm_convolve(job, &pm_marks_eighth, &quarter, &t));
    TRY(pm_convolve(job, &pm_marks_eighth_more, &t, &eighth));
    TRY(pm_convolve_onto(job, &pm_marks_wider, &eighth));
    TRY(pm_convolve_up(job, pm_marks_to_quarter, &eighth, &quarter, &up));
    TRY(pm_convolve_up(job, pm_marks_to_half, &up, &half, &t));
    TRY(pm_convolve(job, &pm_marks_classes, &t, scores));
out:
    return st;
}

enum { CLASSES = 2 }; /* PIH, redness */

/* Each class at every px. */
static void enlarge(const struct pm_tensor *scores, const struct pm_mask *valid,
                    struct pm_plane *const out[CLASSES])
{
    for (int y = 0; y < valid->h; y++)
        for (int x = 0; x < valid->w; x++) {
            float odds[CLASSES] = {0.0f, 0.0f};
            const bool known = pm_at(valid, x, y) != 0;
            if (known)
                pm_tensor_add_between(scores, valid->w, valid->h, x, y, CLASSES, odds);
            for (int k = 0; k < CLASSES; k++)
                pm_at(out[k], x, y) =
                    known ? fminf(fmaxf(odds[k], -PM_MARK_ODDS_MOST), PM_MARK_ODDS_MOST)
                          : -PM_MARK_ODDS_MOST;
        }
}

enum pihmap_status pm_mark_net(struct pm_job *job, const struct pm_linear *before,
                               const struct pm_change *change, const struct pm_scale_space *scales,
                               const struct pm_noise *noise, struct pm_mark_odds *out)
{
    const int w = change->dL.w, h = change->dL.h;
    struct pm_plane *const odds[2][CLASSES] = {{&out->appeared, &out->redder},
                                               {&out->faded, &out->less_red}};
    const bool too_small = w < PM_MARK_NET_LEAST || h < PM_MARK_NET_LEAST;
    struct pm_tensor input[2], scores;
    enum pihmap_status st;
    for (int k = 0; k < 2 * CLASSES; k++) {
        struct pm_plane *plane = odds[k / CLASSES][k % CLASSES];
        TRY(pm_plane_take(job, w, h, plane));
        for (size_t i = 0; too_small && i < pm_pixels(plane); i++)
            plane->v[i] = -PM_MARK_ODDS_MOST;
    }
    if (too_small)
        return PIHMAP_OK;
    const struct pm_mark mark = pm_scratch_mark(job);
    TRY(pm_mark_net_input(job, before, change, scales, noise, input));
    for (int way = 0; way < 2; way++) {
        TRY(look(job, &input[way], &scores));
        enlarge(&scores, &change->valid, odds[way]);
    }
    pm_scratch_rewind(job, mark);
out:
    return st;
}
