#include "report/chart_outline.h"

#include "base/geometry.h"
#include "draw/stroke.h"

#include <math.h>

/* Half the width of a patch's outline, */
#define HALF_LINE 0.0009f    /* of the picture's long side: as for marks */
#define HALF_LINE_MAX 0.003f /* of the board's width: the patches must stay visible */
#define HALF_LINE_MIN 0.7f   /* px */
#define BOARD_LINE 1.8f      /* of the board's outline, relative to a patch's */

/* In pitches of the patches: half a patch, and the board's rim beyond the outer centres. */
#define HALF_PATCH 0.42
#define RIM 0.62

enum { QUADS_MAX = 1 + PM_CHART_PATCHES }; /* the board and every patch */

/* A four-sided shape, px of the upright photo. */
struct quad {
    struct pm_point corner[4];
};

static struct quad quad_at(const struct pm_chart *chart, const double scale[2], double left,
                           double top, double right, double low)
{
    const double at[4][2] = {{left, top}, {right, top}, {right, low}, {left, low}};
    const double sx = scale[0], sy = scale[1];
    struct quad q;
    for (int k = 0; k < 4; k++) {
        double x = 0, y = 0;
        pm_h_apply(chart->to_px, at[k][0], at[k][1], &x, &y);
        q.corner[k] =
            (struct pm_point){(float)((x + 0.5) * sx - 0.5), (float)((y + 0.5) * sy - 0.5)};
    }
    return q;
}

/* The outline of the board, then those of the patches that were used. Gives their number, 0 if no
 * chart was found. */
static int quads_of(const struct pm_chart *chart, const double scale[2],
                    struct quad quads[QUADS_MAX])
{
    int n = 0;
    if (!chart->found)
        return 0;
    quads[n++] =
        quad_at(chart, scale, -RIM, -RIM, PM_CHART_COLUMNS - 1 + RIM, PM_CHART_ROWS - 1 + RIM);
    for (int i = 0; i < PM_CHART_PATCHES; i++) {
        const double x = i % PM_CHART_COLUMNS, y = i / PM_CHART_COLUMNS;
        if (chart->seen[i])
            quads[n++] = quad_at(chart, scale, x - HALF_PATCH, y - HALF_PATCH, x + HALF_PATCH,
                                 y + HALF_PATCH);
    }
    return n;
}

enum pihmap_status pm_chart_outline(struct pm_job *job, const struct pm_chart *chart,
                                    const double scale[2], struct pm_rgb8 *picture)
{
    struct quad quads[QUADS_MAX];
    const int count = quads_of(chart, scale, quads);
    const struct pm_mark mark = pm_scratch_mark(job);
    const int side = pm_long_side(picture->w, picture->h);
    const struct pm_point *c = quads[0].corner;
    const float board = count ? hypotf(c[1].x - c[0].x, c[1].y - c[0].y) : 0;
    const float half = fmaxf(fminf(HALF_LINE * (float)side, HALF_LINE_MAX * board), HALF_LINE_MIN);
    struct pm_strokes strokes = {.casing = half};
    enum pihmap_status st = PIHMAP_OK;
    for (int i = 0; i < count; i++)
        for (int k = 0; k < 4; k++)
            TRY(pm_strokes_line(job, &strokes, quads[i].corner[k], quads[i].corner[(k + 1) % 4],
                                i == 0 ? BOARD_LINE * half : half));
    TRY(pm_strokes_draw(job, &strokes, picture));
out:
    pm_strokes_free(&strokes);
    pm_scratch_rewind(job, mark);
    return st;
}
