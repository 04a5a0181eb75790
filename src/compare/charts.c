#include "compare/charts.h"

#include "base/colour.h"
#include "base/mask_stats.h"
#include "base/reason.h"

#include <math.h>
#include <string.h>

/* How far the board reaches beyond the centres of the outer patches, in pitches: half a patch and
 * the rim. */
#define BOARD 0.9
#define LEAST_LIGHT 1e-3f /* linear: darker skin says nothing of the light's change */

/* ---- finding ------------------------------------------------------------------------------ */

enum pihmap_status pm_charts_find(struct pm_job *job, const struct pihmap_options *opt,
                                  const struct pm_photo *photo, struct pm_chart *out)
{
    const bool fine = photo->fine.g.v != NULL; /* small charts can be found only there */
    enum pihmap_status st = PIHMAP_OK;
    memset(out, 0, sizeof *out);
    out->edition = "";
    if (opt->chart)
        TRY(pm_chart_find(job, fine ? &photo->fine : &photo->linear,
                          fine ? &photo->fine_clipped : &photo->clipped, out));
    if (fine && out->found) {
        double to_work[9], to_fine[9];
        pm_h_resize(photo->fine.g.w, photo->fine.g.h, photo->linear.g.w, photo->linear.g.h,
                    to_work);
        memcpy(to_fine, out->to_px, sizeof to_fine);
        pm_h_mul(to_work, to_fine, out->to_px);
    }
out:
    return st;
}

/* Sets the px of v, w x h of the working frame, that lie on the chart. */
static void paint(const struct pm_chart *chart, int w, int h, uint8_t value, uint8_t *v)
{
    double to_chart[9], c, r;
    if (!chart->found || !pm_h_invert(chart->to_px, to_chart))
        return;
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
            if (pm_h_apply(to_chart, x, y, &c, &r) && c > -BOARD && r > -BOARD &&
                c < PM_CHART_COLUMNS - 1 + BOARD && r < PM_CHART_ROWS - 1 + BOARD)
                v[(size_t)y * (size_t)w + (size_t)x] = value;
}

void pm_charts_mask(const struct pm_chart *chart, struct pm_mask *skin)
{
    paint(chart, skin->w, skin->h, 0, skin->v);
}

void pm_charts_class(const struct pm_chart *chart, struct pm_class_map *classes)
{
    paint(chart, classes->w, classes->h, PM_PIXEL_CHART, classes->v);
}

struct pihmap_chart_facts pm_chart_facts_none(void)
{
    return (struct pihmap_chart_facts){.corners = {{NAN, NAN}, {NAN, NAN}, {NAN, NAN}, {NAN, NAN}},
                                       .pitch_px = NAN,
                                       .residual_before = NAN,
                                       .residual_after = NAN,
                                       .edition = ""};
}

struct pihmap_chart_facts pm_chart_facts(const struct pm_chart *chart, const struct pm_photo *photo)
{
    static const int corners[4] = {0, PM_CHART_COLUMNS - 1, PM_CHART_PATCHES - 1,
                                   PM_CHART_PATCHES - PM_CHART_COLUMNS};
    struct pihmap_chart_facts f = pm_chart_facts_none();
    const double sx = pm_full_per_work_x(photo), sy = pm_full_per_work_y(photo);
    if (!chart->found)
        return f;
    f.found = true;
    f.usable = pm_chart_usable(chart);
    f.shadowed = chart->shadowed;
    for (int i = 0; i < PM_CHART_PATCHES; i++)
        f.patches += chart->seen[i];
    for (int k = 0; k < 4; k++) {
        double x = NAN, y = NAN;
        pm_h_apply(chart->to_px, corners[k] % PM_CHART_COLUMNS, corners[k] / PM_CHART_COLUMNS, &x,
                   &y);
        f.corners[k][0] = (x + 0.5) * sx - 0.5;
        f.corners[k][1] = (y + 0.5) * sy - 0.5;
    }
    f.pitch_px = pm_chart_scale(chart) * sqrt(sx * sy);
    f.residual_before = chart->before_dE00;
    f.residual_after = chart->after_dE00;
    f.edition = chart->edition;
    return f;
}

void pm_charts_of_pair(pihmap_result *r)
{
    r->report.chart[0] = pm_chart_facts(&r->chart[0], &r->before);
    r->report.chart[1] = pm_chart_facts(&r->chart[1], &r->after);
    if (r->chart[0].found && r->options.chart_pitch > 0 && !(r->options.px_per_mm > 0))
        r->options.px_per_mm = r->report.chart[0].pitch_px / r->options.chart_pitch;
}

/* ---- using ---------------------------------------------------------------------------------- */

void pm_charts_correct(struct pm_job *job, pihmap_result *r)
{
    r->chart_corrected = pm_chart_usable(&r->chart[0]) && pm_chart_usable(&r->chart[1]);
    if (!r->chart_corrected)
        return;
    pm_chart_apply(job, &r->chart[0].colour, &r->before.linear);
    pm_chart_apply(job, &r->chart[1].colour, &r->after.linear);
}

/* Median now / was of each channel over the common skin. */
static enum pihmap_status find_gain(struct pm_job *job, const struct pm_linear *was,
                                    const struct pm_linear *now, const struct pm_mask *skin,
                                    struct pm_gain *gain)
{
    double sum = 0;
    enum pihmap_status st;
    for (int k = 0; k < 3; k++) {
        float ratio;
        TRY(pm_mask_median_ratio(job, pm_linear_plane(now, k), pm_linear_plane(was, k), skin,
                                 LEAST_LIGHT, &ratio));
        gain->rgb[k] = isnan(ratio) ? 1.0 : (double)ratio;
        sum += pm_luminance[k] * gain->rgb[k];
    }
    gain->exposure_ev = log2(sum);
out:
    return st;
}

enum pihmap_status pm_charts_light(struct pm_job *job, pihmap_result *r, struct pm_comparison *c)
{
    struct pm_linear warped = {0}, levelled = {0};
    enum pihmap_status st;
    if (!r->chart_corrected)
        return pm_light_of(job, &c->warped, &c->levelled, &r->light);
    TRY(pm_chart_undo(job, &r->chart[1].colour, &c->warped, &warped));
    TRY(pm_chart_undo(job, &r->chart[0].colour, &c->levelled, &levelled));
    TRY(pm_light_of(job, &warped, &levelled, &r->light));
    TRY(find_gain(job, &levelled, &warped, &c->common, &c->gain));
out:
    pm_linear_free(&warped);
    pm_linear_free(&levelled);
    return st;
}

/* Centres of both charts in the before frame. False: that of the after photo's chart lies outside
 * the before photo. */
static bool middles(const pihmap_result *r, double centre[2][2])
{
    double back[9], x, y;
    return pm_h_apply(r->chart[0].to_px, 2.5, 1.5, &centre[0][0], &centre[0][1]) &&
           pm_h_apply(r->chart[1].to_px, 2.5, 1.5, &x, &y) &&
           pm_h_invert(r->align.before_to_after, back) &&
           pm_h_apply(back, x, y, &centre[1][0], &centre[1][1]);
}

/*
 * The charts give the light at their own places, so the change of the skin is measured near them.
 * When the chart was moved it is measured at both places, and the difference counts as an error.
 */
enum pihmap_status pm_charts_whole(struct pm_job *job, const pihmap_result *r,
                                   struct pm_comparison *c)
{
    const struct pm_registered_pair pair = {&r->before.linear, &c->warped, &c->common};
    const double sigma = pm_chart_sigma(&r->chart[0], &r->chart[1]);
    double centre[2][2];
    struct pm_whole moved;
    enum pihmap_status st;
    if (!middles(r, centre) || !isfinite(sigma)) {
        c->whole.trouble = PM_REFERENCE_FAR;
        return PIHMAP_OK;
    }
    TRY(pm_reference_at(job, &pair, centre[0], sigma, &c->whole));
    TRY(pm_reference_at(job, &pair, centre[1], sigma, &moved));
    if (moved.trouble != PM_REFERENCE_GOOD)
        c->whole.trouble = moved.trouble;
    if (c->whole.trouble != PM_REFERENCE_GOOD)
        goto out;
    const double apart = (moved.delta[0] - c->whole.delta[0]) / 2;
    for (int k = 0; k < 3; k++) {
        c->whole.ln_ratio[k] = (c->whole.ln_ratio[k] + moved.ln_ratio[k]) / 2;
        c->whole.delta[k] = (c->whole.delta[k] + moved.delta[k]) / 2;
    }
    c->whole.sigma_L = hypot(fmax(c->whole.sigma_L, moved.sigma_L), apart);
out:
    return st;
}

/* ---- reasons ---------------------------------------------------------------------------- */

static void add_reason(struct pihmap_comparability *c, enum pihmap_grade grade,
                       enum pihmap_reason_code code, double residual)
{
    if (c->reason_count < PIHMAP_MAX_REASONS)
        c->reasons[c->reason_count++] = pm_reason(code, residual, 0, 0);
    if (grade > c->grade)
        c->grade = grade;
}

void pm_charts_remark(pihmap_result *r, const struct pm_comparison *c)
{
    static const enum pihmap_reason_code not_used[2] = {PIHMAP_REASON_BEFORE_CHART_NOT_USED,
                                                        PIHMAP_REASON_AFTER_CHART_NOT_USED};
    static const enum pihmap_reason_code inexact[2] = {PIHMAP_REASON_BEFORE_CHART_INEXACT,
                                                       PIHMAP_REASON_AFTER_CHART_INEXACT};
    struct pihmap_report *report = &r->report;
    for (int k = 0; k < 2; k++) {
        if (!r->chart[k].found)
            continue;
        if (!pm_chart_usable(&r->chart[k]))
            add_reason(&report->comparability, PIHMAP_GRADE_GOOD, not_used[k],
                       r->chart[k].after_dE00);
        else if (r->chart[k].after_dE00 > PM_CHART_WARN_DE && r->chart_corrected)
            add_reason(&report->comparability, PIHMAP_GRADE_FAIR, inexact[k],
                       r->chart[k].after_dE00);
    }
    const bool before = r->chart[0].found, after = r->chart[1].found;
    if (r->chart_corrected || c->whole.trouble != PM_REFERENCE_NONE || !(before || after))
        return;
    report->global_reason = pm_reason(before && after ? PIHMAP_REASON_WHOLE_AREA_CHARTS_INEXACT
                                      : before        ? PIHMAP_REASON_WHOLE_AREA_CHART_IN_BEFORE
                                                      : PIHMAP_REASON_WHOLE_AREA_CHART_IN_AFTER,
                                      0, 0, 0);
}
