/*
 * The number beside an outlined region: likely PIH on a white label, other changes with the
 * letter of their kind on a small dark one. Every likely PIH has its number if there is any
 * place for it; of the others only the strongest, so that they do not crowd the picture. A
 * label lies against the outline of its region, outside; labels do not cover one another, the
 * legend or, if it can be helped, a region; one that had to move away is tied to its region by
 * a line.
 */
#ifndef PM_REPORT_TAG_H
#define PM_REPORT_TAG_H

#include "report/cover.h"
#include "draw/stroke.h"
#include "draw/text.h"

/* So many changes other than PIH are numbered: more hide the skin, and the report lists all. */
#define PM_TAG_OTHERS 8

#define PM_TAG_OTHER_SIZE 0.80f /* their labels, against those of PIH */

struct pm_tag {
    struct pm_box box;
    int region; /* index in report->regions */
    bool pih;
    char text[16];
};

struct pm_tags {
    size_t count;
    struct pm_tag *v;
    float em; /* font size of PIH labels, px */
};

/*
 * Find a place for every label and add the lines to their regions to strokes. PIH goes first;
 * a label for which there is no place is left out. keep_out: the legend's box (w = 0: none).
 * Scratch only.
 */
enum pihmap_status pm_tags(struct pm_job *job, const struct pihmap_report *report,
                           const struct pm_contours *outlines, const struct pm_cover *cover,
                           const struct pm_font *font, float em, int width, int height,
                           struct pm_box keep_out, struct pm_strokes *strokes, struct pm_tags *out);

void pm_tags_draw(const struct pm_tags *tags, struct pm_font *font, struct pm_canvas *canvas);

#endif
