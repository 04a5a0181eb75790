#include "report/overlay.h"

#include "report/sketch.h"

struct painting {
    const struct pm_heat *heat;
    const struct pm_sketch *sketch; /* NULL: colours only */
    struct pm_rgb8 *out;
};

static int tiles_along(int side)
{
    return (side + PM_TILE - 1) / PM_TILE;
}

static void paint_tiles(void *context, int first, int end)
{
    const struct painting *p = context;
    const int w = p->out->w, h = p->out->h;
    for (int ty = first; ty < end; ty++) {
        for (int tx = 0; tx < tiles_along(w); tx++) {
            const int x = tx * PM_TILE, y = ty * PM_TILE;
            const int x_end = x + PM_TILE < w ? x + PM_TILE : w;
            const int y_end = y + PM_TILE < h ? y + PM_TILE : h;
            pm_heat_tile(p->heat, x, y, x_end, y_end, p->out);
            if (!p->sketch)
                continue;
            pm_strokes_tile(&p->sketch->soft, tx, ty, p->out);
            pm_strokes_tile(&p->sketch->strong, tx, ty, p->out);
        }
    }
}

static enum pihmap_status check_sizes(struct pm_job *job, const struct pm_change *change,
                                      const struct pm_labels *labels)
{
    if (change->dL.w == labels->w && change->dL.h == labels->h)
        return PIHMAP_OK;
    return pm_fail(job, PIHMAP_EARG, "labels of %d x %d do not fit a change map of %d x %d",
                   labels->w, labels->h, change->dL.w, change->dL.h);
}

enum pihmap_status pm_overlay(struct pm_job *job, const struct pm_drawing *drawing,
                              struct pm_rgb8 *before)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_label_index of;
    const struct pm_findings findings = {drawing->change, drawing->labels, &of, drawing->report};
    const struct pm_sheet sheet = {before->w, before->h, drawing->letters, drawing->no_numbers};
    struct pm_heat heat;
    struct pm_sketch sketch = {0};
    struct pm_canvas canvas;
    enum pihmap_status st;

    TRY(check_sizes(job, drawing->change, drawing->labels));
    TRY(pm_label_index(job, drawing->report, &of));
    TRY(pm_heat(job, before, &findings, drawing->opt, &heat));
    TRY(pm_sketch(job, &findings, drawing->opt, &sheet, &sketch));
    struct painting painting = {&heat, &sketch, before};
    pm_rows(job, tiles_along(before->h), paint_tiles, &painting);
    pm_canvas(before, &canvas);
    pm_tags_draw(&sketch.tags, sketch.font, &canvas);
    pm_legend_draw(&sketch.legend, sketch.font, &canvas);
out:
    pm_sketch_free(&sketch);
    pm_scratch_rewind(job, mark);
    return st;
}

enum pihmap_status pm_overlay_plain(struct pm_job *job, const struct pm_drawing *drawing,
                                    struct pm_rgb8 *before)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_label_index of;
    const struct pm_findings findings = {drawing->change, drawing->labels, &of, drawing->report};
    struct pm_heat heat;
    enum pihmap_status st;

    TRY(check_sizes(job, drawing->change, drawing->labels));
    TRY(pm_label_index(job, drawing->report, &of));
    TRY(pm_heat(job, before, &findings, drawing->opt, &heat));
    struct painting painting = {&heat, NULL, before};
    pm_rows(job, tiles_along(before->h), paint_tiles, &painting);
out:
    pm_scratch_rewind(job, mark);
    return st;
}
