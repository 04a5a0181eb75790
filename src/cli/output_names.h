/*
 * Names of outputs by template: {stem} is the after photo's name without folder and ending,
 * {before} the before photo's, {dir} the folder of the after photo; {{ and }} are braces.
 */
#ifndef CLI_OUTPUT_NAMES_H
#define CLI_OUTPUT_NAMES_H

#include "cli/option_table.h"

/* The commands whose outputs may be templates: those of BEFORE and AFTER. */
enum { CLI_WITH_TEMPLATES = CLI_COMPARE | CLI_ALIGN | CLI_CHECK };

/* The names that were made. */
struct cli_output_names {
    char *v[PIHMAP_OUTPUTS + 2];
    int count;
};

/*
 * Replace the templates among the outputs of opt by names; photos: before and after, as given.
 * names owns them, for cli_output_names_free(), also after an error. Returns the exit status; an
 * error has been reported.
 */
int cli_output_names(struct cli_options *opt, char **photos, struct cli_output_names *names);

void cli_output_names_free(struct cli_output_names *names);

#endif
