/*
 * Anti-aliased two-tone lines from a distance field: a white core in a dark casing, so that they
 * show on any skin and any colour. Segments are collected and binned into tiles. A tile keeps only
 * the distance to the nearest core, so joints and crossings are as clean as the lines in whatever
 * order they were added, and nothing as large as the picture is held in memory.
 */
#ifndef PM_DRAW_STROKE_H
#define PM_DRAW_STROKE_H

#include "draw/contour.h"

#define PM_TILE 64 /* px: side of the squares that a picture is drawn in */

struct pm_segment {
    struct pm_point a, b; /* picture px */
    float half;           /* half the width of the core, px */
};

/* Zeroed: empty. */
struct pm_strokes {
    float casing; /* width of the dark rim on either side of every core, px */
    float fade;   /* 0: lines at full strength .. 1: invisible */
    size_t count, capacity;
    struct pm_segment *v; /* malloc */
    int tiles_x, tiles_y;
    size_t *tile_first;          /* scratch: start of every tile's part, and the end of the last */
    uint32_t *tile_segments;     /* scratch: indices of segments, tile after tile */
    uint8_t core[256], rim[256]; /* coverage by quantised distance */
};

void pm_strokes_free(struct pm_strokes *s);

enum pihmap_status pm_strokes_line(struct pm_job *job, struct pm_strokes *s, struct pm_point a,
                                   struct pm_point b, float half);

/* A closed outline. dash: 0 solid, else about the length of dashes and of gaps, px. */
enum pihmap_status pm_strokes_outline(struct pm_job *job, struct pm_strokes *s,
                                      const struct pm_contour *outline, float half, float dash);

/* Assign the segments to the tiles of a picture; after the last line, before the first tile. */
enum pihmap_status pm_strokes_bin(struct pm_job *job, struct pm_strokes *s, int width, int height);

/* Draw what lies in tile (tx, ty). Threads may draw different tiles of one picture. */
void pm_strokes_tile(const struct pm_strokes *s, int tx, int ty, struct pm_rgb8 *picture);

/* Both, for all tiles of a picture. */
enum pihmap_status pm_strokes_draw(struct pm_job *job, struct pm_strokes *s,
                                   struct pm_rgb8 *picture);

#endif
