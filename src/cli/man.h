/* Manual pages, generated from the same tables as the help. */
#ifndef CLI_MAN_H
#define CLI_MAN_H

#include "cli/command.h"

#include <stdio.h>

/* The page of a command, or with NULL pihmap(1), in man(7) macros. */
void cli_man(FILE *f, const struct cli_command *command);

/* The page of a document, pihmap-NAME(section), likewise. */
void cli_man_document(FILE *f, const struct cli_document *document);

#endif
