/*
 * The one file that knows the order of the stages:
 *   load -> skin -> register -> warp -> level -> delta -> regions -> classify -> report.
 */
#include "compare/pipeline.h"

#include "align/pyramid.h"
#include "align/register.h"
#include "align/warp.h"
#include "compare/areas.h"
#include "base/options.h"
#include "compare/charts.h"
#include "change/delta.h"
#include "change/measure.h"
#include "change/region.h"
#include "compare/comparison.h"
#include "compare/deidentify.h"
#include "compare/describe.h"
#include "codec/load.h"
#include "skin/mask.h"
#include "compare/comparability.h"
#include "tone/level.h"
#include "tone/reference.h"

#include <math.h>
#include <string.h>

#define NO_REASON "too little detail in common; retake from the same direction, in focus"
#define STRAIN_REACH 0.01 /* share of the long side: the breadth of a fold */
#define STRAIN_POINTS 16  /* along a region's width and height at most */

void pm_comparison_free(struct pm_comparison *c)
{
    pm_mask_free(&c->before_skin);
    pm_mask_free(&c->after_skin);
    pm_mask_free(&c->common);
    pm_mask_free(&c->measured);
    pm_linear_free(&c->warped);
    pm_linear_free(&c->levelled);
    pm_plane_free(&c->warped_clipped);
    pm_region_list_free(&c->found);
    for (int k = 0; k < PM_NAMED_SETS; k++) {
        pm_labels_free(&c->named[k].labels);
        pm_region_list_free(&c->named[k].list);
        free(c->named[k].names);
    }
}

bool pihmap_is_declined(enum pihmap_status status)
{
    return status == PIHMAP_ENOSKIN || status == PIHMAP_EALIGN;
}

static char *copy_text(struct pm_job *job, const char *text)
{
    char *copy = pm_alloc(job, strlen(text) + 1, 1);
    if (copy)
        strcpy(copy, text);
    return copy;
}

/* Two photos, and how they are called where the caller does not say. */
struct pair {
    struct pihmap_source before, after;
};

static enum pihmap_status pair_of(struct pm_job *job, const struct pihmap_source *before,
                                  const struct pihmap_source *after, struct pair *out)
{
    out->before = *before;
    out->after = *after;
    if ((!before->name && !before->bytes) || (!after->name && !after->bytes))
        return pm_fail(job, PIHMAP_EARG, "a photo has neither a name nor bytes: give one");
    if (!before->name)
        out->before.name = "before";
    if (!after->name)
        out->after.name = "after";
    return PIHMAP_OK;
}

static enum pihmap_status result_new(struct pm_job *job, const struct pair *pair,
                                     const struct pihmap_options *opt, pihmap_result **out)
{
    struct pihmap_options options;
    enum pihmap_status st;
    *out = NULL;
    TRY(pm_options_check(job, opt, &options));
    pihmap_result *r = pm_alloc(job, 1, sizeof *r);
    if (!r)
        return job->err.status;
    *out = r;
    r->options = options;
    r->before_path = copy_text(job, pair->before.name);
    r->after_path = copy_text(job, pair->after.name);
    r->in_memory[0] = pair->before.bytes != NULL;
    r->in_memory[1] = pair->after.bytes != NULL;
    if (options.skin_mask)
        r->skin_mask_path = copy_text(job, options.skin_mask);
    if (options.regions)
        r->regions_path = copy_text(job, options.regions);
    if (options.id)
        r->id = copy_text(job, options.id);
    r->options.skin_mask = r->skin_mask_path;
    r->options.regions = r->regions_path;
    r->options.id = r->id;
    if (!r->before_path || !r->after_path || (options.skin_mask && !r->skin_mask_path) ||
        (options.regions && !r->regions_path) || (options.id && !r->id))
        st = job->err.status;
out:
    return st;
}

void pihmap_result_free(pihmap_result *r)
{
    if (!r)
        return;
    pm_photo_free(&r->before);
    pm_photo_free(&r->after);
    pm_align_free(&r->align);
    pm_change_free(&r->change);
    pm_light_free(&r->light);
    pm_labels_free(&r->labels);
    free(r->regions);
    free(r->names);
    free(r->before_path);
    free(r->after_path);
    free(r->skin_mask_path);
    free(r->regions_path);
    free(r->id);
    free(r->before_name);
    free(r->after_name);
    free(r);
}

/* Share of the time that has gone by when a stage begins; measured on samples/brown. */
#define AT_SKIN 0.06
#define AT_ALIGN 0.3
#define AT_WARP 0.6
#define AT_LEVEL 0.65
#define AT_CHANGE 0.7
#define AT_REGIONS 0.8
#define AT_REPORT 0.95

/* A stage has ended (NULL: the first begins): tell the caller, who may stop it. */
static enum pihmap_status reach(struct pm_job *job, const char *stage, double done)
{
    if (stage)
        pm_trace_stage(&job->trace, stage);
    job->done = done;
    return pm_go_on(job);
}

/* The working picture goes; its size stays, for points are still mapped. */
static void drop_pixels(struct pm_photo *photo)
{
    struct pm_plane *const planes[] = {&photo->linear.r, &photo->linear.g, &photo->linear.b,
                                       &photo->clipped};
    for (size_t k = 0; k < sizeof planes / sizeof *planes; k++) {
        free(planes[k]->v);
        planes[k]->v = NULL;
    }
}

/* What nobody asks for any more, so that drawing a large photo finds room. */
static void drop_measured(pihmap_result *r)
{
    drop_pixels(&r->before);
    drop_pixels(&r->after);
    pm_plane_free(&r->change.da);
    pm_plane_free(&r->change.db);
    for (int k = 0; k < 3; k++)
        pm_plane_free(&r->change.ratio[k]);
}

/* ---- the stages ------------------------------------------------------------------------- */

struct looking {
    const struct pair *pair;
    pihmap_result *r;
    struct pm_comparison *c;
};

/*
 * Skin and chart of one photo. The after photo is read here, while the before photo, which has
 * been, is looked at: never two at a time, so that of a decoder that crashes the photo is known.
 */
static enum pihmap_status look_at(struct pm_job *job, void *context, int which)
{
    const struct looking *l = context;
    pihmap_result *r = l->r;
    struct pm_photo *photo = which ? &r->after : &r->before;
    struct pm_mask *skin = which ? &l->c->after_skin : &l->c->before_skin;
    enum pihmap_status st;
    if (which)
        TRY(pm_load_measured(job, &l->pair->after, &r->options, photo));
    if (r->skin_mask_path && !which)
        TRY(pm_user_skin(job, r, skin));
    else
        TRY(pm_skin(job, photo, skin));
    TRY(pm_cards_find(job, &r->options, photo, &r->card[which]));
    pm_cards_mask(&r->card[which], skin);
    pm_take_detail(job, photo);
out:
    return st;
}

static enum pihmap_status load_pair(struct pm_job *job, const struct pair *pair, pihmap_result *r,
                                    struct pm_comparison *c)
{
    struct looking looking = {pair, r, c};
    enum pihmap_status st;
    TRY(reach(job, NULL, 0.0));
    TRY(pm_load_measured(job, &pair->before, &r->options, &r->before));
    TRY(pm_check_rectangles(job, r));
    TRY(pm_user_regions(job, r, c));
    TRY(reach(job, "read before", AT_SKIN));
    TRY(pm_side_by_side(job, look_at, &looking));
    r->before.facts.file = r->before_path;
    r->after.facts.file = r->after_path;
    pm_describe_photos(r);
    pm_cards_of_pair(r);
    TRY(pm_deidentify(job, r));
    if (pm_mask_count(&c->before_skin) == 0)
        st = r->skin_mask_path
                 ? pm_fail(job, PIHMAP_ENOSKIN,
                           "the skin mask marks nothing: paint the skin to measure white")
                 : pm_fail(job, PIHMAP_ENOSKIN,
                           "no skin was found in the before photo: it needs colour and light "
                           "enough; or mark the skin with --skin-mask");
out:
    return st;
}

static enum pihmap_status align_pair(struct pm_job *job, pihmap_result *r, struct pm_comparison *c)
{
    enum pihmap_status st;
    TRY(reach(job, "read after, skin", AT_ALIGN));
    TRY(pm_register(job, &r->before, &c->before_skin, &r->after, &c->after_skin, &r->align));
    pm_photo_drop_fine(&r->before);
    pm_photo_drop_fine(&r->after);
    pm_describe_alignment(r);
    if (!r->align.believed)
        st = pm_fail(job, PIHMAP_EALIGN, "the photos cannot be compared: %s",
                     r->align.reason[0] ? r->align.reason : NO_REASON);
out:
    return st;
}

/* What lies outside the region of interest is not reported, not drawn and not summed. */
static void keep_measured(const struct pm_mask *measured, struct pm_change *change)
{
    for (size_t i = 0; i < (size_t)measured->w * (size_t)measured->h; i++)
        if (!measured->v[i]) {
            change->valid.v[i] = 0;
            change->dL.v[i] = change->da.v[i] = change->db.v[i] = 0.0f;
        }
}

/* Mean strain of the alignment over every region. */
static void find_strain(const pihmap_result *r, const struct pm_labels *labels,
                        struct pm_region_list *list)
{
    const int side = labels->w > labels->h ? labels->w : labels->h;
    for (int k = 0; k < list->count; k++) {
        struct pm_region *g = &list->v[k];
        const int step_x = g->w / STRAIN_POINTS + 1, step_y = g->h / STRAIN_POINTS + 1;
        double sum = 0.0, n = 0.0;
        for (int y = g->y; y < g->y + g->h; y += step_y)
            for (int x = g->x; x < g->x + g->w; x += step_x)
                if (labels->v[(size_t)y * (size_t)labels->w + (size_t)x] == g->label) {
                    sum += pm_align_strain(&r->align, x, y, STRAIN_REACH * side);
                    n++;
                }
        g->strain =
            n > 0.0 ? sum / n : pm_align_strain(&r->align, g->cx, g->cy, STRAIN_REACH * side);
    }
}

/* Whatever was found: the regions that the user named. */
static enum pihmap_status measure_named(struct pm_job *job, const pihmap_result *r,
                                        struct pm_comparison *c)
{
    enum pihmap_status st = PIHMAP_OK;
    for (int k = 0; k < PM_NAMED_SETS; k++)
        if (c->named[k].list.count > 0) {
            TRY(pm_measure(job, &r->before.linear, &c->levelled, &r->change, &c->noise,
                           &c->measured, &c->named[k].labels, &r->labels, &c->named[k].list));
            find_strain(r, &c->named[k].labels, &c->named[k].list);
        }
out:
    return st;
}

/* The change of the whole area against the reference, or the colour chart, and with it in the map.
 */
static enum pihmap_status tie_to_reference(struct pm_job *job, pihmap_result *r,
                                           struct pm_comparison *c)
{
    struct pm_mask patch = {0, 0, NULL};
    enum pihmap_status st = PIHMAP_OK;
    if (r->options.reference[2] > 0) {
        TRY(pm_reference_patch(job, r, c, &patch));
        TRY(pm_reference(job, &r->before.linear, &c->warped, &c->common, &patch, &c->whole));
    } else if (r->carded) {
        TRY(pm_cards_whole(job, r, c));
    }
    if (c->whole.trouble == PM_REFERENCE_GOOD)
        pm_change_offset(&r->change, c->whole.ln_ratio);
out:
    pm_mask_free(&patch);
    return st;
}

static enum pihmap_status measure_pair(struct pm_job *job, pihmap_result *r,
                                       struct pm_comparison *c)
{
    struct pm_left_out left[2];
    enum pihmap_status st;
    TRY(reach(job, "align", AT_WARP));
    TRY(pm_left_out_of(job, &r->before, &r->card[0], &c->before_skin, &left[0]));
    TRY(pm_left_out_of(job, &r->after, &r->card[1], &c->after_skin, &left[1]));
    for (int k = 0; k < 2; k++) /* a user's mask does not tell what shines */
        c->gloss[k] = r->skin_mask_path ? NAN : left[k].gloss;
    if (r->skin_mask_path) /* the after photo's own search has no say */
        memset(c->after_skin.v, 255, (size_t)c->after_skin.w * (size_t)c->after_skin.h);
    else
        TRY(pm_skin_close(job, &c->after_skin));
    pm_cards_mask(&r->card[1], &c->after_skin);
    pm_cards_correct(job, r);
    TRY(pm_warp(job, &r->after, &r->align, &c->warped, &c->warped_clipped));
    TRY(pm_common_skin(job, r, c));
    TRY(pm_choose_measured(job, r, c));
    drop_pixels(&r->after);
    TRY(reach(job, "warp", AT_LEVEL));
    TRY(pm_level(job, &r->before.linear, &c->warped, &c->common, &c->levelled, &c->gain));
    TRY(pm_cards_light(job, r, c));
    TRY(reach(job, "level", AT_CHANGE));
    TRY(pm_sharpness_ratio(job, &r->before.linear, &c->warped, &c->common, &c->sharpness_ratio));
    TRY(pm_blotch_ratio(job, &r->before.linear, &c->levelled, &c->common, &c->blotch_ratio));
    if (r->options.reference[2] == 0 && !r->carded) /* nothing to tie the light to */
        pm_linear_free(&c->warped);
    TRY(pm_delta(job, &r->before.linear, &c->levelled, &c->common, r->align.position_sigma_px,
                 &r->change));
    TRY(reach(job, "change", AT_REGIONS));
    TRY(pm_regions(job, &r->before.linear, &c->levelled, &r->change, &c->measured,
                   r->options.min_drop, &c->noise, &r->labels, &c->found));
    TRY(reach(job, "regions", AT_REPORT));
    find_strain(r, &r->labels, &c->found);
    TRY(measure_named(job, r, c));
    TRY(tie_to_reference(job, r, c));
    keep_measured(&c->measured, &r->change);
    TRY(pm_describe_skin(job, &r->before.linear, &c->measured, c->roi_px, &r->report.skin));
    pm_describe_left_out(&left[0], &r->report.skin);
out:
    return st;
}

enum depth { ALIGN_ONLY, ALIGN_AND_MEASURE };

static enum pihmap_status run(const struct pihmap_source *before, const struct pihmap_source *after,
                              const struct pihmap_options *opt, enum depth depth,
                              pihmap_result **out, struct pihmap_error *err)
{
    struct pm_job job;
    struct pm_comparison c = {0};
    struct pair pair;
    enum pihmap_status st;
    *out = NULL;
    pm_call_begin(&job, 0);
    TRY(pair_of(&job, before, after, &pair));
    TRY(result_new(&job, &pair, opt, out));
    pm_trace_start(&job.trace, &(*out)->options);
    pm_report_unknown(&(*out)->report);
    if ((*out)->options.threads > 0)
        job.threads = (*out)->options.threads;
    job.progress = (*out)->options.progress;
    job.context = (*out)->options.context;
    TRY(load_pair(&job, &pair, *out, &c));
    TRY(align_pair(&job, *out, &c));
    if (depth == ALIGN_AND_MEASURE) {
        TRY(measure_pair(&job, *out, &c));
        TRY(pm_describe_change(&job, *out, &c));
    }
    drop_measured(*out);
    TRY(reach(&job, "report", 1.0));
out:
    if (pihmap_is_declined(st))
        pm_describe_declined(*out, &job, st);
    else if (st) {
        pihmap_result_free(*out);
        *out = NULL;
    }
    pm_comparison_free(&c);
    return pm_call_end(&job, st, err);
}

enum pihmap_status pihmap_compare(const char *before, const char *after,
                                  const struct pihmap_options *opt, pihmap_result **out,
                                  struct pihmap_error *err)
{
    const struct pihmap_source was = {.name = before}, now = {.name = after};
    return run(&was, &now, opt, ALIGN_AND_MEASURE, out, err);
}

enum pihmap_status pihmap_compare_sources(const struct pihmap_source *before,
                                          const struct pihmap_source *after,
                                          const struct pihmap_options *opt, pihmap_result **out,
                                          struct pihmap_error *err)
{
    return run(before, after, opt, ALIGN_AND_MEASURE, out, err);
}

enum pihmap_status pihmap_align(const char *before, const char *after,
                                const struct pihmap_options *opt, pihmap_result **out,
                                struct pihmap_error *err)
{
    const struct pihmap_source was = {.name = before}, now = {.name = after};
    return run(&was, &now, opt, ALIGN_ONLY, out, err);
}

enum pihmap_status pihmap_align_sources(const struct pihmap_source *before,
                                        const struct pihmap_source *after,
                                        const struct pihmap_options *opt, pihmap_result **out,
                                        struct pihmap_error *err)
{
    return run(before, after, opt, ALIGN_ONLY, out, err);
}

const struct pihmap_report *pihmap_result_report(const pihmap_result *r)
{
    return &r->report;
}

enum pihmap_verdict pihmap_result_verdict(const pihmap_result *r)
{
    return r->report.verdict;
}

size_t pihmap_result_region_count(const pihmap_result *r)
{
    return r->report.region_count;
}

const struct pihmap_region *pihmap_result_region(const pihmap_result *r, size_t index)
{
    return index < r->report.region_count ? &r->report.regions[index] : NULL;
}

/* A full-size px of one photo to the other by map (working px). */
static void map_point(const pihmap_result *r,
                      bool (*map)(const struct pm_align *, double, double, double *, double *,
                                  double *),
                      const struct pm_photo *from, const struct pm_photo *to, const double in[2],
                      double *x, double *y, double *confidence)
{
    *x = *y = NAN;
    *confidence = 0.0;
    if (!r->align.believed)
        return;
    double u, v;
    map(&r->align, (in[0] + 0.5) / pm_full_per_work_x(from) - 0.5,
        (in[1] + 0.5) / pm_full_per_work_y(from) - 0.5, &u, &v, confidence);
    *x = (u + 0.5) * pm_full_per_work_x(to) - 0.5;
    *y = (v + 0.5) * pm_full_per_work_y(to) - 0.5;
}

void pihmap_result_map_point(const pihmap_result *r, double x, double y, double *x_after,
                             double *y_after, double *confidence)
{
    const double in[2] = {x, y};
    map_point(r, pm_align_map, &r->before, &r->after, in, x_after, y_after, confidence);
}

void pihmap_result_map_point_back(const pihmap_result *r, double x_after, double y_after, double *x,
                                  double *y, double *confidence)
{
    const double in[2] = {x_after, y_after};
    map_point(r, pm_align_map_back, &r->after, &r->before, in, x, y, confidence);
}
