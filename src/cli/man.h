/* Manual pages, made from the tables that the help is made from. */
#ifndef CLI_MAN_H
#define CLI_MAN_H

#include "cli/command.h"

#include <stdio.h>

/* pihmap(1), or the page of a command, in man(7) macros. */
void cli_man(FILE *f, const struct cli_command *command);

/* The page of a document, pihmap-NAME(section), likewise. */
void cli_man_document(FILE *f, const struct cli_document *document);

#endif
