#include "report/tag.h"

#include "base/vocabulary.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* All lengths in em of the label's font. */
#define PAD_X 0.32f
#define PAD_Y 0.24f
#define MARGIN 0.25f     /* kept free round a label, its rim and the outline's included */
#define LEADER_FROM 1.2f /* farther away than this, a line leads to the region */
#define LEADER_WIDTH 0.09f

/* Labels of more regions than CROWD shrink with the root of their number, down to a readable
 * rest. */
#define CROWD 40
#define CROWD_SMALLEST 0.6f

/* Where a label is tried: against the outline in PLACES places, and ever farther out (em from
 * the outline). Other changes are not led to by lines, so they stay near. */
static const float RINGS[] = {0.35f, 0.8f, 1.5f, 2.5f, 3.6f, 5.0f, 7.0f, 10.0f};
enum { RING_COUNT = sizeof RINGS / sizeof RINGS[0], NEAR_RINGS = 2, PLACES = 32 };

/* Cost of hiding a PIH region entirely, in em of distance. */
#define WORTH_COST 40.0f
/* Rather no label (the number is in the report) than one that hides this much of a region. */
#define MAX_WORTH 0.12f
#define SIDE_COST 0.25f       /* per unit away from the upper right, so that labels look alike */
#define DIRECTION_REACH 0.03f /* share of the outline: what its direction is taken from */

/* Taken places, in cells of a third of an em: 256 trials of a label stay far below 1 ms. */
struct taken {
    int w, h;
    float cell;
    uint8_t *v;
};

struct placing {
    const struct pihmap_report *report;
    const struct pm_cover *cover;
    const struct pm_contour **longest; /* outline by region; NULL: has none */
    struct taken taken;
    float width, height;
};

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
        memset(pm_row(t, y) + (size_t)c.x, 1, (size_t)(c.x_end - c.x));
}

static bool is_free(const struct taken *t, struct pm_box box)
{
    const struct cells c = cells_of(t, box);
    for (int y = c.y; y < c.y_end; y++)
        for (int x = c.x; x < c.x_end; x++)
            if (pm_at(t, x, y))
                return false;
    return true;
}

static struct pm_box grown(struct pm_box b, float by)
{
    return (struct pm_box){b.x - by, b.y - by, b.w + 2 * by, b.h + 2 * by};
}

/* ---- placing ------------------------------------------------------------------------ */

static void find_longest(const struct pm_contours *outlines, size_t regions,
                         const struct pm_contour **longest)
{
    memset(longest, 0, regions * sizeof *longest);
    for (size_t k = 0; k < outlines->count; k++) {
        const struct pm_contour *c = &outlines->v[k], *best = longest[c->region];
        if (!best || c->count > best->count)
            longest[c->region] = c;
    }
}

/* Where a label may touch an outline, and the direction away from the region. */
struct anchor {
    struct pm_point at, out;
};

/* Anchor number k of PLACES. Outlines run clockwise (y down): outside is on their left. */
static struct anchor anchor(const struct pm_contour *c, int k)
{
    const size_t n = c->count, at = (size_t)k * n / PLACES;
    const size_t reach = (size_t)(DIRECTION_REACH * (float)n) + 1;
    const struct pm_point a = c->points[(at + n - reach % n) % n], b = c->points[(at + reach) % n];
    const float dx = b.x - a.x, dy = b.y - a.y, length = fmaxf(hypotf(dx, dy), 1e-3f);
    return (struct anchor){c->points[at], {dy / length, -dx / length}};
}

/* A box of that size, gap away from the outline. */
static struct pm_box candidate(const struct anchor *a, float w, float h, float gap)
{
    const float far = gap + 0.5f * (w * fabsf(a->out.x) + h * fabsf(a->out.y));
    return (struct pm_box){a->at.x + far * a->out.x - 0.5f * w, a->at.y + far * a->out.y - 0.5f * h,
                           w, h};
}

static bool is_inside(const struct placing *p, struct pm_box b)
{
    return b.x >= 0 && b.y >= 0 && b.x + b.w <= p->width && b.y + b.h <= p->height;
}

/* The cheapest free place; false: none. */
static bool find_place(const struct placing *p, const struct pm_contour *outline, float em,
                       int rings, struct pm_box *box, float *gap)
{
    const float w = box->w, h = box->h;
    float best = INFINITY;
    for (int ring = 0; ring < rings && RINGS[ring] < best; ring++) {
        for (int k = 0; k < PLACES; k++) {
            const struct anchor a = anchor(outline, k);
            const struct pm_box b = candidate(&a, w, h, RINGS[ring] * em);
            const struct pm_box roomy = grown(b, MARGIN * em);
            if (!is_inside(p, roomy) || !is_free(&p->taken, roomy))
                continue;
            const float worth = pm_cover_worth(p->cover, roomy);
            const float side = 1 - 0.7071f * (a.out.x - a.out.y);
            const float cost = RINGS[ring] + WORTH_COST * worth + SIDE_COST * side;
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
    const struct pm_contour *outline = p->longest[region];
    struct pm_tag tag = {.region = region, .pih = r->kind == PIHMAP_KIND_PIH};
    const char letter[2] = {pm_kind_letter(r->kind), '\0'};
    float gap = 0;
    if (!outline)
        return PIHMAP_OK;
    em *= tag.pih ? 1.0f : PM_TAG_OTHER_SIZE;
    snprintf(tag.text, sizeof tag.text, "%s%d", letter, r->id);
    tag.box.h = (PM_TEXT_CAP + 2 * PAD_Y) * em;
    tag.box.w = fmaxf(pm_text_width(font, em, tag.text) + 2 * PAD_X * em, tag.box.h);
    if (!find_place(p, outline, em, tag.pih ? RING_COUNT : NEAR_RINGS, &tag.box, &gap))
        return PIHMAP_OK;
    take(&p->taken, grown(tag.box, MARGIN * em));
    out->v[out->count++] = tag;
    return gap > LEADER_FROM ? lead(job, outline, tag.box, em, strokes) : PIHMAP_OK;
}

/* ---- which are numbered ------------------------------------------------------------- */

struct rank {
    int region;
    double strength; /* how much there is to see: |delta L*| times the width */
};

static int by_strength(const void *a, const void *b)
{
    const struct rank *p = a, *q = b;
    if (p->strength != q->strength)
        return p->strength < q->strength ? 1 : -1;
    return (p->region > q->region) - (p->region < q->region);
}

/* The regions to number, in the order of their claims; *count of them. NULL: no memory. */
static int *numbered(struct pm_job *job, const struct pihmap_report *report, size_t *count)
{
    int *order = pm_scratch(job, report->region_count, sizeof *order);
    struct rank *others = pm_scratch(job, report->region_count, sizeof *others);
    size_t n = 0;
    *count = 0;
    if (!order || !others)
        return NULL;
    for (size_t i = 0; i < report->region_count; i++) {
        const struct pihmap_region *r = &report->regions[i];
        if (r->kind == PIHMAP_KIND_PIH)
            order[(*count)++] = (int)i;
        else
            others[n++] = (struct rank){(int)i, fabs(r->delta_L) * sqrt(r->area_px)};
    }
    qsort(others, n, sizeof *others, by_strength);
    for (size_t i = 0; i < n && i < PM_TAG_OTHERS; i++)
        order[(*count)++] = others[i].region;
    return order;
}

enum pihmap_status pm_tags(struct pm_job *job, const struct pihmap_report *report,
                           const struct pm_contours *outlines, const struct pm_cover *cover,
                           const struct pm_font *font, float em, int width, int height,
                           struct pm_box keep_out, struct pm_strokes *strokes, struct pm_tags *out)
{
    enum pihmap_status st = PIHMAP_OK;
    size_t wanted;
    const int *order = numbered(job, report, &wanted);
    if (!order)
        return job->err.status;
    if (wanted > CROWD)
        em *= fmaxf(sqrtf((float)CROWD / (float)wanted), CROWD_SMALLEST);
    struct placing p = {.report = report,
                        .cover = cover,
                        .taken.cell = em / 3,
                        .width = (float)width,
                        .height = (float)height};
    out->count = 0;
    out->em = em;
    p.taken.w = (int)(p.width / p.taken.cell) + 1;
    p.taken.h = (int)(p.height / p.taken.cell) + 1;
    const size_t cells = pm_pixels(&p.taken);
    p.longest = pm_scratch(job, report->region_count, sizeof *p.longest);
    out->v = pm_scratch(job, wanted, sizeof *out->v);
    p.taken.v = pm_scratch(job, cells, 1);
    if (!p.longest || !out->v || !p.taken.v)
        return job->err.status;
    memset(p.taken.v, 0, cells);
    find_longest(outlines, report->region_count, p.longest);
    if (keep_out.w > 0)
        take(&p.taken, keep_out);
    for (size_t i = 0; i < wanted; i++)
        TRY(place(job, &p, order[i], font, em, strokes, out));
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
        const float em = tags->em * (t->pih ? 1.0f : PM_TAG_OTHER_SIZE);
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
