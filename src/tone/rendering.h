/*
 * Rendering: what the camera, or the software after it, made of the colours. A tone curve,
 * contrast, saturation, a colour matrix or local tone mapping move a px by its own colour, wherever
 * it lies; light moves it by its place (tone/level.h). Skin has shade and red and pale places of
 * its own in both photos, and these show the rendering.
 *
 * Model, of a levelled pair, per channel k:
 *     ln after_k - ln before_k = sum_j c_kj f_j(m) + slow field + change,
 *     f = l, l^2, l^3, u, v, l u
 * m the mean of both photos' ln colours (so that noise in one of them does not lower the slopes,
 * and swapping the photos changes only the sign), l its grey part, u blue less red, v green less
 * both, each less its median. Fitted to cells of 0.6 % of the side, less a local mean over
 * SLOW_SIGMA in which all light lies, by iteratively reweighted least squares (Geman and McClure
 * 1987) with a prior of 0: marks are outliers, and where skin is even nothing is corrected.
 */
#ifndef PM_TONE_RENDERING_H
#define PM_TONE_RENDERING_H

#include "tone/registered_pair.h"

#define PM_RENDERING_TERMS 6

struct pm_rendering {
    bool differs;                    /* else all c are 0, and there is nothing to do */
    double centre[3];                /* l, u, v of the skin's median, ln units */
    double from[3], to[3];           /* l, u, v less centre, within which the fit holds */
    double c[3][PM_RENDERING_TERMS]; /* of r, g, b */
    double contrast; /* slope of the after photo's ln light over the before photo's */
};

/* pair: levelled. Too little skin shows no difference. */
enum pihmap_status pm_rendering_fit(struct pm_job *job, const struct pm_registered_pair *pair,
                                    struct pm_rendering *out);

/* By how much the contrast that is undone may be wrong, ln units; 0: none is. */
double pm_contrast_error(const struct pm_rendering *rendering);

/* after, levelled, becomes what the before photo's camera would have made of it. */
enum pihmap_status pm_render_alike(struct pm_job *job, const struct pm_rendering *rendering,
                                   struct pm_linear *after);

#endif
