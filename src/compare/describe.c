#include "compare/describe.h"

#include "base/reason.h"
#include "base/stats.h"
#include "compare/charts.h"
#include "compare/comparability.h"
#include "compare/detection_limit.h"
#include "compare/regions.h"
#include "compare/repeats.h"
#include "compare/verdict.h"
#include "compare/whole_area.h"

#include <math.h>
#include <string.h>

static void add_reason(struct pihmap_comparability *to, enum pihmap_reason_code code, double share)
{
    if (share > 0.0 && to->reason_count < PIHMAP_MAX_REASONS)
        to->reasons[to->reason_count++] = pm_reason(code, 100.0 * share, 0, 0);
}

/* What was laid over the photos is left out: said, but no reason for a lower grade. */
static void describe_overlays(const struct pm_comparison *c, struct pihmap_comparability *to)
{
    add_reason(to, PIHMAP_REASON_FIXED_OVERLAY, c->watermark);
    for (int k = 0; k < 2; k++)
        add_reason(to, k ? PIHMAP_REASON_OVERLAY_AFTER : PIHMAP_REASON_OVERLAY_BEFORE,
                   pm_class_map_share(&c->overlay[k]));
}

static void describe_comparability(pihmap_result *r, const struct pm_comparison *c)
{
    struct pm_fairness f = {.exposure_ev = c->gain.exposure_ev,
                            .unevenness = c->gain.unevenness,
                            .rotation_deg = r->align.rotation_deg,
                            .turn_deg = r->align.turn_deg,
                            .contrast = c->rendering.contrast,
                            .blotch_ratio = c->blotch_ratio,
                            .gloss = {c->gloss[0], c->gloss[1]},
                            .sharpness_ratio = c->sharpness_ratio,
                            .clipped_fraction = c->clipped_fraction,
                            .overlap = r->align.overlap,
                            .threshold_L = c->noise.threshold,
                            .coverage = r->report.coverage,
                            .most_hidden = (int)pm_class_most_hidden(r->report.pixel_share),
                            .noise_L = PM_Z95 * c->noise.sigma_L[0]};
    memcpy(f.rgb_gain, c->gain.rgb, sizeof f.rgb_gain);
    f.scale_ratio = r->align.scale * pm_full_per_work_x(&r->after) / pm_full_per_work_x(&r->before);
    pm_disturbances(&f, r->report.disturbance);
    pm_unlike_repeats(r->options.repeat, c->noise.own_local, r->report.disturbance, f.unlike);
    pm_comparability(&f, &r->report.comparability);
    describe_overlays(c, &r->report.comparability);
}

void pm_describe_fairness(pihmap_result *r, const struct pm_comparison *c)
{
    describe_comparability(r, c);
    r->report.noise_floor_delta_L = PM_Z95 * c->noise.sigma_L[0];
    memcpy(r->report.noise_local, c->noise.own_local, sizeof r->report.noise_local);
    memcpy(r->report.noise_places, c->noise.places, sizeof r->report.noise_places);
    pm_charts_remark(r, c);
}

enum pihmap_status pm_describe_change(struct pm_job *job, pihmap_result *r,
                                      const struct pm_comparison *c)
{
    enum pihmap_status st;
    pm_describe_fairness(r, c);
    pm_describe_whole_area(r, c);
    r->report.redness[0] = c->redness.before;
    r->report.redness[1] = c->redness.after;
    TRY(pm_describe_limits(job, r, c));
    TRY(pm_describe_regions(job, r, c));
    pm_summarise(r, (double)pm_mask_count(&r->change.valid) * pm_full_per_work_x(&r->before) *
                        pm_full_per_work_y(&r->before));
out:
    return st;
}
