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

/* How long nothing must have changed before it is looked at: photos are copied one after the other,
 * both of a pair within the first time; a camera sends a single one. */
#define CLI_WATCH_SETTLE_PAIR_MS 2000
#define CLI_WATCH_SETTLE_PHOTO_MS 100

/*
 * Begin to watch a folder. records: a folder that is passed over, as it is written by us; need not
 * exist yet; NULL: there is none. NULL: it cannot be watched, which has been reported.
 */
struct cli_watch *cli_watch_open(const char *folder, const char *records, int settle_ms);

enum cli_watch_event {
    CLI_WATCH_CHANGED, /* photos have changed, and are complete */
    CLI_WATCH_STOPPED, /* *stop is set */
    CLI_WATCH_FAILED   /* it cannot be watched any more, which has been reported */
};

/*
 * Wait until something has changed since cli_watch_open() or the last call, the last change is
 * settle_ms old (or one is a minute old), and no new file is still being written. A folder that
 * is removed is waited for, with a message. *stop: set by the handlers of these signals.
 */
enum cli_watch_event cli_watch_wait(struct cli_watch *watch, const volatile sig_atomic_t *stop,
                                    const int *signals, size_t signal_count);

/* Path of the file number i that was written, or moved there, before the last wait ended and after
 * the one before; the oldest first. NULL: there are no more. The most recent ones, if there are
 * many; borrowed until the next wait. */
char *cli_watch_arrived(const struct cli_watch *watch, size_t i);

void cli_watch_free(struct cli_watch *watch);

#endif
