/*
 * The legend of the heatmap: verdict, colour bar in L* with the noise floor or the flagging level,
 * key of the outlines, scale, and the sentence that this is no diagnosis; in the corner where it
 * hides least.
 */
#ifndef PM_REPORT_LEGEND_H
#define PM_REPORT_LEGEND_H

#include "report/cover.h"
#include "report/text.h"

enum { PM_LEGEND_KINDS = 8 };

struct pm_legend {
    struct pm_box box;   /* w = 0: no legend */
    float em;            /* font size, px */
    float bar;           /* width of the colour bar, px */
    double range;        /* L* at its ends */
    double level;        /* L*: marked on the bar; NAN or 0: nothing to mark */
    bool level_is_noise; /* the pair's noise floor, else the smallest drop flagged */
    double mm, mm_px;    /* length of the scale bar; mm 0: scale not known */
    enum pihmap_colormap colormap;
    char verdict[64];
    int key_count; /* lines of the key of outlines */
    char key[PM_LEGEND_KINDS][48];
    bool pih_drawn, other_drawn;
};

/*
 * Words, size and corner of the legend for a picture of width x height px with letters of em
 * px; smaller letters where it would be more than half of the picture, none (box.w = 0) where
 * they could not be read.
 */
void pm_legend(const struct pihmap_report *report, const struct pihmap_options *opt,
               const struct pm_cover *cover, const struct pm_font *font, float em, int width,
               int height, struct pm_legend *out);

void pm_legend_draw(const struct pm_legend *legend, struct pm_font *font, struct pm_canvas *canvas);

#endif
