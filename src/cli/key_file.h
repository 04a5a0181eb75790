/* The secret key of --deidentify: from --key FILE, or from a file in the user's state folder. */
#ifndef CLI_KEY_FILE_H
#define CLI_KEY_FILE_H

#include "cli/option_table.h"

/* With --deidentify, read the key into opt->lib; it is created the first time. Returns the exit
 * status; unless it is CLI_DONE, the error has been printed. */
int cli_key_file_read(struct cli_options *opt);

#endif
