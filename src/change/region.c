#include "change/region.h"

#include "base/colour.h"
#include "base/pigment.h"
#include "base/stats.h"
#include "change/detect.h"

#include <math.h>
#include <string.h>

/* The surround that a region is compared with: px around it, as far again as the region is
 * wide, but at least this share of the long side; a gap keeps its own soft border out. */
#define SURROUND_REACH 0.015
#define SURROUND_GAP 0.004
#define LEAST_SURROUND 40 /* px: fewer are widened to, by doubling the reach */
#define WIDENINGS 3
/* Error of a region's drop besides the pair's noise, from made pairs: where exactly its soft
 * border is drawn (share of the drop), and what the levelling leaves (L*). */
#define OUTLINE_ERROR 0.06
#define LEVEL_ERROR 0.08

void pm_region_list_free(struct pm_region_list *list)
{
    free(list->v);
    *list = (struct pm_region_list){0, NULL};
}

/* Bounding box, area and centroid of every label, one pass over the picture. */
static void outline_regions(const struct pm_labels *labels, struct pm_region_list *list)
{
    for (int k = 0; k < list->count; k++)
        list->v[k] = (struct pm_region){.label = k + 1, .x = labels->w, .y = labels->h};
    for (int y = 0; y < labels->h; y++)
        for (int x = 0; x < labels->w; x++) {
            const int label = labels->v[(size_t)y * (size_t)labels->w + (size_t)x];
            if (label <= 0)
                continue;
            struct pm_region *r = &list->v[label - 1];
            r->x = x < r->x ? x : r->x;
            r->y = y < r->y ? y : r->y;
            r->w = x + 1 > r->w ? x + 1 : r->w; /* right end for now */
            r->h = y + 1 > r->h ? y + 1 : r->h;
            r->cx += x;
            r->cy += y;
            r->area++;
        }
    for (int k = 0; k < list->count; k++) {
        struct pm_region *r = &list->v[k];
        if (r->area <= 0)
            continue;
        r->w -= r->x;
        r->h -= r->y;
        r->cx /= r->area;
        r->cy /= r->area;
    }
}

struct sampler {
    const struct pm_linear *before, *after;
    const struct pm_change *change;
    const struct pm_labels *labels;
    float *buffer[6]; /* one for each of delta L, a, b and ratio r, g, b */
    size_t room;      /* floats in each */
};

static const struct pm_plane *channel(const struct pm_change *c, int k)
{
    const struct pm_plane *planes[6] = {&c->dL,       &c->da,       &c->db,
                                        &c->ratio[0], &c->ratio[1], &c->ratio[2]};
    return planes[k];
}

/*
 * The region's own change, from its mean colours: L*, a*, b* and ln r, g, b. Not from the
 * change map, whose averaging over neighbours takes a tenth off a small mark.
 */
static void own_change(const struct sampler *s, struct pm_region *r, double change[6])
{
    const struct pm_plane *planes[6] = {&s->before->r, &s->before->g, &s->before->b,
                                        &s->after->r,  &s->after->g,  &s->after->b};
    const size_t w = (size_t)s->labels->w;
    double sum[6] = {0}, was[3], now[3];
    for (int y = r->y; y < r->y + r->h; y++)
        for (int x = r->x; x < r->x + r->w; x++) {
            const size_t i = (size_t)y * w + (size_t)x;
            if (s->labels->v[i] == r->label)
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

/* Is px (x, y) within gap px (along the axes or diagonals) of any region? */
static bool near_region(const struct pm_labels *labels, int x, int y, int gap)
{
    static const int step[8][2] = {{1, 0}, {-1, 0}, {0, 1},  {0, -1},
                                   {1, 1}, {1, -1}, {-1, 1}, {-1, -1}};
    if (labels->v[(size_t)y * (size_t)labels->w + (size_t)x])
        return true;
    for (int far = gap; far > 0; far /= 2) /* half the gap, too, for thin regions */
        for (int k = 0; k < 8; k++) {
            const int u = x + step[k][0] * far, v = y + step[k][1] * far;
            if (u >= 0 && v >= 0 && u < labels->w && v < labels->h &&
                labels->v[(size_t)v * (size_t)labels->w + (size_t)u])
                return true;
        }
    return false;
}

/* Measured px of no region, within reach of the region's box; returns how many. */
static size_t collect_surround(const struct sampler *s, const struct pm_region *r, int reach,
                               int gap)
{
    const int x0 = r->x - reach > 0 ? r->x - reach : 0, y0 = r->y - reach > 0 ? r->y - reach : 0;
    const int x1 = r->x + r->w + reach < s->labels->w ? r->x + r->w + reach : s->labels->w;
    const int y1 = r->y + r->h + reach < s->labels->h ? r->y + r->h + reach : s->labels->h;
    /* A wide surround is sampled on a grid, so that the cost does not grow with the region. */
    int step = 1;
    while ((size_t)((x1 - x0) / step + 1) * (size_t)((y1 - y0) / step + 1) > s->room)
        step++;
    size_t n = 0;
    for (int y = y0; y < y1; y += step)
        for (int x = x0; x < x1; x += step) {
            const size_t i = (size_t)y * (size_t)s->labels->w + (size_t)x;
            if (!s->change->valid.v[i] || near_region(s->labels, x, y, gap))
                continue;
            for (int k = 0; k < 6; k++)
                s->buffer[k][n] = channel(s->change, k)->v[i];
            n++;
        }
    return n;
}

static void measure(const struct sampler *s, const struct pm_noise *noise, struct pm_region *r)
{
    const int side = s->labels->w > s->labels->h ? s->labels->w : s->labels->h;
    const int gap = (int)ceil(SURROUND_GAP * side);
    int reach = (int)ceil(fmax(SURROUND_REACH * side, 0.5 * (r->w > r->h ? r->w : r->h))) + gap;
    double own[6];
    own_change(s, r, own);
    size_t n = collect_surround(s, r, reach, gap);
    for (int k = 0; k < WIDENINGS && n < LEAST_SURROUND; k++)
        n = collect_surround(s, r, reach *= 2, gap);
    for (int k = 0; k < 6; k++) {
        const double surround = n ? (double)pm_quantile(s->buffer[k], n, 0.5) : 0.0;
        if (k < 3)
            r->delta[k] = own[k] - surround;
        else
            r->ratio[k - 3] = own[k] - surround;
    }
    /* The surround is averaged, too, over some twice the area. */
    const double both = n >= LEAST_SURROUND ? sqrt(1.5) : 2.0;
    r->sigma_L = sqrt(pow(both * pm_noise_L(noise, r->area), 2) +
                      pow(OUTLINE_ERROR * r->delta[0], 2) + LEVEL_ERROR * LEVEL_ERROR);
    r->sigma_ratio = both * pm_noise_ratio(noise, r->area);
    r->darker = r->delta[0] < 0.0;
}

static int by_drop(const void *a, const void *b)
{
    const struct pm_region *p = a, *q = b;
    if (p->delta[0] != q->delta[0])
        return p->delta[0] < q->delta[0] ? -1 : 1;
    return (p->label > q->label) - (p->label < q->label);
}

/* Drop what is empty or lost its contrast to its surround; sort; renumber the labels. */
static enum pihmap_status settle_list(struct pm_job *job, double least, struct pm_labels *labels,
                                      struct pm_region_list *list)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const int old = list->count;
    int *becomes = pm_scratch(job, (size_t)old + 1, sizeof *becomes);
    if (!becomes)
        return job->err.status;
    memset(becomes, 0, ((size_t)old + 1) * sizeof *becomes);
    qsort(list->v, (size_t)old, sizeof *list->v, by_drop);
    int kept = 0;
    for (int k = 0; k < old; k++) {
        struct pm_region r = list->v[k];
        if (r.area < 1.0 || fabs(r.delta[0]) < least)
            continue;
        becomes[r.label] = kept + 1;
        r.label = kept + 1;
        list->v[kept++] = r;
    }
    list->count = kept;
    for (size_t i = 0; i < (size_t)labels->w * (size_t)labels->h; i++)
        labels->v[i] = labels->v[i] > 0 ? becomes[labels->v[i]] : 0;
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

#define SURROUND_ROOM 65536 /* px of surround that are looked at, at most */

static enum pihmap_status measure_all(struct pm_job *job, const struct pm_linear *before,
                                      const struct pm_linear *after, const struct pm_change *change,
                                      const struct pm_noise *noise, const struct pm_labels *labels,
                                      struct pm_region_list *list)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct sampler s = {before, after, change, labels, {NULL}, SURROUND_ROOM};
    enum pihmap_status st = PIHMAP_OK;
    for (int k = 0; k < 6; k++) {
        s.buffer[k] = pm_scratch(job, s.room, sizeof(float));
        if (!s.buffer[k]) {
            st = job->err.status;
            goto out;
        }
    }
    outline_regions(labels, list);
    for (int k = 0; k < list->count; k++)
        if (list->v[k].area > 0.0)
            measure(&s, noise, &list->v[k]);
out:
    pm_scratch_rewind(job, mark);
    return st;
}

/* Px outside are marked as of no region that is asked for, but no calm surround either. */
static void leave_out(const struct pm_mask *measured, struct pm_labels *labels)
{
    for (size_t i = 0; i < (size_t)labels->w * (size_t)labels->h; i++)
        if (labels->v[i] && !measured->v[i])
            labels->v[i] = -1;
}

enum pihmap_status pm_regions(struct pm_job *job, const struct pm_linear *before,
                              const struct pm_linear *after, struct pm_change *change,
                              const struct pm_mask *measured, double min_drop,
                              struct pm_noise *noise, struct pm_labels *labels,
                              struct pm_region_list *list)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_scales scales;
    enum pihmap_status st;
    int last = 0;
    *list = (struct pm_region_list){0, NULL};
    TRY(pm_labels_alloc(job, change->dL.w, change->dL.h, labels));
    TRY(pm_find_noise(job, change, &scales, noise));
    for (size_t i = 0; i < (size_t)change->sigma.w * (size_t)change->sigma.h; i++)
        change->sigma.v[i] = (float)noise->sigma_L[0] * scales.unrest.v[i];
    /* Melanin first, where it is best told from the pair's noise; then whatever else went
     * darker (blood, shade) or lighter. */
    TRY(pm_detect(job, &scales, scales.melanin, noise->sigma_melanin, min_drop, -1.0f, labels,
                  &last));
    TRY(pm_detect(job, &scales, scales.dL, noise->sigma_L, min_drop, -1.0f, labels, &last));
    TRY(pm_detect(job, &scales, scales.dL, noise->sigma_L, min_drop, 1.0f, labels, &last));

    leave_out(measured, labels);
    list->v = pm_alloc(job, (size_t)last + 1, sizeof *list->v);
    if (!list->v) {
        st = job->err.status;
        goto out;
    }
    list->count = last;
    TRY(measure_all(job, before, after, change, noise, labels, list));
    TRY(settle_list(job, fmax(min_drop, PM_CLINICAL_DROP), labels, list));
out:
    pm_scratch_rewind(job, mark);
    if (st) {
        pm_region_list_free(list);
        pm_labels_free(labels);
    }
    return st;
}
