#include "compare/regions.h"

#include "base/colour.h"
#include "base/stats.h"
#include "change/classify.h"
#include "compare/burden.h"

#include <math.h>
#include <string.h>

#define LEAST_CELL 25.0 /* working px of skin that a named region needs to be measured */

/* The full-size px touched by size working px from at on. In integers, so that no rounding error
 * takes a region at the edge beyond the photo. */
static void full_span(int at, int size, int work, int full, int *first, int *count)
{
    *first = (int)((int64_t)at * full / work);
    *count = (int)(((int64_t)(at + size) * full + work - 1) / work) - *first;
}

static void describe_region(const pihmap_result *r, const struct pm_region *found,
                            struct pihmap_region *out)
{
    const double sx = pm_full_per_work_x(&r->before), sy = pm_full_per_work_y(&r->before);
    const struct pm_kind kind = pm_classify(found);
    double before[3], after[3];
    memset(out, 0, sizeof *out);
    out->id = found->label;
    out->kind = kind.kind;
    const struct pm_plane *work = &r->before.linear.r;
    full_span(found->x, found->w, work->w, r->before.facts.width, &out->bbox[0], &out->bbox[2]);
    full_span(found->y, found->h, work->h, r->before.facts.height, &out->bbox[1], &out->bbox[3]);
    out->centroid[0] = (found->cx + 0.5) * sx - 0.5;
    out->centroid[1] = (found->cy + 0.5) * sy - 0.5;
    out->area_px = found->area * sx * sy;
    out->area_mm2 = r->options.px_per_mm > 0.0
                        ? out->area_px / (r->options.px_per_mm * r->options.px_per_mm)
                        : NAN;
    pm_linear_to_lab(found->before_rgb, before);
    for (int k = 0; k < 3; k++)
        after[k] = before[k] + found->delta[k];
    out->delta_L = found->delta[0];
    out->delta_L_ci95[0] = found->delta[0] - PM_Z95 * found->sigma_L;
    out->delta_L_ci95[1] = found->delta[0] + PM_Z95 * found->sigma_L;
    out->delta_a = found->delta[1];
    out->delta_b = found->delta[2];
    out->delta_E00 = pm_delta_E00(before, after);
    /* ITA is defined for skin, which is yellow. Under blue light it has no meaning. */
    out->delta_ita = before[2] > 0.0 && after[2] > 0.0
                         ? pm_ita(after[0], after[2]) - pm_ita(before[0], before[2])
                         : NAN;
    out->delta_melanin = kind.melanin;
    out->delta_blood = kind.blood;
    out->delta_shading = kind.shading;
    out->confidence = kind.confidence;
    out->severity = kind.severity;
    out->evidence = kind.evidence;
    out->burden = pm_burden_unknown();
}

/* The place of a named region is known, but nothing more. */
static void not_measured(struct pihmap_region *out)
{
    out->area_px = 0.0;
    out->area_mm2 = isfinite(out->area_mm2) ? 0.0 : NAN;
    out->delta_L = out->delta_L_ci95[0] = out->delta_L_ci95[1] = NAN;
    out->delta_a = out->delta_b = out->delta_E00 = out->delta_ita = NAN;
    out->delta_melanin = out->delta_blood = out->delta_shading = NAN;
    out->confidence = 0.0;
    out->severity = PIHMAP_SEVERITY_MEASURABLE;
    out->evidence = PIHMAP_EVIDENCE_NONE;
}

/* A label of the user's picture always has its row; a cell of the grid only with some skin. */
static bool is_listed(int set, const struct pm_region *g)
{
    return set == 0 || g->area >= LEAST_CELL;
}

static void describe_named(pihmap_result *r, const struct pm_comparison *c)
{
    for (int set = 0; set < PM_NAMED_SETS; set++)
        for (int k = 0; k < c->named[set].list.count; k++) {
            const struct pm_region *g = &c->named[set].list.v[k];
            if (!is_listed(set, g))
                continue;
            const size_t at = r->report.region_count++;
            struct pihmap_region *out = &r->regions[at];
            char *name = r->names[at - r->found];
            memcpy(name, c->named[set].names[k], PM_REGION_NAME);
            describe_region(r, g, out);
            out->id = (int)at + 1;
            out->kind = PIHMAP_KIND_NAMED;
            out->name = name;
            if (g->area < LEAST_CELL)
                not_measured(out);
        }
}

/*
 * A region of which practically nothing is known: 1 in 20, and less, that it is pigment. Such
 * regions are no news to a clinician ("-30 L*, sure 0 %"), and on photos of clinics they were hair,
 * cloth, lids and shadows.
 */
#define SHOWN_CONFIDENCE 0.05

static bool is_left_out(const struct pm_region *found)
{
    const struct pm_kind kind = pm_classify(found);
    return (kind.kind == PIHMAP_KIND_UNCERTAIN || kind.kind == PIHMAP_KIND_LIGHTER) &&
           kind.confidence < SHOWN_CONFIDENCE;
}

/* r->measured with the regions left out behind the others, both in their order. Gives how many are
 * not left out. The labels of the regions are as they were. */
static enum pihmap_status part_measured(struct pm_job *job, struct pm_region_list *list,
                                        size_t *shown)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t n = (size_t)list->count;
    struct pm_region *last = pm_scratch(job, n + 1, sizeof *last);
    size_t out = 0;
    *shown = 0;
    if (!last)
        return job->err.status;
    for (size_t k = 0; k < n; k++)
        if (is_left_out(&list->v[k]))
            last[out++] = list->v[k];
        else
            list->v[(*shown)++] = list->v[k];
    if (out)
        memcpy(list->v + *shown, last, out * sizeof *last);
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

/* Renumbers the regions, and their px in the labels: from 1, and behind the named ones from
 * first_left_out on. */
static enum pihmap_status renumber(struct pm_job *job, pihmap_result *r, int first_left_out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t n = (size_t)r->measured.count;
    int *becomes = pm_scratch(job, n + 1, sizeof *becomes);
    if (!becomes)
        return job->err.status;
    becomes[0] = 0;
    for (size_t k = 0; k < n; k++) {
        struct pm_region *g = &r->measured.v[k];
        const int id = k < r->found ? (int)k + 1 : first_left_out + (int)(k - r->found);
        becomes[g->label] = id;
        g->label = id;
    }
    for (size_t i = 0; i < pm_pixels(&r->labels); i++)
        r->labels.v[i] = becomes[r->labels.v[i]];
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

static enum pihmap_status describe_left_out(struct pm_job *job, pihmap_result *r)
{
    struct pihmap_region *out = r->regions + r->report.region_count;
    r->left_out = out;
    r->left_out_count = (size_t)r->measured.count - r->found;
    const enum pihmap_status st = renumber(job, r, (int)r->report.region_count + 1);
    for (size_t k = 0; k < r->left_out_count && !st; k++)
        describe_region(r, &r->measured.v[r->found + k], &out[k]);
    return st;
}

/* Of the named regions, once the labels hold the ids of those found. */
static enum pihmap_status describe_burdens(struct pm_job *job, pihmap_result *r,
                                           const struct pm_comparison *c)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    size_t at = r->found;
    enum pihmap_status st = PIHMAP_OK;
    for (int set = 0; set < PM_NAMED_SETS && !st; set++) {
        const struct pm_region_list *list = &c->named[set].list;
        double *inside;
        if (list->count == 0)
            continue;
        st = pm_burden_inside(job, &r->labels, r->found, &c->named[set].labels, (size_t)list->count,
                              &inside);
        for (int k = 0; k < list->count && !st; k++)
            if (is_listed(set, &list->v[k])) {
                struct pihmap_region *out = &r->regions[at++];
                out->burden =
                    pm_burden(r->regions, r->found, inside + (size_t)k * r->found, out->area_px);
            }
    }
    pm_scratch_rewind(job, mark);
    return st;
}

enum pihmap_status pm_describe_regions(struct pm_job *job, pihmap_result *r,
                                       const struct pm_comparison *c)
{
    const size_t all = (size_t)r->measured.count;
    size_t named = 0;
    for (int k = 0; k < PM_NAMED_SETS; k++)
        named += (size_t)c->named[k].list.count;
    r->regions = pm_alloc(job, all + named, sizeof *r->regions);
    r->names = pm_alloc(job, named, sizeof *r->names);
    if (!r->regions || !r->names || part_measured(job, &r->measured, &r->found))
        return job->err.status;
    for (size_t k = 0; k < r->found; k++) {
        describe_region(r, &r->measured.v[k], &r->regions[k]);
        r->regions[k].id = (int)k + 1;
    }
    r->report.regions = r->regions;
    r->report.region_count = r->found;
    describe_named(r, c);
    if (describe_left_out(job, r))
        return job->err.status;
    return describe_burdens(job, r, c);
}
