#include "io/digest.h"

#include <nettle/sha2.h>
#include <stdio.h>

void pm_digest(const void *bytes, size_t n, uint8_t digest[PM_DIGEST_BYTES])
{
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, n, bytes);
    sha256_digest(&context, PM_DIGEST_BYTES, digest);
}

void pm_digest_text(const void *bytes, size_t n, char text[2 * PM_DIGEST_BYTES + 1])
{
    uint8_t digest[PM_DIGEST_BYTES];
    pm_digest(bytes, n, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(text + 2 * i, 3, "%02x", digest[i]);
}
