#include "io/sha256.h"

#include "base/text.h"
#include "io/errno_text.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE (1 << 16)

static void digest_text(struct sha256_ctx *context, char out[65])
{
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_digest(context, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(out + 2 * i, 3, "%02x", digest[i]);
}

void pm_sha256(const void *bytes, size_t n, char out[65])
{
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, n, bytes);
    digest_text(&context, out);
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
        if (got < 0)
            return errno;
        if (got == 0)
            return 0;
        sha256_update(context, (size_t)got, piece);
    }
}

enum pihmap_status pm_sha256_file(struct pm_job *job, const char *path, char out[65])
{
    struct sha256_ctx context;
    char name[384];
    out[0] = '\0';
    uint8_t *piece = pm_alloc(job, PIECE, 1);
    if (!piece)
        return job->err.status;
    sha256_init(&context);
    const int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    const int error = fd < 0 ? errno : add_file(&context, fd, piece);
    if (fd >= 0)
        close(fd);
    free(piece);
    if (error) {
        pm_printable(path, name, sizeof name);
        return pm_fail(job, PIHMAP_ESYS, "%s: cannot read: %s", name, pm_errno_text(error).text);
    }
    digest_text(&context, out);
    return PIHMAP_OK;
}
