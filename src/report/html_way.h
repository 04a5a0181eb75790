/* The way from a page to its neighbours: the index, the pairs before and behind, the visits. */
#ifndef PM_REPORT_HTML_WAY_H
#define PM_REPORT_HTML_WAY_H

#include "report/markup.h"

/* report.html has its way between these, at the beginning of the body. It is empty until the page
 * has neighbours. Text from outside is escaped, so that it cannot hold them. */
#define PM_WAY_OPEN "<!--way-->"
#define PM_WAY_CLOSE "<!--/way-->"

/* Paths relative to the page, and ids; borrowed and untrusted. NULL: there is none. */
struct pm_page_way {
    const char *index;
    const char *timeline; /* all visits of the patient */
    const char *previous, *previous_id;
    const char *next, *next_id;
};

void pm_html_way(struct pm_html *h, const struct pm_page_way *way);

#endif
