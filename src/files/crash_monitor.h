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

struct pm_watch;

/* Shared memory, emptied; NULL where there is none to be had: then nothing is watched. */
struct pm_watch *pm_watch_new(void);
void pm_watch_free(struct pm_watch *t);
void pm_watch_clear(struct pm_watch *t); /* all of these take NULL */

/* In the worker, before it begins: what this process does is noted in t from now on. */
void pm_watch_use(struct pm_watch *t);

/* A photo is read now, until pm_watch_read() gets what this gave back. From any thread. */
int pm_watch_reading(const char *path);
void pm_watch_read(int place);

/*
 * Reading that photo may take s of processor time from now on, all threads together, else the
 * process ends by PM_WATCH_TOO_LONG. Photos that are read at the same time share what they have.
 * By a timer and not by RLIMIT_CPU: that one bounds the whole of the work, and its signal could
 * not tell which of the two was passed.
 */
void pm_watch_allow(int place, double s);
#define PM_WATCH_TOO_LONG SIGPROF

/* A temporary file, and a folder that is being filled, by path; NULL: it is finished, or gone. */
void pm_watch_file(const char *path);
void pm_watch_folder(const char *path);

/* In the parent, when the worker is gone, and trusting nothing of what it says. The photos that
 * it was reading, fit to be shown, with " or " between them; "" when it read none. size >= 4. */
void pm_watch_told(const struct pm_watch *t, char *text, size_t size);
/* Remove what it left unfinished in this folder. */
void pm_watch_tidy(const struct pm_watch *t, const char *folder);

#endif
