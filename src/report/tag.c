#include "report/tag.h"

#include "base/vocabulary.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* All lengths in em of the label's font. */
#define PAD_X 0.32f
#define PAD_Y 0.24f
#define MARGIN 0.25f     /* kept free around a label; its rim and the outline's lie in it */
#define LEADER_FROM 1.2f /* labels farther away have a leader line */
#define LEADER_WIDTH 0.09f

/* Labels of more regions than CROWD shrink with the square root of their number, down to a size
 * that can still be read. */
#define CROWD 40
#define CROWD_SIZE_MIN 0.6f

/* Candidate positions of a label: PLACES of them along the outline, and each of these farther and
 * farther out (em from the outline). Other changes have no leader lines, so they stay near. */
static const float RINGS[] = {0.35f, 0.8f, 1.5f, 2.5f, 3.6f, 5.0f, 7.0f, 10.0f};
enum { RING_COUNT = sizeof RINGS / sizeof RINGS[0], NEAR_RINGS = 2, PLACES = 32 };

/* Cost of hiding likely PIH entirely, in em of distance. */
#define WORTH_COST 40.0f
/* A label that would hide more than this is left out: the number is in the report. */
#define WORTH_MAX 0.12f
#define SIDE_COST 0.25f     /* per unit away from the upper right: most labels are on one side */
#define TANGENT_SHARE 0.03f /* of the outline to either side, from which its tangent is taken */

/* Occupied cells of a third of an em: testing 256 positions of a label takes far less than 1 ms. */
struct occupancy {
    int w, h;
    float cell; /* px */
    uint8_t *v;
};

struct placement {
    const struct pihmap_report *report;
    const struct pm_layout *layout;
    const struct pm_contour **longest; /* outline by region; NULL: has none */
    struct occupancy occupied;
    struct pm_strokes *strokes; /* for leader lines */
    struct pm_tags *out;
};

/* ---- occupied cells ----------------------------------------------------------------- */

struct cells {
    int x, y, x_end, y_end;
};

static int clamp(float v, int limit)
{
    return v <= 0 ? 0 : v >= (float)limit ? limit : (int)v;
}

static struct cells cells_of(const struct occupancy *t, struct pm_box box)
{
    return (struct cells){clamp(box.x / t->cell, t->w), clamp(box.y / t->cell, t->h),
                          clamp(ceilf((box.x + box.w) / t->cell), t->w),
                          clamp(ceilf((box.y + box.h) / t->cell), t->h)};
}

static void occupy(struct occupancy *t, struct pm_box box)
{
    const struct cells c = cells_of(t, box);
    for (int y = c.y; y < c.y_end && c.x < c.x_end; y++)
        memset(pm_row(t, y) + (size_t)c.x, 1, (size_t)(c.x_end - c.x));
}

static bool is_free(const struct occupancy *t, struct pm_box box)
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

/* The longest outline of every region: as a rule the outer one. */
static void find_longest(const struct pm_contours *outlines, size_t regions,
                         const struct pm_contour **longest)
{
    memset(longest, 0, regions * sizeof *longest);
    for (size_t k = 0; k < outlines->count; k++) {
        const struct pm_contour *c = &outlines->v[k], *best = longest[c->index];
        if (!best || c->count > best->count)
            longest[c->index] = c;
    }
}

/* A place on an outline, and the unit vector away from the region. */
struct anchor {
    struct pm_point at, out;
};

/* Anchor number k of PLACES. Outlines run clockwise (y down), so the outside is on their left. */
static struct anchor anchor(const struct pm_contour *c, int k)
{
    const size_t n = c->count, at = (size_t)k * n / PLACES;
    const size_t step = (size_t)(TANGENT_SHARE * (float)n) + 1;
    const struct pm_point a = c->points[(at + n - step % n) % n], b = c->points[(at + step) % n];
    const float dx = b.x - a.x, dy = b.y - a.y, length = fmaxf(hypotf(dx, dy), 1e-3f);
    return (struct anchor){c->points[at], {dy / length, -dx / length}};
}

/* A box of that size whose gap to the outline is given, px. */
static struct pm_box candidate(const struct anchor *a, float w, float h, float gap)
{
    const float far = gap + 0.5f * (w * fabsf(a->out.x) + h * fabsf(a->out.y));
    return (struct pm_box){a->at.x + far * a->out.x - 0.5f * w, a->at.y + far * a->out.y - 0.5f * h,
                           w, h};
}

static bool is_inside(const struct pm_layout *l, struct pm_box b)
{
    return b.x >= 0 && b.y >= 0 && b.x + b.w <= (float)l->width && b.y + b.h <= (float)l->height;
}

/* The cheapest free position, and its gap in em; false: there is none. */
static bool find_place(const struct placement *p, const struct pm_contour *outline, float em,
                       int rings, struct pm_box *box, float *gap)
{
    const float w = box->w, h = box->h;
    float best = INFINITY;
    for (int ring = 0; ring < rings && RINGS[ring] < best; ring++) {
        for (int k = 0; k < PLACES; k++) {
            const struct anchor a = anchor(outline, k);
            const struct pm_box b = candidate(&a, w, h, RINGS[ring] * em);
            const struct pm_box with_margin = grown(b, MARGIN * em);
            if (!is_inside(p->layout, with_margin) || !is_free(&p->occupied, with_margin))
                continue;
            const float worth = pm_cover_worth(p->layout->cover, with_margin);
            const float side = 1 - 0.7071f * (a.out.x - a.out.y);
            const float cost = RINGS[ring] + WORTH_COST * worth + SIDE_COST * side;
            if (worth <= WORTH_MAX && cost < best) {
                best = cost;
                *box = b;
                *gap = RINGS[ring];
            }
        }
    }
    return isfinite(best);
}

/* From the nearest point of the region's outline to the nearest point of the label. */
static enum pihmap_status leader_line(struct pm_job *job, const struct pm_contour *outline,
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

static enum pihmap_status place(struct pm_job *job, struct placement *p, int region)
{
    const struct pihmap_region *r = &p->report->regions[region];
    const struct pm_contour *outline = p->longest[region];
    struct pm_tag tag = {.region = region, .pih = r->kind == PIHMAP_KIND_PIH};
    const char letter[2] = {pm_kind_letter(r->kind), '\0'};
    const float em = p->out->em * (tag.pih ? 1.0f : PM_TAG_OTHER_SIZE);
    float gap = 0;
    if (!outline)
        return PIHMAP_OK;
    snprintf(tag.text, sizeof tag.text, "%s%d", letter, r->id);
    tag.box.h = (PM_TEXT_CAP + 2 * PAD_Y) * em;
    tag.box.w = fmaxf(pm_text_width(p->layout->font, em, tag.text) + 2 * PAD_X * em, tag.box.h);
    const bool far = pm_kind_rank(r->kind) < PM_RANK_OTHER;
    if (!find_place(p, outline, em, far ? RING_COUNT : NEAR_RINGS, &tag.box, &gap))
        return PIHMAP_OK;
    occupy(&p->occupied, grown(tag.box, MARGIN * em));
    p->out->v[p->out->count++] = tag;
    return gap > LEADER_FROM ? leader_line(job, outline, tag.box, em, p->strokes) : PIHMAP_OK;
}

/* ---- which are numbered ------------------------------------------------------------- */

struct rank {
    int region;
    double strength; /* how visible it is: |delta L*| times the width */
};

static int by_strength(const void *a, const void *b)
{
    const struct rank *p = a, *q = b;
    if (p->strength != q->strength)
        return p->strength < q->strength ? 1 : -1;
    return (p->region > q->region) - (p->region < q->region);
}

/* The *count regions to number, in order of precedence. NULL: no memory. */
static int *numbered(struct pm_job *job, const struct pihmap_report *report, size_t *count)
{
    int *order = pm_scratch(job, report->region_count, sizeof *order);
    struct rank *others = pm_scratch(job, report->region_count, sizeof *others);
    size_t n = 0;
    *count = 0;
    if (!order || !others)
        return NULL;
    for (int rank = PM_RANK_PIH; rank < PM_RANK_OTHER; rank++)
        for (size_t i = 0; i < report->region_count; i++)
            if ((int)pm_kind_rank(report->regions[i].kind) == rank)
                order[(*count)++] = (int)i;
    for (size_t i = 0; i < report->region_count; i++) {
        const struct pihmap_region *r = &report->regions[i];
        if (pm_kind_rank(r->kind) == PM_RANK_OTHER)
            others[n++] = (struct rank){(int)i, fabs(r->delta_L) * sqrt(r->area_px)};
    }
    qsort(others, n, sizeof *others, by_strength);
    for (size_t i = 0; i < n && i < PM_TAG_OTHERS; i++)
        order[(*count)++] = others[i].region;
    return order;
}

enum pihmap_status pm_tags(struct pm_job *job, const struct pihmap_report *report,
                           const struct pm_contours *outlines, const struct pm_layout *layout,
                           struct pm_strokes *strokes, struct pm_tags *out)
{
    struct placement p = {.report = report, .layout = layout, .strokes = strokes, .out = out};
    struct occupancy *o = &p.occupied;
    enum pihmap_status st = PIHMAP_OK;
    size_t wanted;
    const int *order = numbered(job, report, &wanted);
    if (!order)
        return job->err.status;
    out->count = 0;
    out->em = layout->em;
    if (wanted > CROWD)
        out->em *= fmaxf(sqrtf((float)CROWD / (float)wanted), CROWD_SIZE_MIN);
    o->cell = out->em / 3;
    o->w = (int)((float)layout->width / o->cell) + 1;
    o->h = (int)((float)layout->height / o->cell) + 1;
    p.longest = pm_scratch(job, report->region_count, sizeof *p.longest);
    out->v = pm_scratch(job, wanted, sizeof *out->v);
    o->v = pm_scratch(job, pm_pixels(o), 1);
    if (!p.longest || !out->v || !o->v)
        return job->err.status;
    memset(o->v, 0, pm_pixels(o));
    find_longest(outlines, report->region_count, p.longest);
    if (layout->taken.w > 0)
        occupy(o, layout->taken);
    for (size_t i = 0; i < wanted; i++)
        TRY(place(job, &p, order[i]));
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
        const struct pm_text_style style = {font, em, t->pih ? dark : white};
        const float width = pm_text_width(font, em, t->text);
        pm_text(canvas, &style, t->box.x + 0.5f * (t->box.w - width),
                t->box.y + 0.5f * (t->box.h + PM_TEXT_CAP * em), t->text);
    }
}
