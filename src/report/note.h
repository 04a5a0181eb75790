/* Provenance of a picture, for the comment in its file: version, hashes of the inputs, options. */
#ifndef PM_REPORT_NOTE_H
#define PM_REPORT_NOTE_H

#include <pihmap.h>

enum { PM_NOTE = 640 };

/* One line of ASCII, "key=value" separated by blanks. It has no file name, date or id, and is the
 * same at any number of threads. */
void pm_note(const struct pihmap_report *report, const struct pihmap_options *opt,
             char out[PM_NOTE]);

#endif
