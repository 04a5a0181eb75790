/* The secret key of the HMACs in de-identified records: a file of 32 random bytes. */
#include "files/errno_text.h"
#include "files/save.h"
#include "base/printable.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define RANDOM_SOURCE "/dev/urandom"
#define NAME_BYTES 384

static enum pihmap_status fail(struct pm_job *job, const char *path, const char *what)
{
    char name[NAME_BYTES];
    pm_printable(path, name, sizeof name);
    return pm_fail(job, PIHMAP_ESYS, "%s: %s", name, what);
}

/* Reads n bytes of a file. 0, or errno; EINVAL: it has fewer, or, if whole, more. */
static int read_bytes(const char *path, bool whole, uint8_t *out, size_t n)
{
    size_t got = 0;
    char more;
    int error = 0;
    const int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    while (got < n && !error) {
        const ssize_t done = read(fd, out + got, n - got);
        if (done > 0)
            got += (size_t)done;
        else if (done == 0)
            error = EINVAL;
        else if (errno != EINTR)
            error = errno;
    }
    if (!error && whole && read(fd, &more, 1) != 0)
        error = EINVAL;
    close(fd);
    return error;
}

/* Makes the file. Of two processes that do so at a time the first one wins: read it back. */
static enum pihmap_status make(struct pm_job *job, const char *path, uint8_t *key)
{
    const struct pm_keep keep = {.fresh = true};
    const int error = read_bytes(RANDOM_SOURCE, false, key, PIHMAP_KEY_BYTES);
    if (error)
        return fail(job, RANDOM_SOURCE, pm_errno_text(error).text);
    return pm_save_bytes(job, path, &keep, key, PIHMAP_KEY_BYTES);
}

/* Zeros, or another byte all over, are no random bytes, but those of a failed copy. */
static bool is_uniform(const uint8_t *key)
{
    return memcmp(key, key + 1, PIHMAP_KEY_BYTES - 1) == 0;
}

enum pihmap_status pihmap_key_read(const char *path, struct pihmap_options *opt,
                                   struct pihmap_error *err)
{
    struct pm_job job;
    enum pihmap_status st = PIHMAP_OK;
    struct stat info;
    pm_call_begin(&job, 1);
    if (stat(path, &info) != 0 && errno == ENOENT)
        TRY(make(&job, path, opt->key));
    const int error = read_bytes(path, true, opt->key, PIHMAP_KEY_BYTES);
    if (error == EINVAL || (!error && is_uniform(opt->key)))
        st = fail(&job, path, "is no key: a key is a file of 32 random bytes, which pihmap makes");
    else if (error)
        st = fail(&job, path, pm_errno_text(error).text);
    else if (stat(path, &info) == 0 && info.st_mode & (S_IRWXG | S_IRWXO))
        st = fail(&job, path,
                  "the key is no secret: others may read or change it; chmod 600 it, or make a new "
                  "one");
out:
    opt->keyed = st == PIHMAP_OK;
    return pm_call_end(&job, st, err);
}
