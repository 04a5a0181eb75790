#include "report/heat.h"

#include "base/stats.h"
#include "base/colour.h"
#include "base/simd.h"
#include "base/target_clones.h"
#include "base/vocabulary.h"

#include <math.h>
#include <string.h>

/* |dL| / sigma at which colour begins and is full. Noise reaches two standard errors on one pixel
 * in twenty, and practically never four. */
#define SNR_FROM 2.0f
#define SNR_FULL 4.0f

/* |dL|, L*: around 0.8, the smallest change of pigment that a clinician sees (Kohli 2019). Without
 * this ramp a pair with little noise would lie under a grey veil, and strong marks have a grey rim.
 */
#define VISIBLE_FROM 0.4f
#define VISIBLE_FULL 1.6f

/* Share of its saturation that a pixel loses where nothing was measured. */
#define DESATURATION 0.55f

/* What is neither likely PIH nor faded keeps this share of its opacity, and loses this share of its
 * saturation. Its change can still be read off, but only pigment catches the eye. */
#define SUBDUED_OPACITY 0.40f
#define SUBDUED_GREY 0.70f

enum { OPACITY, POSITION, DESATURATED, SUBDUED, VALUES }; /* what a cell holds */

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

/* Opacity 0..1 of a change dL whose standard error is sigma. */
static float snr_opacity(float dL, float sigma)
{
    const float size = fabsf(dL);
    return smoothstep(SNR_FROM, SNR_FULL, size / sigma) *
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
        const float dL = change->dL.v[i], position = dL / work->range;
        const bool valid = change->valid.v[i] && isfinite(dL) && change->sigma.v[i] > 0;
        const int region = pm_label_lookup(f->index, f->labels->v[i]);
        const bool left_out = f->labels->v[i] > 0 && region < 0;
        const bool full =
            region >= 0 && pm_kind_rank(f->report->regions[region].kind) < PM_RANK_OTHER;
        const float sigma = fmaxf(change->sigma.v[i], region >= 0 ? 0.0f : work->pair_sigma);
        const float strongest = work->alpha * (full ? 1.0f : SUBDUED_OPACITY);
        cell[OPACITY] = valid && !left_out ? strongest * snr_opacity(dL, sigma) : 0.0f;
        cell[POSITION] = !valid ? 0.0f : position < -1 ? -1.0f : position > 1 ? 1.0f : position;
        cell[DESATURATED] = valid ? 0.0f : DESATURATION;
        cell[SUBDUED] = full ? 0.0f : 1.0f;
    }
}

/* The pair's standard error, L*; its noise floor is a 95 % error. 0 when it is not known. */
static float pair_sigma(const struct pihmap_report *report)
{
    const double floor_L = report->noise_floor_delta_L;
    return floor_L > 0 ? (float)(floor_L / PM_Z95) : 0.0f;
}

/* Bilinear sampling along x is the same in every row: which column, and how far to the next. */
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
            out->subdued[i][k] = mix(out->colour[i][k], out->colour[i][3], SUBDUED_GREY);
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

/* The cells under one row of a tile, from working column `first` on. */
struct cell_row {
    int first, count;
    /* The photo is no smaller than the map, so a tile covers at most PM_TILE + 2 cells. */
    float v[(PM_TILE + 3) * VALUES];
};

/* Interpolated between the working rows above and below photo row y. */
static void cells_of_row(const struct pm_heat *heat, int y, struct cell_row *out)
{
    double at = (y + 0.5) * heat->h / heat->photo->h - 0.5;
    at = at < 0 ? 0 : at > heat->h - 1 ? heat->h - 1 : at;
    const int above = (int)at, below = above + 1 < heat->h ? above + 1 : above;
    const float part = (float)(at - above);
    const size_t w = (size_t)heat->w;
    const float *a = heat->cells + ((size_t)above * w + (size_t)out->first) * VALUES;
    const float *b = heat->cells + ((size_t)below * w + (size_t)out->first) * VALUES;
    for (int i = 0; i < out->count * VALUES; i++)
        out->v[i] = mix(a[i], b[i], part);
}

/* Does the photo stay as it is under these cells? */
static bool is_plain(const struct cell_row *row)
{
    float sum = 0;
    for (int i = 0; i < row->count; i++)
        sum += row->v[i * VALUES + OPACITY] + row->v[i * VALUES + DESATURATED];
    return sum == 0.0f;
}

/* All four channels of a px at once. */
static inline pm_four mix_four(pm_four a, pm_four b, float part)
{
    return a + part * (b - a);
}

/* Red, green, blue and their grey. */
static inline pm_four with_grey(const uint8_t rgb[3])
{
    return (pm_four){rgb[0], rgb[1], rgb[2], grey_of(rgb)};
}

static inline pm_four grey_alone(pm_four v)
{
    return (pm_four){v[3], v[3], v[3], v[3]};
}

static inline int palette_index(float position)
{
    return (int)((position + 1.0f) * (0.5f * (PM_PALETTE_SIZE - 1)) + 0.5f);
}

static void paint(const uint8_t photo[3], pm_four cell, const struct pm_heat *heat, uint8_t out[3])
{
    const pm_four own = with_grey(photo);
    const pm_four colour = pm_load_four(heat->colour[palette_index(cell[POSITION])]);
    const pm_four base = mix_four(own, grey_alone(own), cell[DESATURATED]);
    const pm_four over = mix_four(colour, grey_alone(colour), SUBDUED_GREY * cell[SUBDUED]);
    const pm_four mixed = mix_four(base, over, cell[OPACITY]) + 0.5f;
    for (int k = 0; k < 3; k++)
        out[k] = (uint8_t)mixed[k];
}

/* A span of px of a row that need no more than an alpha blend: with their own grey where there is
 * no heat, else with its colour where all px were measured, and all are subdued or none is. Opacity
 * and colour of every channel, px after px. */
struct span {
    int first, count;                                      /* px */
    float opacity[3 * PM_TILE + 1], over[3 * PM_TILE + 1]; /* written four at a time */
};

static inline void add_px(struct span *s, float opacity, pm_four over)
{
    const size_t at = 3 * (size_t)s->count++;
    const pm_four all = {opacity, opacity, opacity, opacity};
    memcpy(s->opacity + at, &all, sizeof all);
    memcpy(s->over + at, &over, sizeof over);
}

/* Columns first..end-1 of a row, which lie between the same two cells. */
struct gap {
    int first, end;
    pm_four left, right;
};

static void add_heat(const struct pm_heat *heat, const struct gap *gap, struct span *span)
{
    const float(*colour)[4] = gap->left[SUBDUED] != 0.0f ? heat->subdued : heat->colour;
    for (int k = gap->first; k < gap->end; k++) {
        const pm_four cell = mix_four(gap->left, gap->right, heat->column_part[k]);
        add_px(span, cell[OPACITY], pm_load_four(colour[palette_index(cell[POSITION])]));
    }
}

static void add_grey(const struct pm_heat *heat, const struct gap *gap, const uint8_t *photo,
                     struct span *span)
{
    const float left = gap->left[DESATURATED], right = gap->right[DESATURATED];
    for (int k = gap->first; k < gap->end; k++)
        add_px(span, mix(left, right, heat->column_part[k]),
               grey_alone(with_grey(photo + (size_t)k * 3)));
}

PM_TARGET_CLONES static void blend(const uint8_t *photo, const float *restrict opacity,
                                   const float *restrict over, int n, uint8_t *restrict out)
{
    for (int i = 0; i < n; i++) {
        const float own = photo[i];
        out[i] = (uint8_t)(int)(own + opacity[i] * (over[i] - own) + 0.5f);
    }
}

static void paint_span(const uint8_t *photo, struct span *s, uint8_t *out)
{
    uint8_t painted[3 * PM_TILE]; /* out may be the photo */
    const size_t at = 3 * (size_t)s->first;
    if (s->count == 0)
        return;
    blend(photo + at, s->opacity, s->over, 3 * s->count, painted);
    memcpy(out + at, painted, 3 * (size_t)s->count);
    s->count = 0;
}

void pm_heat_desaturated(const uint8_t photo[3], uint8_t out[3])
{
    const float grey = grey_of(photo);
    for (int k = 0; k < 3; k++)
        out[k] = (uint8_t)(mix(photo[k], grey, DESATURATION) + 0.5f);
}

static void paint_gap(const struct pm_heat *heat, const struct gap *gap, const uint8_t *photo,
                      struct span *span, uint8_t *out)
{
    const pm_four left = gap->left, right = gap->right;
    const bool unmarked = left[OPACITY] + right[OPACITY] == 0.0f;
    const bool measured = left[DESATURATED] + right[DESATURATED] == 0.0f;
    const bool one_kind =
        left[SUBDUED] == right[SUBDUED] && (left[SUBDUED] == 0.0f || left[SUBDUED] == 1.0f);
    if (measured ? !unmarked && one_kind : unmarked) {
        span->first = span->count ? span->first : gap->first;
        if (measured)
            add_heat(heat, gap, span);
        else
            add_grey(heat, gap, photo, span);
        return;
    }
    paint_span(photo, span, out);
    for (int k = gap->first; k < gap->end && !(measured && unmarked && photo == out); k++)
        paint(photo + (size_t)k * 3, mix_four(left, right, heat->column_part[k]), heat,
              out + (size_t)k * 3);
}

/* Columns x..x_end-1 of a row of the photo. */
static void paint_row(const struct pm_heat *heat, const struct cell_row *row, int x, int x_end,
                      const uint8_t *photo, uint8_t *out)
{
    struct span span;
    struct gap gap;
    span.first = span.count = 0;
    const int next = heat->w > 1 ? VALUES : 0;
    for (gap.first = x; gap.first < x_end; gap.first = gap.end) {
        const int column = heat->column[gap.first];
        const float *cell = row->v + (column - row->first) * VALUES;
        gap.left = pm_load_four(cell);
        gap.right = pm_load_four(cell + next);
        for (gap.end = gap.first + 1; gap.end < x_end && heat->column[gap.end] == column;)
            gap.end++;
        paint_gap(heat, &gap, photo, &span, out);
    }
    paint_span(photo, &span, out);
}

void pm_heat_tile(const struct pm_heat *heat, int x, int y, int x_end, int y_end,
                  struct pm_rgb8 *out)
{
    const int last = heat->column[x_end - 1] + (heat->w > 1);
    struct cell_row row;
    row.first = heat->column[x];
    row.count = last - row.first + 1;
    for (; y < y_end; y++) {
        const size_t start = (size_t)y * (size_t)out->w * 3;
        const uint8_t *photo = heat->photo->v + start;
        uint8_t *to = out->v + start;
        cells_of_row(heat, y, &row);
        if (!is_plain(&row))
            paint_row(heat, &row, x, x_end, photo, to);
        else if (to != photo)
            memcpy(to + (size_t)x * 3, photo + (size_t)x * 3, (size_t)(x_end - x) * 3);
    }
}
