/*
 * The page of a panel, and what its parts share: text in the language of pictures, the facts below
 * the before photo, the table of the strongest marks below the after photo. Sizes of text are in em
 * of the page, places and widths in px.
 */
#ifndef PM_REPORT_PANEL_PARTS_H
#define PM_REPORT_PANEL_PARTS_H

#include "draw/text.h"
#include "report/panel.h"
#include "report/words.h"

#define PM_PANEL_SMALL 0.88f /* size of the text below the pictures */
#define PM_PANEL_LINE 1.45f  /* from line to line, in em of its text */

struct pm_panel_page {
    struct pm_canvas canvas;
    struct pm_font *font;
    const struct pm_panel *panel;
    enum pihmap_language language; /* of all words */
    float em;
    int column; /* width, px */
    int w, h;   /* of each picture */
    float left[3];
    float pictures_y, words_y;
    struct pm_ink ink, soft, rule;
};

/* ---- text ----------------------------------------------------------------------------- */

/* A text in the page's language. */
const char *pm_panel_words(const struct pm_panel_page *p, const char *english);
/* So many lines of English are up to half as many again in other languages. */
int pm_panel_lines(const struct pm_panel_page *p, int english);

float pm_panel_text_width(const struct pm_panel_page *p, float size, const char *text);
/* Text, cut with an ellipsis where it is wider than width or very long. */
void pm_panel_cut(const struct pm_panel_page *p, float size, float width, const char *text,
                  char out[PM_WORDS]);

/* A line of text; at: the left end of its baseline. */
void pm_panel_text(struct pm_panel_page *p, float size, struct pm_point at,
                   const struct pm_ink *ink, const char *text);
/* The same; at: the right end. */
void pm_panel_text_right(struct pm_panel_page *p, float size, struct pm_point at,
                         const struct pm_ink *ink, const char *text);
/* The same as pm_panel_text(), cut with an ellipsis. */
void pm_panel_text_cut(struct pm_panel_page *p, float size, struct pm_point at, float width,
                       const struct pm_ink *ink, const char *text);

/* What follows a line of so many bytes, without the blanks between. */
const char *pm_panel_next_line(const char *text, size_t bytes);
/* Small text on lines of that width: how many, and drawn, no more than lines_max. */
int pm_panel_count_lines(const struct pm_panel_page *p, float width, const char *text);
void pm_panel_text_lines(struct pm_panel_page *p, struct pm_point at, float width, int lines_max,
                         const char *text);

/* ---- facts ---------------------------------------------------------------------------- */

enum { PM_PANEL_FACTS = 6 };

struct pm_panel_fact {
    const char *label;                     /* translated */
    int lines_max;                         /* of the text */
    char text[PM_WORDS + PM_REASON_WORDS]; /* "": the fact is left out */
};

struct pm_panel_facts {
    struct pm_panel_fact v[PM_PANEL_FACTS];
    float label; /* width of the labels, px */
};

/* Needs the page's column and em. */
void pm_panel_facts(const struct pm_panel_page *p, struct pm_panel_facts *out);
/* The lines that they take. */
int pm_panel_facts_lines(const struct pm_panel_page *p, const struct pm_panel_facts *facts);
void pm_panel_facts_put(struct pm_panel_page *p, const struct pm_panel_facts *facts);

/* ---- table ---------------------------------------------------------------------------- */

/* The strongest marks, or that there are none. */
void pm_panel_table(struct pm_panel_page *p);

#endif
