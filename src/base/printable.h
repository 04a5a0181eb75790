/* Text from outside (file names, profile names) made fit to be shown. */
#ifndef PM_BASE_PRINTABLE_H
#define PM_BASE_PRINTABLE_H

#include <stddef.h>

/*
 * bytes (NUL-ended, any content) -> valid UTF-8 on one line in out[size], NUL-ended. Control
 * characters (ESC, C1, newline...), marks that reorder or hide text (bidi, BOM, line
 * separators) and bytes that are not UTF-8 become \xNN. What does not fit is cut between two
 * characters and ends in "...". size >= 4.
 */
void pm_printable(const char *bytes, char *out, size_t size);

#endif
