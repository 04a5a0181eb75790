/* The secret of --deidentify: --key FILE, else a file of this user's own. */
#ifndef CLI_KEY_FILE_H
#define CLI_KEY_FILE_H

#include "cli/option_table.h"

/* opt->lib gets its key, when it asks for one; it is made the first time. Gives the exit status;
 * other than CLI_DONE the error has been told. */
int cli_key_file_read(struct cli_options *opt);

#endif
