/* Things that people lay over photos, drawn on them: what a comparison must leave out. */
#ifndef PM_SUPPORT_LAID_OVER_H
#define PM_SUPPORT_LAID_OVER_H

#include "base/image.h"

enum pm_laid_over {
    PM_LAID_TILED_WATERMARK, /* white letters all over, 15 % opaque */
    PM_LAID_WATERMARK,       /* one line of white letters across the middle, 30 % opaque */
    PM_LAID_WHITE_CAPTION,   /* "BEFORE" and "AFTER" */
    PM_LAID_BLACK_CAPTION,   /* black letters with a white outline */
    PM_LAID_DATE_STAMP,      /* orange digits */
    PM_LAID_BLACK_BAR,
    PM_LAID_WHITE_BAR,
    PM_LAID_BLUR,
    PM_LAID_PIXELS, /* a patch of coarse squares */
    PM_LAID_WHITE_FRAME,
    PM_LAID_BLACK_FRAME,
    PM_LAID_ROUND_FRAME, /* black, as a dermatoscope's */
    PM_LAID_RULER,       /* white, with black ticks */
    PM_LAID_ARROW,       /* red */
    PM_LAID_LOGO,        /* a blue disc with white letters in a corner */
    PM_LAID_KINDS
};

const char *pm_laid_over_name(enum pm_laid_over kind);
/* Do people lay it over both photos, at the same place of the frame, or over one of them? */
bool pm_laid_over_both(enum pm_laid_over kind);

/* Draws it on photo which (0 before, 1 after) of a pair, in sizes that are shares of its sides. */
enum pihmap_status pm_lay_over(struct pm_job *job, enum pm_laid_over kind, int which,
                               struct pm_rgb8 *picture);

#endif
