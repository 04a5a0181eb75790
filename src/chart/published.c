#include "chart/published.h"

#include "base/colour.h"
#include "base/geometry.h"

#include <math.h>
#include <string.h>

/*
 * CIE L*a*b* D50, 2 degree observer, as X-Rite publishes them for charts made before November 2014
 * and since then. In chart order: dark skin, light skin, blue sky ... white to black.
 */
static const double published[PM_PUBLISHED_EDITIONS][PM_CHART_PATCHES][3] = {
    {{37.986, 13.555, 14.059},  {65.711, 18.13, 17.81},    {49.927, -4.88, -21.925},
     {43.139, -13.095, 21.905}, {55.112, 8.844, -25.399},  {70.719, -33.397, -0.199},
     {62.661, 36.067, 57.096},  {40.02, 10.41, -45.964},   {51.124, 48.239, 16.248},
     {30.325, 22.976, -21.587}, {72.532, -23.709, 57.255}, {71.941, 19.363, 67.857},
     {28.778, 14.179, -50.297}, {55.261, -38.342, 31.37},  {42.101, 53.378, 28.19},
     {81.733, 4.039, 79.819},   {51.935, 49.986, -14.574}, {51.038, -28.631, -28.638},
     {96.539, -0.425, 1.186},   {81.257, -0.638, -0.335},  {66.766, -0.734, -0.504},
     {50.867, -0.153, -0.27},   {35.656, -0.421, -1.231},  {20.461, -0.079, -0.973}},
    {{37.54, 14.37, 14.92},  {64.66, 19.27, 17.5},   {49.32, -3.82, -22.54},
     {43.46, -12.74, 22.72}, {54.94, 9.61, -24.79},  {70.48, -32.26, -0.37},
     {62.73, 35.83, 56.5},   {39.43, 10.75, -45.17}, {50.57, 48.64, 16.67},
     {30.1, 22.54, -20.87},  {71.77, -24.13, 58.19}, {71.51, 18.24, 67.37},
     {28.37, 15.42, -49.8},  {54.38, -39.72, 32.27}, {42.43, 51.05, 28.62},
     {81.8, 2.67, 80.41},    {50.63, 51.28, -14.12}, {49.57, -29.71, -28.32},
     {95.19, -1.03, 2.93},   {81.29, -0.57, 0.44},   {66.89, -0.75, -0.06},
     {50.76, -0.13, 0.14},   {35.63, -0.46, -0.48},  {20.64, 0.07, -0.46}},
};

static const char *const names[PM_PUBLISHED_EDITIONS] = {"made before November 2014",
                                                         "made since November 2014"};

#define STEP 0.05 /* of L*, a*, b*: so near to a colour CIEDE2000 is a quadratic form */

static double squared_dE00(const double lab[3], int j, int k)
{
    double there[3] = {lab[0], lab[1], lab[2]};
    there[j] += STEP;
    if (k != j)
        there[k] += STEP;
    const double d = pm_delta_E00(lab, there) / STEP;
    return d * d;
}

/* Upper Cholesky factor of CIEDE2000's quadratic form at lab. */
static void root_of_form(const double lab[3], double root[9])
{
    memset(root, 0, 9 * sizeof *root);
    for (int j = 0; j < 3; j++)
        for (int k = j; k < 3; k++) {
            double left = squared_dE00(lab, j, k);
            if (k != j)
                left = (left - squared_dE00(lab, j, j) - squared_dE00(lab, k, k)) / 2;
            for (int i = 0; i < j; i++)
                left -= root[3 * i + j] * root[3 * i + k];
            root[3 * j + k] = k == j ? sqrt(left) : left / root[4 * j];
        }
}

void pm_published(enum pm_published_edition edition, struct pm_published *out)
{
    double to_d65[9], xyz[3], adapted[3];
    pm_adapt_white(pm_white_d50, pm_white_d65, to_d65);
    out->name = names[edition];
    for (int i = 0; i < PM_CHART_PATCHES; i++) {
        pm_lab_to_xyz(published[edition][i], pm_white_d50, xyz);
        pm_apply3(to_d65, xyz, adapted);
        pm_xyz_to_linear(adapted, out->rgb[i]);
        pm_linear_to_lab(out->rgb[i], out->lab[i]);
        root_of_form(out->lab[i], out->metric_root[i]);
    }
}
