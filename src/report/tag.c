#include "report/tag.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* All lengths in em of the label's font. */
#define OTHER_SIZE 0.80f /* labels of other changes, against those of PIH */
#define PAD_X 0.32f
#define PAD_Y 0.24f
#define MARGIN 0.25f     /* kept free round a label, its rim and the outline's included */
#define LEADER_FROM 1.2f /* farther away than this, a line leads to the region */
#define LEADER_WIDTH 0.09f

/* Labels of more regions than CROWD shrink with the root of their number, down to a readable
 * rest. */
#define CROWD 40
#define CROWD_SMALLEST 0.6f

/* Where a label is tried: round the region, and ever farther out (em from its edge). Other
 * changes are not led to by lines, so they stay near. */
static const float RINGS[] = {0.45f, 0.9f, 1.6f, 2.5f, 3.6f, 5.0f, 7.0f, 10.0f};
enum { RING_COUNT = sizeof RINGS / sizeof RINGS[0], NEAR_RINGS = 2, ANGLES = 16 };

/* Cost of hiding a PIH region entirely, in em of distance. */
#define WORTH_COST 40.0f
/* Rather no label (the number is in the report) than one that hides this much of a region. */
#define MAX_WORTH 0.12f
#define ANGLE_COST 0.02f /* per step away from the upper right: ties break the same way */

/* Taken places, in cells of a third of an em: 96 trials of 2,000 labels stay below 10 ms. */
struct taken {
    int w, h;
    float cell;
    uint8_t *v;
};

/* What placing needs of a region: an outline and the bounds of all, picture px. */
struct target {
    const struct pm_contour *first; /* the outer one of its topmost part */
    float left, top, right, bottom;
};

struct placing {
    const struct pihmap_report *report;
    const struct pm_cover *cover;
    struct target *targets; /* by region */
    struct taken taken;
    float width, height;
};

char pm_tag_letter(enum pihmap_kind kind)
{
    static const char letters[] = {
        [PIHMAP_KIND_PIH] = '\0',    [PIHMAP_KIND_ERYTHEMA] = 'E',  [PIHMAP_KIND_SHADING] = 'S',
        [PIHMAP_KIND_LIGHTER] = 'L', [PIHMAP_KIND_UNCERTAIN] = '?', [PIHMAP_KIND_NAMED] = 'N'};
    return (size_t)kind < sizeof letters ? letters[kind] : '?';
}

/* ---- taken places ------------------------------------------------------------------- */

struct cells {
    int x, y, x_end, y_end;
};

static int held(float v, int limit)
{
    return v <= 0 ? 0 : v >= (float)limit ? limit : (int)v;
}

static struct cells cells_of(const struct taken *t, struct pm_box box)
{
    return (struct cells){held(box.x / t->cell, t->w), held(box.y / t->cell, t->h),
                          held(ceilf((box.x + box.w) / t->cell), t->w),
                          held(ceilf((box.y + box.h) / t->cell), t->h)};
}

static void take(struct taken *t, struct pm_box box)
{
    const struct cells c = cells_of(t, box);
    for (int y = c.y; y < c.y_end && c.x < c.x_end; y++)
        memset(t->v + (size_t)y * (size_t)t->w + (size_t)c.x, 1, (size_t)(c.x_end - c.x));
}

static bool is_free(const struct taken *t, struct pm_box box)
{
    const struct cells c = cells_of(t, box);
    for (int y = c.y; y < c.y_end; y++)
        for (int x = c.x; x < c.x_end; x++)
            if (t->v[(size_t)y * (size_t)t->w + (size_t)x])
                return false;
    return true;
}

static struct pm_box grown(struct pm_box b, float by)
{
    return (struct pm_box){b.x - by, b.y - by, b.w + 2 * by, b.h + 2 * by};
}

/* ---- placing ------------------------------------------------------------------------ */

static void find_targets(const struct pm_contours *outlines, size_t regions, struct target *targets)
{
    memset(targets, 0, regions * sizeof *targets);
    for (size_t k = 0; k < outlines->count; k++) {
        const struct pm_contour *c = &outlines->v[k];
        struct target *t = &targets[c->region];
        if (!t->first)
            *t = (struct target){c, c->points[0].x, c->points[0].y, c->points[0].x, c->points[0].y};
        for (size_t i = 0; i < c->count; i++) {
            t->left = fminf(t->left, c->points[i].x);
            t->right = fmaxf(t->right, c->points[i].x);
            t->top = fminf(t->top, c->points[i].y);
            t->bottom = fmaxf(t->bottom, c->points[i].y);
        }
    }
}

/*
 * A box of that size beyond the region's bounding ellipse, gap away from it in direction
 * number angle (counted from the upper right, alternating to both sides).
 */
static struct pm_box candidate(const struct target *t, float w, float h, int angle, float gap)
{
    const int step = angle & 1 ? (angle + 1) / 2 : -(angle / 2);
    const float turn = 6.2831853f * ((float)step / ANGLES - 0.125f);
    const float c = cosf(turn), s = sinf(turn);
    const float rx = 0.5f * (t->right - t->left) + 1, ry = 0.5f * (t->bottom - t->top) + 1;
    const float edge = 1 / sqrtf(c * c / (rx * rx) + s * s / (ry * ry));
    /* Half the extent of the label along the direction, so that it only touches the gap. */
    const float own = 0.5f * fminf(w / fmaxf(fabsf(c), 1e-3f), h / fmaxf(fabsf(s), 1e-3f));
    const float far = edge + gap + own;
    return (struct pm_box){0.5f * (t->left + t->right) + far * c - 0.5f * w,
                           0.5f * (t->top + t->bottom) + far * s - 0.5f * h, w, h};
}

static bool is_inside(const struct placing *p, struct pm_box b)
{
    return b.x >= 0 && b.y >= 0 && b.x + b.w <= p->width && b.y + b.h <= p->height;
}

/* The cheapest free place; false: none. */
static bool find_place(const struct placing *p, const struct target *t, float em, int rings,
                       struct pm_box *box, float *gap)
{
    const float w = box->w, h = box->h;
    float best = INFINITY;
    for (int ring = 0; ring < rings && RINGS[ring] < best; ring++) {
        for (int angle = 0; angle < ANGLES; angle++) {
            const struct pm_box b = candidate(t, w, h, angle, RINGS[ring] * em);
            const struct pm_box roomy = grown(b, MARGIN * em);
            if (!is_inside(p, roomy) || !is_free(&p->taken, roomy))
                continue;
            const float worth = pm_cover_worth(p->cover, roomy);
            const float cost = RINGS[ring] + WORTH_COST * worth + ANGLE_COST * (float)angle;
            if (worth <= MAX_WORTH && cost < best) {
                best = cost;
                *box = b;
                *gap = RINGS[ring];
            }
        }
    }
    return isfinite(best);
}

/* From the nearest point of the region's outline to the nearest point of the label. */
static enum pihmap_status lead(struct pm_job *job, const struct pm_contour *outline,
                               struct pm_box box, float em, struct pm_strokes *strokes)
{
    const struct pm_point middle = {box.x + 0.5f * box.w, box.y + 0.5f * box.h};
    struct pm_point from = middle;
    float nearest = INFINITY;
    for (size_t i = 0; i < outline->count; i++) {
        const float far = hypotf(outline->points[i].x - middle.x, outline->points[i].y - middle.y);
        if (far < nearest) {
            nearest = far;
            from = outline->points[i];
        }
    }
    const struct pm_point to = {fminf(fmaxf(from.x, box.x), box.x + box.w),
                                fminf(fmaxf(from.y, box.y), box.y + box.h)};
    return pm_strokes_line(job, strokes, from, to, 0.5f * LEADER_WIDTH * em);
}

static enum pihmap_status place(struct pm_job *job, struct placing *p, int region,
                                const struct pm_font *font, float em, struct pm_strokes *strokes,
                                struct pm_tags *out)
{
    const struct pihmap_region *r = &p->report->regions[region];
    const struct target *t = &p->targets[region];
    struct pm_tag tag = {.pih = r->kind == PIHMAP_KIND_PIH};
    const char letter[2] = {pm_tag_letter(r->kind), '\0'};
    float gap = 0;
    if (!t->first)
        return PIHMAP_OK;
    em *= tag.pih ? 1.0f : OTHER_SIZE;
    snprintf(tag.text, sizeof tag.text, "%s%d", letter, r->id);
    tag.box.h = (PM_TEXT_CAP + 2 * PAD_Y) * em;
    tag.box.w = fmaxf(pm_text_width(font, em, tag.text) + 2 * PAD_X * em, tag.box.h);
    if (!find_place(p, t, em, tag.pih ? RING_COUNT : NEAR_RINGS, &tag.box, &gap))
        return PIHMAP_OK;
    take(&p->taken, grown(tag.box, MARGIN * em));
    out->v[out->count++] = tag;
    return gap > LEADER_FROM ? lead(job, t->first, tag.box, em, strokes) : PIHMAP_OK;
}

enum pihmap_status pm_tags(struct pm_job *job, const struct pihmap_report *report,
                           const struct pm_contours *outlines, const struct pm_cover *cover,
                           const struct pm_font *font, float em, int width, int height,
                           struct pm_box keep_out, struct pm_strokes *strokes, struct pm_tags *out)
{
    if (report->region_count > CROWD)
        em *= fmaxf(sqrtf((float)CROWD / (float)report->region_count), CROWD_SMALLEST);
    struct placing p = {.report = report,
                        .cover = cover,
                        .taken.cell = em / 3,
                        .width = (float)width,
                        .height = (float)height};
    enum pihmap_status st = PIHMAP_OK;
    out->count = 0;
    out->em = em;
    p.taken.w = (int)(p.width / p.taken.cell) + 1;
    p.taken.h = (int)(p.height / p.taken.cell) + 1;
    const size_t cells = (size_t)p.taken.w * (size_t)p.taken.h;
    p.targets = pm_scratch(job, report->region_count, sizeof *p.targets);
    out->v = pm_scratch(job, report->region_count, sizeof *out->v);
    p.taken.v = pm_scratch(job, cells, 1);
    if (!p.targets || !out->v || !p.taken.v)
        return job->err.status;
    memset(p.taken.v, 0, cells);
    find_targets(outlines, report->region_count, p.targets);
    if (keep_out.w > 0)
        take(&p.taken, keep_out);
    for (int pih = 1; pih >= 0; pih--)
        for (size_t i = 0; i < report->region_count; i++)
            if ((report->regions[i].kind == PIHMAP_KIND_PIH) == pih)
                TRY(place(job, &p, (int)i, font, em, strokes, out));
out:
    return st;
}

/* ---- drawing ------------------------------------------------------------------------ */

void pm_tags_draw(const struct pm_tags *tags, struct pm_font *font, struct pm_canvas *canvas)
{
    const struct pm_ink dark = pm_ink(canvas, 22, 16, 28, 1.0f);
    const struct pm_ink shade = pm_ink(canvas, 22, 16, 28, 0.92f);
    const struct pm_ink white = pm_ink(canvas, 255, 255, 255, 1.0f);
    for (size_t i = 0; i < tags->count; i++) {
        const struct pm_tag *t = &tags->v[i];
        const float em = tags->em * (t->pih ? 1.0f : OTHER_SIZE);
        const float radius = 0.28f * em, rim = fmaxf(1.0f, 0.07f * em);
        if (t->pih) {
            pm_canvas_box(canvas, grown(t->box, rim), radius + rim, &shade);
            pm_canvas_box(canvas, t->box, radius, &white);
        } else {
            pm_canvas_box(canvas, t->box, radius, &shade);
        }
        const float width = pm_text_width(font, em, t->text);
        pm_text(canvas, font, em, t->box.x + 0.5f * (t->box.w - width),
                t->box.y + 0.5f * (t->box.h + PM_TEXT_CAP * em), t->pih ? &dark : &white, t->text);
    }
}
