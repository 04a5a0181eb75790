/* Profiling: the wall clock time, processor time and memory of every stage, reported to the
 * callback of the options. */
#ifndef PM_BASE_TRACE_H
#define PM_BASE_TRACE_H

#include <pihmap.h>

/* Zeroed: no callback, and nothing is measured. */
struct pm_trace {
    void (*report)(void *context, const struct pihmap_stage *stage);
    void *context;
    double wall_s, cpu_s; /* clocks at the end of the previous stage */
};

/* The first stage begins now. */
void pm_trace_start(struct pm_trace *trace, const struct pihmap_options *opt);

/* The stage of this name ends now, and the next begins. */
void pm_trace_stage(struct pm_trace *trace, const char *name);

#endif
