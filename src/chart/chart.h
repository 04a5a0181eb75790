/*
 * Detection of a 24-patch colour chart and colour calibration by it. The layout is that of the
 * ColorChecker Classic (McCamy, Marcus and Davidson 1976): four rows of six, the greys in the last.
 *
 * Chart frame: the centre of the patch in column c (0..5) and row r (0..3) is (c, r). One unit is
 * the pitch, the distance between the centres of two neighbours. Patch number i = 6 r + c.
 */
#ifndef PM_CHART_CHART_H
#define PM_CHART_CHART_H

#include "base/image.h"

#define PM_CHART_COLUMNS 6
#define PM_CHART_ROWS 4
#define PM_CHART_PATCHES 24

/* From a photo's linear light to that of the chart: flare subtracted, then a power (the camera's
 * tone curve), then the colour correction matrix. */
struct pm_chart_colour {
    double flare[3];  /* linear light, of r, g, b */
    double tone;      /* exponent; 1: the photo's light is linear already */
    double matrix[9]; /* row major -> linear sRGB under D65 */
};

struct pm_chart {
    bool found;
    double to_px[9]; /* chart frame -> px of the photo it was found in, [8] = 1; not mirrored */
    double rgb[PM_CHART_PATCHES][3]; /* linear light, as photographed, mean of the inner patch */
    bool seen[PM_CHART_PATCHES];     /* whole, even, neither overexposed nor black */
    double shade[PM_CHART_PATCHES];  /* ln of the light on the patch over that on most of them */
    struct pm_chart_colour colour;   /* for the light on most of the patches */
    double before_dE00, after_dE00;  /* mean CIEDE2000 of the seen patches to the published values:
                                        as photographed; with shade and colours corrected */
    double residual[PM_CHART_PATCHES]; /* ln units: luminance of the seen patches after correction
                                          over the published one; 0 where not seen */
    bool shadowed;                     /* the edge of a shadow crosses it */
    const char *edition;               /* which published table fits better, static */
};

/* Mean CIEDE2000 after correction. Above the first limit the user is warned. Above the second the
 * photo's colours are no linear function of the chart's, and the chart is not used. Both limits
 * were set by decision, not by experiment. */
#define PM_CHART_WARN_DE 2.0
#define PM_CHART_MOST_DE 4.0

/*
 * Look for one chart in photo (linear light, upright; the fine frame or any other); clipped as in
 * struct pm_photo. out->found says whether there is one; the other fields then hold what is known
 * of it. A chart with more than four covered patches does not count. Deterministic. The only error
 * is PIHMAP_ENOMEM.
 */
enum pihmap_status pm_chart_find(struct pm_job *job, const struct pm_linear *photo,
                                 const struct pm_plane *clipped, struct pm_chart *out);

/* Standard error of the level of light between photos of the same kind of chart, ln units. What
 * camera and print do to both photos alike cancels. NAN: too few patches are seen in both. */
double pm_chart_sigma(const struct pm_chart *a, const struct pm_chart *b);

/* It was found, and its residual is small enough to use it. */
bool pm_chart_usable(const struct pm_chart *chart);

/* Correct every px of photo by colour, in place; and the inverse. */
void pm_chart_apply(struct pm_job *job, const struct pm_chart_colour *colour,
                    struct pm_linear *photo);
enum pihmap_status pm_chart_undo(struct pm_job *job, const struct pm_chart_colour *colour,
                                 const struct pm_linear *photo, struct pm_linear *out);

/* px per pitch in the middle of the chart: square root of the area of a unit square; 0: none was
 * found. */
double pm_chart_scale(const struct pm_chart *chart);

#endif
