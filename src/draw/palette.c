#include "draw/palette.h"

#include "base/colour.h"

#include <math.h>

struct oklch {
    double L, C, h; /* 0..1, 0..0.4, degrees */
};

/* Both ends lie just inside the sRGB gamut, 0.258 from the centre. The centre is near the lightness
 * of brown skin, so that a faint change paints neither a bright veil on dark skin nor a black one
 * on light skin. Teal, not green: to the red-green colour-blind, green is the colour of skin. */
static const struct oklch NO_CHANGE = {0.580, 0.0, 0.0};
static const struct oklch DARKER = {0.405, 0.190, 318.0};
static const struct oklch LIGHTER = {0.800, 0.134, 185.0};

/* L* of the grey map's ends: short of black and white, so that text and outlines still show. */
#define GREY_DARKER_L 8.0
#define GREY_LIGHTER_L 97.0

/* OKLab -> linear sRGB (B. Ottosson, "A perceptual color space for image processing", 2020). */
static void oklab_to_linear(double L, double a, double b, double rgb[3])
{
    const double l = pow(L + 0.3963377774 * a + 0.2158037573 * b, 3);
    const double m = pow(L - 0.1055613458 * a - 0.0638541728 * b, 3);
    const double s = pow(L - 0.0894841775 * a - 1.2914855480 * b, 3);
    rgb[0] = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s;
    rgb[1] = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s;
    rgb[2] = -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s;
}

static void diverging(double t, double linear[3])
{
    const double radian = M_PI / 180.0;
    const struct oklch end = t < 0 ? DARKER : LIGHTER;
    const double u = fabs(t), chroma = u * end.C;
    oklab_to_linear(NO_CHANGE.L + u * (end.L - NO_CHANGE.L), chroma * cos(end.h * radian),
                    chroma * sin(end.h * radian), linear);
}

void pm_palette(enum pihmap_colormap colormap, double t, double rgb[3])
{
    double linear[3];
    t = t < -1 ? -1 : t > 1 ? 1 : t;
    if (colormap == PIHMAP_COLORMAP_GREY) {
        const double middle = 0.5 * (GREY_DARKER_L + GREY_LIGHTER_L);
        const double lab[3] = {middle + t * (GREY_LIGHTER_L - middle), 0, 0};
        pm_lab_to_linear(lab, linear);
    } else {
        diverging(t, linear);
    }
    for (int i = 0; i < 3; i++) {
        const double code = pm_linear_to_srgb(linear[i]);
        rgb[i] = code < 0 ? 0 : code > 1 ? 1 : code;
    }
}

void pm_palette_table(enum pihmap_colormap colormap, uint8_t table[PM_PALETTE_SIZE][3])
{
    for (int i = 0; i < PM_PALETTE_SIZE; i++) {
        double rgb[3];
        pm_palette(colormap, -1 + 2.0 * i / (PM_PALETTE_SIZE - 1), rgb);
        for (int k = 0; k < 3; k++)
            table[i][k] = (uint8_t)lround(255 * rgb[k]);
    }
}
