/*
 * Label placement: the number beside an outlined region. Likely PIH has a white label; other
 * changes have a small dark one with the letter of their kind. Every likely PIH and every faded
 * mark is numbered if there is room for its label at all. Of the others only the strongest are, so
 * that they do not crowd the picture. A label lies outside its region, against the outline. Labels
 * do not overlap each other or the legend nor, if it can be helped, a region. A leader line ties a
 * label that had to move away to its region.
 */
#ifndef PM_REPORT_TAG_H
#define PM_REPORT_TAG_H

#include "report/cover.h"
#include "draw/stroke.h"

/* Most changes other than of pigment that are numbered: more would hide the skin, and the report
 * lists all. */
#define PM_TAG_OTHERS 8

#define PM_TAG_OTHER_SIZE 0.80f /* of their labels, relative to those of PIH */

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
 * Find a place for every label and add the leader lines to strokes. PIH goes first, then what has
 * faded; a label for which there is no place is left out. outlines: their index is that of the
 * region. *out is in the job's scratch.
 */
enum pihmap_status pm_tags(struct pm_job *job, const struct pihmap_report *report,
                           const struct pm_contours *outlines, const struct pm_layout *layout,
                           struct pm_strokes *strokes, struct pm_tags *out);

void pm_tags_draw(const struct pm_tags *tags, struct pm_font *font, struct pm_canvas *canvas);

#endif
