/* Recognises pihmap's own outputs by their first bytes: these may be replaced without --force. */
#ifndef PM_REPORT_OWN_OUTPUT_H
#define PM_REPORT_OWN_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Are the first n bytes of a file those of an output of a comparison or an inspection? A file that
 * merely mentions pihmap is none. For struct pm_keep. */
bool pm_is_own_output(const uint8_t *head, size_t n);

/* Do the first n bytes of a file begin with text? */
bool pm_begins_with(const uint8_t *head, size_t n, const char *text);

#endif
