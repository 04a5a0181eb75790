/* What a command is. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "cli/document.h"
#include "cli/exit.h"
#include "cli/option_table.h"

/* A row of the table in commands.c. */
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

/* What `pihmap help` explains besides: how it measures, what its files hold. Ended by NULL. */
const struct cli_document *const *cli_documents(void);

int cmd_compare(const struct cli_options *opt, int count, char **operands);
int cmd_batch(const struct cli_options *opt, int count, char **operands);
int cmd_align(const struct cli_options *opt, int count, char **operands);
int cmd_inspect(const struct cli_options *opt, int count, char **operands);

#endif
