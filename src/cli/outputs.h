/* The files that a command will write: checked before computing, written afterwards. */
#ifndef CLI_OUTPUTS_H
#define CLI_OUTPUTS_H

#include "cli/option_table.h"

#include <sys/stat.h>

struct cli_outputs {
    int count;
    struct {
        enum pihmap_output what;
        const char *option; /* its name, for messages */
        const char *path;   /* borrowed; "-" is standard output */
        bool written;
    } list[PIHMAP_OUTPUTS];
    const char *recorded; /* folder of a record that was written as well; borrowed */
};

/* path NULL: not requested, nothing happens. */
void cli_outputs_add(struct cli_outputs *outputs, enum pihmap_output what, const char *option,
                     const char *path);

/* Are both of one file or folder? Names of another form may be. */
bool cli_same_node(const struct stat *a, const struct stat *b);

/* Files that are read, and so must not be written. */
struct cli_inputs {
    const char *before, *after; /* NULL: standard input */
    const char *others[2];      /* NULL: none */
};

/*
 * May all of them be written? Checks endings, folders, inputs, and that no two are the same file.
 * Returns the exit status. If it is not CLI_DONE the error has been reported.
 */
int cli_outputs_check(const struct cli_outputs *outputs, const struct cli_inputs *inputs,
                      bool force);

/*
 * Write all outputs that r has; a declined result has only the report and the page. A failure is
 * reported and does not stop the others; those that were written are then listed. Returns the exit
 * status of the worst.
 */
int cli_outputs_write(struct cli_outputs *outputs, const pihmap_result *r, bool declined,
                      bool force);

#endif
