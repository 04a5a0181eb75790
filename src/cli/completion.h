/* Shell completions, generated from the same tables as the help. */
#ifndef CLI_COMPLETION_H
#define CLI_COMPLETION_H

#include "cli/command.h"

#include <stdio.h>

/* Print the file to source or install for "bash", "zsh" or "fish". False: no such shell. */
bool cli_completion(FILE *f, const char *shell);

#endif
