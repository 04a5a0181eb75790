#include "isolate/sandbox.h"

#include "isolate/landlock.h"
#include "base/limits.h"
#include "isolate/seccomp.h"

#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
#define SANITIZED true
#endif
#endif
#ifndef SANITIZED
#define SANITIZED false
#endif

/* s, between the soft limit of processor time and the hard one, whose SIGKILL does not say why. */
#define CPU_GRACE 5

size_t pm_sandbox_memory(size_t max_pixels, int threads)
{
    return PM_MEMORY_BASE + (size_t)threads * PM_MEMORY_PER_THREAD +
           max_pixels * PM_MEMORY_PER_PIXEL;
}

size_t pm_sandbox_file(size_t max_pixels)
{
    return PM_MAX_OUTPUT_BASE + max_pixels * PM_MAX_OUTPUT_PER_PIXEL;
}

/* Sets the soft limit, and the hard one so far above it; never raises a limit that is already set.
 * resource is unsigned because setrlimit() takes an enum in glibc and an int elsewhere. */
static void limit(unsigned resource, rlim_t most, rlim_t above)
{
    struct rlimit r;
    if (getrlimit(resource, &r) != 0)
        return;
    if (r.rlim_cur == RLIM_INFINITY || r.rlim_cur > most)
        r.rlim_cur = most;
    if (r.rlim_max == RLIM_INFINITY || r.rlim_max > most + above)
        r.rlim_max = most + above;
    (void)setrlimit(resource, &r);
}

_Noreturn void pm_sandbox_refuse(void)
{
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, PM_SANDBOX_REFUSED);
    signal(PM_SANDBOX_REFUSED, SIG_DFL);
    sigprocmask(SIG_UNBLOCK, &one, NULL);
    raise(PM_SANDBOX_REFUSED);
    _exit(1);
}

void pm_sandbox_enter(const struct pm_sandbox *s)
{
    limit(RLIMIT_CORE, 0, 0);
    if (SANITIZED)
        return;
    if (s->memory_bytes)
        limit(RLIMIT_AS, s->memory_bytes, 0);
    if (s->file_bytes) {
        limit(RLIMIT_FSIZE, s->file_bytes, 0);
        signal(SIGXFSZ, SIG_IGN); /* writing fails with EFBIG, which is reported */
    }
    if (s->cpu_s)
        limit(RLIMIT_CPU, s->cpu_s, CPU_GRACE);
    if (s->open)
        return;
    const bool files = pm_landlock_enter(s->read, s->write) || !pm_landlock_abi();
    if (s->sealed)
        limit(RLIMIT_NOFILE, 0, 0);
    /* Last: it forbids the system calls that the others use. */
    if (!files || (!pm_seccomp_enter(!s->sealed) && pm_seccomp_available()))
        pm_sandbox_refuse();
}

bool pm_sandbox_works(void)
{
    return !SANITIZED && (pm_landlock_abi() || pm_seccomp_available());
}

void pm_sandbox_text(char text[PM_SANDBOX_TEXT])
{
    const int abi = SANITIZED ? 0 : pm_landlock_abi();
    const bool calls = !SANITIZED && pm_seccomp_available();
    char files[32] = "";
    if (abi)
        snprintf(files, sizeof files, "Landlock (ABI %d)", abi);
    snprintf(text, PM_SANDBOX_TEXT, "%s%s%s%s", files, abi && calls ? ", " : "",
             calls ? "seccomp" : "",
             abi || calls ? ""
             : SANITIZED  ? "none (a build under a sanitizer)"
                          : "none (this system or build has no Landlock and no seccomp)");
}
