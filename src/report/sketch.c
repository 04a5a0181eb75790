#include "report/sketch.h"

#include "base/vocabulary.h"

#include <math.h>
#include <string.h>

/*
 * Lines and letters grow with the picture, so that a heatmap scaled to a screen or a page looks the
 * same whether it has 1 or 12 MP. The unit is a thousandth of the square root of the area: 1 px at
 * 1 MP, 3.5 px at 12 MP.
 */
#define PIH_LINE 1.8f /* units: width of the white core */
#define OTHER_LINE 0.9f
#define DASH 5.0f
#define FADED_DASH 2.6f /* of faded marks, which have the strong line of likely PIH */
#define CASING 1.0f
#define OTHER_CASING 0.7f
#define OTHER_FADE 0.35f  /* transparency of the outlines of other changes */
#define LETTERS 15.0f     /* units: font size */
#define PIH_LINE_MIN 1.4f /* px */
#define OTHER_LINE_MIN 1.2f
#define LETTERS_MIN 11.0f /* px */

/* Share of the picture: below, what was not measured is specks that need no explanation. */
#define GREYED_SHARE 0.002

static enum pihmap_status outlines(struct pm_job *job, const struct pihmap_report *report,
                                   float unit, struct pm_sketch *s)
{
    enum pihmap_status st = PIHMAP_OK;
    s->strong.casing = fmaxf(CASING * unit, 1.0f);
    s->soft.casing = fmaxf(OTHER_CASING * unit, 0.8f);
    s->soft.fade = OTHER_FADE;
    for (size_t i = 0; i < s->contours.count; i++) {
        const struct pm_contour *c = &s->contours.v[i];
        const enum pm_rank rank = pm_kind_rank(report->regions[c->index].kind);
        const bool strong = rank != PM_RANK_OTHER;
        const float width = strong ? fmaxf(PIH_LINE * unit, PIH_LINE_MIN)
                                   : fmaxf(OTHER_LINE * unit, OTHER_LINE_MIN);
        const float dash = rank == PM_RANK_PIH     ? 0.0f
                           : rank == PM_RANK_FADED ? fmaxf(FADED_DASH * unit, 2 * PIH_LINE_MIN)
                                                   : fmaxf(DASH * unit, 4 * OTHER_LINE_MIN);
        TRY(pm_strokes_outline(job, strong ? &s->strong : &s->soft, c, 0.5f * width, dash));
    }
out:
    return st;
}

bool pm_is_greyed(const struct pm_change *change)
{
    const struct pm_mask *valid = &change->valid;
    const double all = (double)valid->w * (double)valid->h;
    return (double)pm_mask_count(valid) < (1.0 - GREYED_SHARE) * all;
}

enum pihmap_status pm_sketch(struct pm_job *job, const struct pm_findings *findings,
                             const struct pihmap_options *opt, const struct pm_sheet *sheet,
                             struct pm_sketch *out)
{
    const struct pihmap_report *report = findings->report;
    const int width = sheet->width, height = sheet->height;
    const float larger = sheet->letters > 0 ? sheet->letters : 1;
    const float unit = larger * sqrtf((float)width * (float)height) / 1000.0f;
    struct pm_layout layout = {
        .width = width, .height = height, .em = fmaxf(LETTERS * unit, LETTERS_MIN)};
    struct pm_cover cover;
    enum pihmap_status st;

    memset(out, 0, sizeof *out);
    TRY(pm_contours(job, findings->labels, findings->index, width, height, &out->contours));
    TRY(outlines(job, report, unit, out));
    TRY(pm_cover(job, findings, width, height, &cover));
    TRY(pm_font(job, &out->font));
    layout.font = out->font;
    layout.cover = &cover;
    if (opt->legend) {
        const struct pm_legend_facts facts = {report, opt, pm_is_greyed(findings->change),
                                              opt->px_per_mm, NULL};
        pm_legend(&facts, &layout, &out->legend);
        layout.taken = out->legend.box;
    }
    if (!sheet->no_numbers)
        TRY(pm_tags(job, report, &out->contours, &layout, &out->strong, &out->tags));
    TRY(pm_strokes_bin(job, &out->soft, width, height));
    TRY(pm_strokes_bin(job, &out->strong, width, height));
out:
    return st;
}

void pm_sketch_free(struct pm_sketch *s)
{
    pm_strokes_free(&s->strong);
    pm_strokes_free(&s->soft);
}
