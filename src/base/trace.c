#include "base/trace.h"

#include <string.h>
#include <sys/resource.h>
#include <time.h>

#ifdef __APPLE__
#define MAXRSS_UNIT 1 /* bytes */
#else
#define MAXRSS_UNIT 1024
#endif

static double seconds(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void pm_trace_start(struct pm_trace *trace, const struct pihmap_options *opt)
{
    memset(trace, 0, sizeof *trace);
    if (!opt->trace)
        return;
    trace->report = opt->trace;
    trace->context = opt->trace_context;
    trace->wall_s = seconds(CLOCK_MONOTONIC);
    trace->cpu_s = seconds(CLOCK_PROCESS_CPUTIME_ID);
}

void pm_trace_stage(struct pm_trace *trace, const char *name)
{
    struct rusage usage;
    if (!trace->report)
        return;
    const double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    getrusage(RUSAGE_SELF, &usage);
    const struct pihmap_stage stage = {name, wall - trace->wall_s, cpu - trace->cpu_s,
                                       (size_t)usage.ru_maxrss * MAXRSS_UNIT};
    trace->report(trace->context, &stage);
    trace->wall_s = wall;
    trace->cpu_s = cpu;
}
