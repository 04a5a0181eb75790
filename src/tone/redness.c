#include "tone/redness.h"

#include "base/normalised_convolution.h"
#include "base/stats.h"
#include "tone/cells.h"

#include <math.h>

/* A pimple is 0.5 to 2.5 % of a face wide, a patch of them more: a share of the long side. */
#define SPOT_SIGMA 0.010
#define REDDEST 0.03  /* of the skin */
#define MARGIN 2      /* cells of skin around: at its edges are lips, hair and cloth */
#define CELLS_MIN 200 /* six of them are the reddest */

static const double points_per_ln = 100.0 / M_LN10;

/* ln of red over green, blurred to the size of a spot. */
static enum pihmap_status take_red(struct pm_job *job, const struct pm_cells *cells,
                                   const struct pm_plane colour[3], double sigma,
                                   struct pm_plane *out)
{
    enum pihmap_status st;
    TRY(pm_plane_take(job, cells->w, cells->h, out));
    for (size_t i = 0; i < pm_pixels(out); i++)
        out->v[i] = colour[0].v[i] - colour[1].v[i];
    const struct pm_plane *const in[] = {out};
    struct pm_plane *const mean[] = {out};
    const struct pm_weighted_planes skin = {1, in, &cells->share};
    TRY(pm_normalised_convolution(job, &skin, sigma, mean, NULL));
out:
    return st;
}

static bool is_inside(const struct pm_mask *skin, int x, int y)
{
    for (int v = y - MARGIN; v <= y + MARGIN; v++)
        for (int u = x - MARGIN; u <= x + MARGIN; u++)
            if (u < 0 || v < 0 || u >= skin->w || v >= skin->h || !pm_at(skin, u, v))
                return false;
    return true;
}

/* How fast red falls from (x, y) in the direction in which it falls least, per cell^2; 0: not in
 * all directions. The nose's side, a lip's edge and a fold fall in one only: they are no spots. */
static float least_fall(const struct pm_plane *red, int x, int y)
{
    const float *above = pm_row(red, y - 1) + x, *here = pm_row(red, y) + x;
    const float *below = pm_row(red, y + 1) + x;
    const float xx = here[-1] - 2 * here[0] + here[1], yy = above[0] - 2 * here[0] + below[0];
    const float xy = (above[-1] + below[1] - above[1] - below[-1]) / 4;
    const float half = (xx - yy) / 2;
    return fmaxf(0, -(xx + yy) / 2 - sqrtf(half * half + xy * xy));
}

/* How far the reddest spots stand out, index points; NAN: too little skin. A round Gaussian spot of
 * the filter's width stands out by 4 sigma^2 times what is left of its curvature. */
static enum pihmap_status reddest(struct pm_job *job, const struct pm_cells *cells,
                                  const struct pm_plane colour[3], double *points)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const double sigma = SPOT_SIGMA * pm_long_side(cells->w, cells->h);
    struct pm_plane red;
    float *fall = pm_scratch(job, pm_pixels(cells), sizeof *fall);
    size_t n = 0;
    enum pihmap_status st;
    if (!fall)
        return job->err.status;
    TRY(take_red(job, cells, colour, sigma, &red));
    for (int y = 0; y < cells->h; y++)
        for (int x = 0; x < cells->w; x++)
            if (is_inside(&cells->skin, x, y))
                fall[n++] = least_fall(&red, x, y);
    const double high = n < CELLS_MIN ? (double)NAN : (double)pm_quantile(fall, n, 1.0 - REDDEST);
    *points = points_per_ln * 4.0 * sigma * sigma * high;
out:
    pm_scratch_rewind(job, mark);
    return st;
}

enum pihmap_status pm_redness(struct pm_job *job, const struct pm_registered_pair *pair,
                              struct pm_redness *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_cells cells;
    enum pihmap_status st;
    *out = (struct pm_redness){NAN, NAN};
    TRY(pm_cells_take(job, pair, &cells));
    TRY(reddest(job, &cells, cells.before, &out->before));
    TRY(reddest(job, &cells, cells.after, &out->after));
out:
    pm_scratch_rewind(job, mark);
    return st;
}
