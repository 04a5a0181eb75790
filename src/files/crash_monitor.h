/*
 * What a worker is at, in memory that its parent sees, too: which photo it reads, and which of
 * its files are not finished. When it dies, the parent can say of what, and tidies up behind it.
 * It dies of a photo that is read for too long, too.
 */
#ifndef PM_FILES_CRASH_MONITOR_H
#define PM_FILES_CRASH_MONITOR_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

struct pm_crash_monitor;

/* Shared memory, emptied; NULL where there is none to be had: then nothing is watched. */
struct pm_crash_monitor *pm_crash_monitor_new(void);
void pm_crash_monitor_free(struct pm_crash_monitor *m);
void pm_crash_monitor_clear(struct pm_crash_monitor *m); /* all of these take NULL */

/* In the worker, before it begins: what this process does is noted in t from now on. */
void pm_crash_monitor_use(struct pm_crash_monitor *m);

/* A photo is read now, until pm_crash_monitor_read() gets what this gave back. From any thread. */
int pm_crash_monitor_begin_photo(const char *path);
void pm_crash_monitor_end_photo(int slot);

/*
 * Reading that photo may take s of processor time from now on, all threads together, else the
 * process ends by PM_READING_TOO_LONG. Photos that are read at the same time share what they have.
 * By a timer and not by RLIMIT_CPU: that one bounds the whole of the work, and its signal could
 * not tell which of the two was passed.
 */
void pm_crash_monitor_limit_photo(int slot, double s);
#define PM_READING_TOO_LONG SIGPROF

/* A temporary file, and a folder that is being filled, by path; NULL: it is finished, or gone. */
void pm_crash_monitor_file(const char *path);
void pm_crash_monitor_folder(const char *path);

/* In the parent, when the worker is gone, and trusting nothing of what it says. The photos that
 * it was reading, fit to be shown, with " or " between them; "" when it read none. size >= 4. */
void pm_crash_monitor_photos(const struct pm_crash_monitor *m, char *text, size_t size);
/* Remove what it left unfinished in this folder. */
void pm_crash_monitor_cleanup(const struct pm_crash_monitor *m, const char *folder);

#endif
