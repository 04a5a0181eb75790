#include "report/chart_outline.h"

#include "report/heat.h"
#include "draw/stroke.h"

#include <math.h>

/* Of the picture's long side: half the width of a line, as outlines of marks have. */
#define HALF_LINE 0.0009f
#define MOST_HALF 0.003f /* of the board's width: the patches are to be seen */
#define LEAST_HALF 0.7f  /* px */
#define STRONGER 1.8f    /* the first shape's */

enum pihmap_status pm_card_picture(struct pm_job *job, const struct pm_quad *quads, int count,
                                   struct pm_rgb8 *picture)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const int side = picture->w > picture->h ? picture->w : picture->h;
    const struct pm_point *c = quads[0].corner;
    const float board = count ? hypotf(c[1].x - c[0].x, c[1].y - c[0].y) : 0;
    const float half = fmaxf(fminf(HALF_LINE * (float)side, MOST_HALF * board), LEAST_HALF);
    struct pm_strokes strokes = {.casing = half};
    enum pihmap_status st = PIHMAP_OK;
    for (int i = 0; i < count; i++)
        for (int k = 0; k < 4; k++)
            TRY(pm_strokes_line(job, &strokes, quads[i].corner[k], quads[i].corner[(k + 1) % 4],
                                i == 0 ? STRONGER * half : half));
    TRY(pm_strokes_sort(job, &strokes, picture->w, picture->h));
    for (int ty = 0; ty < strokes.tiles_y; ty++)
        for (int tx = 0; tx < strokes.tiles_x; tx++)
            pm_strokes_tile(&strokes, tx, ty, picture);
out:
    pm_strokes_free(&strokes);
    pm_scratch_rewind(job, mark);
    return st;
}
