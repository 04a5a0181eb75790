#include "report/overlay.h"

#include "report/heat.h"
#include "report/legend.h"
#include "report/stroke.h"
#include "report/tag.h"

#include <math.h>
#include <string.h>

/*
 * Lines and letters grow with the picture, so that a heatmap fitted to a screen or a page
 * looks the same from 1 and from 12 MP. Unit: a thousandth of the square root of the area,
 * 1 px at 1 MP, 3.5 px at 12 MP.
 */
#define PIH_LINE 1.7f /* units: width of the white core */
#define OTHER_LINE 1.1f
#define DASH 5.5f
#define CASING 1.0f
#define LETTERS 15.0f          /* units: font size */
#define THINNEST 1.4f          /* px */
#define SMALLEST_LETTERS 11.0f /* px */

struct painting {
    const struct pm_heat *heat;
    const struct pm_strokes *strokes;
    struct pm_rgb8 *out;
};

static void paint_tiles(void *context, int first, int end)
{
    const struct painting *p = context;
    const int w = p->out->w, h = p->out->h;
    for (int ty = first; ty < end; ty++) {
        for (int tx = 0; tx < p->strokes->tiles_x; tx++) {
            const int x = tx * PM_TILE, y = ty * PM_TILE;
            const int x_end = x + PM_TILE < w ? x + PM_TILE : w;
            const int y_end = y + PM_TILE < h ? y + PM_TILE : h;
            pm_heat_tile(p->heat, x, y, x_end, y_end, p->out);
            pm_strokes_tile(p->strokes, tx, ty, p->out);
        }
    }
}

static enum pihmap_status outline(struct pm_job *job, const struct pm_contours *contours,
                                  const struct pihmap_report *report, float unit,
                                  struct pm_strokes *strokes)
{
    enum pihmap_status st = PIHMAP_OK;
    strokes->casing = fmaxf(CASING * unit, 1.0f);
    for (size_t i = 0; i < contours->count; i++) {
        const bool pih = report->regions[contours->v[i].region].kind == PIHMAP_KIND_PIH;
        const float width = fmaxf((pih ? PIH_LINE : OTHER_LINE) * unit, THINNEST);
        const float dash = pih ? 0.0f : fmaxf(DASH * unit, 4 * THINNEST);
        TRY(pm_strokes_outline(job, strokes, &contours->v[i], 0.5f * width, dash));
    }
out:
    return st;
}

static enum pihmap_status check_sizes(struct pm_job *job, const struct pm_change *change,
                                      const struct pm_labels *labels)
{
    if (change->dL.w == labels->w && change->dL.h == labels->h)
        return PIHMAP_OK;
    return pm_fail(job, PIHMAP_EARG, "labels of %d x %d do not fit a change map of %d x %d",
                   labels->w, labels->h, change->dL.w, change->dL.h);
}

enum pihmap_status pm_overlay(struct pm_job *job, const struct pm_rgb8 *before,
                              const struct pm_change *change, const struct pm_labels *labels,
                              const struct pihmap_report *report, const struct pihmap_options *opt,
                              struct pm_rgb8 *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const int w = before->w, h = before->h;
    const float unit = sqrtf((float)w * (float)h) / 1000.0f;
    const float em = fmaxf(LETTERS * unit, SMALLEST_LETTERS);
    struct pm_heat heat;
    struct pm_label_index of;
    const struct pm_findings findings = {change, labels, &of, report};
    struct pm_contours contours;
    struct pm_strokes strokes = {0};
    struct pm_cover cover;
    struct pm_font *font;
    struct pm_legend legend = {0};
    struct pm_tags tags;
    struct pm_canvas canvas;
    enum pihmap_status st;

    *out = (struct pm_rgb8){0, 0, NULL};
    TRY(check_sizes(job, change, labels));
    TRY(pm_label_index(job, report, &of));
    TRY(pm_heat(job, before, &findings, opt, &heat));
    TRY(pm_contours(job, labels, &of, w, h, &contours));
    TRY(outline(job, &contours, report, unit, &strokes));
    TRY(pm_cover(job, change, labels, &of, report, w, h, &cover));
    TRY(pm_font(job, &font));
    if (opt->legend)
        pm_legend(report, opt, &cover, font, em, w, h, &legend);
    TRY(pm_tags(job, report, &contours, &cover, font, em, w, h, legend.box, &strokes, &tags));
    TRY(pm_strokes_sort(job, &strokes, w, h));

    TRY(pm_rgb8_alloc(job, w, h, out));
    struct painting painting = {&heat, &strokes, out};
    pm_rows(job, strokes.tiles_y, paint_tiles, &painting);
    pm_canvas(out, &canvas);
    pm_tags_draw(&tags, font, &canvas);
    pm_legend_draw(&legend, font, &canvas);
out:
    pm_strokes_free(&strokes);
    pm_scratch_rewind(job, mark);
    return st;
}
