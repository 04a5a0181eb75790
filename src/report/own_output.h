/* Which files are pihmap's own, and so may be replaced without --force. */
#ifndef PM_REPORT_OWN_OUTPUT_H
#define PM_REPORT_OWN_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Do the first n bytes of a file say that it is an output of a comparison or an inspection? A file
 * that only speaks of pihmap is not. For struct pm_keep. */
bool pm_is_own_output(const uint8_t *head, size_t n);

/* Does a file begin with text? */
bool pm_begins_with(const uint8_t *head, size_t n, const char *text);

#endif
