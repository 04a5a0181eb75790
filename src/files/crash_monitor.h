/*
 * Crash monitor of a worker process. In memory that it shares with its parent, the worker notes
 * which photos it reads and which of its files are unfinished. When it dies, the parent can name
 * the photo and removes those files. A watchdog timer ends a worker that reads a photo for too
 * long.
 */
#ifndef PM_FILES_CRASH_MONITOR_H
#define PM_FILES_CRASH_MONITOR_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

struct pm_crash_monitor;

/* Shared memory, empty; NULL when there is none: then nothing is monitored. */
struct pm_crash_monitor *pm_crash_monitor_new(void);
void pm_crash_monitor_free(struct pm_crash_monitor *m);
void pm_crash_monitor_clear(struct pm_crash_monitor *m); /* NULL is allowed everywhere */

/* In the worker, before it begins: from now on this process notes what it does in m, which the
 * processes that it starts do not get. */
void pm_crash_monitor_use(struct pm_crash_monitor *m);

/* A photo is being read, from now until pm_crash_monitor_end_photo() gets the slot that this
 * returns. From any thread. */
int pm_crash_monitor_begin_photo(const char *path);
void pm_crash_monitor_end_photo(int slot);

/*
 * Reading that photo may take s seconds of processor time from now on, all threads together; then
 * PM_READING_TOO_LONG ends the process. Photos that are read at the same time share their limits.
 * It is a timer and not RLIMIT_CPU, because that limits all of the work, and its signal does not
 * say which limit was exceeded.
 */
void pm_crash_monitor_limit_photo(int slot, double s);
#define PM_READING_TOO_LONG SIGPROF

/* The path of a temporary file, or of a folder that is being filled. NULL: finished, or gone. */
void pm_crash_monitor_file(const char *path);
void pm_crash_monitor_folder(const char *path);

/* In the parent, when the worker is gone, trusting nothing that it wrote: the photos that it was
 * reading, escaped for display, with " or " between them; "" when there were none. size >= 4. */
void pm_crash_monitor_photos(const struct pm_crash_monitor *m, char *text, size_t size);
/* Removes what it left unfinished in this folder. */
void pm_crash_monitor_cleanup(const struct pm_crash_monitor *m, const char *folder);

#endif
