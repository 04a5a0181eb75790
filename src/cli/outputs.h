/* The files a command is asked to write: checked before computing, written after. */
#ifndef CLI_OUTPUTS_H
#define CLI_OUTPUTS_H

#include "cli/option_table.h"

struct cli_outputs {
    int count;
    struct {
        enum pihmap_output what;
        const char *option; /* its name, for messages */
        const char *path;   /* borrowed; "-" is standard output */
        bool written;
    } list[PIHMAP_OUTPUTS];
    const char *recorded; /* the folder of a record that was written besides; borrowed */
};

/* path NULL: not asked for, nothing happens. */
void cli_outputs_add(struct cli_outputs *outputs, enum pihmap_output what, const char *option,
                     const char *path);

/* Other files that are read, and so must not be written. */
struct cli_inputs {
    const char *before, *after; /* NULL: standard input */
    const char *others[2];      /* NULL: none */
};

/*
 * May all of them be written? Endings, folders, inputs, and no two the same file. Gives the
 * exit status; other than CLI_DONE the error has been told.
 */
int cli_outputs_check(const struct cli_outputs *outputs, const struct cli_inputs *inputs,
                      bool force);

/*
 * Write all that r has (a declined result: only the report). One that fails is told and
 * does not stop the others; then those that were written are told, too. Gives the exit status
 * of the worst.
 */
int cli_outputs_write(struct cli_outputs *outputs, const pihmap_result *r, bool declined,
                      bool force);

#endif
