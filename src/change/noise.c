#include "change/noise.h"

#include "base/stats.h"
#include "change/smooth.h"

#include <math.h>
#include <string.h>

/* Widths of the averages, share of the long side. The first is what delta.c has done
 * already; each next doubles, up to the largest mark of the made pairs. */
static const double SCALES[PM_SCALES] = {0.004, 0.008, 0.016, 0.032};

/* What is slower than this share of the long side is the light's, not a mark's. */
#define SURROUND_SIGMA 0.075
#define SURROUND_ROUNDS 3
#define SURROUND_CUT 2.0f /* sigma at which a px has a quarter of its vote */

/* A small region must stand this many sigma out. Gaussian noise over a face has some 5,000
 * independent places: 4.3 sigma would give one false seed in 20 pictures; the rest is for
 * tails that are heavier than Gaussian. */
#define FLAG_SIGMAS 4.5
/* Kohli 2019: the smallest difference of pigmentation that a clinician sees. */
#define CLINICAL_DROP 0.8
#define LEAST_SIGMA 0.02f /* L*: identical photos have no noise at all */
#define UNREST_LIMIT 4.0f

/* Robust sigma of p / unrest over the valid px; p itself is kept. */
static enum pihmap_status sigma_of(struct pm_job *job, const struct pm_plane *p,
                                   const struct pm_plane *unrest, const struct pm_mask *valid,
                                   double *sigma)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t pixels = (size_t)p->w * (size_t)p->h;
    float *buffer = pm_scratch(job, pixels, sizeof *buffer);
    if (!buffer)
        return job->err.status;
    size_t n = 0;
    for (size_t i = 0; i < pixels; i++)
        if (valid->v[i])
            buffer[n++] = p->v[i] / unrest->v[i];
    *sigma = n ? (double)pm_mad_sigma(buffer, n) : 0.0;
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

/* change->sigma over its median: where the photo itself is restless, more is needed. */
static enum pihmap_status find_unrest(struct pm_job *job, const struct pm_change *change,
                                      struct pm_plane *unrest)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t pixels = (size_t)unrest->w * (size_t)unrest->h;
    float *buffer = pm_scratch(job, pixels, sizeof *buffer);
    if (!buffer)
        return job->err.status;
    size_t n = 0;
    for (size_t i = 0; i < pixels; i++)
        if (change->valid.v[i])
            buffer[n++] = change->sigma.v[i];
    const float typical = n ? pm_quantile(buffer, n, 0.5) : 1.0f;
    for (size_t i = 0; i < pixels; i++) {
        const float u = change->valid.v[i] ? change->sigma.v[i] / typical : 1.0f;
        unrest->v[i] = fminf(fmaxf(u, 1.0f / UNREST_LIMIT), UNREST_LIMIT);
    }
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

/* out = dL less its slow part; px that stand out do not vote on what is slow. */
static enum pihmap_status less_surround(struct pm_job *job, const struct pm_change *change,
                                        const struct pm_plane *weight,
                                        const struct pm_plane *unrest, struct pm_plane *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t pixels = (size_t)out->w * (size_t)out->h;
    const double side = out->w > out->h ? out->w : out->h;
    enum pihmap_status st = PIHMAP_OK;
    struct pm_plane vote = pm_plane_scratch(job, out->w, out->h);
    struct pm_plane slow = pm_plane_scratch(job, out->w, out->h);
    if (!vote.v || !slow.v) {
        st = job->err.status;
        goto out;
    }
    memcpy(vote.v, weight->v, pixels * sizeof *vote.v);
    for (int round = 0; round < SURROUND_ROUNDS; round++) {
        TRY(pm_weighted_blur(job, &change->dL, &vote, SURROUND_SIGMA * side, &slow, NULL));
        for (size_t i = 0; i < pixels; i++)
            out->v[i] = change->valid.v[i] ? change->dL.v[i] - slow.v[i] : 0.0f;
        double sigma;
        TRY(sigma_of(job, out, unrest, &change->valid, &sigma));
        const float cut = SURROUND_CUT * fmaxf((float)sigma, LEAST_SIGMA);
        for (size_t i = 0; i < pixels; i++) {
            const float z = out->v[i] / (cut * unrest->v[i]);
            vote.v[i] = weight->v[i] / ((1.0f + z * z) * (1.0f + z * z));
        }
    }
out:
    pm_scratch_rewind(job, mark);
    return st;
}

/* Chromatic noise: sigma of (ln b - ln r), what tells melanin from shade. */
static enum pihmap_status ratio_sigma(struct pm_job *job, const struct pm_change *change,
                                      const struct pm_plane *weight, const struct pm_plane *unrest,
                                      struct pm_noise *noise)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t pixels = (size_t)weight->w * (size_t)weight->h;
    const double side = weight->w > weight->h ? weight->w : weight->h;
    enum pihmap_status st = PIHMAP_OK;
    struct pm_plane chroma = pm_plane_scratch(job, weight->w, weight->h);
    struct pm_plane slow = pm_plane_scratch(job, weight->w, weight->h);
    if (!chroma.v || !slow.v) {
        st = job->err.status;
        goto out;
    }
    for (size_t i = 0; i < pixels; i++)
        chroma.v[i] = change->ratio[2].v[i] - change->ratio[0].v[i];
    TRY(pm_weighted_blur(job, &chroma, weight, SURROUND_SIGMA * side, &slow, NULL));
    for (size_t i = 0; i < pixels; i++)
        chroma.v[i] = change->valid.v[i] ? chroma.v[i] - slow.v[i] : 0.0f;
    for (int s = 0; s < PM_SCALES; s++) {
        const double had = s ? noise->scale_px[s - 1] : 0.0, want = noise->scale_px[s];
        if (s)
            TRY(pm_weighted_blur(job, &chroma, weight, sqrt(want * want - had * had), &chroma,
                                 NULL));
        TRY(sigma_of(job, &chroma, unrest, &change->valid, &noise->sigma_ratio[s]));
    }
out:
    pm_scratch_rewind(job, mark);
    return st;
}

enum pihmap_status pm_noise(struct pm_job *job, const struct pm_change *change, double min_drop,
                            struct pm_scales *scales, struct pm_noise *noise)
{
    const int w = change->dL.w, h = change->dL.h;
    const double side = w > h ? w : h;
    enum pihmap_status st = PIHMAP_OK;
    struct pm_plane *planes[PM_SCALES + 1] = {&scales->unrest};
    for (int s = 0; s < PM_SCALES; s++)
        planes[s + 1] = &scales->dL[s];
    for (int i = 0; i <= PM_SCALES; i++) {
        *planes[i] = pm_plane_scratch(job, w, h);
        if (!planes[i]->v)
            return job->err.status;
    }
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_plane weight = pm_plane_scratch(job, w, h);
    if (!weight.v)
        return job->err.status;
    TRY(find_unrest(job, change, &scales->unrest));
    for (size_t i = 0; i < (size_t)w * (size_t)h; i++)
        weight.v[i] =
            change->valid.v[i] ? 1.0f / (scales->unrest.v[i] * scales->unrest.v[i]) : 0.0f;

    for (int s = 0; s < PM_SCALES; s++) {
        noise->scale_px[s] = SCALES[s] * side;
        if (s == 0) {
            TRY(less_surround(job, change, &weight, &scales->unrest, &scales->dL[0]));
        } else {
            const double had = noise->scale_px[s - 1], want = noise->scale_px[s];
            TRY(pm_weighted_blur(job, &scales->dL[s - 1], &weight, sqrt(want * want - had * had),
                                 &scales->dL[s], NULL));
            for (size_t i = 0; i < (size_t)w * (size_t)h; i++)
                if (!change->valid.v[i])
                    scales->dL[s].v[i] = 0.0f;
        }
        TRY(sigma_of(job, &scales->dL[s], &scales->unrest, &change->valid, &noise->sigma_L[s]));
        noise->sigma_L[s] = fmax(noise->sigma_L[s], (double)LEAST_SIGMA);
    }
    TRY(ratio_sigma(job, change, &weight, &scales->unrest, noise));
    noise->threshold =
        min_drop > 0.0 ? min_drop : fmax(CLINICAL_DROP, FLAG_SIGMAS * noise->sigma_L[0]);
out:
    pm_scratch_rewind(job, mark);
    return st;
}

/* An even disc of area A averages like a Gaussian of sigma sqrt(A / 4 pi). */
static double at_area(const double scale[PM_SCALES], const double value[PM_SCALES], double area_px)
{
    const double sigma = sqrt(area_px / (4.0 * 3.14159265358979323846));
    if (sigma <= scale[0])
        return value[0];
    for (int s = 1; s < PM_SCALES; s++)
        if (sigma <= scale[s]) {
            const double t = log(sigma / scale[s - 1]) / log(scale[s] / scale[s - 1]);
            return value[s - 1] + t * (value[s] - value[s - 1]);
        }
    return value[PM_SCALES - 1];
}

double pm_noise_L(const struct pm_noise *noise, double area_px)
{
    return at_area(noise->scale_px, noise->sigma_L, area_px);
}

double pm_noise_ratio(const struct pm_noise *noise, double area_px)
{
    return at_area(noise->scale_px, noise->sigma_ratio, area_px);
}
