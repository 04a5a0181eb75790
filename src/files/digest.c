#include "files/digest.h"

#include "base/base64.h"
#include "base/printable.h"
#include "files/errno_text.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/hmac.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE (1 << 16) /* bytes read at a time */

static void digest_of(const void *bytes, size_t n, uint8_t digest[PM_DIGEST_BYTES])
{
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, n, bytes);
    sha256_digest(&context, PM_DIGEST_BYTES, digest);
}

static void as_text(const uint8_t digest[PM_DIGEST_BYTES], char text[2 * PM_DIGEST_BYTES + 1])
{
    for (size_t i = 0; i < PM_DIGEST_BYTES; i++)
        snprintf(text + 2 * i, 3, "%02x", digest[i]);
}

void pm_digest_text(const void *bytes, size_t n, char text[2 * PM_DIGEST_BYTES + 1])
{
    uint8_t digest[PM_DIGEST_BYTES];
    digest_of(bytes, n, digest);
    as_text(digest, text);
}

void pm_digest_keyed(const struct pihmap_options *opt, char text[2 * PM_DIGEST_BYTES + 1])
{
    struct hmac_sha256_ctx context;
    uint8_t digest[PM_DIGEST_BYTES];
    if (!opt->keyed)
        return;
    hmac_sha256_set_key(&context, PIHMAP_KEY_BYTES, opt->key);
    hmac_sha256_update(&context, strlen(text), (const uint8_t *)text);
    hmac_sha256_digest(&context, PM_DIGEST_BYTES, digest);
    as_text(digest, text);
}

void pm_digest_base64(const void *bytes, size_t n, char text[PM_DIGEST_BASE64])
{
    uint8_t digest[PM_DIGEST_BYTES];
    digest_of(bytes, n, digest);
    pm_base64(digest, sizeof digest, text);
    text[PM_DIGEST_BASE64 - 1] = '\0';
}

/* 0, or errno. */
static int add_file(struct sha256_ctx *context, int fd, uint8_t *piece)
{
    struct stat info;
    if (fstat(fd, &info) != 0)
        return errno;
    if (!S_ISREG(info.st_mode))
        return S_ISDIR(info.st_mode) ? EISDIR : EINVAL;
    for (;;) {
        const ssize_t got = read(fd, piece, PIECE);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got < 0 ? errno : 0;
        sha256_update(context, (size_t)got, piece);
    }
}

enum pihmap_status pm_digest_file(struct pm_job *job, const char *path,
                                  char text[2 * PM_DIGEST_BYTES + 1])
{
    struct sha256_ctx context;
    uint8_t digest[PM_DIGEST_BYTES];
    text[0] = '\0';
    uint8_t *piece = pm_alloc(job, PIECE, 1);
    if (!piece)
        return job->err.status;
    sha256_init(&context);
    const int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    const int error = fd < 0 ? errno : add_file(&context, fd, piece);
    const struct pm_errno_text why =
        fd < 0 ? pm_open_error_text(path, error) : pm_errno_text(error);
    if (fd >= 0)
        close(fd);
    free(piece);
    if (error) {
        char name[384];
        pm_printable(path, name, sizeof name);
        return pm_fail(job, PIHMAP_ESYS, "%s: cannot read: %s", name, why.text);
    }
    sha256_digest(&context, PM_DIGEST_BYTES, digest);
    as_text(digest, text);
    return PIHMAP_OK;
}
