/*
 * Watches a folder of photos, and the folders below it, for photos that arrive, change or go
 * (inotify(7), Linux). Changes made by other machines on a network share are not seen.
 */
#ifndef CLI_WATCH_H
#define CLI_WATCH_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

struct cli_watch;

/*
 * Begin to watch a folder. records: a folder that is passed over, as it is written by us; need not
 * exist yet. NULL: it cannot be watched, which has been reported.
 */
struct cli_watch *cli_watch_open(const char *folder, const char *records);

enum cli_watch_event {
    CLI_WATCH_CHANGED, /* photos have changed, and are complete */
    CLI_WATCH_STOPPED, /* *stop is set */
    CLI_WATCH_FAILED   /* it cannot be watched any more, which has been reported */
};

/*
 * Wait until something has changed since cli_watch_open() or the last call, the last change is a
 * few seconds old (or one is a minute old), and no new file is still being written. A folder that
 * is removed is waited for, with a message. *stop: set by the handlers of these signals.
 */
enum cli_watch_event cli_watch_wait(struct cli_watch *watch, const volatile sig_atomic_t *stop,
                                    const int *signals, size_t signal_count);

void cli_watch_free(struct cli_watch *watch);

#endif
