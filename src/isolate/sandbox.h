/*
 * What a process gives up before it reads bytes from outside, so that a hole in a decoder leads
 * nowhere: files but those it was started for (Landlock), all system calls that reading,
 * computing and writing do not need (seccomp: no network, no programs, no other processes, no new
 * code), memory, time and file size beyond a limit, core dumps (they hold the photo).
 *
 * What a system does not have is left out: Landlock needs Linux 5.19 (ABI 2), seccomp needs
 * libseccomp when pihmap is built. Builds under a sanitizer give up only the core dumps: the
 * sanitizer itself needs the rest.
 */
#ifndef PM_ISOLATE_SANDBOX_H
#define PM_ISOLATE_SANDBOX_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

/* Lists are ended by NULL, and NULL for none; what is not there is passed over: using it will
 * tell. Borrowed. */
struct pm_sandbox {
    const char *const *read; /* files, and folders with all in them */
    /* Folders in which files come and go, and what lies in them can be read; files that are there.
     */
    const char *const *write;
    size_t memory_bytes; /* address space; 0: no limit */
    size_t file_bytes;   /* of a file that is written; 0: no limit */
    unsigned cpu_s;      /* of processor time, all threads; 0: no limit */
    bool open;           /* only the limits: nothing else is given up */
};

/* For this process and for good. Before threads are begun. Where the system has what is needed and
 * yet refuses, the process ends by PM_SANDBOX_REFUSED, which pm_exit_reason() explains: photos are
 * not read by a process that only seems to be shut in. */
void pm_sandbox_enter(const struct pm_sandbox *s);
#define PM_SANDBOX_REFUSED SIGUSR2

/* What is active here: "Landlock (ABI 7), seccomp". */
enum { PM_SANDBOX_TEXT = 80 };
void pm_sandbox_text(char text[PM_SANDBOX_TEXT]);

/* The address space and the file size that photos of at most so many pixels may take. */
size_t pm_sandbox_memory(size_t max_pixels, int threads);
size_t pm_sandbox_file(size_t max_pixels);

#endif
