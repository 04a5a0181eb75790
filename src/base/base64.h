/* Base64 encoding (RFC 4648, section 4, with padding). */
#ifndef PM_BASE_BASE64_H
#define PM_BASE_BASE64_H

#include <stddef.h>

/* Characters that n bytes become, without a NUL. n < SIZE_MAX / 2. */
size_t pm_base64_size(size_t n);
/* Writes exactly that many characters, no NUL. */
void pm_base64(const void *bytes, size_t n, char *out);

#endif
