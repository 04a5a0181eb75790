/*
 * The one file that knows the order of the stages:
 *   load -> skin -> register -> warp -> level -> delta -> regions -> classify -> report.
 */
#include "compare/result.h"

#include "align/pyramid.h"
#include "align/warp.h"
#include "compare/areas.h"
#include "base/reason.h"
#include "compare/charts.h"
#include "change/delta.h"
#include "change/noise.h"
#include "change/noise_field.h"
#include "change/region.h"
#include "compare/comparison.h"
#include "compare/describe.h"
#include "compare/facts.h"
#include "compare/verdict.h"
#include "compare/named_regions.h"
#include "compare/overlaid.h"
#include "compare/pair_classes.h"
#include "compare/repeats.h"
#include "compare/retake.h"
#include "compare/same_photo.h"
#include "compare/strain.h"
#include "compare/whole_area.h"
#include "codec/load.h"
#include "skin/classes.h"
#include "skin/mask.h"
#include "compare/comparability.h"
#include "compare/withhold.h"
#include "tone/level.h"

#include <math.h>
#include <string.h>

/* Share of the run time that has passed when a stage begins; measured on samples/brown. */
#define AT_SKIN 0.06
#define AT_ALIGN 0.3
#define AT_WARP 0.6
#define AT_LEVEL 0.65
#define AT_CHANGE 0.7
#define AT_REGIONS 0.8
#define AT_REPORT 0.95

/* A stage has ended (NULL: the first begins). Reports it to the caller, who may stop the
 * comparison. */
static enum pihmap_status end_stage(struct pm_job *job, const char *stage, double done)
{
    if (stage)
        pm_trace_stage(&job->trace, stage);
    job->done = done;
    return pm_go_on(job);
}

/* ---- the stages ------------------------------------------------------------------------- */

struct skin_task {
    const struct pm_pair_sources *pair;
    pihmap_result *r;
    struct pm_comparison *c;
};

/*
 * Skin and chart of one photo, 0 before or 1 after. The after photo is also read here, while the
 * before photo, which was read earlier, is analysed: two photos are never decoded at a time, so
 * that the photo is known on which a decoder crashes.
 */
static enum pihmap_status find_skin(struct pm_job *job, void *context, int which)
{
    const struct skin_task *task = context;
    pihmap_result *r = task->r;
    struct pm_photo *photo = which ? &r->after : &r->before;
    struct pm_mask *skin = which ? &task->c->after_skin : &task->c->before_skin;
    struct pm_class_map *classes = &task->c->classes[which];
    struct pm_skin found = {0};
    enum pihmap_status st;
    if (which)
        TRY(pm_load_measured(job, &task->pair->after, &r->options, photo));
    if (r->skin_mask_path && !which) {
        TRY(pm_user_skin(job, r, skin));
        TRY(pm_skin_classes_given(job, photo, skin, classes));
    } else {
        TRY(pm_skin(job, photo, &found));
        *skin = found.mask;
        *classes = found.classes;
    }
    TRY(pm_charts_find(job, &r->options, photo, &r->chart[which]));
    TRY(pm_leave_out_overlays(job, photo, which, task->c));
    pm_charts_mask(&r->chart[which], skin);
    pm_charts_class(&r->chart[which], classes);
    pm_fine_to_detail(job, photo);
out:
    return st;
}

static enum pihmap_status load_pair(struct pm_job *job, const struct pm_pair_sources *pair,
                                    pihmap_result *r, struct pm_comparison *c)
{
    struct skin_task task = {pair, r, c};
    enum pihmap_status st;
    TRY(end_stage(job, NULL, 0.0));
    TRY(pm_load_measured(job, &pair->before, &r->options, &r->before));
    TRY(pm_check_rectangles(job, r));
    TRY(pm_user_regions(job, r, c));
    TRY(end_stage(job, "read before", AT_SKIN));
    TRY(pm_side_by_side(job, find_skin, &task));
    r->before.facts.file = r->before_path;
    r->after.facts.file = r->after_path;
    pm_describe_photos(r);
    pm_charts_of_pair(r);
    TRY(pm_withhold(job, r));
out:
    return st;
}

/* Declines photos that cannot be registered. */
static enum pihmap_status check_pair(struct pm_job *job, const pihmap_result *r,
                                     const struct pm_comparison *c)
{
    enum pihmap_status st;
    TRY(pm_refuse_collages(job, c));
    if (pm_mask_count(&c->before_skin) == 0)
        st = pm_decline(job, PIHMAP_ENOSKIN,
                        &(struct pihmap_reason){r->skin_mask_path ? PIHMAP_REASON_SKIN_MASK_EMPTY
                                                                  : PIHMAP_REASON_NO_SKIN,
                                                {0}});
out:
    return st;
}

static enum pihmap_status align_pair(struct pm_job *job, pihmap_result *r, struct pm_comparison *c)
{
    enum pihmap_status st;
    TRY(end_stage(job, "read after, skin", AT_ALIGN));
    TRY(pm_register_without_watermark(job, r, c));
    pm_photo_drop_fine(&r->before);
    pm_photo_drop_fine(&r->after);
    pm_describe_alignment(r);
    if (!r->align.believed && r->align.reason.code == PIHMAP_REASON_NONE)
        r->align.reason.code = PIHMAP_REASON_TOO_LITTLE_DETAIL;
    if (!r->align.believed)
        st = pm_decline(job, PIHMAP_EALIGN, &r->align.reason);
out:
    return st;
}

/* Light first, then rendering, then the light that a wrong rendering had left. */
static enum pihmap_status level_pair(struct pm_job *job, const struct pm_registered_pair *pair,
                                     struct pm_comparison *c)
{
    struct pm_linear alike = {0};
    const struct pm_registered_pair rendered = {pair->before, &alike, pair->skin};
    struct pm_gain unused;
    enum pihmap_status st;
    TRY(pm_level(job, pair, &alike, &c->gain));
    TRY(pm_rendering_fit(job, &rendered, &c->rendering));
    if (!c->rendering.differs) {
        c->levelled = alike;
        alike = (struct pm_linear){0};
        goto out;
    }
    TRY(pm_render_alike(job, &c->rendering, &alike));
    TRY(pm_level(job, &rendered, &c->levelled, &unused));
out:
    pm_linear_free(&alike);
    return st;
}

/* From the aligned pair to its change, in even light. */
static enum pihmap_status find_change(struct pm_job *job, pihmap_result *r, struct pm_comparison *c)
{
    const struct pm_registered_pair pair = {&r->before.linear, &c->warped, &c->common};
    struct pihmap_skin_facts left[2];
    enum pihmap_status st;
    TRY(end_stage(job, "align", AT_WARP));
    for (int k = 0; k < 2; k++) { /* a user's mask does not say what is glossy */
        pm_describe_left_out(&c->classes[k], &left[k]);
        c->gloss[k] = r->skin_mask_path ? NAN : left[k].left_out_gloss;
    }
    if (r->skin_mask_path) /* the after photo's own skin does not count */
        memset(c->after_skin.v, 255, pm_pixels(&c->after_skin));
    else
        TRY(pm_skin_fill_holes(job, &c->after_skin));
    pm_clear_overlaid(c, &c->after_skin); /* such a hole is none of the skin's */
    pm_charts_mask(&r->chart[1], &c->after_skin);
    pm_charts_correct(job, r);
    TRY(pm_warp(job, &r->after, &r->align, &c->warped, &c->warped_clipped));
    TRY(pm_common_skin(job, r, c));
    TRY(pm_measured_skin(job, r, c));
    TRY(pm_pair_classes(job, r, c));
    TRY(pm_refuse_copy(job, r, c));
    pm_result_drop_pixels(&r->after);
    TRY(end_stage(job, "warp", AT_LEVEL));
    TRY(level_pair(job, &pair, c));
    TRY(pm_charts_light(job, r, c));
    TRY(end_stage(job, "level", AT_CHANGE));
    TRY(pm_sharpness_ratio(job, &r->before.linear, &c->warped, &c->common, &c->sharpness_ratio));
    TRY(pm_blotch_ratio(job, &r->before.linear, &c->levelled, &c->common, &c->blotch_ratio));
    if (r->options.reference[2] == 0 && !r->chart_corrected) /* no reference for the lighting */
        pm_linear_free(&c->warped);
    TRY(pm_delta(job, &r->before.linear, &c->levelled, &c->common, &r->align.error, &r->change));
    TRY(pm_noise_field(job, &r->change.dL, &r->change.valid, &r->change.sigma));
    TRY(end_stage(job, "change", AT_REGIONS));
out:
    return st;
}

static enum pihmap_status measure_pair(struct pm_job *job, pihmap_result *r,
                                       struct pm_comparison *c)
{
    struct pm_noise_prior prior;
    const struct pm_levelled_pair levelled = {&r->before.linear,
                                              &c->levelled,
                                              &r->change,
                                              &c->measured,
                                              pm_contrast_error(&c->rendering),
                                              pm_repeat_prior(r, &prior) ? &prior : NULL};
    const struct pm_registered_pair alike = {&r->before.linear, &c->levelled, &c->common};
    enum pihmap_status st;
    TRY(pm_redness(job, &alike, &c->redness));
    TRY(pm_regions(job, &levelled, r->options.min_drop, &c->noise, &r->labels, &r->measured));
    pm_noise_apply(&c->noise, &r->change);
    TRY(end_stage(job, "regions", AT_REPORT));
    pm_find_strain(&r->align, &r->labels, &r->measured);
    TRY(pm_describe_spread(job, r, c));
    TRY(pm_measure_named_regions(job, r, c));
    TRY(pm_tie_to_reference(job, r, c));
    pm_clear_unmeasured(&c->measured, &r->change);
    TRY(pm_describe_skin(job, &r->before.linear, &c->measured, c->roi_px, &r->report.skin));
    pm_describe_left_out(&c->classes[0], &r->report.skin);
out:
    return st;
}

/* Only what the grade rests on. */
static enum pihmap_status grade_pair(struct pm_job *job, pihmap_result *r, struct pm_comparison *c)
{
    enum pihmap_status st;
    TRY(pm_noise_of_pair(job, &r->change, &c->noise));
    TRY(end_stage(job, "noise", AT_REPORT));
    pm_describe_fairness(r, c);
out:
    return st;
}

enum depth { ALIGN_ONLY, GRADE, MEASURE };

/* What follows the alignment. */
static enum pihmap_status go_deeper(struct pm_job *job, enum depth depth, pihmap_result *r,
                                    struct pm_comparison *c)
{
    enum pihmap_status st;
    if (depth == ALIGN_ONLY)
        return PIHMAP_OK;
    TRY(find_change(job, r, c));
    if (depth == GRADE)
        return grade_pair(job, r, c);
    TRY(measure_pair(job, r, c));
    TRY(pm_describe_change(job, r, c));
out:
    return st;
}

/* The answer of a check; the before photo's classes are kept for its picture. */
static void answer(pihmap_result *r, struct pm_comparison *c)
{
    pm_describe_retake(r, c);
    r->outline = c->classes[0];
    c->classes[0] = (struct pm_class_map){0, 0, NULL};
}

static enum pihmap_status run(const struct pihmap_source *before, const struct pihmap_source *after,
                              const struct pihmap_options *opt, enum depth depth,
                              pihmap_result **out, struct pihmap_error *err)
{
    struct pm_job job;
    struct pm_comparison c = {0};
    struct pm_pair_sources pair;
    enum pihmap_status st;
    *out = NULL;
    pm_call_begin(&job, 0);
    TRY(pm_pair_sources(&job, before, after, &pair));
    TRY(pm_result_new(&job, &pair, opt, out));
    pm_trace_start(&job.trace, &(*out)->options);
    pm_report_unknown(&(*out)->report);
    if ((*out)->options.threads > 0)
        job.threads = (*out)->options.threads;
    job.progress = (*out)->options.progress;
    job.context = (*out)->options.context;
    TRY(load_pair(&job, &pair, *out, &c));
    if (depth != ALIGN_ONLY)
        TRY(pm_refuse_same_file(&job, *out));
    TRY(check_pair(&job, *out, &c));
    TRY(align_pair(&job, *out, &c));
    TRY(go_deeper(&job, depth, *out, &c));
    pm_result_drop_measured(*out);
    TRY(end_stage(&job, "report", 1.0));
out:
    if (pihmap_is_declined(st))
        pm_describe_declined(*out, &job, st);
    else if (st) {
        pihmap_result_free(*out);
        *out = NULL;
    }
    if (*out && depth == GRADE)
        answer(*out, &c);
    pm_comparison_free(&c);
    return pm_call_end(&job, st, err);
}

enum pihmap_status pihmap_compare(const char *before, const char *after,
                                  const struct pihmap_options *opt, pihmap_result **out,
                                  struct pihmap_error *err)
{
    const struct pihmap_source was = {.name = before}, now = {.name = after};
    return run(&was, &now, opt, MEASURE, out, err);
}

enum pihmap_status pihmap_compare_sources(const struct pihmap_source *before,
                                          const struct pihmap_source *after,
                                          const struct pihmap_options *opt, pihmap_result **out,
                                          struct pihmap_error *err)
{
    return run(before, after, opt, MEASURE, out, err);
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

enum pihmap_status pihmap_check(const struct pihmap_source *before,
                                const struct pihmap_source *after, const struct pihmap_options *opt,
                                pihmap_result **out, struct pihmap_error *err)
{
    return run(before, after, opt, GRADE, out, err);
}
