/*
 * The legend of the heatmap: verdict, overall change, colour bar in L* with the level from which
 * marks are flagged, key to the outlines and to what is greyed, scale bar, and the note that this
 * is no diagnosis. It is placed in the corner where it hides least. Its words are in the language
 * of pictures (base/language.h).
 */
#ifndef PM_REPORT_LEGEND_H
#define PM_REPORT_LEGEND_H

#include "report/cover.h"

struct pm_legend_facts {
    const struct pihmap_report *report;
    const struct pihmap_options *opt;
    bool greyed;       /* parts of the picture were not measured */
    double px_per_mm;  /* scale of the picture; 0: unknown */
    const char *title; /* in the picture's language; NULL: the verdict and the overall change */
};

enum pm_sample {
    PM_SAMPLE_NONE,
    PM_SAMPLE_LINE,
    PM_SAMPLE_DOTS,
    PM_SAMPLE_DASHES,
    PM_SAMPLE_GREYED
};

enum { PM_KEY_LINES = 10, PM_LEGEND_WORDS = 96 /* bytes of a line */ };

struct pm_key_line {
    enum pm_sample sample;
    char text[PM_LEGEND_WORDS];
};

struct pm_legend {
    struct pm_box box; /* w = 0: no legend */
    float em;          /* font size, px */
    float bar;         /* width of the colour bar, px */
    double range;      /* L* at its ends */
    double level;      /* L*, > 0: drops from here on are flagged; 0: unknown */
    double mm, mm_px;  /* length of the scale bar; mm 0: scale unknown */
    enum pihmap_colormap colormap;
    enum pihmap_language language; /* of all words */
    char verdict[PM_LEGEND_WORDS],
        change[PM_LEGEND_WORDS]; /* change: the overall change; "" with another title */
    int key_count;
    struct pm_key_line key[PM_KEY_LINES];
    uint8_t greyed[3]; /* the pair's skin as it looks where it was not measured */
    bool paper;        /* dark on a white page, without a box of its own */
};

/*
 * Words, size and corner of the legend. Its letters are smaller than those of the layout where it
 * would take more than half of the picture's width or height. There is no legend (box.w = 0) where
 * they could not be read.
 */
void pm_legend(const struct pm_legend_facts *facts, const struct pm_layout *layout,
               struct pm_legend *out);

/* The same with its top left corner at a given place of a white page, in letters of em px. */
void pm_legend_on_paper(const struct pm_legend_facts *facts, const struct pm_font *font, float em,
                        struct pm_point corner, struct pm_legend *out);

void pm_legend_draw(const struct pm_legend *legend, struct pm_font *font, struct pm_canvas *canvas);

#endif
