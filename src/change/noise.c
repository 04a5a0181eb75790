#include "change/noise.h"

#include "base/geometry.h"
#include "base/mask_stats.h"
#include "base/normalised_convolution.h"
#include "base/pigment.h"
#include "base/robust.h"
#include "base/stats.h"
#include "change/noise_field.h"

#include <math.h>
#include <string.h>

/* Gaussian sigmas of the averages, share of the long side. The first is that of the change map
 * itself (delta.c); each next one doubles, up to the largest mark of the made pairs. */
static const double SCALES[PM_SCALES] = {0.004, 0.008, 0.016, 0.032};

#define LEAST_SIGMA 0.02f /* L*: identical photos have no noise at all */
#define NOISE_FACTOR_LIMIT 4.0f
#define MOST_GRID 6 /* px between samples, down and across */
#define NOISE_FACTOR_STEP                                                   \
    7 /* px between samples, all rows in one line; odd, to vary the columns \
       */

/* Direction in which ln linear r, g, b fall when there is more of a pigment, and what a fall of 1
 * along it takes from ln Y of skin (shares of r, g, b in Y: .33 .62 .05). */
struct pigment {
    double direction[3], ln_Y;
};
static const struct pigment MELANIN = {{PM_MELANIN_R, PM_MELANIN_G, PM_MELANIN_B}, 0.508};
static const struct pigment BLOOD = {{PM_BLOOD_R, PM_BLOOD_G, PM_BLOOD_B}, 0.493};
#define COVARIANCE_CUT 3.0f     /* robust sigmas; what is further out is no noise */
#define LEAST_RATIO_SIGMA 0.003 /* ln units, added to every channel's noise */

/* px between the samples of a map that was averaged over sigma px. Samples 0.8 sigma apart are
 * correlated by 0.85, so nothing is lost, and there are still thousands of them. */
static int grid_of(double sigma_px)
{
    const int step = (int)(0.8 * sigma_px);
    return step < 1 ? 1 : step < MOST_GRID ? step : MOST_GRID;
}

/* A Gaussian of sigma averages over 4 pi sigma^2 px. */
static double places_of(const struct pm_mask *valid, double sigma_px)
{
    return (double)pm_mask_count(valid) / (4.0 * M_PI * sigma_px * sigma_px);
}

/* Robust sigma over the valid px of p / noise_factor; p was averaged over scale_px, and is kept. */
static enum pihmap_status sigma_of(struct pm_job *job, const struct pm_plane *p,
                                   const struct pm_plane *noise_factor, const struct pm_mask *valid,
                                   double scale_px, double *sigma)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const int step = grid_of(scale_px);
    float *buffer = pm_scratch(job, pm_pixels(p), sizeof *buffer);
    if (!buffer)
        return job->err.status;
    size_t n = 0;
    for (int y = 0; y < p->h; y += step)
        for (int x = 0; x < p->w; x += step) {
            const size_t i = (size_t)y * (size_t)p->w + (size_t)x;
            if (valid->v[i])
                buffer[n++] = p->v[i] / noise_factor->v[i];
        }
    *sigma = n ? (double)pm_mad_sigma(buffer, n) : 0.0;
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

/* Local noise over the typical one, from change->sigma: edges and hair are noisier. */
static float noise_factor_at(const struct pm_noise *noise, const struct pm_change *change, size_t i)
{
    const float u = change->valid.v[i] ? change->sigma.v[i] / noise->typical_sigma : 1.0f;
    return fminf(fmaxf(u, 1.0f / NOISE_FACTOR_LIMIT), NOISE_FACTOR_LIMIT);
}

static enum pihmap_status find_noise_factor(struct pm_job *job, const struct pm_change *change,
                                            struct pm_noise *noise, struct pm_plane *noise_factor)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t pixels = pm_pixels(noise_factor);
    float *buffer = pm_scratch(job, pixels, sizeof *buffer);
    if (!buffer)
        return job->err.status;
    size_t n = pm_mask_values(&change->sigma, &change->valid, NOISE_FACTOR_STEP, buffer);
    if (n == 0) /* there are only a few valid px */
        n = pm_mask_values(&change->sigma, &change->valid, 1, buffer);
    noise->typical_sigma = n ? pm_quantile(buffer, n, 0.5) : 1.0f;
    for (size_t i = 0; i < pixels; i++)
        noise_factor->v[i] = noise_factor_at(noise, change, i);
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

/* Inverse covariance of the pair's own noise of ln r, g, b; the unit matrix where that is singular.
 */
static enum pihmap_status inverse_covariance(struct pm_job *job, const struct pm_change *change,
                                             double scale_px, double inverse[9])
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_trimming trimming = {.cut = COVARIANCE_CUT, .noise = LEAST_RATIO_SIGMA};
    float *buffer = pm_scratch(job, pm_pixels(&change->dL), sizeof *buffer);
    if (!buffer)
        return job->err.status;
    const size_t step = (size_t)grid_of(scale_px); /* along the rows: enough of so many */
    for (int k = 0; k < 3; k++) {
        const size_t n = pm_mask_values(&change->ratio[k], &change->valid, step, buffer);
        trimming.sigma[k] = n ? pm_mad_sigma(buffer, n) : 0.0f;
    }
    double S[9];
    pm_robust_covariance(change->ratio, &change->valid, step, &trimming, S);
    if (!pm_invert3(S, inverse))
        memcpy(inverse, (const double[9]){1, 0, 0, 0, 1, 0, 0, 0, 1}, 9 * sizeof *inverse);
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

/* Matched filter: weights of ln r, g, b whose sum responds best to the pigment over the pair's own
 * noise, inverse(covariance) direction. Scaled so that a fall along the direction gives its share
 * of ln Y. Where the noise is uneven light they weigh colour; where colour is noisy, lightness. */
static void matched_weights(const double inverse[9], const struct pigment *pigment,
                            double weights[3])
{
    double answer = 0.0;
    for (int a = 0; a < 3; a++) {
        weights[a] = 0.0;
        for (int b = 0; b < 3; b++)
            weights[a] += inverse[3 * a + b] * pigment->direction[b];
        answer += weights[a] * pigment->direction[a];
    }
    for (int a = 0; a < 3; a++)
        weights[a] *= pigment->ln_Y / answer;
}

/* d L* / d ln Y = (L* + 16) / 3, from the cube root. */
static void pigment_part(const struct pm_change *change, const double weights[3],
                         struct pm_plane *out)
{
    for (size_t i = 0; i < pm_pixels(out); i++) {
        const double fall = weights[0] * (double)change->ratio[0].v[i] +
                            weights[1] * (double)change->ratio[1].v[i] +
                            weights[2] * (double)change->ratio[2].v[i];
        out->v[i] = (float)(fall * ((double)change->L.v[i] + 16.0) / 3.0);
    }
}

#define MAPS 4 /* delta L*, melanin's part, blood's part, chroma */

struct map {
    struct pm_plane *scale; /* PM_SCALES of them */
    double *sigma;          /* likewise: robust, over the noise factor */
    const struct pm_plane *noise_factor;
};

/* Averages the maps over all scales, of which the first is there already, and finds their sigmas.
 */
static enum pihmap_status fill_scale_space(struct pm_job *job, const struct pm_change *change,
                                           const struct pm_plane *weight,
                                           const double scale_px[PM_SCALES],
                                           const struct map map[MAPS])
{
    enum pihmap_status st = PIHMAP_OK;
    for (int s = 0; s < PM_SCALES; s++) {
        if (s > 0) {
            const double had = scale_px[s - 1], want = scale_px[s];
            const struct pm_plane *from[MAPS];
            struct pm_plane *to[MAPS];
            for (int k = 0; k < MAPS; k++) {
                from[k] = &map[k].scale[s - 1];
                to[k] = &map[k].scale[s];
            }
            const struct pm_weighted_planes in = {MAPS, from, weight};
            TRY(pm_normalised_convolution_wide(job, &in, sqrt(want * want - had * had), to, NULL));
            for (int k = 0; k < MAPS; k++)
                for (size_t i = 0; i < pm_pixels(weight); i++)
                    if (!change->valid.v[i])
                        to[k]->v[i] = 0.0f;
        }
        for (int k = 0; k < MAPS; k++)
            TRY(sigma_of(job, &map[k].scale[s], map[k].noise_factor, &change->valid, scale_px[s],
                         &map[k].sigma[s]));
    }
out:
    return st;
}

/* Noise of differences between neighbouring scales. work: a plane that may be overwritten. The
 * coarsest scale has no coarser one, and is taken to be as uncertain as the one before. */
static enum pihmap_status local_noise(struct pm_job *job, const struct pm_change *change,
                                      const struct pm_scale_space *scales, struct pm_plane *work,
                                      struct pm_noise *noise)
{
    enum pihmap_status st = PIHMAP_OK;
    for (int s = 0; s + 1 < PM_SCALES; s++) {
        for (size_t i = 0; i < pm_pixels(work); i++)
            work->v[i] = scales->dL.at[s].v[i] - scales->dL.at[s + 1].v[i];
        TRY(sigma_of(job, work, &scales->dL.noise_factor, &change->valid, noise->scale_px[s],
                     &noise->sigma_local[s]));
        noise->sigma_local[s] = fmax(noise->sigma_local[s], (double)LEAST_SIGMA);
    }
    noise->sigma_local[PM_SCALES - 1] = noise->sigma_local[PM_SCALES - 2];
out:
    return st;
}

static enum pihmap_status scales_alloc(struct pm_job *job, int w, int h, struct pm_plane *planes,
                                       int count)
{
    for (int s = 0; s < count; s++) {
        planes[s] = pm_plane_scratch(job, w, h);
        if (!planes[s].v)
            return job->err.status;
    }
    return PIHMAP_OK;
}

static enum pihmap_status scaled_map_alloc(struct pm_job *job, int w, int h,
                                           struct pm_scaled_map *map)
{
    const enum pihmap_status st = scales_alloc(job, w, h, map->at, PM_SCALES);
    return st ? st : scales_alloc(job, w, h, &map->noise_factor, 1);
}

/* Finds a pigment's part of the change, and its noise by place. Gives its weights. */
static enum pihmap_status find_pigment(struct pm_job *job, const struct pm_change *change,
                                       const double inverse[9], const struct pigment *pigment,
                                       const struct pm_plane *noise_factor,
                                       struct pm_scaled_map *map, double weights[3])
{
    matched_weights(inverse, pigment, weights);
    pigment_part(change, weights, &map->at[0]);
    memcpy(map->noise_factor.v, noise_factor->v, pm_pixels(noise_factor) * sizeof(float));
    return pm_noise_field(job, &map->at[0], &change->valid, &map->noise_factor);
}

enum pihmap_status pm_find_noise(struct pm_job *job, const struct pm_change *change,
                                 struct pm_scale_space *scales, struct pm_noise *noise)
{
    const int w = change->dL.w, h = change->dL.h;
    const size_t pixels = (size_t)w * (size_t)h;
    struct pm_plane *const light = &scales->dL.noise_factor;
    enum pihmap_status st;
    struct pm_plane weight, chroma[PM_SCALES];
    double inverse[9], weights[3];
    TRY(scaled_map_alloc(job, w, h, &scales->dL));
    TRY(scaled_map_alloc(job, w, h, &scales->melanin));
    TRY(scaled_map_alloc(job, w, h, &scales->blood));
    const struct pm_mark mark = pm_scratch_mark(job);
    TRY(scales_alloc(job, w, h, &weight, 1));
    TRY(scales_alloc(job, w, h, chroma,
                     1)); /* only its sigmas are used: one plane for all scales */
    for (int s = 1; s < PM_SCALES; s++)
        chroma[s] = chroma[0];

    noise->floor_L = 0.0;
    for (int s = 0; s < PM_SCALES; s++)
        noise->scale_px[s] = SCALES[s] * pm_long_side(w, h);
    TRY(find_noise_factor(job, change, noise, light));
    TRY(inverse_covariance(job, change, noise->scale_px[0], inverse));
    TRY(find_pigment(job, change, inverse, &MELANIN, light, &scales->melanin, weights));
    TRY(find_pigment(job, change, inverse, &BLOOD, light, &scales->blood, noise->blood_weights));
    memcpy(scales->dL.at[0].v, change->dL.v, pixels * sizeof(float));
    for (size_t i = 0; i < pixels; i++) {
        const float u = light->v[i];
        weight.v[i] = change->valid.v[i] ? 1.0f / (u * u) : 0.0f;
        chroma[0].v[i] = change->ratio[2].v[i] - change->ratio[0].v[i];
    }
    const struct map map[MAPS] = {
        {scales->dL.at, noise->sigma_L, light},
        {scales->melanin.at, noise->sigma_melanin, &scales->melanin.noise_factor},
        {scales->blood.at, noise->sigma_blood, &scales->blood.noise_factor},
        {chroma, noise->sigma_ratio, light}};
    TRY(fill_scale_space(job, change, &weight, noise->scale_px, map));
    TRY(local_noise(job, change, scales, &weight, noise));
    for (int s = 0; s < PM_SCALES; s++) {
        noise->sigma_L[s] = fmax(noise->sigma_L[s], (double)LEAST_SIGMA);
        noise->sigma_melanin[s] = fmax(noise->sigma_melanin[s], (double)LEAST_SIGMA);
        noise->sigma_blood[s] = fmax(noise->sigma_blood[s], (double)LEAST_SIGMA);
        noise->own_local[s] = noise->sigma_local[s];
        noise->places[s] = places_of(&change->valid, noise->scale_px[s]);
    }
    noise->threshold = pm_noise_threshold(noise, noise->sigma_L[0]);
    pm_scratch_rewind(job, mark);
out:
    return st;
}

enum pihmap_status pm_noise_of_pair(struct pm_job *job, const struct pm_change *change,
                                    struct pm_noise *noise)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_scale_space scales;
    const enum pihmap_status st = pm_find_noise(job, change, &scales, noise);
    pm_scratch_rewind(job, mark);
    return st;
}

void pm_noise_apply(const struct pm_noise *noise, struct pm_change *change)
{
    for (size_t i = 0; i < pm_pixels(&change->sigma); i++)
        change->sigma.v[i] = (float)noise->sigma_L[0] * noise_factor_at(noise, change, i);
}

/* Interpolates between the scales. A uniform disc of area A averages as much as a Gaussian of sigma
 * sqrt(A / 4 pi). */
static double at_area(const double scale[PM_SCALES], const double value[PM_SCALES], double area_px)
{
    const double sigma = sqrt(area_px / (4.0 * M_PI));
    if (sigma <= scale[0])
        return value[0];
    for (int s = 1; s < PM_SCALES; s++)
        if (sigma <= scale[s]) {
            const double t = log(sigma / scale[s - 1]) / log(scale[s] / scale[s - 1]);
            return value[s - 1] + t * (value[s] - value[s - 1]);
        }
    return value[PM_SCALES - 1];
}

double pm_noise_local(const struct pm_noise *noise, double area_px)
{
    return at_area(noise->scale_px, noise->sigma_local, area_px);
}

double pm_noise_blood(const struct pm_noise *noise, double area_px)
{
    return at_area(noise->scale_px, noise->sigma_blood, area_px);
}

double pm_noise_ratio(const struct pm_noise *noise, double area_px)
{
    return at_area(noise->scale_px, noise->sigma_ratio, area_px);
}

double pm_noise_threshold(const struct pm_noise *noise, double sigma_L)
{
    const double over_typical = sigma_L / noise->sigma_L[0];
    return fmax(fmax(PM_CLINICAL_DROP, noise->floor_L),
                PM_SEEN_SIGMAS * noise->sigma_melanin[0] * over_typical);
}

/* ---- the prior ---------------------------------------------------------------------------- */

void pm_noise_with_prior(const struct pm_noise_prior *prior, struct pm_noise *noise)
{
    if (!prior)
        return;
    for (int s = 0; s < PM_SCALES; s++) {
        const double own = noise->own_local[s] * noise->own_local[s];
        const double dof = PM_MAD_EFFICIENCY * noise->places[s];
        const double times = sqrt(pm_posterior_variance(prior->local[s], own, dof) / own);
        double *const sigma[] = {&noise->sigma_L[s], &noise->sigma_local[s],
                                 &noise->sigma_melanin[s], &noise->sigma_blood[s],
                                 &noise->sigma_ratio[s]};
        for (size_t k = 0; k < sizeof sigma / sizeof *sigma; k++)
            *sigma[k] *= times;
    }
    noise->floor_L = prior->sizes > 0 ? prior->floor[0][0] : 0.0;
    noise->threshold = pm_noise_threshold(noise, noise->sigma_L[0]);
}

double pm_noise_floor(const struct pm_noise_prior *prior, int channel, double area_px)
{
    const int n = prior ? prior->sizes : 0;
    const double d = sqrt(4.0 * area_px / M_PI);
    if (n == 0)
        return 0.0;
    int k = 0;
    while (k < n && prior->diameter[k] < d)
        k++;
    if (k == 0 || k == n)
        return prior->floor[k == n ? n - 1 : 0][channel];
    const double low = prior->floor[k - 1][channel], high = prior->floor[k][channel];
    return low + (high - low) * log(d / prior->diameter[k - 1]) /
                     log(prior->diameter[k] / prior->diameter[k - 1]);
}
