/* SHA-256 digests and HMAC (FIPS 180-4, RFC 2104). Only digest.c uses Nettle. */
#ifndef PM_FILES_DIGEST_H
#define PM_FILES_DIGEST_H

#include "base/job.h"

#include <stddef.h>
#include <stdint.h>

#define PM_DIGEST_BYTES 32

/* In hexadecimal, NUL-terminated. */
void pm_digest_text(const void *bytes, size_t n, char text[2 * PM_DIGEST_BYTES + 1]);

/* Replaces text by its HMAC under opt's key, in hexadecimal; without a key text stays as it is. */
void pm_digest_keyed(const struct pihmap_options *opt, char text[2 * PM_DIGEST_BYTES + 1]);

/* In base64, as a page's content security policy needs it, NUL-terminated. */
#define PM_DIGEST_BASE64 45
void pm_digest_base64(const void *bytes, size_t n, char text[PM_DIGEST_BASE64]);

/* Of a regular file, in hexadecimal. PIHMAP_ESYS when it cannot be read; text is then "". */
enum pihmap_status pm_digest_file(struct pm_job *job, const char *path,
                                  char text[2 * PM_DIGEST_BYTES + 1]);

#endif
