/* A command of the program, and the tables of commands and documents. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "cli/document.h"
#include "cli/exit.h"
#include "cli/option_table.h"

/* A row of the table in commands.c. */
struct cli_command {
    const char *name;
    unsigned bit;          /* CLI_COMPARE...: selects its rows of the option table */
    const char *arguments; /* for the usage line */
    const char *summary;
    const char *details;  /* shown by `pihmap help NAME`, below the usage line */
    const char *examples; /* pairs of lines: what it does, and the indented command */
    /* operands: the arguments after the options. Returns the exit status. */
    int (*run)(const struct cli_options *opt, int count, char **operands);
};

/* All commands in the order of the help, terminated by a row of NULLs. */
const struct cli_command *cli_commands(void);

/* Further pages of `pihmap help`: the method, the fields of the report. Terminated by NULL. */
const struct cli_document *const *cli_documents(void);

int cmd_compare(const struct cli_options *opt, int count, char **operands);
int cmd_batch(const struct cli_options *opt, int count, char **operands);
int cmd_align(const struct cli_options *opt, int count, char **operands);
int cmd_inspect(const struct cli_options *opt, int count, char **operands);
int cmd_check(const struct cli_options *opt, int count, char **operands);
int cmd_repeat(const struct cli_options *opt, int count, char **operands);
int cmd_score(const struct cli_options *opt, int count, char **operands);
int cmd_diff(const struct cli_options *opt, int count, char **operands);

#endif
