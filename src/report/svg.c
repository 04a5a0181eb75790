#include "report/svg.h"

#include <math.h>

void pm_svg_point(struct pm_html *h, bool first, double x, double y)
{
    if (first)
        PM_HTML(h, "M");
    else
        PM_HTML(h, "L");
    pm_html_number(h, x, 1);
    PM_HTML(h, " ");
    pm_html_number(h, y, 1);
}

void pm_svg_text(struct pm_html *h, double x, double y, const char *anchor)
{
    PM_HTML(h, "<text text-anchor=\"");
    pm_html_text(h, anchor);
    PM_HTML(h, "\" x=\"");
    pm_html_number(h, x, 1);
    PM_HTML(h, "\" y=\"");
    pm_html_number(h, y, 1);
    PM_HTML(h, "\">");
}

double pm_axis_step(double span, int most)
{
    static const int steps[] = {1, 2, 5};
    double ten = pow(10, floor(log10(span / most)));
    for (int round = 0; round < 3; round++, ten *= 10)
        for (int i = 0; i < 3; i++)
            if (span / (ten * steps[i]) <= most)
                return ten * steps[i];
    return span;
}

int pm_axis_digits(double step)
{
    return step < 0.1 ? 2 : step < 1 ? 1 : 0;
}
