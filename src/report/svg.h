/* Pieces of vector drawings (SVG), for pages and files. */
#ifndef PM_REPORT_SVG_H
#define PM_REPORT_SVG_H

#include "report/markup.h"

/* A point of the attribute d: begins a line, or goes on with it. */
void pm_svg_point(struct pm_html *h, bool first, double x, double y);

/* Begins a text at its baseline; "</text>" is the caller's. anchor: "start", "middle", "end". */
void pm_svg_text(struct pm_html *h, double x, double y, const char *anchor);

/* The smallest 1, 2 or 5 times a power of ten of which no more than so many steps span an axis. */
double pm_axis_step(double span, int most);

/* Digits after the point that ticks of this step need. */
int pm_axis_digits(double step);

#endif
