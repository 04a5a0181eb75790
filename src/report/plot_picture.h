/*
 * A figure as a picture: what report/plot.h draws, in px. Text is the embedded font; colours are
 * mixed as a browser mixes them, on sRGB codes. The same figure gives the same px.
 */
#ifndef PM_REPORT_PLOT_PICTURE_H
#define PM_REPORT_PLOT_PICTURE_H

#include "draw/text.h"
#include "report/plot.h"

#define PM_PLOT_TEXT "#19161e" /* of text and axes, on white */

/* Zeroed but for job: empty. Its px and its cover are scratch of the job. */
struct pm_plot_picture {
    struct pm_job *job;
    enum pihmap_status status; /* of the first failure */
    struct pm_rgb8 picture;
    struct pm_canvas canvas;
    struct pm_font *font;
    float *cover; /* share of each px that the path covers; 0 between paths */
    struct pm_pen pen;
    struct pm_point last; /* of the path, px */
};

void pm_plot_picture_open(struct pm_plot_picture *p, double w, double h);
void pm_plot_picture_words(struct pm_plot_picture *p, double x, double y, const char *anchor,
                           const char *words);
void pm_plot_picture_box(struct pm_plot_picture *p, double x, double y, double w, double h,
                         const char *colour);
void pm_plot_picture_path(struct pm_plot_picture *p, const struct pm_pen *pen);
void pm_plot_picture_point(struct pm_plot_picture *p, bool first, double x, double y);
void pm_plot_picture_path_end(struct pm_plot_picture *p);

/* The figure as PNG: *bytes is *n long, the caller's to free(); NULL on failure. */
enum pihmap_status pm_plot_picture_png(const struct pm_plot_picture *p, uint8_t **bytes, size_t *n);

#endif
