#include "isolate/exit_reason.h"

#include "isolate/sandbox.h"
#include "files/crash_monitor.h"

#include <signal.h>
#include <stdio.h>

enum pihmap_status pm_exit_reason(int number, const char *reading, char text[PM_EXIT_REASON])
{
    switch (number) {
    case SIGSYS:
        snprintf(text, PM_EXIT_REASON,
                 "%s%sthe sandbox stopped something that no photo needs; if you trust this photo, "
                 "please report it, and try --no-sandbox",
                 reading, *reading ? ": " : "");
        return PIHMAP_ESYS;
    case PM_SANDBOX_REFUSED:
        snprintf(
            text, PM_EXIT_REASON,
            "this system refused the sandbox, or has too few descriptors or processes left for "
            "it (ulimit -n, -u), and no photo was read; --no-sandbox reads photos without it");
        return PIHMAP_ESYS;
    case SIGINT:
    case SIGTERM:
    case SIGHUP:
    case SIGQUIT: /* somebody ended it: no fault of a photo */
        snprintf(text, PM_EXIT_REASON,
                 "the worker process was ended from outside (signal %d); run the command again",
                 number);
        return PIHMAP_ESYS;
    case PM_READING_TOO_LONG:
        if (!*reading)
            break;
        snprintf(text, PM_EXIT_REASON,
                 "cannot read %s: reading it took too long; if other programs open it, export it "
                 "from there as JPEG",
                 reading);
        return PIHMAP_ELIMIT;
    default:
        break;
    }
    if (!*reading) {
        snprintf(text, PM_EXIT_REASON, "the program crashed (signal %d); please report it", number);
        return PIHMAP_ESYS;
    }
    snprintf(text, PM_EXIT_REASON,
             "cannot read %s: the decoder crashed (signal %d); please report this photo", reading,
             number);
    return PIHMAP_EFORMAT;
}
