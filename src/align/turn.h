/*
 * How the skin is turned out of the picture's plane between two photos, with its direction, from
 * the second order of the mapping.
 *
 * The skin is taken for a part of an ellipsoid, z = -x^2 / (2 Rx) - y^2 / (2 Ry), seen from afar.
 * Turned by the angle psi about the vertical axis, a point moves to
 *     x' = x cos psi + z sin psi,
 * and likewise along y about the horizontal axis: the term -x^2 sin psi / (2 Rx) is looked for. The
 * linear part says little of a small turn (cos 8 degrees = 0.99), and not in which direction; the
 * quadratic part is as large as the turn and has its sign. A flat skin that perspective tapers has
 * the same sign.
 */
#ifndef PM_ALIGN_TURN_H
#define PM_ALIGN_TURN_H

#include "base/geometry.h"

/* Degrees, after against before, in the axes of the before photo; 0: not known. Approximate, for
 * Rx and Ry are guessed from the extent of the skin. */
struct pm_turn {
    double right; /* > 0: the skin faces farther to the right edge of the photo than before */
    double down;  /* > 0: ... to the lower edge */
};

/* Fitted over the px of skin (working size of the before photo) that have a counterpart. Pure. */
struct pm_turn pm_turn_of(const struct pm_align *align, const struct pm_mask *skin);

#endif
