/* SHA-256 of bytes and of files, as text: what an input is known by. */
#ifndef PM_IO_SHA256_H
#define PM_IO_SHA256_H

#include "base/job.h"

/* 64 small hexadecimal digits and NUL. */
void pm_sha256(const void *bytes, size_t n, char out[65]);

/* Of a regular file, read piece by piece. PIHMAP_ESYS when it cannot be read. */
enum pihmap_status pm_sha256_file(struct pm_job *job, const char *path, char out[65]);

#endif
