/*
 * The colour layer of the heatmap: delta L* through a diverging colour map, opacity by the
 * signal-to-noise ratio. Where the change is lost in noise, or smaller than an eye can see, the
 * photo stays as it is. The noise is the pixel's own; outside the regions found it is at least that
 * of the pair, because there only that one pixel suggests a change. Only likely PIH, and where
 * pigment has faded, has the full colour. Every other change is subdued: fainter, and nearly grey.
 * A region that the report leaves out has no colour. What was not measured is desaturated.
 */
#ifndef PM_REPORT_HEAT_H
#define PM_REPORT_HEAT_H

#include "draw/palette.h"
#include "draw/stroke.h"
#include "report/findings.h"

/* L* at the ends of the colour bar when opt->range is 0: twice the drop of a clearly visible mark,
 * so that such marks lie halfway along their arm and only the strongest saturate. */
#define PM_HEAT_DEFAULT_RANGE 6.0

/* The range in use, L*. */
double pm_heat_range(const struct pihmap_options *opt);

struct pm_heat {
    const struct pm_rgb8 *photo;
    int w, h;           /* of the working frame */
    float *cells;       /* per working px: opacity 0..1, position on the colour map -1..1,
                           desaturation 0..1, subdued 0..1 */
    int *column;        /* per photo column: the working column on its left */
    float *column_part; /* and the way from there to the next, 0..1 */
    float colour[PM_PALETTE_SIZE][4];  /* of the map: red, green, blue and their grey, 0..255 */
    float subdued[PM_PALETTE_SIZE][4]; /* the same, nearly grey; the fourth is not used */
};

/*
 * photo: at full size, no smaller than the working size; borrowed. Everything else is the job's
 * scratch. PIHMAP_EARG: the change map is larger than the photo.
 */
enum pihmap_status pm_heat(struct pm_job *job, const struct pm_rgb8 *photo,
                           const struct pm_findings *findings, const struct pihmap_options *opt,
                           struct pm_heat *out);

/* Paint columns x..x_end-1, rows y..y_end-1 of out, at most PM_TILE of each. */
void pm_heat_tile(const struct pm_heat *heat, int x, int y, int x_end, int y_end,
                  struct pm_rgb8 *out);

/* How a colour of the photo looks where nothing was measured, for the legend's sample. */
void pm_heat_desaturated(const uint8_t photo[3], uint8_t out[3]);

#endif
