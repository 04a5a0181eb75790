/*
 * Measured spectra, 400, 410 .. 700 nm: cameras, reflectances to fit their colour matrices to, and
 * lights.
 *
 * Cameras and reflectances are from AcademySoftwareFoundation/rawtoaces-data (Apache 2.0): a camera
 * of each maker, the largest value of each as 1; of the 190 training patches the 24 that lie
 * nearest to the centres of 24 clusters (k-means). A colour matrix fitted to these differs by at
 * most 0.05 from that of all 190.
 */
#ifndef PM_SUPPORT_CAMERA_CURVES_H
#define PM_SUPPORT_CAMERA_CURVES_H

#include "support/skin_spectrum.h"

#define PM_MEASURED_CAMERAS 8
#define PM_TRAINING_PATCHES 24

/* Spectral sensitivities of red, green and blue. */
extern const double pm_camera_curves[PM_MEASURED_CAMERAS][3][PM_SPECTRUM_BANDS];

/* Reflectances; fluorescent ones exceed 1. */
extern const double pm_training_patches[PM_TRAINING_PATCHES][PM_SPECTRUM_BANDS];

/* Relative power: CIE D50 (ISO 11664-2), and the CIE's white LED of 5103 K, LED-B3 (CIE 015:2018).
 */
extern const double pm_daylight_d50[PM_SPECTRUM_BANDS], pm_led_b3[PM_SPECTRUM_BANDS];

#endif
