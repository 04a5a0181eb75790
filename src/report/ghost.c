#include "report/ghost.h"

#include "codec/load.h"
#include "draw/stroke.h"

#include <math.h>
#include <string.h>

/* In thousandths of the square root of the area, as on the heatmap. */
#define LINE 2.0f     /* width of a line's white core */
#define LINE_MIN 1.4f /* px */
#define DASH 12.0f
#define LEAST_POINTS 40 /* of an outline: specks only distract */

/* A class's label, whose outline is drawn; 0: none. All skin is one, measured or not. */
static int32_t label_of(enum pm_pixel_class c)
{
    switch (c) {
    case PM_PIXEL_EYE:
        return 2;
    case PM_PIXEL_BROW:
        return 3;
    case PM_PIXEL_LIP:
        return 4;
    default:
        return c == PM_PIXEL_MEASURED || (c != PM_PIXEL_OTHER_SKIN && pm_pixel_hides_skin(c));
    }
}
enum { LABELS = 5 };

/* In px of the before photo's working frame, in scratch. */
static enum pihmap_status outlines_of(struct pm_job *job, const struct pm_class_map *classes,
                                      struct pm_contours *out)
{
    int entry[LABELS] = {-1, 0, 0, 0, 0};
    const struct pm_label_index of = {LABELS, entry};
    struct pm_labels labels = {0, 0, NULL};
    enum pihmap_status st;
    TRY(pm_labels_alloc(job, classes->w, classes->h, &labels));
    for (size_t i = 0; i < pm_pixels(classes); i++)
        labels.v[i] = label_of((enum pm_pixel_class)classes->v[i]);
    TRY(pm_contours(job, &labels, &of, classes->w, classes->h, out));
out:
    pm_labels_free(&labels);
    return st;
}

/* From the before photo's working px to the picture. */
struct placing {
    const pihmap_result *r;
    double scale, left, top; /* where the before photo's frame lies in the picture: as large as it
                                fits in, in the middle */
    double per_work[2];      /* picture px per working px of the after photo */
};

typedef struct pm_point place_point(const struct placing *p, struct pm_point before);

static struct pm_point place_then(const struct placing *p, struct pm_point at)
{
    return (struct pm_point){(float)(p->left + p->scale * ((double)at.x + 0.5) - 0.5),
                             (float)(p->top + p->scale * ((double)at.y + 0.5) - 0.5)};
}

static struct pm_point place_now(const struct placing *p, struct pm_point at)
{
    double x, y, confidence;
    pm_align_map(&p->r->align, (double)at.x, (double)at.y, &x, &y, &confidence);
    return (struct pm_point){(float)((x + 0.5) * p->per_work[0] - 0.5),
                             (float)((y + 0.5) * p->per_work[1] - 0.5)};
}

static struct placing placing_in(const pihmap_result *r, const struct pm_rgb8 *picture)
{
    const double w = r->outline.w, h = r->outline.h;
    struct placing p = {.r = r, .scale = fmin(picture->w / w, picture->h / h)};
    p.left = 0.5 * (picture->w - p.scale * w);
    p.top = 0.5 * (picture->h - p.scale * h);
    p.per_work[0] = pm_full_per_work_x(&r->after);
    p.per_work[1] = pm_full_per_work_y(&r->after);
    return p;
}

/* A copy of every outline, in its place. dash as for pm_strokes_outline(). */
static enum pihmap_status add_outlines(struct pm_job *job, const struct pm_contours *outlines,
                                       const struct placing *placing, place_point *place,
                                       float dash, struct pm_strokes *strokes)
{
    const float half = 0.5f * fmaxf(LINE * strokes->casing, LINE_MIN);
    enum pihmap_status st = PIHMAP_OK;
    for (size_t i = 0; i < outlines->count; i++) {
        struct pm_contour line = outlines->v[i];
        if (line.count < LEAST_POINTS)
            continue;
        line.points = pm_scratch(job, line.count, sizeof *line.points);
        if (!line.points)
            return job->err.status;
        for (size_t k = 0; k < line.count; k++)
            line.points[k] = place(placing, outlines->v[i].points[k]);
        TRY(pm_strokes_outline(job, strokes, &line, half, dash));
    }
out:
    return st;
}

static enum pihmap_status draw(struct pm_job *job, const pihmap_result *r, struct pm_rgb8 *picture)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const float unit = sqrtf((float)picture->w * (float)picture->h) / 1000.0f;
    const struct placing placing = placing_in(r, picture);
    struct pm_strokes strokes = {.casing = fmaxf(unit, 1.0f)};
    struct pm_contours outlines;
    enum pihmap_status st;
    TRY(outlines_of(job, &r->outline, &outlines));
    TRY(add_outlines(job, &outlines, &placing, place_then, DASH * strokes.casing, &strokes));
    if (!r->declined)
        TRY(add_outlines(job, &outlines, &placing, place_now, 0, &strokes));
    TRY(pm_strokes_draw(job, &strokes, picture));
out:
    pm_strokes_free(&strokes);
    pm_scratch_rewind(job, mark);
    return st;
}

enum pihmap_status pm_ghost(struct pm_job *job, const pihmap_result *r, struct pm_rgb8 *out)
{
    enum pihmap_status st;
    if (!r->outline.v)
        return pm_fail(job, PIHMAP_EARG, "only a check has a ghost picture");
    TRY(pm_load_display(job, &r->after, &r->options, out));
    TRY(draw(job, r, out));
out:
    return st;
}
