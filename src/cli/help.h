/* What `pihmap help` shows; the man pages say the same at more length. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "cli/command.h"

#include <stdio.h>

extern const char CLI_SCREENING[]; /* that it does not diagnose */

void cli_help_overview(FILE *f);
void cli_help_command(FILE *f, const struct cli_command *command);

#endif
