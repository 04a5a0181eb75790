/*
 * Rendering of colour charts: the 24 patches as smooth spectra, in any pose and under any light,
 * over a picture. No photo of a chart is used.
 *
 * The spectrum of a patch is a sigmoid of a quadratic in wavelength (Jakob and Hanika 2019,
 * Computer Graphics Forum 38(2)), fitted so that the CIE observer sees the published colour under
 * D65.
 */
#ifndef PM_SUPPORT_CHART_RENDER_H
#define PM_SUPPORT_CHART_RENDER_H

#include "chart/published.h"
#include "support/skin_spectrum.h"

struct pm_chart_scene {
    struct pm_shot shot;
    enum pm_published_edition edition;
    double to_px[9];       /* chart frame (see chart/chart.h) -> px of the picture */
    double half_patch;     /* pitches; 0.43 for the Classic, less for wider gaps */
    double exposure;       /* brightest channel of the white patch in even light, linear */
    double slope[2];       /* ln light per picture width, right and down */
    double shadow;         /* share of the light that is lost on one side of an edge; 0: no edge */
    double shadow_line[3]; /* a, b, c: lost where a x + b y > c, chart frame */
    int covered;           /* patches from the left under a hand; 0: none */
    double blur_px;        /* sigma */
    double full_well;      /* electrons at 1.0: shot noise; 0: none */
    uint64_t seed;
};

/* Limits of what a random scene is drawn from. */
struct pm_chart_draw {
    double width[2]; /* of the board, share of the picture's width, log-uniform */
    double tilt_deg; /* most */
    double slope;    /* most */
    double shadow;   /* chance of one */
    bool any_light;  /* 2800..7500 K, with more or less of it balanced; else D65 */
};

/* A random scene for a picture of w x h px, with the whole board inside it. */
void pm_chart_scene_draw(const struct pm_chart_draw *draw, int w, int h, uint64_t seed,
                         struct pm_chart_scene *out);

/* Chart frame -> px. width: of the board, as a share of the picture's; middle: shares of width and
 * height; angle: tilt, the direction of its axis, turn, radians. False: a corner lies outside. */
bool pm_chart_pose(int w, int h, double width, const double middle[2], const double angle[3],
                   double to_px[9]);

/*
 * The chart over picture (linear light in the same shot, white = 1), then light, exposure, blur
 * and noise on all of it; what is over 1 is clipped.
 */
enum pihmap_status pm_chart_render(struct pm_job *job, const struct pm_chart_scene *scene,
                                   struct pm_linear *picture);

/* sRGB codes of a picture, clipped. *out is the caller's. */
enum pihmap_status pm_chart_codes(struct pm_job *job, const struct pm_linear *picture,
                                  struct pm_rgb8 *out);

#endif
