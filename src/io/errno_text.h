/* What errno says, in words, from any thread: strerror() may hand one buffer to all of them. */
#ifndef PM_IO_ERRNO_TEXT_H
#define PM_IO_ERRNO_TEXT_H

struct pm_errno_text {
    char text[128]; /* NUL-ended, never empty */
};

struct pm_errno_text pm_errno_text(int error);

#endif
