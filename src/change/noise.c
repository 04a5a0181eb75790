#include "change/noise.h"

#include "base/geometry.h"
#include "base/mask_stats.h"
#include "base/normalised_convolution.h"
#include "base/pigment.h"
#include "base/robust.h"
#include "base/stats.h"

#include <math.h>
#include <string.h>

/* Widths of the averages, share of the long side. The first is what delta.c has done
 * already; each next doubles, up to the largest mark of the made pairs. */
static const double SCALES[PM_SCALES] = {0.004, 0.008, 0.016, 0.032};

#define LEAST_SIGMA 0.02f /* L*: identical photos have no noise at all */
#define UNREST_LIMIT 4.0f
#define MOST_GRID 6   /* px between those that the statistics look at */
#define UNREST_STEP 7 /* px of the picture in a row likewise; odd: not the same columns always */

/* Melanin's direction of fall in ln linear r, g, b (base/pigment.h), and what a fall of 1 along it
 * takes from ln Y of skin (shares of r, g, b in Y: .33 .62 .05). */
static const double MELANIN[3] = {PM_MELANIN_R, PM_MELANIN_G, PM_MELANIN_B};
#define MELANIN_LN_Y 0.508
#define COVARIANCE_CUT 3.0f     /* robust sigmas: what is further out is no noise */
#define LEAST_RATIO_SIGMA 0.003 /* ln units, added to every channel's noise */

/* Statistics look at every so many px of a map averaged over sigma px, down and across: neighbours
 * 0.8 sigma apart are alike to 0.85, so nothing is lost, and there are thousands still. */
static int grid_of(double sigma_px)
{
    const int step = (int)(0.8 * sigma_px);
    return step < 1 ? 1 : step < MOST_GRID ? step : MOST_GRID;
}

/* Robust sigma of p / unrest over the valid px, p being averaged over scale_px; p is kept. */
static enum pihmap_status sigma_of(struct pm_job *job, const struct pm_plane *p,
                                   const struct pm_plane *unrest, const struct pm_mask *valid,
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
                buffer[n++] = p->v[i] / unrest->v[i];
        }
    *sigma = n ? (double)pm_mad_sigma(buffer, n) : 0.0;
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

/* change->sigma over its median: where the photo itself is restless, more is needed. */
static enum pihmap_status find_unrest(struct pm_job *job, const struct pm_change *change,
                                      struct pm_plane *unrest)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t pixels = pm_pixels(unrest);
    float *buffer = pm_scratch(job, pixels, sizeof *buffer);
    if (!buffer)
        return job->err.status;
    size_t n = pm_mask_values(&change->sigma, &change->valid, UNREST_STEP, buffer);
    if (n == 0) /* a handful of px */
        n = pm_mask_values(&change->sigma, &change->valid, 1, buffer);
    const float typical = n ? pm_quantile(buffer, n, 0.5) : 1.0f;
    for (size_t i = 0; i < pixels; i++) {
        const float u = change->valid.v[i] ? change->sigma.v[i] / typical : 1.0f;
        unrest->v[i] = fminf(fmaxf(u, 1.0f / UNREST_LIMIT), UNREST_LIMIT);
    }
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

/* Weights of ln r, g, b whose sum answers melanin best over the pair's own noise (the matched
 * filter inverse(covariance) MELANIN), scaled so that a fall along MELANIN gives its share of
 * ln Y. Where unevenness of light is the noise, they look at colour; where colour is noisy,
 * at lightness. */
static enum pihmap_status matched_weights(struct pm_job *job, const struct pm_change *change,
                                          double scale_px, double weights[3])
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
    double S[9], inverse[9], answer = 0.0;
    pm_robust_covariance(change->ratio, &change->valid, step, &trimming, S);
    if (!pm_invert3(S, inverse))
        memcpy(inverse, (const double[9]){1, 0, 0, 0, 1, 0, 0, 0, 1}, sizeof inverse);
    for (int a = 0; a < 3; a++) {
        weights[a] = 0.0;
        for (int b = 0; b < 3; b++)
            weights[a] += inverse[3 * a + b] * MELANIN[b];
        answer += weights[a] * MELANIN[a];
    }
    for (int a = 0; a < 3; a++)
        weights[a] *= MELANIN_LN_Y / answer;
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

/* d L* / d ln Y = (L* + 16) / 3, from the cube root. */
static void melanin_part(const struct pm_change *change, const double weights[3],
                         struct pm_plane *out)
{
    for (size_t i = 0; i < pm_pixels(out); i++) {
        const double fall = weights[0] * (double)change->ratio[0].v[i] +
                            weights[1] * (double)change->ratio[1].v[i] +
                            weights[2] * (double)change->ratio[2].v[i];
        out->v[i] = (float)(fall * ((double)change->L.v[i] + 16.0) / 3.0);
    }
}

#define KINDS 3 /* of map: delta L*, melanin's part, chroma */

/* Average the maps over all scales, map[k][0] being filled already; their robust sigmas. */
static enum pihmap_status
spread_scales(struct pm_job *job, const struct pm_change *change, const struct pm_plane *weight,
              const struct pm_plane *unrest, const double scale_px[PM_SCALES],
              struct pm_plane *const map[KINDS], double *const sigma[KINDS])
{
    enum pihmap_status st = PIHMAP_OK;
    for (int s = 0; s < PM_SCALES; s++) {
        if (s > 0) {
            const double had = scale_px[s - 1], want = scale_px[s];
            const struct pm_plane *const from[KINDS] = {&map[0][s - 1], &map[1][s - 1],
                                                        &map[2][s - 1]};
            struct pm_plane *const to[KINDS] = {&map[0][s], &map[1][s], &map[2][s]};
            const struct pm_weighted_planes in = {KINDS, from, weight};
            TRY(pm_normalised_convolution_wide(job, &in, sqrt(want * want - had * had), to, NULL));
            for (int k = 0; k < KINDS; k++)
                for (size_t i = 0; i < pm_pixels(weight); i++)
                    if (!change->valid.v[i])
                        to[k]->v[i] = 0.0f;
        }
        for (int k = 0; k < KINDS; k++)
            TRY(sigma_of(job, &map[k][s], unrest, &change->valid, scale_px[s], &sigma[k][s]));
    }
out:
    return st;
}

/* work: a plane that may be overwritten. The coarsest scale has no coarser one: it is taken to
 * be as uncertain as the one before. */
static enum pihmap_status local_noise(struct pm_job *job, const struct pm_change *change,
                                      const struct pm_scales *scales, struct pm_plane *work,
                                      struct pm_noise *noise)
{
    enum pihmap_status st = PIHMAP_OK;
    for (int s = 0; s + 1 < PM_SCALES; s++) {
        for (size_t i = 0; i < pm_pixels(work); i++)
            work->v[i] = scales->dL[s].v[i] - scales->dL[s + 1].v[i];
        TRY(sigma_of(job, work, &scales->unrest, &change->valid, noise->scale_px[s],
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

enum pihmap_status pm_find_noise(struct pm_job *job, const struct pm_change *change,
                                 struct pm_scales *scales, struct pm_noise *noise)
{
    const int w = change->dL.w, h = change->dL.h;
    const size_t pixels = (size_t)w * (size_t)h;
    enum pihmap_status st;
    struct pm_plane weight, chroma[PM_SCALES];
    double weights[3];
    TRY(scales_alloc(job, w, h, &scales->unrest, 1));
    TRY(scales_alloc(job, w, h, scales->dL, PM_SCALES));
    TRY(scales_alloc(job, w, h, scales->melanin, PM_SCALES));
    const struct pm_mark mark = pm_scratch_mark(job);
    TRY(scales_alloc(job, w, h, &weight, 1));
    TRY(scales_alloc(job, w, h, chroma, 1)); /* only its sigmas are wanted: one place for all */
    for (int s = 1; s < PM_SCALES; s++)
        chroma[s] = chroma[0];

    for (int s = 0; s < PM_SCALES; s++)
        noise->scale_px[s] = SCALES[s] * pm_long_side(w, h);
    TRY(find_unrest(job, change, &scales->unrest));
    TRY(matched_weights(job, change, noise->scale_px[0], weights));
    melanin_part(change, weights, &scales->melanin[0]);
    memcpy(scales->dL[0].v, change->dL.v, pixels * sizeof(float));
    for (size_t i = 0; i < pixels; i++) {
        const float u = scales->unrest.v[i];
        weight.v[i] = change->valid.v[i] ? 1.0f / (u * u) : 0.0f;
        chroma[0].v[i] = change->ratio[2].v[i] - change->ratio[0].v[i];
    }
    struct pm_plane *const map[KINDS] = {scales->dL, scales->melanin, chroma};
    double *const sigma[KINDS] = {noise->sigma_L, noise->sigma_melanin, noise->sigma_ratio};
    TRY(spread_scales(job, change, &weight, &scales->unrest, noise->scale_px, map, sigma));
    TRY(local_noise(job, change, scales, &weight, noise));
    for (int s = 0; s < PM_SCALES; s++) {
        noise->sigma_L[s] = fmax(noise->sigma_L[s], (double)LEAST_SIGMA);
        noise->sigma_melanin[s] = fmax(noise->sigma_melanin[s], (double)LEAST_SIGMA);
    }
    noise->threshold = fmax(PM_CLINICAL_DROP, PM_FLAG_SIGMAS * noise->sigma_melanin[0]);
    pm_scratch_rewind(job, mark);
out:
    return st;
}

/* An even disc of area A averages like a Gaussian of sigma sqrt(A / 4 pi). */
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

double pm_noise_ratio(const struct pm_noise *noise, double area_px)
{
    return at_area(noise->scale_px, noise->sigma_ratio, area_px);
}
