/* Exit statuses of all commands. */
#ifndef CLI_EXIT_H
#define CLI_EXIT_H

#include <pihmap.h>

/* Findings never change these. */
enum cli_exit {
    CLI_DONE = 0,
    CLI_FAILED = 1,     /* unreadable file, full disk, over a limit... */
    CLI_USAGE = 2,      /* wrong usage: an option or argument that makes no sense */
    CLI_DECLINED = 3,   /* both photos were read, but no reliable comparison is possible */
    CLI_SIGNALLED = 128 /* plus the number of the signal that ended it, as shells show it */
};

/* The exit status for a library status. */
int cli_exit_of(enum pihmap_status status);

/* Flushes standard output. Returns status, or CLI_FAILED when that failed, with a message unless
 * its reader has gone. */
int cli_end(int status);

#endif
