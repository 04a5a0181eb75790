/* What a command is, and the exit statuses they share. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "cli/option_table.h"

/* Findings never change these. */
enum cli_exit {
    CLI_DONE = 0,
    CLI_FAILED = 1,  /* unreadable file, full disk, over a limit... */
    CLI_USAGE = 2,   /* the command line asks for something that cannot be meant */
    CLI_DECLINED = 3 /* both photos were read, but no honest comparison is possible */
};

/* A row of the table in main.c. */
struct cli_command {
    const char *name;
    unsigned bit;          /* CLI_COMPARE...: which rows of the option table it takes */
    const char *arguments; /* for the usage line */
    const char *summary;
    const char *details;  /* shown by `pihmap help NAME`, below the usage line */
    const char *examples; /* lines of "what it does\n  command\n" */
    /* operands: what was left after the options. Gives the exit status. */
    int (*run)(const struct cli_options *opt, int count, char **operands);
};

/* All of them, in the order of the help, ended by a row of NULLs. */
const struct cli_command *cli_commands(void);

int cmd_compare(const struct cli_options *opt, int count, char **operands);
int cmd_batch(const struct cli_options *opt, int count, char **operands);
int cmd_align(const struct cli_options *opt, int count, char **operands);
int cmd_inspect(const struct cli_options *opt, int count, char **operands);

/* The exit status that goes with a library status. */
int cli_exit_of(enum pihmap_status status);

/* status, or CLI_FAILED (told) when what was printed could not be written. */
int cli_end(int status);

#endif
