/*
 * A colour chart of 24 patches in a photo (the layout of the ColorChecker Classic: four rows of
 * six, the greys in the last), where it lies and what it says of the photo's colours.
 *
 * Chart frame: the centre of the patch in column c (0..5) and row r (0..3) is (c, r); one unit is
 * the pitch, the distance of two neighbours' centres. Patch number i = 6 r + c.
 */
#ifndef PM_CHART_CHART_H
#define PM_CHART_CHART_H

#include "base/image.h"

#define PM_CHART_COLUMNS 6
#define PM_CHART_ROWS 4
#define PM_CHART_PATCHES 24

/* What takes a photo's linear light to that of the chart: stray light off, a power (the camera's
 * tone), a matrix. */
struct pm_chart_colour {
    double stray[3];  /* linear light, of r, g, b */
    double tone;      /* exponent; 1: the photo's light is straight */
    double matrix[9]; /* row major -> linear sRGB under D65 */
};

struct pm_chart {
    bool found;
    double to_px[9]; /* chart frame -> px of the photo it was found in, [8] = 1; not mirrored */
    double rgb[PM_CHART_PATCHES][3]; /* linear light, as photographed, mean of the inner patch */
    bool seen[PM_CHART_PATCHES];     /* whole, even, neither burnt out nor black */
    double shade[PM_CHART_PATCHES];  /* ln of the light on the patch over that on most of them */
    struct pm_chart_colour colour;   /* for the light on most of the patches */
    double before_dE00, after_dE00;  /* mean CIEDE2000 of the seen patches to the published
                                        values: as photographed; shade and matrix taken out */
    double off[PM_CHART_PATCHES];    /* ln units: lightness of the seen patches, corrected, less
                                       the published; 0 where not seen */
    bool shadowed;                   /* a shadow's edge lies on it */
    const char *edition;             /* which table fits better, static */
};

/* More than this, after correction, and the photo's colours are no straight function of the
 * chart's: tell the user, do not use it (mean CIEDE2000; set by decision, not by experiment). */
#define PM_CHART_WARN_DE 2.0
#define PM_CHART_MOST_DE 4.0

/*
 * Look for one chart in photo (linear light, upright, fine frame or any); clipped as in struct
 * pm_photo. out->found tells; whatever else is then known is filled. A chart of which more than
 * four patches are covered is none. Deterministic. Only PIHMAP_ENOMEM can come back.
 */
enum pihmap_status pm_chart_find(struct pm_job *job, const struct pm_linear *photo,
                                 const struct pm_plane *clipped, struct pm_chart *out);

/* Standard error of the level of light between two charts of one kind, ln units: what the camera
 * and the print do to both alike is none. */
double pm_chart_sigma(const struct pm_chart *a, const struct pm_chart *b);

/* found, and its residual allows to use it. */
bool pm_chart_usable(const struct pm_chart *chart);

/* Every px of photo by colour, in place; and back. */
void pm_chart_apply(struct pm_job *job, const struct pm_chart_colour *colour,
                    struct pm_linear *photo);
enum pihmap_status pm_chart_undo(struct pm_job *job, const struct pm_chart_colour *colour,
                                 const struct pm_linear *photo, struct pm_linear *out);

/* px per pitch at the middle of the chart: root of the area of one unit square; 0: not found. */
double pm_chart_scale(const struct pm_chart *chart);

#endif
