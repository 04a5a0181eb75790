#include "tone/redness.h"

#include "base/mask_stats.h"
#include "base/normalised_convolution.h"
#include "base/stats.h"
#include "tone/cells.h"

#include <math.h>

/* Shares of the long side: a pimple is 0.5 to 2.5 % of a face wide. */
#define SPOT_SIGMA 0.0045
#define SURROUND_SIGMA 0.025
#define REDDEST 0.03  /* of the skin */
#define CELLS_MIN 200 /* six of them are the reddest */

static const double points_per_ln = 100.0 / M_LN10;

/* ln of red over green into *out, less its mean over the surroundings. */
static enum pihmap_status stand_out(struct pm_job *job, const struct pm_cells *cells,
                                    const struct pm_plane colour[3], struct pm_plane *out)
{
    const double side = pm_long_side(cells->w, cells->h);
    struct pm_plane around;
    enum pihmap_status st;
    TRY(pm_plane_take(job, cells->w, cells->h, out));
    TRY(pm_plane_take(job, cells->w, cells->h, &around));
    for (size_t i = 0; i < pm_pixels(out); i++)
        out->v[i] = colour[0].v[i] - colour[1].v[i];
    const struct pm_plane *const in[] = {out};
    struct pm_plane *const fine[] = {out}, *const coarse[] = {&around};
    const struct pm_weighted_planes skin = {1, in, &cells->share};
    TRY(pm_normalised_convolution(job, &skin, SURROUND_SIGMA * side, coarse, NULL));
    TRY(pm_normalised_convolution(job, &skin, SPOT_SIGMA * side, fine, NULL));
    for (size_t i = 0; i < pm_pixels(out); i++)
        out->v[i] -= around.v[i];
out:
    return st;
}

/* How far the reddest cells are above the median one, index points. */
static enum pihmap_status reddest(struct pm_job *job, const struct pm_cells *cells,
                                  const struct pm_plane colour[3], double *points)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_plane red;
    float *value = pm_scratch(job, pm_pixels(cells), sizeof *value);
    enum pihmap_status st;
    if (!value)
        return job->err.status;
    TRY(stand_out(job, cells, colour, &red));
    const size_t n = pm_mask_values(&red, &cells->skin, 1, value);
    const double high = (double)pm_quantile(value, n, 1.0 - REDDEST);
    *points = points_per_ln * (high - (double)pm_quantile(value, n, 0.5));
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
    if (cells.used < CELLS_MIN)
        goto out;
    TRY(reddest(job, &cells, cells.before, &out->before));
    TRY(reddest(job, &cells, cells.after, &out->after));
out:
    pm_scratch_rewind(job, mark);
    return st;
}
