/* Text of `pihmap help`; the man pages give the same in more detail. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "cli/command.h"

#include <stdio.h>

extern const char CLI_SCREENING[]; /* states that it does not diagnose */

extern const char CLI_TEMPLATES[]; /* names of outputs */

extern const char CLI_VISIT_WORDS[]; /* what the lists of cli_visit_words() are */

enum { VISIT_WORDS_BYTES = 2048 }; /* of words, below; more are cut off */

/* The words for one meaning ("before"...) from the from-th of pihmap_visit_word() on, with commas
 * between. Gives where the next meaning begins. *meaning NULL: there are no more. */
size_t cli_visit_words(size_t from, const char **meaning, char *words, size_t size);

void cli_help_overview(FILE *f);
void cli_help_command(FILE *f, const struct cli_command *command);

#endif
