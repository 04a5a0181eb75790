#include "skin/colour_odds.h"

#include <math.h>
#include <string.h>

/* Histograms of ln(r/g), ln(g/b) and ln g. */
#define AXES 3
#define BINS 24
#define ALL_BINS (BINS * BINS * BINS)
static const float LOWEST[AXES] = {-0.4f, -0.5f, -6.3f}; /* ln units */
static const float BIN[AXES] = {0.1f, 0.1f, 0.27f};      /* likewise: width of a bin */
#define SURE 2.0f                                        /* ln odds of px that are learned from */
#define STEP 3          /* px: every third row and column is learned from; neighbours agree */
#define LEAST_SEEN 200u /* sampled px of either kind; fewer teach nothing */
#define PRIOR 3.0       /* px that every bin has from the start, spread over the whole histogram */
#define COLOUR_MOST 1.5 /* ln odds */

static size_t bin_of(const struct pm_colours *c, size_t i)
{
    const float value[AXES] = {c->rg.v[i], c->gb.v[i], c->light.v[i]};
    size_t bin = 0;
    for (int k = 0; k < AXES; k++) {
        const float at = (value[k] - LOWEST[k]) / BIN[k];
        bin = bin * BINS + (at <= 0.0f ? 0 : at >= BINS - 1.0f ? BINS - 1 : (size_t)at);
    }
    return bin;
}

/* Binomial smoothing, 1 2 1, along the axis whose bins are `apart`. */
static void smooth_axis(float *v, size_t apart, float *copy)
{
    memcpy(copy, v, ALL_BINS * sizeof *v);
    for (size_t i = 0; i < ALL_BINS; i++) {
        const size_t at = i / apart % BINS;
        const float below = copy[at > 0 ? i - apart : i],
                    above = copy[at < BINS - 1 ? i + apart : i];
        v[i] = 0.25f * (below + 2.0f * copy[i] + above);
    }
}

struct colour_counts {
    float *skin, *rest;
    size_t skin_px, rest_px;
};

static void count(const struct pm_colours *c, const struct pm_plane *odds, struct colour_counts *n)
{
    for (int y = STEP / 2; y < c->h; y += STEP)
        for (int x = STEP / 2; x < c->w; x += STEP) {
            const size_t i = (size_t)y * (size_t)c->w + (size_t)x;
            if (odds->v[i] > SURE) {
                n->skin[bin_of(c, i)]++;
                n->skin_px++;
            } else if (odds->v[i] < -SURE) {
                n->rest[bin_of(c, i)]++;
                n->rest_px++;
            }
        }
}

/* skin[] becomes the bounded logarithm of the likelihood ratio. */
static void to_odds(const struct colour_counts *n)
{
    for (size_t i = 0; i < ALL_BINS; i++) {
        const double skin = ((double)n->skin[i] + PRIOR / BINS) / (double)n->skin_px;
        const double rest = ((double)n->rest[i] + PRIOR / BINS) / (double)n->rest_px;
        n->skin[i] = (float)fmin(fmax(log(skin / rest), -COLOUR_MOST), COLOUR_MOST);
    }
}

enum pihmap_status pm_add_colour_odds(struct pm_job *job, const struct pm_colours *c,
                                      const struct pm_plane *odds)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    float *const bins = pm_scratch(job, 3 * ALL_BINS, sizeof *bins);
    if (!bins)
        return job->err.status;
    struct colour_counts n = {bins, bins + ALL_BINS, 0, 0};
    memset(bins, 0, 2 * ALL_BINS * sizeof *bins);
    count(c, odds, &n);
    if (n.skin_px >= LEAST_SEEN && n.rest_px >= LEAST_SEEN) {
        for (size_t apart = 1; apart < ALL_BINS; apart *= BINS) {
            smooth_axis(n.skin, apart, bins + 2 * ALL_BINS);
            smooth_axis(n.rest, apart, bins + 2 * ALL_BINS);
        }
        to_odds(&n);
        for (size_t i = 0; i < pm_pixels(c); i++)
            odds->v[i] += n.skin[bin_of(c, i)];
    }
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}
