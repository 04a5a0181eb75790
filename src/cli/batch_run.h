/* A batch from its operands to its tables: what batch does, and repeat before it pools. */
#ifndef CLI_BATCH_RUN_H
#define CLI_BATCH_RUN_H

#include "cli/option_table.h"

/* command: its name in messages. Returns the exit status. *written: the tables are those of this
 * run. */
int cli_batch_run(const struct cli_options *opt, const char *command, int count, char **operands,
                  bool *written);

#endif
