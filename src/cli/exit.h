/* The exit statuses that all commands share. */
#ifndef CLI_EXIT_H
#define CLI_EXIT_H

#include <pihmap.h>

/* Findings never change these. */
enum cli_exit {
    CLI_DONE = 0,
    CLI_FAILED = 1,  /* unreadable file, full disk, over a limit... */
    CLI_USAGE = 2,   /* the command line asks for something that cannot be meant */
    CLI_DECLINED = 3 /* both photos were read, but no honest comparison is possible */
};

/* The exit status that goes with a library status. */
int cli_exit_of(enum pihmap_status status);

/* status, or CLI_FAILED (told) when what was printed could not be written. */
int cli_end(int status);

#endif
