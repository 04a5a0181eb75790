#include "compare/facts.h"

#include "base/calendar.h"
#include "base/colour.h"
#include "base/geometry.h"
#include "base/mask_stats.h"
#include "base/reason.h"
#include "base/repeatability.h"
#include "base/vocabulary.h"
#include "compare/burden.h"
#include "compare/charts.h"

#include <math.h>
#include <string.h>

/* ---- capture ------------------------------------------------------------------------------ */

/* Under a week dark marks are mostly redness still. From two weeks a mark is PIH-like, and at four
 * it can be called PIH with confidence (Isedeh 2016, PubMed 26663029). */
#define REDNESS_DAYS 7.0
#define PROVISIONAL_DAYS 14.0
#define FIRM_DAYS 28.0

static enum pihmap_timing timing_of(double days)
{
    return !isfinite(days)           ? PIHMAP_TIMING_UNKNOWN
           : days < 0.0              ? PIHMAP_TIMING_REVERSED
           : days < REDNESS_DAYS     ? PIHMAP_TIMING_TOO_EARLY
           : days < PROVISIONAL_DAYS ? PIHMAP_TIMING_EARLY
           : days < FIRM_DAYS        ? PIHMAP_TIMING_PROVISIONAL
                                     : PIHMAP_TIMING_FIRM;
}

void pm_describe_photos(pihmap_result *r)
{
    r->report.before = r->before.facts;
    r->report.after = r->after.facts;
    const char *was = r->before.facts.taken_at, *is = r->after.facts.taken_at;
    const double days = pm_days_between(was, is);
    const bool unset =
        pm_is_clock_unset(was) || pm_is_clock_unset(is) || pm_is_interval_of_decades(days);
    r->report.interval_days = unset ? NAN : days;
    r->report.timing = unset ? PIHMAP_TIMING_CLOCK_UNSET : timing_of(days);
    r->report.timing_note = pm_timing_text(r->report.timing);
}

/* ---- skin --------------------------------------------------------------------------------- */

static struct pihmap_skin_facts unknown_skin(void)
{
    return (struct pihmap_skin_facts){NAN, NAN, NAN, NAN, NAN, "", NAN,
                                      NAN, NAN, NAN, NAN, NAN, NAN};
}

/* Those that lie beside the skin, not in it. */
static bool lies_beside(enum pm_pixel_class c)
{
    return c == PM_PIXEL_BACKGROUND || c == PM_PIXEL_CLOTH || c == PM_PIXEL_FRAME ||
           c == PM_PIXEL_CHART || c == PM_PIXEL_OTHER_SKIN || c == PM_PIXEL_OUTSIDE_AREA;
}

void pm_describe_left_out(const struct pm_class_map *classes, struct pihmap_skin_facts *out)
{
    double share[PM_PIXEL_CLASSES], all = 0.0;
    pm_class_shares(classes, NULL, share);
    for (int k = 0; k < PM_PIXEL_CLASSES; k++)
        all += lies_beside((enum pm_pixel_class)k) ? 0.0 : share[k];
    for (int k = 0; k < PM_PIXEL_CLASSES; k++)
        share[k] /= all > 0.0 ? all : 1.0;
    out->left_out_clipped = share[PM_PIXEL_OVEREXPOSED] + share[PM_PIXEL_BLACK];
    out->left_out_hair = share[PM_PIXEL_HAIR] + share[PM_PIXEL_BROW];
    out->left_out_gloss = share[PM_PIXEL_GLOSS];
    out->left_out_dark = share[PM_PIXEL_SHADOW] + share[PM_PIXEL_NOSTRIL];
    out->left_out_other = all > 0.0
                              ? 1.0 - share[PM_PIXEL_MEASURED] - out->left_out_clipped -
                                    out->left_out_hair - out->left_out_gloss - out->left_out_dark
                              : 0.0;
    out->left_out_other = fmax(out->left_out_other, 0.0); /* rounding */
}

void pm_describe_pixels(const struct pm_class_map *classes, const struct pm_mask *inside,
                        double share[PIHMAP_PIXEL_ROOM], double *coverage)
{
    memset(share, 0, PIHMAP_PIXEL_ROOM * sizeof *share);
    pm_class_shares(classes, inside, share);
    *coverage = pm_class_coverage(share);
}

enum pihmap_status pm_describe_skin(struct pm_job *job, const struct pm_linear *photo,
                                    const struct pm_mask *mask, double of_px,
                                    struct pihmap_skin_facts *out)
{
    const size_t n = pm_mask_count(mask);
    double rgb[3], lab[3];
    enum pihmap_status st = PIHMAP_OK;
    *out = unknown_skin();
    out->fraction = 0.0;
    if (n == 0)
        goto out;
    /* The median colour, channel by channel: L*a*b* is monotonic enough in each. */
    TRY(pm_mask_median_colour(job, photo, mask, rgb));
    pm_linear_to_lab(rgb, lab);
    out->fraction = (double)n / of_px;
    out->L = lab[0];
    out->a = lab[1];
    out->b = lab[2];
    out->ita = pm_ita(lab[0], lab[2]);
    out->ita_class = pm_ita_class(out->ita);
    out->melanin_index = pm_melanin_index(rgb[0]);
    out->erythema_index = pm_erythema_index(rgb[0], rgb[1]);
out:
    return st;
}

/* ---- alignment ---------------------------------------------------------------------------- */

void pm_describe_alignment(pihmap_result *r)
{
    struct pihmap_alignment *out = &r->report.alignment;
    const struct pm_align *a = &r->align;
    const struct pm_photo *b = &r->before, *n = &r->after;
    double to_work[9], to_full[9];
    out->ok = a->believed;
    out->local = a->local;
    out->inliers = a->inliers;
    out->overlap = a->overlap;
    out->residual_px = a->residual_px * pm_full_per_work_x(b);
    out->reason = a->reason;
    pm_h_resize(b->facts.width, b->facts.height, b->linear.r.w, b->linear.r.h, to_work);
    pm_h_resize(n->linear.r.w, n->linear.r.h, n->facts.width, n->facts.height, to_full);
    pm_h_mul(a->before_to_after, to_work, out->homography);
    pm_h_mul(to_full, out->homography, out->homography);
    for (int i = 0; i < 9; i++)
        out->homography[i] /= out->homography[8] != 0.0 && i < 8 ? out->homography[8] : 1.0;
    if (out->homography[8] != 0.0)
        out->homography[8] = 1.0;
}

/* ---- nothing known yet -------------------------------------------------------------------- */

void pm_report_unknown(struct pihmap_report *report)
{
    struct pihmap_comparability *c = &report->comparability;
    c->grade = PIHMAP_GRADE_POOR;
    c->exposure_ev = c->scale_ratio = c->rotation_deg = NAN;
    c->sharpness_ratio = c->clipped_fraction = NAN;
    for (int k = 0; k < 3; k++)
        c->rgb_gain[k] = NAN;
    for (int k = 0; k < 9; k++)
        report->alignment.homography[k] = NAN;
    report->alignment.overlap = report->alignment.residual_px = NAN;
    report->interval_days = NAN;
    report->skin = unknown_skin();
    report->timing_note = pm_timing_text(PIHMAP_TIMING_UNKNOWN);
    report->global_delta_L_ci95[0] = report->global_delta_L_ci95[1] = NAN;
    report->noise_floor_delta_L = report->global_delta_L = report->flag_delta_L = NAN;
    report->flag_range[0] = report->flag_range[1] = report->seen_share = NAN;
    for (int k = 0; k < PIHMAP_DISTURBANCES; k++)
        report->disturbance[k] = NAN;
    for (int k = 0; k < PIHMAP_SPREAD_SIZES; k++) {
        report->noise_local[k] = report->noise_places[k] = NAN;
        report->spread_side[k] = (struct pihmap_spread){pm_spread_side[k], 0, {NAN, NAN, NAN}};
        report->spread_mm[k] = (struct pihmap_spread){pm_spread_mm[k], 0, {NAN, NAN, NAN}};
    }
    report->global_reason = pm_reason(PIHMAP_REASON_WHOLE_AREA_NO_REFERENCE, 0, 0, 0);
    report->chart[0] = report->chart[1] = pm_chart_facts_none();
    report->verdict = PIHMAP_CANNOT_TELL;
    report->change = PIHMAP_CHANGE_CANNOT_TELL;
    report->coverage = report->redness[0] = report->redness[1] = NAN;
    report->burden = pm_burden_unknown();
    for (int k = 0; k < PIHMAP_PIXEL_ROOM; k++)
        report->pixel_share[k] = NAN;
}
