/*
 * Plane projective geometry: homographies, and the alignment of two photos as a homography plus a
 * displacement field. Pixel centres lie on integers. A transform is named for its direction:
 * before_to_after takes a point of the before photo.
 */
#ifndef PM_BASE_GEOMETRY_H
#define PM_BASE_GEOMETRY_H

#include "base/image.h"

/* q = H p in the plane; H row major. False when p is mapped to infinity or beyond. */
bool pm_h_apply(const double H[9], double x, double y, double *qx, double *qy);
/* The Jacobian of H at (x, y), by finite differences of one px: a step (dx, dy) is mapped to
 * (J[0] dx + J[1] dy, J[2] dx + J[3] dy). False: (x, y) or a neighbour has no image. */
bool pm_h_jacobian(const double H[9], double x, double y, double J[4]);
/* Local scale of H at (x, y): the root of the Jacobian determinant; 1 where there is none. */
double pm_h_scale(const double H[9], double x, double y);
void pm_h_identity(double H[9]);
void pm_h_mul(const double A[9], const double B[9], double AB[9]);  /* B is applied first */
void pm_apply3(const double A[9], const double v[3], double Av[3]); /* any 3 x 3; not in place */
bool pm_invert3(const double A[9], double inverse[9]);              /* any 3 x 3; false: singular */
bool pm_h_invert(const double H[9], double inverse[9]);             /* scaled to [8] = 1 */
/* The homography of four point pairs; false when three of them are collinear. */
bool pm_h_from_points(const double from[4][2], const double to[4][2], double H[9]);

/*
 * From a picture of size a to the same picture resized to size b, pixel centres on integers:
 * x_b = (x_a + 0.5) * wb / wa - 0.5.
 */
void pm_h_resize(int wa, int ha, int wb, int hb, double H[9]);

/*
 * The alignment of the *working* frames of both photos (struct pm_photo): a before pixel p lies in
 * the after photo at  before_to_after(p) + (dx(p), dy(p)).
 */
struct pm_align {
    double before_to_after[9];  /* homography, row major, px -> px, [8] = 1 */
    struct pm_plane dx, dy;     /* displacement field: after px, at every before px */
    struct pm_plane confidence; /* 0..1 at every before px; 0: no counterpart there */
    struct pm_plane error; /* standard error (root mean square distance from the truth) at every
                              before px, before px; empty: not known */
    bool local;            /* dx and dy are not all zero */
    double evidence;       /* log likelihood ratio of the same skin against other skin */
    double overlap;        /* share of the before skin that has a counterpart, 0..1 */
    double residual_px;    /* root mean square of `error` on skin that both show */
    int inliers;           /* independent verification patches that agree */
    double scale;          /* size of an object in after / in before, working px */
    double rotation_deg;   /* in-plane rotation of after against before, -180..180 */
    double turn_deg;       /* out-of-plane rotation of the skin, >= 0 */
    bool believed;
    struct pihmap_reason reason; /* why not believed; none when it is */
};

void pm_align_free(struct pm_align *a);

/* Where before working px (x, y) lies in the after working frame. False: no counterpart. */
bool pm_align_map(const struct pm_align *a, double x, double y, double *qx, double *qy,
                  double *confidence);

/*
 * The inverse: where after working px (qx, qy) lies in the before working frame. False: no
 * counterpart. Then *confidence is 0, and *x, *y are the best guess (NAN: none).
 */
bool pm_align_map_back(const struct pm_align *a, double qx, double qy, double *x, double *y,
                       double *confidence);

/*
 * Strain: how much the skin around before px (x, y) is stretched, compressed or sheared beyond the
 * global pose. Norm of the gradient of the displacement field over +-radius px; 0: rigid.
 */
double pm_align_strain(const struct pm_align *a, double x, double y, double radius);

#endif
