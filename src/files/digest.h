/* SHA-256. Nettle is touched only in digest.c. */
#ifndef PM_FILES_DIGEST_H
#define PM_FILES_DIGEST_H

#include "base/job.h"

#include <stddef.h>
#include <stdint.h>

#define PM_DIGEST_BYTES 32

/* In hexadecimal, NUL-ended. */
void pm_digest_text(const void *bytes, size_t n, char text[2 * PM_DIGEST_BYTES + 1]);

/* text becomes the hexadecimal HMAC (RFC 2104) of itself under opt's key; as it is without one. */
void pm_digest_keyed(const struct pihmap_options *opt, char text[2 * PM_DIGEST_BYTES + 1]);

/* The same as a policy of a page wants it: base64, NUL-ended. */
#define PM_DIGEST_BASE64 45
void pm_digest_base64(const void *bytes, size_t n, char text[PM_DIGEST_BASE64]);

/* The hexadecimal one of a regular file, read piece by piece. PIHMAP_ESYS when it cannot be read;
 * text is then "". */
enum pihmap_status pm_digest_file(struct pm_job *job, const char *path,
                                  char text[2 * PM_DIGEST_BYTES + 1]);

#endif
