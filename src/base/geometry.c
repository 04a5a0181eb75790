#include "base/geometry.h"

#include "base/least_squares.h"

#include <math.h>
#include <string.h>

bool pm_h_apply(const double H[9], double x, double y, double *qx, double *qy)
{
    const double w = H[6] * x + H[7] * y + H[8];
    *qx = (H[0] * x + H[1] * y + H[2]) / w;
    *qy = (H[3] * x + H[4] * y + H[5]) / w;
    return w > 1e-9 && isfinite(*qx) && isfinite(*qy);
}

bool pm_h_jacobian(const double H[9], double x, double y, double J[4])
{
    double p[2], q[2], r[2];
    if (!pm_h_apply(H, x, y, &p[0], &p[1]) || !pm_h_apply(H, x + 1.0, y, &q[0], &q[1]) ||
        !pm_h_apply(H, x, y + 1.0, &r[0], &r[1]))
        return false;
    J[0] = q[0] - p[0];
    J[1] = r[0] - p[0];
    J[2] = q[1] - p[1];
    J[3] = r[1] - p[1];
    return true;
}

double pm_h_scale(const double H[9], double x, double y)
{
    double J[4];
    return pm_h_jacobian(H, x, y, J) ? sqrt(fabs(J[0] * J[3] - J[2] * J[1])) : 1.0;
}

void pm_h_identity(double H[9])
{
    static const double identity[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    memcpy(H, identity, sizeof identity);
}

void pm_h_mul(const double A[9], const double B[9], double AB[9])
{
    double product[9];
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            product[3 * i + j] =
                A[3 * i] * B[j] + A[3 * i + 1] * B[3 + j] + A[3 * i + 2] * B[6 + j];
    memcpy(AB, product, sizeof product);
}

void pm_apply3(const double A[9], const double v[3], double Av[3])
{
    for (int i = 0; i < 3; i++)
        Av[i] = A[3 * i] * v[0] + A[3 * i + 1] * v[1] + A[3 * i + 2] * v[2];
}

bool pm_invert3(const double A[9], double inverse[9])
{
    const double c[9] = {
        A[4] * A[8] - A[5] * A[7], A[2] * A[7] - A[1] * A[8], A[1] * A[5] - A[2] * A[4],
        A[5] * A[6] - A[3] * A[8], A[0] * A[8] - A[2] * A[6], A[2] * A[3] - A[0] * A[5],
        A[3] * A[7] - A[4] * A[6], A[1] * A[6] - A[0] * A[7], A[0] * A[4] - A[1] * A[3],
    };
    const double determinant = A[0] * c[0] + A[1] * c[3] + A[2] * c[6];
    if (determinant == 0.0 || !isfinite(determinant))
        return false;
    for (int i = 0; i < 9; i++)
        inverse[i] = c[i] / determinant;
    return true;
}

bool pm_h_invert(const double H[9], double inverse[9])
{
    double inv[9];
    if (!pm_invert3(H, inv) || !(fabs(inv[8]) > 1e-15))
        return false;
    for (int i = 0; i < 9; i++)
        inverse[i] = inv[i] / inv[8];
    return isfinite(inverse[0]) && isfinite(inverse[4]);
}

/* Sine of the angle below which three points count as collinear: far above rounding, far below what
 * anyone can place. */
#define COLLINEAR_SINE 1e-9

/* Are any three of the four collinear? Elimination does not notice: rounding keeps its pivots a
 * little off 0. */
static bool three_are_collinear(const double p[4][2])
{
    for (int skip = 0; skip < 4; skip++) {
        const double *a = p[(skip + 1) % 4], *b = p[(skip + 2) % 4], *c = p[(skip + 3) % 4];
        const double ux = b[0] - a[0], uy = b[1] - a[1], vx = c[0] - a[0], vy = c[1] - a[1];
        if (!(fabs(ux * vy - uy * vx) > COLLINEAR_SINE * hypot(ux, uy) * hypot(vx, vy)))
            return true;
    }
    return false;
}

bool pm_h_from_points(const double from[4][2], const double to[4][2], double H[9])
{
    double A[64] = {0}, b[8];
    if (three_are_collinear(from) || three_are_collinear(to))
        return false;
    for (int i = 0; i < 4; i++) {
        const double x = from[i][0], y = from[i][1], u = to[i][0], v = to[i][1];
        const double rows[2][8] = {{x, y, 1, 0, 0, 0, -u * x, -u * y},
                                   {0, 0, 0, x, y, 1, -v * x, -v * y}};
        memcpy(&A[16 * i], rows, sizeof rows);
        b[2 * i] = u;
        b[2 * i + 1] = v;
    }
    if (!pm_solve(A, b, 8))
        return false;
    memcpy(H, b, sizeof b);
    H[8] = 1.0;
    return true;
}

void pm_h_resize(int wa, int ha, int wb, int hb, double H[9])
{
    const double sx = (double)wb / wa, sy = (double)hb / ha;
    const double S[9] = {sx, 0, 0.5 * sx - 0.5, 0, sy, 0.5 * sy - 0.5, 0, 0, 1};
    memcpy(H, S, sizeof S);
}

void pm_align_free(struct pm_align *a)
{
    pm_plane_free(&a->dx);
    pm_plane_free(&a->dy);
    pm_plane_free(&a->confidence);
    pm_plane_free(&a->error);
}

#define INVERSE_STEPS 60
#define INVERSE_TOLERANCE 0.01 /* after px */

bool pm_align_map(const struct pm_align *a, double x, double y, double *qx, double *qy,
                  double *confidence)
{
    const bool finite = pm_h_apply(a->before_to_after, x, y, qx, qy);
    *confidence = 0.0;
    if (!finite || !a->dx.v)
        return false;
    *qx += (double)pm_sample(&a->dx, x, y);
    *qy += (double)pm_sample(&a->dy, x, y);
    if (x < -0.5 || y < -0.5 || x > a->dx.w - 0.5 || y > a->dx.h - 0.5)
        return false;
    *confidence = (double)pm_sample(&a->confidence, x, y);
    return *confidence > 0.0;
}

/* Fixed-point iteration p = H^-1(q - d(p)). It converges because the alignment never folds. */
bool pm_align_map_back(const struct pm_align *a, double qx, double qy, double *x, double *y,
                       double *confidence)
{
    double inverse[9], mx, my;
    *confidence = 0.0;
    *x = *y = NAN;
    if (!pm_h_invert(a->before_to_after, inverse) || !pm_h_apply(inverse, qx, qy, x, y))
        return false;
    for (int i = 0; i < INVERSE_STEPS; i++) {
        const double oldx = *x, oldy = *y;
        double nx, ny;
        pm_align_map(a, oldx, oldy, &mx, &my, confidence);
        if (hypot(mx - qx, my - qy) < INVERSE_TOLERANCE)
            return *confidence > 0.0;
        const double dx = (double)pm_sample(&a->dx, oldx, oldy);
        const double dy = (double)pm_sample(&a->dy, oldx, oldy);
        if (!pm_h_apply(inverse, qx - dx, qy - dy, &nx, &ny))
            break;
        /* where the skin is compressed a full step overshoots and oscillates */
        *x = oldx + (i < INVERSE_STEPS / 2 ? 1.0 : 0.5) * (nx - oldx);
        *y = oldy + (i < INVERSE_STEPS / 2 ? 1.0 : 0.5) * (ny - oldy);
    }
    *confidence = 0.0;
    return false;
}

double pm_align_strain(const struct pm_align *a, double x, double y, double radius)
{
    double sum = 0.0;
    const struct pm_plane *d[2] = {&a->dx, &a->dy};
    for (int k = 0; k < 2; k++) {
        const double gx = (double)(pm_sample(d[k], x + radius, y) - pm_sample(d[k], x - radius, y));
        const double gy = (double)(pm_sample(d[k], x, y + radius) - pm_sample(d[k], x, y - radius));
        sum += gx * gx + gy * gy;
    }
    return sqrt(sum) / (2.0 * radius * (a->scale > 0.0 ? a->scale : 1.0));
}
