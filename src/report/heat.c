#include "report/heat.h"

#include "base/stats.h"
#include "base/colour.h"
#include "base/simd.h"
#include "base/target_clones.h"

#include <math.h>
#include <string.h>

/* |dL| / sigma at which colour begins and is full: two standard errors is what noise does on
 * one pixel in twenty, at four it no longer does. */
#define EVIDENCE_FROM 2.0f
#define EVIDENCE_FULL 4.0f

/* |dL|, L*: round 0.8, the smallest change of pigment that a clinician sees (Kohli 2019).
 * Without this ramp a quiet pair would wear a grey veil, and strong marks a grey rim. */
#define VISIBLE_FROM 0.4f
#define VISIBLE_FULL 1.6f

/* Share of its colour that a pixel loses where nothing was measured. */
#define MUTE 0.55f

/* What is not likely PIH keeps this share of its opacity, and loses this share of its colour:
 * it can still be read off, but only likely PIH catches the eye. */
#define ASIDE_OPACITY 0.40f
#define ASIDE_GREY 0.70f

enum { OPACITY, PLACE, MUTED, ASIDE, VALUES }; /* what a cell holds */

double pm_heat_range(const struct pihmap_options *opt)
{
    return opt->range > 0 ? opt->range : PM_HEAT_DEFAULT_RANGE;
}

static float smoothstep(float from, float to, float v)
{
    const float t = v <= from ? 0.0f : v >= to ? 1.0f : (v - from) / (to - from);
    return t * t * (3.0f - 2.0f * t);
}

struct cells_work {
    const struct pm_findings *findings;
    float *cells;
    float alpha, range, pair_sigma;
};

/* Opacity for a change of dL whose standard error is sigma, at the strongest 1. */
static float evidence(float dL, float sigma)
{
    const float size = fabsf(dL);
    return smoothstep(EVIDENCE_FROM, EVIDENCE_FULL, size / sigma) *
           smoothstep(VISIBLE_FROM, VISIBLE_FULL, size);
}

static void cell_rows(void *context, int first, int end)
{
    const struct cells_work *work = context;
    const struct pm_findings *f = work->findings;
    const struct pm_change *change = f->change;
    const size_t w = (size_t)change->dL.w;
    for (size_t i = (size_t)first * w; i < (size_t)end * w; i++) {
        float *cell = work->cells + i * VALUES;
        const float dL = change->dL.v[i], place = dL / work->range;
        const bool valid = change->valid.v[i] && isfinite(dL) && change->sigma.v[i] > 0;
        const int region = pm_label_region(f->index, f->labels->v[i]);
        const bool pih = region >= 0 && f->report->regions[region].kind == PIHMAP_KIND_PIH;
        const float sigma = fmaxf(change->sigma.v[i], region >= 0 ? 0.0f : work->pair_sigma);
        const float strongest = work->alpha * (pih ? 1.0f : ASIDE_OPACITY);
        cell[OPACITY] = valid ? strongest * evidence(dL, sigma) : 0.0f;
        cell[PLACE] = !valid ? 0.0f : place < -1 ? -1.0f : place > 1 ? 1.0f : place;
        cell[MUTED] = valid ? 0.0f : MUTE;
        cell[ASIDE] = pih ? 0.0f : 1.0f;
    }
}

/* The pair's standard error, L*: its noise floor is a 95 % error. 0 when it is not known. */
static float pair_sigma(const struct pihmap_report *report)
{
    const double floor_L = report->noise_floor_delta_L;
    return floor_L > 0 ? (float)(floor_L / PM_Z95) : 0.0f;
}

/* Bilinear sampling is the same for every row: which column, and how far to the next. */
static void map_columns(int from_w, int to_w, int *column, float *part)
{
    for (int x = 0; x < to_w; x++) {
        double at = (x + 0.5) * from_w / to_w - 0.5;
        at = at < 0 ? 0 : at > from_w - 1 ? from_w - 1 : at;
        column[x] = at >= from_w - 1 ? (from_w > 1 ? from_w - 2 : 0) : (int)at;
        part[x] = (float)(at - column[x]);
    }
}

static float mix(float a, float b, float part)
{
    return a + part * (b - a);
}

static float grey_of(const uint8_t rgb[3])
{
    return (float)pm_luminance[0] * rgb[0] + (float)pm_luminance[1] * rgb[1] +
           (float)pm_luminance[2] * rgb[2];
}

static void fill_colours(enum pihmap_colormap colormap, struct pm_heat *out)
{
    uint8_t palette[PM_PALETTE_SIZE][3];
    pm_palette_table(colormap, palette);
    for (int i = 0; i < PM_PALETTE_SIZE; i++) {
        for (int k = 0; k < 3; k++)
            out->colour[i][k] = palette[i][k];
        out->colour[i][3] = grey_of(palette[i]);
        for (int k = 0; k < 3; k++)
            out->aside[i][k] = mix(out->colour[i][k], out->colour[i][3], ASIDE_GREY);
    }
}

enum pihmap_status pm_heat(struct pm_job *job, const struct pm_rgb8 *photo,
                           const struct pm_findings *findings, const struct pihmap_options *opt,
                           struct pm_heat *out)
{
    const int w = findings->change->dL.w, h = findings->change->dL.h;
    size_t pixels;
    if (w < 1 || h < 1 || w > photo->w || h > photo->h)
        return pm_fail(job, PIHMAP_EARG, "a change map of %d x %d does not fit a photo of %d x %d",
                       w, h, photo->w, photo->h);
    if (!pm_size_mul((size_t)w, (size_t)h, &pixels))
        return pm_fail_memory(job);
    out->photo = photo;
    out->w = w;
    out->h = h;
    out->cells = pm_scratch(job, pixels, VALUES * sizeof *out->cells);
    out->column = pm_scratch(job, (size_t)photo->w, sizeof *out->column);
    out->column_part = pm_scratch(job, (size_t)photo->w, sizeof *out->column_part);
    if (!out->cells || !out->column || !out->column_part)
        return job->err.status;
    struct cells_work work = {findings, out->cells, (float)opt->alpha, (float)pm_heat_range(opt),
                              pair_sigma(findings->report)};
    pm_rows(job, h, cell_rows, &work);
    map_columns(w, photo->w, out->column, out->column_part);
    fill_colours(opt->colormap, out);
    return PIHMAP_OK;
}

/* The working cells under one row of a tile, mixed from the rows above and below. */
static void cells_of_row(const struct pm_heat *heat, int y, int first, int last, float *row)
{
    double at = (y + 0.5) * heat->h / heat->photo->h - 0.5;
    at = at < 0 ? 0 : at > heat->h - 1 ? heat->h - 1 : at;
    const int above = (int)at, below = above + 1 < heat->h ? above + 1 : above;
    const float part = (float)(at - above);
    const size_t w = (size_t)heat->w;
    const float *a = heat->cells + ((size_t)above * w + (size_t)first) * VALUES;
    const float *b = heat->cells + ((size_t)below * w + (size_t)first) * VALUES;
    for (int i = 0; i < (last - first + 1) * VALUES; i++)
        row[i] = mix(a[i], b[i], part);
}

/* Is the photo to be left alone under these cells? */
static bool is_plain(const float *row, int count)
{
    float sum = 0;
    for (int i = 0; i < count; i++)
        sum += row[i * VALUES + OPACITY] + row[i * VALUES + MUTED];
    return sum == 0.0f;
}

/* All of a px at once. */
static inline pm_four mix_four(pm_four a, pm_four b, float part)
{
    return a + part * (b - a);
}

/* Red, green, blue and the grey of it. */
static inline pm_four with_grey(const uint8_t rgb[3])
{
    return (pm_four){rgb[0], rgb[1], rgb[2], grey_of(rgb)};
}

static inline pm_four grey_alone(pm_four v)
{
    return (pm_four){v[3], v[3], v[3], v[3]};
}

static inline int palette_index(float place)
{
    return (int)((place + 1.0f) * (0.5f * (PM_PALETTE_SIZE - 1)) + 0.5f);
}

static void paint(const uint8_t photo[3], pm_four cell, const struct pm_heat *heat, uint8_t out[3])
{
    const pm_four own = with_grey(photo);
    const pm_four colour = pm_four_at(heat->colour[palette_index(cell[PLACE])]);
    const pm_four base = mix_four(own, grey_alone(own), cell[MUTED]);
    const pm_four over = mix_four(colour, grey_alone(colour), ASIDE_GREY * cell[ASIDE]);
    const pm_four mixed = mix_four(base, over, cell[OPACITY]) + 0.5f;
    for (int k = 0; k < 3; k++)
        out[k] = (uint8_t)mixed[k];
}

/* Px of a row that lie side by side and are painted the plain way: all was measured and is, or is
 * not, set aside. What goes over each channel of each, one after another. */
struct stretch {
    int first, count;                                      /* px */
    float opacity[3 * PM_TILE + 1], over[3 * PM_TILE + 1]; /* written four at a time */
};

static inline void add_px(struct stretch *s, pm_four cell, const float colour[PM_PALETTE_SIZE][4])
{
    const size_t at = 3 * (size_t)s->count++;
    const pm_four opacity = {cell[OPACITY], cell[OPACITY], cell[OPACITY], cell[OPACITY]};
    memcpy(s->opacity + at, &opacity, sizeof opacity);
    memcpy(s->over + at, colour[palette_index(cell[PLACE])], sizeof opacity);
}

PM_TARGET_CLONES static void blend(const uint8_t *photo, const float *restrict opacity,
                                   const float *restrict over, int n, uint8_t *restrict out)
{
    for (int i = 0; i < n; i++) {
        const float own = photo[i];
        out[i] = (uint8_t)(int)(own + opacity[i] * (over[i] - own) + 0.5f);
    }
}

static void paint_stretch(const uint8_t *photo, struct stretch *s, uint8_t *out)
{
    uint8_t painted[3 * PM_TILE]; /* out may be the photo */
    const size_t at = 3 * (size_t)s->first;
    if (s->count == 0)
        return;
    blend(photo + at, s->opacity, s->over, 3 * s->count, painted);
    memcpy(out + at, painted, 3 * (size_t)s->count);
    s->count = 0;
}

void pm_heat_muted(const uint8_t photo[3], uint8_t out[3])
{
    const float grey = grey_of(photo);
    for (int k = 0; k < 3; k++)
        out[k] = (uint8_t)(mix(photo[k], grey, MUTE) + 0.5f);
}

/* Columns x..x_end-1 of a row, whose cells, from column `first` of theirs on, are in row. */
static void paint_row(const struct pm_heat *heat, const float *row, int first, int x, int x_end,
                      const uint8_t *photo, uint8_t *out)
{
    struct stretch stretch;
    stretch.first = stretch.count = 0;
    const int next = heat->w > 1 ? VALUES : 0;
    for (int i = x, end; i < x_end; i = end) { /* px between the same two cells */
        const float *cell = row + (heat->column[i] - first) * VALUES;
        const pm_four left = pm_four_at(cell), right = pm_four_at(cell + next);
        for (end = i + 1; end < x_end && heat->column[end] == heat->column[i];)
            end++;
        const bool measured = left[MUTED] + right[MUTED] == 0.0f;
        const bool plain = measured && left[OPACITY] + right[OPACITY] == 0.0f;
        const bool one_kind =
            left[ASIDE] == right[ASIDE] && (left[ASIDE] == 0.0f || left[ASIDE] == 1.0f);
        if (measured && one_kind && !plain) {
            const float(*colour)[4] = left[ASIDE] != 0.0f ? heat->aside : heat->colour;
            stretch.first = stretch.count ? stretch.first : i;
            for (int k = i; k < end; k++)
                add_px(&stretch, mix_four(left, right, heat->column_part[k]), colour);
            continue;
        }
        paint_stretch(photo, &stretch, out);
        for (int k = i; k < end && !(plain && photo == out); k++)
            paint(photo + (size_t)k * 3, mix_four(left, right, heat->column_part[k]), heat,
                  out + (size_t)k * 3);
    }
    paint_stretch(photo, &stretch, out);
}

void pm_heat_tile(const struct pm_heat *heat, int x, int y, int x_end, int y_end,
                  struct pm_rgb8 *out)
{
    /* The photo is no smaller than the map, so a tile covers at most PM_TILE + 2 cells. */
    float row[(PM_TILE + 3) * VALUES];
    const int first = heat->column[x], last = heat->column[x_end - 1] + (heat->w > 1);
    for (; y < y_end; y++) {
        const size_t start = (size_t)y * (size_t)out->w * 3;
        const uint8_t *photo = heat->photo->v + start;
        uint8_t *to = out->v + start;
        cells_of_row(heat, y, first, last, row);
        if (!is_plain(row, last - first + 1))
            paint_row(heat, row, first, x, x_end, photo, to);
        else if (to != photo)
            memcpy(to + (size_t)x * 3, photo + (size_t)x * 3, (size_t)(x_end - x) * 3);
    }
}
