/*
 * Anti-aliased two-tone lines: a white core in a dark casing, so that they show on any skin
 * and any colour. Segments are collected, sorted into tiles, and every tile keeps the
 * distance to the nearest core only: joints and crossings are as clean as the lines, whatever
 * the order, and nothing of the size of the picture is held.
 */
#ifndef PM_DRAW_STROKE_H
#define PM_DRAW_STROKE_H

#include "draw/contour.h"

#define PM_TILE 64 /* px: side of the squares a picture is drawn in */

struct pm_segment {
    struct pm_point a, b; /* picture px */
    float half;           /* half the width of the core, px */
};

/* Zeroed = empty. casing: width of the dark rim on either side, px; the same for all. */
struct pm_strokes {
    float casing;
    float fade; /* 0: lines at full strength .. 1: not seen */
    size_t count, room;
    struct pm_segment *v; /* malloc */
    int tiles_x, tiles_y;
    size_t *tile_first;          /* scratch: of every tile, and one more */
    uint32_t *tile_segments;     /* scratch: numbers of segments, tile after tile */
    uint8_t core[256], rim[256]; /* coverage by quantised distance */
};

void pm_strokes_free(struct pm_strokes *s);

enum pihmap_status pm_strokes_line(struct pm_job *job, struct pm_strokes *s, struct pm_point a,
                                   struct pm_point b, float half);

/* A closed outline; dash 0: solid, otherwise the length of dashes and about that of gaps. */
enum pihmap_status pm_strokes_outline(struct pm_job *job, struct pm_strokes *s,
                                      const struct pm_contour *outline, float half, float dash);

/* Sort into the tiles of a picture; after the last line, before the first tile. */
enum pihmap_status pm_strokes_sort(struct pm_job *job, struct pm_strokes *s, int width, int height);

/* Draw what lies in tile (tx, ty), PM_TILE px square. Threads may draw different tiles. */
void pm_strokes_tile(const struct pm_strokes *s, int tx, int ty, struct pm_rgb8 *picture);

#endif
