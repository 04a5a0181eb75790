/*
 * Sandbox for a process that decodes untrusted photos, so that a hole in a decoder leads nowhere.
 * It takes away all files but those the process was started for (Landlock); all system calls that
 * reading, computing and writing do not need (seccomp: no network, no programs, no other processes,
 * no new code); memory, processor time and file size beyond a limit; and core dumps, which would
 * hold the photo.
 *
 * What the system does not have is left out: Landlock needs Linux 5.19 (ABI 2), seccomp needs
 * libseccomp at build time. Builds with a sanitizer disable only core dumps, because the sanitizer
 * needs the rest.
 */
#ifndef PM_ISOLATE_SANDBOX_H
#define PM_ISOLATE_SANDBOX_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

/* Lists end with NULL; NULL: an empty list. Paths that do not exist are skipped: using them fails
 * later, with a sentence. Borrowed. */
struct pm_sandbox {
    const char *const *read; /* files, and folders with everything in them */
    /* Folders to read, and to make and remove files in; existing files to write. */
    const char *const *write;
    size_t memory_bytes; /* address space; 0: no limit */
    size_t file_bytes;   /* largest file that may be written; 0: no limit */
    unsigned cpu_s;      /* processor time of all threads; 0: no limit */
    bool sealed;         /* no files at all: read and write are empty, and only what is open, or
                            handed over, can be used */
    bool open;           /* apply only the limits */
};

/* Will pm_sandbox_enter() do more than set limits here? */
bool pm_sandbox_works(void);

/* Sandboxes this process, for good; call it before threads are started. Where the system has the
 * means and yet refuses, PM_SANDBOX_REFUSED ends the process, which pm_exit_reason() explains: no
 * photo is read by a process that only seems to be sandboxed. */
void pm_sandbox_enter(const struct pm_sandbox *s);
#define PM_SANDBOX_REFUSED SIGUSR2

/* Ends this process in the same way. */
_Noreturn void pm_sandbox_refuse(void);

/* What is active here: "Landlock (ABI 7), seccomp". */
enum { PM_SANDBOX_TEXT = 80 };
void pm_sandbox_text(char text[PM_SANDBOX_TEXT]);

/* The address space and the file size that photos of at most max_pixels may take. */
size_t pm_sandbox_memory(size_t max_pixels, int threads);
size_t pm_sandbox_file(size_t max_pixels);

#endif
