/* Where a picture comes from, for its comment: version, input hashes, options. */
#ifndef PM_REPORT_NOTE_H
#define PM_REPORT_NOTE_H

#include <pihmap.h>

enum { PM_NOTE = 640 };

/* One line of ASCII, "key=value" parted by blanks: no name of a file, no date, no id; the same
 * at any number of threads. */
void pm_note(const struct pihmap_report *report, const struct pihmap_options *opt,
             char out[PM_NOTE]);

#endif
