/* What is told of a process that a signal has ended. */
#ifndef PM_ISOLATE_EXIT_REASON_H
#define PM_ISOLATE_EXIT_REASON_H

#include "pihmap.h"

enum { PM_EXIT_REASON = 768 };

/*
 * One sentence, and the status that goes with it. reading: the photos that it was reading, fit to
 * be shown (see pm_crash_monitor_photos()), or "". SIGKILL and SIGXCPU are limits: callers know
 * better which. PIHMAP_ELIMIT: reading a photo took too long.
 */
enum pihmap_status pm_exit_reason(int number, const char *reading, char text[PM_EXIT_REASON]);

#endif
