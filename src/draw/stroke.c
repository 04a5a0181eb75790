#include "draw/stroke.h"

#include "base/target_clones.h"

#include <math.h>
#include <string.h>

static const uint8_t CORE_COLOUR[3] = {255, 255, 255};
static const uint8_t RIM_COLOUR[3] = {22, 16, 28};
#define RIM_OPACITY 0.80f /* the skin shows through a little, which makes the line look lighter */

#define DASHES_MIN 7.0f /* of an outline: fewer do not show the shape of a small region */

#define FEATHER 0.5f         /* px: half the width of the anti-aliased edge */
#define DISTANCE_MIN (-1.0f) /* px from the core's edge: below, a pixel is all core */
#define OUTSIDE 255          /* quantised distance: no line here */
#define NO_DISTANCE 1e9f     /* px: no segment near */

void pm_strokes_free(struct pm_strokes *s)
{
    free(s->v);
    memset(s, 0, sizeof *s);
}

enum pihmap_status pm_strokes_line(struct pm_job *job, struct pm_strokes *s, struct pm_point a,
                                   struct pm_point b, float half)
{
    if (s->count > UINT32_MAX / 2) /* their numbers are of 32 bits */
        return pm_fail_memory(job);
    struct pm_segment *v = pm_grow(job, s->v, s->count, &s->capacity, 1024, sizeof *v);
    if (!v)
        return job->err.status;
    s->v = v;
    s->v[s->count++] = (struct pm_segment){a, b, half};
    return PIHMAP_OK;
}

static float length(struct pm_point a, struct pm_point b)
{
    return hypotf(b.x - a.x, b.y - a.y);
}

static struct pm_point along(const struct pm_segment *g, float part)
{
    const struct pm_point a = g->a, b = g->b;
    return (struct pm_point){a.x + part * (b.x - a.x), a.y + part * (b.y - a.y)};
}

/* The parts of a segment that lie on dashes. from: arc length at its start, period: dash + gap. */
static enum pihmap_status dashed_line(struct pm_job *job, struct pm_strokes *s,
                                      const struct pm_segment *g, float from, float period)
{
    const float all = length(g->a, g->b), dash = 0.5f * period;
    enum pihmap_status st = PIHMAP_OK;
    for (float k = floorf(from / period); all > 0 && k * period < from + all; k += 1) {
        const float start = k * period > from ? k * period - from : 0;
        const float end = k * period + dash < from + all ? k * period + dash - from : all;
        if (start < end)
            TRY(pm_strokes_line(job, s, along(g, start / all), along(g, end / all), g->half));
    }
out:
    return st;
}

enum pihmap_status pm_strokes_outline(struct pm_job *job, struct pm_strokes *s,
                                      const struct pm_contour *outline, float half, float dash)
{
    const struct pm_point *p = outline->points;
    const size_t n = outline->count;
    float perimeter = 0, from = 0;
    enum pihmap_status st = PIHMAP_OK;
    for (size_t i = 0; i < n; i++)
        perimeter += length(p[i], p[i + 1 < n ? i + 1 : 0]);
    /* A whole number of dashes, so that the outline closes without a seam. */
    const float dashes = dash > 0 ? fmaxf(DASHES_MIN, floorf(perimeter / (2 * dash))) : 1.0f;
    for (size_t i = 0; i < n; i++) {
        const struct pm_segment side = {p[i], p[i + 1 < n ? i + 1 : 0], half};
        if (dash > 0)
            TRY(dashed_line(job, s, &side, from, perimeter / dashes));
        else
            TRY(pm_strokes_line(job, s, side.a, side.b, half));
        from += length(side.a, side.b);
    }
out:
    return st;
}

/* ---- sorting ------------------------------------------------------------------------ */

static int clamp(float v, int limit)
{
    return v <= 0 ? 0 : v >= (float)limit ? limit : (int)v;
}

struct tiles {
    int x, y, x_last, y_last;
};

static struct tiles tiles_of(const struct pm_strokes *s, const struct pm_segment *g)
{
    const float margin = g->half + s->casing + 2 * FEATHER;
    return (struct tiles){
        clamp((fminf(g->a.x, g->b.x) - margin) / PM_TILE, s->tiles_x - 1),
        clamp((fminf(g->a.y, g->b.y) - margin) / PM_TILE, s->tiles_y - 1),
        clamp((fmaxf(g->a.x, g->b.x) + margin) / PM_TILE, s->tiles_x - 1),
        clamp((fmaxf(g->a.y, g->b.y) + margin) / PM_TILE, s->tiles_y - 1),
    };
}

static uint8_t coverage(float distance)
{
    const float c = (FEATHER - distance) / (2 * FEATHER);
    return c <= 0 ? 0 : c >= 1 ? 255 : (uint8_t)(255 * c + 0.5f);
}

/* One step of the quantised distance, px. */
static float distance_step(const struct pm_strokes *s)
{
    return (s->casing + FEATHER - DISTANCE_MIN) / (OUTSIDE - 1);
}

static void coverage_tables(struct pm_strokes *s)
{
    for (int q = 0; q < OUTSIDE; q++) {
        const float distance = DISTANCE_MIN + (float)q * distance_step(s);
        s->core[q] = (uint8_t)((1 - s->fade) * coverage(distance) + 0.5f);
        s->rim[q] = (uint8_t)((1 - s->fade) * RIM_OPACITY * coverage(distance - s->casing) + 0.5f);
    }
    s->core[OUTSIDE] = s->rim[OUTSIDE] = 0;
}

enum pihmap_status pm_strokes_bin(struct pm_job *job, struct pm_strokes *s, int width, int height)
{
    s->tiles_x = (width + PM_TILE - 1) / PM_TILE;
    s->tiles_y = (height + PM_TILE - 1) / PM_TILE;
    coverage_tables(s);
    const size_t tiles = (size_t)s->tiles_x * (size_t)s->tiles_y;
    size_t *first = pm_scratch(job, tiles + 2, sizeof *first);
    if (!first)
        return job->err.status;
    memset(first, 0, (tiles + 2) * sizeof *first);
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < s->count; i++) {
            const struct tiles t = tiles_of(s, &s->v[i]);
            for (int y = t.y; y <= t.y_last; y++) {
                for (int x = t.x; x <= t.x_last; x++) {
                    const size_t tile = (size_t)y * (size_t)s->tiles_x + (size_t)x;
                    if (pass == 0)
                        first[tile + 2]++; /* two ahead: the second pass moves the starts by one */
                    else
                        s->tile_segments[first[tile + 1]++] = (uint32_t)i;
                }
            }
        }
        if (pass == 0) {
            for (size_t i = 0; i <= tiles; i++)
                first[i + 1] += first[i];
            s->tile_segments = pm_scratch(job, first[tiles + 1], sizeof *s->tile_segments);
            if (!s->tile_segments)
                return job->err.status;
        }
    }
    s->tile_first = first;
    return PIHMAP_OK;
}

/* ---- drawing ------------------------------------------------------------------------ */

/* A segment as it is seen from the first px of a row. */
struct row_segment {
    float px, py;     /* from its start to the px */
    float dx, dy;     /* from its start to its end */
    float per_square; /* 1 / squared length; 0 for a point */
    float half;       /* half the width of its core */
};

/* The minimum of the distances of n px of a row and those to the segment's core, px. */
PM_TARGET_CLONES static void nearest_in_row(const struct row_segment *g, int n,
                                            float *restrict distances)
{
    const float px = g->px, py = g->py, dx = g->dx, dy = g->dy;
    const float per_square = g->per_square, half = g->half;
    for (int i = 0; i < n; i++) {
        const float x = px + (float)i;
        float t = (x * dx + py * dy) * per_square;
        t = t < 0 ? 0 : t;
        t = t > 1 ? 1 : t;
        const float ex = x - t * dx, ey = py - t * dy;
        const float distance = sqrtf(ex * ex + ey * ey) - half;
        distances[i] = distance < distances[i] ? distance : distances[i];
    }
}

/* A tile's distances to the nearest core, px, and the columns of each row that have any. */
struct distance_field {
    float distance[PM_TILE][PM_TILE];
    int first[PM_TILE], end[PM_TILE];
};

/* Adds a segment to the field of the tile whose first pixel is (x0, y0). */
static void add_segment(const struct pm_strokes *s, const struct pm_segment *g, int x0, int y0,
                        struct distance_field *field)
{
    const float margin = g->half + s->casing + FEATHER;
    const float ax = g->a.x - (float)x0, ay = g->a.y - (float)y0;
    const float dx = g->b.x - g->a.x, dy = g->b.y - g->a.y, square = dx * dx + dy * dy;
    const int first = clamp(ceilf(fminf(ax, ax + dx) - margin), PM_TILE);
    const int y_first = clamp(ceilf(fminf(ay, ay + dy) - margin), PM_TILE);
    const int end = clamp(floorf(fmaxf(ax, ax + dx) + margin) + 1, PM_TILE);
    const int y_end = clamp(floorf(fmaxf(ay, ay + dy) + margin) + 1, PM_TILE);
    for (int y = y_first; y < y_end; y++) {
        const struct row_segment part = {(float)first - ax,           (float)y - ay, dx, dy,
                                         square > 0 ? 1 / square : 0, g->half};
        nearest_in_row(&part, end - first, &field->distance[y][first]);
        field->first[y] = first < field->first[y] ? first : field->first[y];
        field->end[y] = end > field->end[y] ? end : field->end[y];
    }
}

static void clear_field(struct distance_field *field)
{
    for (int y = 0; y < PM_TILE; y++) {
        field->first[y] = PM_TILE;
        field->end[y] = 0;
        for (int x = 0; x < PM_TILE; x++)
            field->distance[y][x] = NO_DISTANCE;
    }
}

/* Source over (Porter and Duff 1984), on sRGB codes. */
static uint8_t over(uint8_t below, uint8_t above, unsigned cover)
{
    return (uint8_t)((below * (255u - cover) + above * cover + 127u) / 255u);
}

void pm_strokes_tile(const struct pm_strokes *s, int tx, int ty, struct pm_rgb8 *picture)
{
    const size_t tile = (size_t)ty * (size_t)s->tiles_x + (size_t)tx;
    const size_t first = s->tile_first[tile], end = s->tile_first[tile + 1];
    const int x0 = tx * PM_TILE, y0 = ty * PM_TILE;
    const float step = 1 / distance_step(s);
    struct distance_field field;
    if (first == end)
        return;
    clear_field(&field);
    for (size_t i = first; i < end; i++)
        add_segment(s, &s->v[s->tile_segments[i]], x0, y0, &field);
    for (int y = 0; y < PM_TILE && y0 + y < picture->h; y++) {
        uint8_t *row = picture->v + ((size_t)(y0 + y) * (size_t)picture->w + (size_t)x0) * 3;
        for (int x = field.first[y]; x < field.end[y] && x0 + x < picture->w; x++) {
            const float at = (field.distance[y][x] - DISTANCE_MIN) * step + 0.5f;
            if (at >= OUTSIDE) /* most px */
                continue;
            const uint8_t q = at <= 0 ? 0 : (uint8_t)at;
            for (int k = 0; k < 3; k++) {
                uint8_t *v = &row[x * 3 + k];
                *v = over(over(*v, RIM_COLOUR[k], s->rim[q]), CORE_COLOUR[k], s->core[q]);
            }
        }
    }
}

enum pihmap_status pm_strokes_draw(struct pm_job *job, struct pm_strokes *s,
                                   struct pm_rgb8 *picture)
{
    const enum pihmap_status st = pm_strokes_bin(job, s, picture->w, picture->h);
    for (int ty = 0; !st && ty < s->tiles_y; ty++)
        for (int tx = 0; tx < s->tiles_x; tx++)
            pm_strokes_tile(s, tx, ty, picture);
    return st;
}
