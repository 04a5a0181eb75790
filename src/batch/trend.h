/* The trend of a patient's marks from one visit to the next. */
#ifndef PM_BATCH_TREND_H
#define PM_BATCH_TREND_H

#include "report/html_index.h"

/* The marks of one visit. Borrowed. */
struct pm_visit_marks {
    const struct pm_visit_mark *v;
    size_t n;
    double flagged_from; /* L*: what a mark may have and not be found; NAN unknown */
};

/*
 * "fading" or "darkening": all marks together, by area, became so much lighter or darker that it
 * can be seen; "steady"; "" where neither visit has a mark. A mark that only one visit found has,
 * at the other, at most what is not found there: the least change that it can have counts. Static.
 */
const char *pm_trend(const struct pm_visit_marks *last, const struct pm_visit_marks *now);

#endif
