/* Escaping of untrusted text (file names, profile names) for display. */
#ifndef PM_BASE_PRINTABLE_H
#define PM_BASE_PRINTABLE_H

#include <stddef.h>
#include <stdint.h>

/*
 * bytes (NUL-terminated, any content) -> one line of valid UTF-8 in out[size], NUL-terminated.
 * Control characters (ESC, C1, newline...), characters that reorder or hide text (bidi, BOM, line
 * separators) and bytes that are not UTF-8 become \xNN. Text that does not fit is cut between two
 * characters and ends in "...". size >= 4.
 */
void pm_printable(const char *bytes, char *out, size_t size);

/* Length of the UTF-8 character at s (NUL-terminated) and its code point; 0 when it is malformed,
 * overlong, a surrogate or above U+10FFFF (Unicode 15, table 3-7). */
size_t pm_utf8_at(const char *s, uint32_t *code);

#endif
