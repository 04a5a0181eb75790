#include "skin/inks.h"

#include "base/target_clones.h"

#include <math.h>
#include <string.h>

/* Histogram of colours: bins of 8 codes along each channel. */
#define BITS 5
#define BINS (1u << (3 * BITS))
#define SHIFT (8 - BITS)

#define BLOCK 4          /* px: a pad holds squares of so much that are of exactly one colour ... */
#define LEAST_PAD 0.0003 /* ... on so large a share of the frame */
#define SPREAD 1.0       /* codes: sigma of green over these squares; a blurred patch varies */
#define EVEN 1           /* codes between px at most, in a surface of ink */
#define PAD_WITHIN 10    /* codes: JPEG rings beside the edge of a pad */
#define PAD_STEP 14

/* Letters are thin: JPEG's colour subsampling smears the skin's colour into them. */
#define BLACK_WITHIN 40
#define WHITE_WITHIN 24
#define VIVID_WITHIN 48
#define LETTER_STEP 44
#define VIVID_EVEN 2
#define VIVID 150           /* codes between the largest and the smallest channel: no skin is so */
#define LEAST_VIVID 0.00001 /* share of the frame in one bin of vivid colours */

PM_TARGET_CLONES static void encode(const float *restrict v, size_t n, uint8_t *restrict to)
{
    for (size_t i = 0; i < n; i++) {
        const float in = v[i] < 0.0f ? 0.0f : v[i] > 1.0f ? 1.0f : v[i];
        to[i] = (uint8_t)(int)(255.0f * sqrtf(in) + 0.5f);
    }
}

enum pihmap_status pm_code_plane(struct pm_job *job, const struct pm_plane *v, uint8_t **out)
{
    *out = pm_scratch(job, pm_pixels(v), 1);
    if (!*out)
        return job->err.status;
    encode(v->v, pm_pixels(v), *out);
    return PIHMAP_OK;
}

enum pihmap_status pm_codes_of(struct pm_job *job, const struct pm_linear *photo,
                               struct pm_codes *out)
{
    enum pihmap_status st = PIHMAP_OK;
    *out = (struct pm_codes){photo->r.w, photo->r.h, {NULL, NULL, NULL}};
    for (int k = 0; k < 3; k++)
        TRY(pm_code_plane(job, pm_linear_plane(photo, k), &out->v[k]));
out:
    return st;
}

bool pm_is_even(const struct pm_codes *c, size_t i)
{
    for (int k = 0; k < 3; k++) {
        const uint8_t *v = c->v[k] + i;
        if (abs(v[0] - v[1]) > EVEN || abs(v[0] - v[c->w]) > EVEN)
            return false;
    }
    return true;
}

static bool vivid(int r, int g, int b)
{
    const int most = r > g ? (r > b ? r : b) : (g > b ? g : b);
    const int least = r < g ? (r < b ? r : b) : (g < b ? g : b);
    return most - least >= VIVID;
}

static bool is_vivid(const struct pm_codes *c, size_t i)
{
    return vivid(c->v[0][i], c->v[1][i], c->v[2][i]);
}

bool pm_ink_is_vivid(const struct pm_px_ink *ink)
{
    return vivid(ink->code[0], ink->code[1], ink->code[2]);
}

static size_t bin_of(const struct pm_codes *c, size_t i)
{
    return (size_t)(c->v[0][i] >> SHIFT) << (2 * BITS) | (size_t)(c->v[1][i] >> SHIFT) << BITS |
           (size_t)(c->v[2][i] >> SHIFT);
}

struct bin {
    uint32_t n, sum, squares; /* px; of the codes of their green */
};

/* The bins, all 0. Scratch memory. */
static struct bin *empty_bins(struct pm_job *job)
{
    struct bin *bins = pm_scratch(job, BINS, sizeof *bins);
    if (bins)
        memset(bins, 0, BINS * sizeof *bins);
    return bins;
}

static void count(const struct pm_codes *c, size_t i, struct bin *bins)
{
    struct bin *to = &bins[bin_of(c, i)];
    const uint32_t green = c->v[1][i];
    to->n++;
    to->sum += green;
    to->squares += green * green;
}

static void count_vivid(const struct pm_codes *c, struct bin *bins)
{
    for (size_t i = 0; i < (size_t)c->w * (size_t)c->h; i++)
        if (is_vivid(c, i))
            count(c, i, bins);
}

/* Is the square from px i on of exactly one colour? Nothing but ink and what is clipped is. JPEG is
 * less exact about strong colours, which skin has not. */
static bool is_flat(const struct pm_codes *c, size_t i)
{
    const int off = is_vivid(c, i) ? VIVID_EVEN : 0;
    for (int k = 0; k < 3; k++) {
        const uint8_t *v = c->v[k] + i;
        for (int y = 0; y < BLOCK; y++)
            for (int x = 0; x < BLOCK; x++)
                if (abs(v[y * c->w + x] - v[0]) > off)
                    return false;
    }
    return true;
}

/* Counts the squares, not their px. */
static void count_flat(const struct pm_codes *c, struct bin *bins)
{
    for (int y = 0; y + BLOCK <= c->h; y += BLOCK)
        for (int x = 0; x + BLOCK <= c->w; x += BLOCK) {
            const size_t i = (size_t)y * (size_t)c->w + (size_t)x;
            if (is_flat(c, i))
                count(c, i, bins);
        }
}

static uint8_t centre(size_t bin, int channel)
{
    const size_t step = bin >> (BITS * (2 - channel)) & ((1u << BITS) - 1);
    return step == 0                ? 0
           : step + 1 == 1u << BITS ? 255
                                    : (uint8_t)((step << SHIFT) + (1 << (SHIFT - 1)));
}

static bool is_known(const struct pm_inks *inks, const uint8_t code[3])
{
    for (int n = 0; n < inks->count; n++)
        if (pm_ink_off(&inks->v[n], code) <= inks->v[n].within)
            return true;
    return false;
}

static bool is_one_colour(const struct bin *b)
{
    const double mean = (double)b->sum / b->n;
    return (double)b->squares / b->n - mean * mean <= SPREAD * SPREAD;
}

/* Adds the fullest bins of at least so many, no two alike, until there are most of them. */
static void add_fullest(const struct bin *bins, double least, struct pm_px_ink like, int most,
                        struct pm_inks *inks)
{
    while (inks->count < most) {
        uint32_t best = 0;
        struct pm_px_ink ink = like;
        for (size_t b = 0; b < BINS; b++) {
            const uint8_t code[3] = {centre(b, 0), centre(b, 1), centre(b, 2)};
            if (bins[b].n > best && bins[b].n >= least && !is_known(inks, code)) {
                best = bins[b].n;
                memcpy(ink.code, code, sizeof code);
            }
        }
        if (best == 0)
            return;
        inks->v[inks->count++] = ink;
    }
}

enum pihmap_status pm_pad_inks(struct pm_job *job, const struct pm_codes *c, struct pm_inks *out)
{
    struct bin *bins = empty_bins(job);
    out->count = 0;
    if (!bins)
        return job->err.status;
    count_flat(c, bins);
    for (size_t b = 0; b < BINS; b++)
        if (bins[b].n > 0 && !is_one_colour(&bins[b]))
            bins[b].n = 0;
    add_fullest(bins, LEAST_PAD * c->w * c->h / (BLOCK * BLOCK),
                (struct pm_px_ink){{0, 0, 0}, PAD_WITHIN, PAD_STEP, 1}, PM_MOST_INKS, out);
    return PIHMAP_OK;
}

enum pihmap_status pm_letter_inks(struct pm_job *job, const struct pm_codes *c, struct pm_inks *out)
{
    struct bin *bins = empty_bins(job);
    *out = (struct pm_inks){{{{0, 0, 0}, BLACK_WITHIN, LETTER_STEP, 1},
                             {{255, 255, 255}, WHITE_WITHIN, LETTER_STEP, 1}},
                            2};
    if (!bins)
        return job->err.status;
    count_vivid(c, bins);
    add_fullest(bins, LEAST_VIVID * c->w * c->h,
                (struct pm_px_ink){{0, 0, 0}, VIVID_WITHIN, LETTER_STEP, 2}, 3, out);
    return PIHMAP_OK;
}

/* *low..*high: the codes that are within so many of code. */
static void range_of(int code, int within, uint8_t *low, uint8_t *high)
{
    *low = (uint8_t)(code < within ? 0 : code - within);
    *high = (uint8_t)(code + within > 255 ? 255 : code + within);
}

/* to = 255 where the code is low..high, 0 elsewhere. Arithmetic of bytes fills a vector. */
PM_TARGET_CLONES static void select_range(const uint8_t *restrict v, size_t n, uint8_t low,
                                          uint8_t high, uint8_t *restrict to)
{
    const uint8_t span = (uint8_t)(high - low);
    for (size_t i = 0; i < n; i++)
        to[i] = (uint8_t)(v[i] - low) <= span ? 255 : 0;
}

PM_TARGET_CLONES static void keep_range(const uint8_t *restrict v, size_t n, uint8_t low,
                                        uint8_t high, uint8_t *restrict to)
{
    const uint8_t span = (uint8_t)(high - low);
    for (size_t i = 0; i < n; i++)
        to[i] = (uint8_t)(v[i] - low) <= span ? to[i] : 0;
}

PM_TARGET_CLONES static size_t count_set(const uint8_t *restrict v, size_t n)
{
    size_t count = 0;
    for (size_t from = 0; from < n; from += 4096) {
        const size_t end = n - from < 4096 ? n : from + 4096;
        uint16_t part = 0;
        for (size_t i = from; i < end; i++)
            part = (uint16_t)(part + (v[i] & 1));
        count += part;
    }
    return count;
}

size_t pm_select_ink(const struct pm_codes *codes, const struct pm_px_ink *ink, uint8_t *mask)
{
    const size_t n = (size_t)codes->w * (size_t)codes->h;
    for (int k = 0; k < 3; k++) {
        uint8_t low, high;
        range_of(ink->code[k], ink->within, &low, &high);
        (k ? keep_range : select_range)(codes->v[k], n, low, high, mask);
    }
    return count_set(mask, n);
}
