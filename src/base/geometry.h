/*
 * Plane geometry: homographies and displacement fields. Pixel centres lie on integers. A
 * transform is named for its direction: before_to_after takes a point of the before photo.
 */
#ifndef PM_BASE_GEOMETRY_H
#define PM_BASE_GEOMETRY_H

#include "base/image.h"

/* q = H p in the plane; H row major. False when p maps to infinity or behind it. */
bool pm_h_apply(const double H[9], double x, double y, double *qx, double *qy);
/* How H maps a step at (x, y), by finite differences of one px: a step (dx, dy) goes to
 * (J[0] dx + J[1] dy, J[2] dx + J[3] dy). False: (x, y) or a neighbour has no image. */
bool pm_h_jacobian(const double H[9], double x, double y, double J[4]);
/* Size of things after H over before, at (x, y); 1 where there is none. */
double pm_h_scale(const double H[9], double x, double y);
void pm_h_identity(double H[9]);
void pm_h_mul(const double A[9], const double B[9], double AB[9]);  /* first B, then A */
void pm_apply3(const double A[9], const double v[3], double Av[3]); /* any 3 x 3; not in place */
bool pm_invert3(const double A[9], double inverse[9]);              /* any 3 x 3; false: singular */
bool pm_h_invert(const double H[9], double inverse[9]);             /* scaled to [8] = 1 */
/* Exactly through four pairs of points; false when three lie on a line. */
bool pm_h_from_points(const double from[4][2], const double to[4][2], double H[9]);

/*
 * From a frame of size a to the same picture resized to size b, pixel centres on integers:
 * x_b = (x_a + 0.5) * wb / wa - 0.5.
 */
void pm_h_resize(int wa, int ha, int wb, int hb, double H[9]);

/*
 * The alignment, between the *working* frames of both photos (struct pm_photo).
 * A before pixel p lies in the after photo at  before_to_after(p) + (dx(p), dy(p)).
 */
struct pm_align {
    double before_to_after[9];  /* homography, row major, px -> px, [8] = 1 */
    struct pm_plane dx, dy;     /* local displacement, after px, at every before px */
    struct pm_plane confidence; /* 0..1 at every before px; 0 = no counterpart there */
    bool local;                 /* dx, dy are not all zero */
    double overlap;             /* 0..1 of the before skin that has a counterpart */
    double residual_px;         /* median disagreement of the checking patches, before px */
    double position_sigma_px;   /* typical error of a mapped skin pixel, before px */
    int inliers;                /* independent patches that agree */
    double scale;               /* size of things in after / before, working px */
    double rotation_deg;        /* turn of after against before, -180..180 */
    double turn_deg;            /* of the skin out of the picture's plane, >= 0 */
    bool believed;
    struct pihmap_reason reason; /* why not believed; none when it is */
};

void pm_align_free(struct pm_align *a);

/* Where before working px (x, y) lies in the after working frame; false: no counterpart. */
bool pm_align_map(const struct pm_align *a, double x, double y, double *qx, double *qy,
                  double *confidence);

/*
 * The same point the other way: where after working px (qx, qy) lies in the before working frame.
 * False: no counterpart, *confidence is then 0 and *x, *y are the best guess (NAN: none).
 */
bool pm_align_map_back(const struct pm_align *a, double qx, double qy, double *x, double *y,
                       double *confidence);

/*
 * How much the skin round before px (x, y) is stretched, squeezed or sheared beyond the global
 * pose: norm of the gradient of the local displacement over +-reach px; 0 = moves as a whole.
 */
double pm_align_strain(const struct pm_align *a, double x, double y, double radius);

#endif
