#include "compare/comparability.h"

#include "base/fast_log.h"
#include "base/pigment.h"
#include "base/reason.h"
#include "base/stats.h"

#include <math.h>
#include <string.h>

/*
 * Limits: fair above the first, poor above the second. Their sources:
 *   exposure   hand-held clinic pairs differ by about half a stop; at two stops one of the photos
 *              clips or drowns in noise;
 *   balance    5 % on one channel forges 1.4 to 1.7 in a* or b* of skin at L* 60;
 *   contrast   it is corrected, to a tenth or so: of a difference of 10 % a hundredth is left;
 *   scale      with less than half the detail a mark of 1 % of the side is blurred away;
 *   sharpness  likewise;
 *   turn       measured in this way, 18 smiling people turn by 8 to 20 degrees; 30 to 40 degrees
 * change L* by 3 through the light alone; evenness   on those people and on made pairs the ratio is
 * 0.84 to 1.44. Marks make skin less even, so a less even after photo is never poor by itself;
 *   uncovered  when less than half of what looks like skin could be measured, marks are more likely
 * in the other half;
 *   gloss      on those people it differs by at most 1 % of the skin.
 */
static const double EXPOSURE[2] = {0.7, 1.7};    /* stops */
static const double BALANCE[2] = {0.18, 0.5};    /* |ln| of a channel's gain over the mean's */
static const double UNEVENNESS[2] = {0.16, 0.4}; /* ln units */
static const double CONTRAST[2] = {0.10, 0.5};   /* |ln| of the ratio */
static const double SCALE[2] = {0.3, 0.65};      /* |ln| of the ratio */
static const double ROTATION[2] = {12.0, 400.0}; /* degrees: never poor by itself */
static const double TURN[2] = {22.0, 40.0};      /* degrees */
static const double EVENER[2] = {0.33, 0.7};     /* ln of the ratio: x0.72, x0.5 */
static const double UNEVENER[2] = {0.6, 400.0};  /* likewise: x1.8 */
static const double GLOSS[2] = {0.02, 0.08};     /* share of the skin, between the photos */
static const double BLUR[2] = {0.45, 1.0};       /* |ln| of the ratio */
static const double CLIPPED[2] = {0.03, 0.15};   /* share of the skin */
static const double MISSING[2] = {0.25, 0.6};    /* share of the skin that one photo lacks */
static const double UNCOVERED[2] = {0.5, 0.5};   /* share of what looks like skin */
static const double THRESHOLD[2] = {2.2, 4.0};   /* L*: 2 is visible side by side */
static const double NOISE[2] = {2.2, 4.0};       /* L*, likewise */
static const double UNLIKE[2] = {1.25, 400.0};   /* times the most of a few dozen pairs */

struct grading {
    struct pihmap_comparability *out;
    enum pihmap_grade of_reason[PIHMAP_MAX_REASONS];
};

/* Add the reason when value exceeds a limit. The worst reasons come first. */
static void judge(struct grading *g, double value, const double limit[2],
                  struct pihmap_reason reason)
{
    struct pihmap_comparability *out = g->out;
    if (!(value > limit[0]) || out->reason_count == PIHMAP_MAX_REASONS)
        return;
    const enum pihmap_grade grade = value > limit[1] ? PIHMAP_GRADE_POOR : PIHMAP_GRADE_FAIR;
    int at = out->reason_count++;
    while (at > 0 && g->of_reason[at - 1] < grade) {
        g->of_reason[at] = g->of_reason[at - 1];
        out->reasons[at] = out->reasons[at - 1];
        at--;
    }
    g->of_reason[at] = grade;
    out->reasons[at] = reason;
    if (grade > out->grade)
        out->grade = grade;
}

/* A reason with one value, or none. */
static struct pihmap_reason reason(enum pihmap_reason_code code, double value)
{
    return pm_reason(code, value, 0, 0);
}

static double worst_balance(const double gain[3])
{
    const double mean = (log(gain[0]) + log(gain[1]) + log(gain[2])) / 3.0;
    double worst = 0.0;
    for (int k = 0; k < 3; k++)
        worst = fmax(worst, fabs(log(gain[k]) - mean));
    return worst;
}

void pm_comparability(const struct pm_fairness *f, struct pihmap_comparability *out)
{
    memset(out, 0, sizeof *out);
    out->grade = PIHMAP_GRADE_GOOD;
    out->exposure_ev = f->exposure_ev;
    memcpy(out->rgb_gain, f->rgb_gain, sizeof out->rgb_gain);
    out->scale_ratio = f->scale_ratio;
    out->rotation_deg = f->rotation_deg;
    out->sharpness_ratio = f->sharpness_ratio;
    out->clipped_fraction = f->clipped_fraction;

    struct grading g = {.out = out};
    const double *gain = f->rgb_gain, scale = f->scale_ratio;
    judge(&g, 1.0 - f->coverage, UNCOVERED,
          pm_reason(PIHMAP_REASON_LITTLE_SKIN_MEASURED, 100.0 * f->coverage, f->most_hidden, 0));
    judge(&g, fabs(f->exposure_ev), EXPOSURE,
          reason(f->exposure_ev > 0 ? PIHMAP_REASON_AFTER_BRIGHTER : PIHMAP_REASON_AFTER_DARKER,
                 fabs(f->exposure_ev)));
    judge(&g, worst_balance(gain), BALANCE,
          pm_reason(PIHMAP_REASON_WHITE_BALANCE, gain[0], gain[1], gain[2]));
    judge(&g, fabs(log(f->contrast)), CONTRAST,
          reason(f->contrast > 1 ? PIHMAP_REASON_AFTER_MORE_CONTRAST
                                 : PIHMAP_REASON_AFTER_LESS_CONTRAST,
                 f->contrast));
    judge(&g, f->unevenness, UNEVENNESS, reason(PIHMAP_REASON_LIGHT_DIRECTION, 0));
    judge(&g, fabs(log(scale)), SCALE,
          reason(scale > 1 ? PIHMAP_REASON_AFTER_LARGER : PIHMAP_REASON_AFTER_SMALLER,
                 scale > 1 ? scale : 1.0 / scale));
    judge(&g, fabs(f->rotation_deg), ROTATION,
          reason(PIHMAP_REASON_ROTATED, fabs(f->rotation_deg)));
    judge(&g, f->turn_deg, TURN, reason(PIHMAP_REASON_TURNED, f->turn_deg));
    judge(&g, -log(f->blotch_ratio), EVENER, reason(PIHMAP_REASON_AFTER_EVENER, 0));
    judge(&g, log(f->blotch_ratio), UNEVENER, reason(PIHMAP_REASON_BEFORE_EVENER, 0));
    judge(&g, fabs(f->gloss[1] - f->gloss[0]), GLOSS,
          reason(f->gloss[1] > f->gloss[0] ? PIHMAP_REASON_AFTER_GLOSSIER
                                           : PIHMAP_REASON_BEFORE_GLOSSIER,
                 0));
    judge(&g, fabs(log(f->sharpness_ratio)), BLUR,
          reason(f->sharpness_ratio < 1 ? PIHMAP_REASON_AFTER_LESS_SHARP
                                        : PIHMAP_REASON_BEFORE_LESS_SHARP,
                 0));
    judge(&g, f->clipped_fraction, CLIPPED,
          reason(PIHMAP_REASON_CLIPPED, 100.0 * f->clipped_fraction));
    judge(&g, 1.0 - f->overlap, MISSING, reason(PIHMAP_REASON_LITTLE_OVERLAP, 100.0 * f->overlap));
    judge(&g, f->threshold_L, THRESHOLD, reason(PIHMAP_REASON_NOISY_PAIR, f->threshold_L));
    judge(&g, f->noise_L, NOISE, reason(PIHMAP_REASON_NO_CALM_SKIN, f->noise_L));
    for (int k = 0; k < PM_UNLIKE; k++)
        judge(&g, f->unlike[k], UNLIKE,
              reason((enum pihmap_reason_code)(PIHMAP_REASON_NOISIER_THAN_REPEATS + k),
                     f->unlike[k]));
}

void pm_disturbances(const struct pm_fairness *f, double out[PIHMAP_DISTURBANCES])
{
    const double light =
        fmax(fabs(f->exposure_ev) / EXPOSURE[0], worst_balance(f->rgb_gain) / BALANCE[0]);
    out[PIHMAP_DISTURBANCE_LIGHT] = fmax(light, f->unevenness / UNEVENNESS[0]);
    out[PIHMAP_DISTURBANCE_DISTANCE] = fabs(log(f->scale_ratio)) / SCALE[0];
    out[PIHMAP_DISTURBANCE_TURN] = f->turn_deg / TURN[0];
    out[PIHMAP_DISTURBANCE_FOCUS] = fabs(log(f->sharpness_ratio)) / BLUR[0];
    out[PIHMAP_DISTURBANCE_CONTRAST] = fabs(log(f->contrast)) / CONTRAST[0];
}

/* A band of spatial frequencies: the difference of two Gaussian blurs, by their sigmas. */
struct band {
    double fine, coarse; /* px, or share of the long side */
};
static const struct band DETAIL = {1.0, 2.0};       /* px: pores, lines, hairs */
static const struct band BLOTCHES = {0.004, 0.016}; /* of the side: what foundation covers */
/* Added to both contrasts, ln units, so that flat pictures have a ratio of 1. */
#define WHISPER 1e-4        /* of detail */
#define BLOTCH_WHISPER 2e-3 /* of colour: what JPEG and the sensor add on even skin */
#define GRID 3    /* px, down and across: the detail of the pixels between is much the same */
#define BLOCK 0.8 /* of a fine sigma: the block's own standard deviation is then 0.23 of it */

/* Buffers for the contrast of a picture. */
struct contrast {
    struct pm_plane ln, coarse;
    float *buffer;
};

static enum pihmap_status contrast_make(struct pm_job *job, int w, int h, struct contrast *c)
{
    c->ln = pm_plane_scratch(job, w, h);
    c->coarse = pm_plane_scratch(job, w, h);
    c->buffer = pm_scratch(job, (size_t)w * (size_t)h, sizeof *c->buffer);
    return c->ln.v && c->coarse.v && c->buffer ? PIHMAP_OK : job->err.status;
}

/* Robust contrast of c->ln within a band (sigmas in px of c->ln), sampled at every step-th px down
 * and across. One px of c->ln is side px of the skin mask. NAN: no skin. */
static enum pihmap_status contrast_of(struct pm_job *job, struct contrast *c,
                                      const struct pm_mask *skin, int side, int step,
                                      struct band band, double *contrast)
{
    const int w = c->ln.w, h = c->ln.h;
    enum pihmap_status st;
    TRY(pm_blur(job, &c->ln, band.coarse, &c->coarse));
    TRY(pm_blur(job, &c->ln, band.fine, &c->ln));
    size_t n = 0;
    for (int y = 0; y < h; y += step)
        for (int x = 0; x < w; x += step) {
            const size_t i = (size_t)y * (size_t)w + (size_t)x;
            if (pm_at(skin, x * side, y * side))
                c->buffer[n++] = c->ln.v[i] - c->coarse.v[i];
        }
    *contrast = n ? (double)pm_mad_sigma(c->buffer, n) : NAN;
out:
    return st;
}

static enum pihmap_status detail_of(struct pm_job *job, const struct pm_plane *green,
                                    const struct pm_mask *skin, double *contrast)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct contrast c;
    enum pihmap_status st;
    TRY(contrast_make(job, skin->w, skin->h, &c));
    pm_ln_row(green->v, pm_pixels(skin), PM_LEAST_LIGHT, c.ln.v);
    TRY(contrast_of(job, &c, skin, 1, GRID, DETAIL, contrast));
out:
    pm_scratch_rewind(job, mark);
    return st;
}

/* Sums of whole blocks of side x side px. */
static void sum_blocks(const struct pm_plane *p, int side, struct pm_plane *out)
{
    for (int y = 0; y < out->h; y++)
        for (int x = 0; x < out->w; x++) {
            const float *v = pm_row(p, y * side) + (size_t)(x * side);
            float sum = 0.0f;
            for (int j = 0; j < side; j++)
                for (int i = 0; i < side; i++)
                    sum += v[(size_t)j * (size_t)p->w + (size_t)i];
            pm_at(out, x, y) = sum;
        }
}

/* Contrast of colour, from the means of blocks about BLOCK fine sigmas wide. The band has nothing
 * finer. */
static enum pihmap_status blotches_of(struct pm_job *job, const struct pm_linear *photo,
                                      const struct pm_mask *skin, double *contrast)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const double px = pm_long_side(skin->w, skin->h);
    const double thin = skin->w < skin->h ? skin->w : skin->h;
    const int side = (int)fmin(fmax(1.0, BLOCK * BLOTCHES.fine * px), thin);
    const double own = (side * side - 1) / 12.0; /* variance of a block, px^2 */
    const double fine = BLOTCHES.fine * px, coarse = BLOTCHES.coarse * px;
    const struct band band = {sqrt(fine * fine - own) / side, sqrt(coarse * coarse - own) / side};
    const float least = PM_LEAST_LIGHT * (float)(side * side);
    struct contrast c;
    enum pihmap_status st;
    TRY(contrast_make(job, skin->w / side, skin->h / side, &c));
    const size_t n = pm_pixels(&c.ln);
    sum_blocks(&photo->r, side, &c.ln);
    sum_blocks(&photo->g, side, &c.coarse);
    pm_ln_row(c.ln.v, n, least, c.ln.v);
    pm_ln_row(c.coarse.v, n, least, c.coarse.v);
    for (size_t i = 0; i < n; i++)
        c.ln.v[i] -= c.coarse.v[i];
    TRY(contrast_of(job, &c, skin, side, 1, band, contrast));
out:
    pm_scratch_rewind(job, mark);
    return st;
}

enum pihmap_status pm_sharpness_ratio(struct pm_job *job, const struct pm_linear *before,
                                      const struct pm_linear *after, const struct pm_mask *skin,
                                      double *ratio)
{
    double was, now;
    enum pihmap_status st;
    *ratio = NAN;
    TRY(detail_of(job, &before->g, skin, &was));
    TRY(detail_of(job, &after->g, skin, &now));
    *ratio = (now + WHISPER) / (was + WHISPER);
out:
    return st;
}

enum pihmap_status pm_blotch_ratio(struct pm_job *job, const struct pm_linear *before,
                                   const struct pm_linear *after, const struct pm_mask *skin,
                                   double *ratio)
{
    double was, now;
    enum pihmap_status st;
    *ratio = NAN;
    TRY(blotches_of(job, before, skin, &was));
    TRY(blotches_of(job, after, skin, &now));
    *ratio = (now + BLOTCH_WHISPER) / (was + BLOTCH_WHISPER);
out:
    return st;
}
