/* Text of `pihmap help`; the man pages give the same in more detail. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "cli/command.h"

#include <stdio.h>

extern const char CLI_SCREENING[]; /* states that it does not diagnose */

void cli_help_overview(FILE *f);
void cli_help_command(FILE *f, const struct cli_command *command);

#endif
