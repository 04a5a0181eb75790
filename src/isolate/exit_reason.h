/* Exit reasons: why a signal ended a worker process, as a sentence for the user. */
#ifndef PM_ISOLATE_EXIT_REASON_H
#define PM_ISOLATE_EXIT_REASON_H

#include "pihmap.h"

enum { PM_EXIT_REASON = 768 };

/*
 * One sentence, and the status that goes with it. number: the signal. reading: the photos that the
 * process was reading, as pm_crash_monitor_photos() gives them, or "". Callers handle SIGKILL and
 * SIGXCPU themselves, since they know which limit these mean. PIHMAP_ELIMIT: reading a photo took
 * too long.
 */
enum pihmap_status pm_exit_reason(int number, const char *reading, char text[PM_EXIT_REASON]);

#endif
