/*
 * A figure of lines, boxes and words, drawn once and given as SVG (in a page, or as a file of its
 * own) or as a picture. Coordinates are units of the figure, y down; a unit is a CSS px of the SVG
 * and PM_PLOT_SCALE px of the picture. Both look the same, but for the font that a viewer has.
 *
 * A failure (no memory) is remembered and reported at the end; calls until then have no effect.
 */
#ifndef PM_REPORT_PLOT_H
#define PM_REPORT_PLOT_H

#include "report/markup.h"

#define PM_PLOT_SCALE 2.0 /* px of the picture per unit: sharp in print at 18 cm */
#define PM_PLOT_FONT 13.0 /* font size, units */

struct pm_plot_picture; /* report/plot_picture.h */

/* With html or with picture, else zeroed. */
struct pm_plot {
    struct pm_html *html;            /* what the SVG is appended to; borrowed */
    bool file;                       /* the SVG is a file of its own, not a part of a page */
    struct pm_plot_picture *picture; /* borrowed */
};

/* How a path is drawn. */
struct pm_pen {
    const char *colour; /* "#0072b2"; NULL: that of text */
    double width;       /* units */
    double opacity;     /* 0..1, of the path as a whole: where it crosses itself it is no darker */
    bool round;         /* ends; a dot is a path of no length with such ends */
};

/* Begins a figure of w x h units. title: says what it shows, for readers who cannot see it. */
void pm_plot_open(struct pm_plot *p, double w, double h, const char *title);
void pm_plot_close(struct pm_plot *p);

/* Words at their baseline. anchor: "start", "middle", "end". Escaped, or shown, as they are. */
void pm_plot_words(struct pm_plot *p, double x, double y, const char *anchor, const char *words);

void pm_plot_box(struct pm_plot *p, double x, double y, double w, double h, const char *colour);

/* A path: lines between points, from each first one on anew. */
void pm_plot_path(struct pm_plot *p, const struct pm_pen *pen);
void pm_plot_point(struct pm_plot *p, bool first, double x, double y);
void pm_plot_dot(struct pm_plot *p, double x, double y);
void pm_plot_path_end(struct pm_plot *p);

#endif
