#include "change/measure.h"

#include "base/colour.h"
#include "base/pigment.h"
#include "base/stats.h"
#include "change/site.h"
#include "change/window.h"

#include <math.h>
#include <string.h>

/* The surrounding skin that a region is compared with: px within half the region's width, but at
 * least this share of the long side. A gap keeps the region's own soft border out. */
#define SURROUNDING_WIDTH 0.015
#define SURROUNDING_GAP 0.004
#define LEAST_SURROUNDING 40   /* px; with fewer, the width is doubled */
#define CHANNELS 7             /* of which the surrounding skin is taken */
#define WIDENINGS 3            /* at most */
#define MOST_SURROUNDING 65536 /* px of the surrounding skin that are looked at */
#define MOST_ELONGATION 20.0
#define RELIEF_SIGMAS 2.0 /* of the pair's noise; lightening below that is noise */
/* Errors of a region's drop besides the pair's noise, from made pairs: where exactly its soft
 * border is drawn (share of the drop), and what levelling leaves of the light (L*). */
#define OUTLINE_ERROR 0.03
#define LEVEL_ERROR 0.08
#define LOCAL_FACTOR 1.1 /* the median of the surrounding skin is calmer than a wider average */
/* Of the spread of delta L* in the surrounding skin. Where a shadow's edge crosses it, region and
 * surrounding skin share the shade unequally. */
#define UNEVEN_SHARE 0.65

/* Bounding box of every label; area and centroid of its measured px. */
static void outline_regions(const struct pm_labels *labels, const struct pm_mask *measured,
                            struct pm_region_list *list)
{
    for (int k = 0; k < list->count; k++)
        list->v[k] = (struct pm_region){.label = k + 1, .x = labels->w, .y = labels->h};
    for (int y = 0; y < labels->h; y++)
        for (int x = 0; x < labels->w; x++) {
            const size_t i = (size_t)y * (size_t)labels->w + (size_t)x;
            if (labels->v[i] <= 0)
                continue;
            struct pm_region *r = &list->v[labels->v[i] - 1];
            r->x = x < r->x ? x : r->x;
            r->y = y < r->y ? y : r->y;
            r->w = x + 1 > r->w ? x + 1 : r->w; /* right end for now */
            r->h = y + 1 > r->h ? y + 1 : r->h;
            if (!measured->v[i])
                continue;
            r->cx += x;
            r->cy += y;
            r->area++;
        }
    for (int k = 0; k < list->count; k++) {
        struct pm_region *r = &list->v[k];
        if (r->w == 0)
            continue;
        r->w -= r->x;
        r->h -= r->y;
        r->side = sqrt(r->area) / pm_long_side(labels->w, labels->h);
        r->cx = r->area > 0.0 ? r->cx / r->area : r->x + 0.5 * (r->w - 1);
        r->cy = r->area > 0.0 ? r->cy / r->area : r->y + 0.5 * (r->h - 1);
    }
}

struct sampler {
    const struct pm_levelled_pair *pair;
    const struct pm_labels *labels; /* of the regions that are measured */
    const struct pm_labels *found;  /* regions that are no surrounding skin; may be the same */
    int gap;                        /* px: so near to a region is no surrounding skin either */
    uint8_t *near;                  /* for every px: it is so near to a region in found */
    float *buffer[CHANNELS];        /* for delta L, a, b, ratio r, g, b and L before */
};

static const struct pm_plane *channel(const struct pm_change *c, int k)
{
    const struct pm_plane *planes[CHANNELS] = {&c->dL,       &c->da,       &c->db, &c->ratio[0],
                                               &c->ratio[1], &c->ratio[2], &c->L};
    return planes[k];
}

static bool is_measured(const struct sampler *s, const struct pm_region *r, size_t i)
{
    return s->labels->v[i] == r->label && s->pair->measured->v[i];
}

/*
 * The region's own change of L*, a*, b* and ln r, g, b, from its mean colours. The change map will
 * not do: its averaging takes a tenth off a small mark.
 */
static void own_change(const struct sampler *s, struct pm_region *r, double change[6])
{
    const struct pm_linear *before = s->pair->before, *after = s->pair->after;
    const struct pm_plane *planes[6] = {&before->r, &before->g, &before->b,
                                        &after->r,  &after->g,  &after->b};
    const size_t w = (size_t)s->labels->w;
    double sum[6] = {0}, was[3], now[3];
    for (int y = r->y; y < r->y + r->h; y++)
        for (int x = r->x; x < r->x + r->w; x++) {
            const size_t i = (size_t)y * w + (size_t)x;
            if (is_measured(s, r, i))
                for (int k = 0; k < 6; k++)
                    sum[k] += (double)planes[k]->v[i];
        }
    for (int k = 0; k < 3; k++) {
        r->before_rgb[k] = fmax(sum[k] / r->area, (double)PM_LEAST_LIGHT);
        now[k] = fmax(sum[k + 3] / r->area, (double)PM_LEAST_LIGHT);
        change[k + 3] = log(now[k] / r->before_rgb[k]);
    }
    double lab[3];
    pm_linear_to_lab(r->before_rgb, was);
    pm_linear_to_lab(now, lab);
    for (int k = 0; k < 3; k++)
        change[k] = lab[k] - was[k];
}

/* Offsets at which nearness is tested: times the gap and, for thin regions, half of it and so on.
 */
static const int STAR[8][2] = {{1, 0}, {-1, 0}, {0, 1},  {0, -1},
                               {1, 1}, {1, -1}, {-1, 1}, {-1, -1}};

/* Is px (x, y) within gap px (along the axes or diagonals) of this label? */
static bool near_label(const struct pm_labels *labels, int x, int y, int gap, int32_t label)
{
    if (pm_at(labels, x, y) == label)
        return true;
    for (int far = gap; far > 0; far /= 2)
        for (int k = 0; k < 8; k++) {
            const int u = x + STAR[k][0] * far, v = y + STAR[k][1] * far;
            if (u >= 0 && v >= 0 && u < labels->w && v < labels->h && pm_at(labels, u, v) == label)
                return true;
        }
    return false;
}

/* The same for any label and all px at once, since the surrounding skin of many regions overlaps.
 */
static void mark_near(const struct pm_labels *labels, int gap, uint8_t *near)
{
    const size_t w = (size_t)labels->w;
    memset(near, 0, w * (size_t)labels->h);
    for (int y = 0; y < labels->h; y++)
        for (int x = 0; x < labels->w; x++) {
            const size_t i = (size_t)y * w + (size_t)x;
            if (!labels->v[i])
                continue;
            near[i] = 1;
            for (int far = gap; far > 0; far /= 2)
                for (int k = 0; k < 8; k++) {
                    const int u = x + STAR[k][0] * far, v = y + STAR[k][1] * far;
                    if (u >= 0 && v >= 0 && u < labels->w && v < labels->h)
                        near[(size_t)v * w + (size_t)u] = 1;
                }
        }
}

/* Valid px of no region, within width of the region's box; returns how many. */
static size_t collect_surrounding(const struct sampler *s, const struct pm_region *r, int width)
{
    const struct pm_change *change = s->pair->change;
    /* Wide surroundings are sampled on a grid, so that the cost does not grow with the region. */
    const struct pm_window in = pm_region_window(r, s->labels, width, MOST_SURROUNDING);
    size_t n = 0;
    for (int y = in.y0; y < in.y1; y += in.step)
        for (int x = in.x0; x < in.x1; x += in.step) {
            const size_t i = (size_t)y * (size_t)s->labels->w + (size_t)x;
            if (!change->valid.v[i] || s->near[i] ||
                (s->labels != s->found && near_label(s->labels, x, y, s->gap, r->label)))
                continue;
            for (int k = 0; k < CHANNELS; k++)
                s->buffer[k][n] = channel(change, k)->v[i];
            n++;
        }
    return n;
}

/*
 * Lightening near a darker region, beyond noise, over the region's darkening; both are sums over
 * px, and a lighter region is mirrored. A fold or a bulge turns one flank away from the light and
 * the other to it; more pigment only darkens, and less of it only lightens.
 */
static double relief_of(const struct sampler *s, const struct pm_noise *noise,
                        const struct pm_region *r, int width)
{
    const struct pm_window in = pm_region_window(r, s->labels, width, SIZE_MAX);
    const struct pm_change *change = s->pair->change;
    const double floor_L = RELIEF_SIGMAS * noise->sigma_L[0], way = r->darker ? 1.0 : -1.0;
    double against = 0.0, own = 0.0;
    for (int y = in.y0; y < in.y1; y++)
        for (int x = in.x0; x < in.x1; x++) {
            const size_t i = (size_t)y * (size_t)s->labels->w + (size_t)x;
            const double dL = change->valid.v[i] ? way * (double)change->dL.v[i] : 0.0;
            if (is_measured(s, r, i))
                own += dL < 0.0 ? -dL : 0.0; /* fmax() would be a call */
            else if (s->labels->v[i] != r->label)
                against += dL > floor_L ? dL - floor_L : 0.0;
        }
    return own > 0.0 ? against / own : 0.0;
}

static double elongation_of(const struct sampler *s, const struct pm_region *r)
{
    double xx = 0.0, xy = 0.0, yy = 0.0;
    for (int y = r->y; y < r->y + r->h; y++)
        for (int x = r->x; x < r->x + r->w; x++)
            if (is_measured(s, r, (size_t)y * (size_t)s->labels->w + (size_t)x)) {
                xx += (x - r->cx) * (x - r->cx);
                xy += (x - r->cx) * (y - r->cy);
                yy += (y - r->cy) * (y - r->cy);
            }
    const double half = 0.5 * (xx + yy), apart = hypot(0.5 * (xx - yy), xy);
    return half > apart ? fmin(sqrt((half + apart) / (half - apart)), MOST_ELONGATION)
                        : MOST_ELONGATION;
}

static double L_before(const struct pm_region *r)
{
    double lab[3];
    pm_linear_to_lab(r->before_rgb, lab);
    return lab[0];
}

/* Blood's part of the change, in L* (d L* / d ln Y = (L* + 16) / 3), and its standard error. both:
 * that of the region less its surrounding skin over the region's. */
static void measure_blood(const struct pm_noise *noise, double L, double both, struct pm_region *r)
{
    double ln_Y = 0.0;
    for (int k = 0; k < 3; k++)
        ln_Y += noise->blood_weights[k] * r->ratio[k];
    r->blood = ln_Y * (L + 16.0) / 3.0;
    r->sigma_blood = hypot(both * pm_noise_blood(noise, r->area), OUTLINE_ERROR * r->blood);
}

static void measure_one(const struct sampler *s, const struct pm_noise *noise, struct pm_region *r)
{
    const int side = pm_long_side(s->labels->w, s->labels->h);
    int width = (int)ceil(fmax(SURROUNDING_WIDTH * side, 0.5 * pm_long_side(r->w, r->h))) + s->gap;
    double own[6];
    own_change(s, r, own);
    size_t n = collect_surrounding(s, r, width);
    const int near = width;
    r->elongation = elongation_of(s, r);
    pm_describe_site(s->pair, s->labels, s->near, width, r);
    for (int k = 0; k < WIDENINGS && n < LEAST_SURROUNDING; k++)
        n = collect_surrounding(s, r, width *= 2);
    for (int k = 0; k < 6; k++) {
        const double around = n ? (double)pm_quantile(s->buffer[k], n, 0.5) : 0.0;
        if (k < 3)
            r->delta[k] = own[k] - around;
        else
            r->ratio[k - 3] = own[k] - around;
    }
    /* By how much the region was darker (< 0) before than its surrounding skin. */
    const double L = L_before(r), before = n ? L - (double)pm_quantile(s->buffer[6], n, 0.5) : 0.0;
    /* Comes last, for it leaves deviations in the buffer. */
    const double uneven = n ? (double)pm_mad_sigma(s->buffer[0], n) : 0.0;
    /* The surrounding skin is averaged, too, over about twice the area. */
    const double both = n >= LEAST_SURROUNDING ? sqrt(1.5) : 2.0;
    r->sigma_L = sqrt(pow(LOCAL_FACTOR * pm_noise_local(noise, r->area), 2) +
                      pow(UNEVEN_SHARE * uneven, 2) + pow(OUTLINE_ERROR * r->delta[0], 2) +
                      pow(s->pair->contrast_error * before, 2) + LEVEL_ERROR * LEVEL_ERROR);
    r->sigma_ratio = both * pm_noise_ratio(noise, r->area);
    measure_blood(noise, L, both, r);
    /* Redness may raise L* a little, on dark skin or in light that differs. */
    r->darker =
        fabs(r->delta[0]) >= pm_blood_sigmas(r) * r->sigma_L ? r->delta[0] < 0.0 : r->blood < 0.0;
    r->relief = relief_of(s, noise, r, near);
}

enum pihmap_status pm_measure(struct pm_job *job, const struct pm_levelled_pair *pair,
                              const struct pm_noise *noise, const struct pm_labels *labels,
                              const struct pm_labels *found, struct pm_region_list *list)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct sampler s = {.pair = pair, .labels = labels, .found = found};
    enum pihmap_status st = PIHMAP_OK;
    s.gap = (int)ceil(SURROUNDING_GAP * pm_long_side(labels->w, labels->h));
    s.near = pm_scratch(job, (size_t)labels->w, (size_t)labels->h);
    if (!s.near) {
        st = job->err.status;
        goto out;
    }
    mark_near(found, s.gap, s.near);
    for (int k = 0; k < CHANNELS; k++) {
        s.buffer[k] = pm_scratch(job, MOST_SURROUNDING, sizeof(float));
        if (!s.buffer[k]) {
            st = job->err.status;
            goto out;
        }
    }
    outline_regions(labels, pair->measured, list);
    for (int k = 0; k < list->count; k++)
        if (list->v[k].area > 0.0)
            measure_one(&s, noise, &list->v[k]);
out:
    pm_scratch_rewind(job, mark);
    return st;
}
