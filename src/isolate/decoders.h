/*
 * Starts the processes that decode (codec/decoder.h). Each is sealed: it has no path to any file,
 * no network and no other process, its descriptors are one pipe for requests, one for replies, and
 * the null device in place of the standard streams, and it cannot get another.
 */
#ifndef PM_ISOLATE_DECODERS_H
#define PM_ISOLATE_DECODERS_H

#include "isolate/sandbox.h"

/*
 * In a process that will enter box, before it does and before it shares memory with anybody: from
 * then on it decodes in processes of their own, with box's limits, one for each of its threads and
 * at most two. It must not have threads yet. Where there is no sandbox, none is started. When a
 * process cannot be started, this one ends as by pm_sandbox_refuse().
 */
void pm_decoders_start(const struct pm_sandbox *box, int threads);

/* The same for tests: each decoder does what serve() does. */
void pm_decoders_start_as(const struct pm_sandbox *box, int threads,
                          void (*serve)(int requests, int replies));

#endif
