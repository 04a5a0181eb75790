/* Completions for shells, made from the tables that the help is made from. */
#ifndef CLI_COMPLETION_H
#define CLI_COMPLETION_H

#include "cli/command.h"

#include <stdio.h>

/* The file to source or install for "bash", "zsh" or "fish". False: no such shell. */
bool cli_completion(FILE *f, const char *shell);

#endif
