/*
 * The coloured layer of the heatmap. Colour says how much (delta L*), opacity says how sure:
 * where the change drowns in noise, or is smaller than an eye can see, the photo stays as it
 * is. Noise is the pixel's own; outside the regions found it is at least that of the pair,
 * because there nothing but the pixel speaks for a change. Only likely PIH has the full colour;
 * every other change is set aside: fainter, and nearly grey. What was not measured is shown
 * with less colour of its own.
 */
#ifndef PM_REPORT_HEAT_H
#define PM_REPORT_HEAT_H

#include "base/change.h"
#include "draw/contour.h"
#include "draw/palette.h"
#include "draw/stroke.h"

/* L* at the ends of the colour bar when opt->range is 0: twice the drop of a plainly visible
 * mark, so that those land mid-arm and only the strongest saturate. */
#define PM_HEAT_DEFAULT_RANGE 6.0

/* The range that is in force. */
double pm_heat_range(const struct pihmap_options *opt);

struct pm_heat {
    const struct pm_rgb8 *photo;
    int w, h;           /* of the working frame */
    float *cells;       /* per working px: opacity 0..1, place on the palette -1..1, mute 0..1,
                           set aside 0..1 */
    int *column;        /* per photo column: working column on its left */
    float *column_part; /* and how far on towards the next, 0..1 */
    float colour[PM_PALETTE_SIZE][4]; /* of the palette: red, green, blue and their grey, 0..255 */
    float aside[PM_PALETTE_SIZE][4];  /* the same, nearly grey; the fourth is not used */
};

/* What is known at the working size. */
struct pm_findings {
    const struct pm_change *change;
    const struct pm_labels *labels;
    const struct pm_label_index *index;
    const struct pihmap_report *report;
};

/*
 * photo at full size; the working size is no larger. Everything lives in the job's scratch;
 * photo is borrowed. PIHMAP_EARG when the change map is larger than the photo.
 */
enum pihmap_status pm_heat(struct pm_job *job, const struct pm_rgb8 *photo,
                           const struct pm_findings *findings, const struct pihmap_options *opt,
                           struct pm_heat *out);

/* Paint columns x..x_end-1, rows y..y_end-1 of out, at most PM_TILE of each. */
void pm_heat_tile(const struct pm_heat *heat, int x, int y, int x_end, int y_end,
                  struct pm_rgb8 *out);

/* How a colour looks where nothing was measured: for the legend's sample. */
void pm_heat_muted(const uint8_t photo[3], uint8_t out[3]);

#endif
