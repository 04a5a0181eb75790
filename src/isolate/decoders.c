#include "isolate/decoders.h"

#include "codec/decoder.h"
#include "isolate/descriptors.h"

#include <fcntl.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

/* Of each pipe: what fits into a processor's cache, which both sides copy from and to. With 1 MiB
 * the same bytes took more time, on the machine where it was measured. */
#define PIPE_BYTES (256 << 10)

static _Noreturn void run_decoder(const struct pm_sandbox *box, int requests, int replies,
                                  void (*serve)(int requests, int replies))
{
    const struct pm_sandbox sealed = {.memory_bytes = box->memory_bytes,
                                      .file_bytes = box->file_bytes,
                                      .cpu_s = box->cpu_s,
                                      .sealed = true};
    const int keep[] = {requests, replies};
    if (!pm_descriptors_keep(keep, 2))
        pm_sandbox_refuse();
    pm_sandbox_enter(&sealed);
    serve(PM_DESCRIPTORS, PM_DESCRIPTORS + 1);
    _exit(0);
}

/* What is to become a decoder. */
struct child {
    const struct pm_sandbox *box;
    void (*serve)(int requests, int replies);
    pid_t parent;
};

/* In the new process. */
static _Noreturn void begin(const struct child *child, int requests, int replies)
{
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != child->parent)
        _exit(1);
#endif
    run_decoder(child->box, requests, replies, child->serve);
}

static bool start(const struct child *child, struct pm_decoder *out)
{
    int requests[2], replies[2];
    if (pipe(requests) != 0)
        return false;
    if (pipe(replies) != 0) {
        close(requests[0]);
        close(requests[1]);
        return false;
    }
    out->process = fork();
    if (out->process == 0)
        begin(child, requests[0], replies[1]);
    close(requests[0]);
    close(replies[1]);
    out->requests = requests[1];
    out->replies = replies[0];
#ifdef F_SETPIPE_SZ
    (void)fcntl(out->requests, F_SETPIPE_SZ, PIPE_BYTES);
    (void)fcntl(out->replies, F_SETPIPE_SZ, PIPE_BYTES);
#endif
    return out->process > 0;
}

void pm_decoders_start_as(const struct pm_sandbox *box, int threads,
                          void (*serve)(int requests, int replies))
{
    struct pm_decoder decoder[PM_DECODERS_MAX];
    const struct child child = {box, serve, getpid()};
    const int n = threads < PM_DECODERS_MAX ? threads : PM_DECODERS_MAX;
    if (box->open || !pm_sandbox_works())
        return;
    for (int i = 0; i < n; i++)
        if (!start(&child, &decoder[i]))
            pm_sandbox_refuse();
    pm_decoders_use(decoder, n);
}

void pm_decoders_start(const struct pm_sandbox *box, int threads)
{
    pm_decoders_start_as(box, threads, pm_decoder_serve);
}
