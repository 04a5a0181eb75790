#include "cli/exit.h"

#include "cli/console.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int cli_exit_of(enum pihmap_status status)
{
    if (status == PIHMAP_OK)
        return CLI_DONE;
    if (pihmap_is_declined(status))
        return CLI_DECLINED;
    return status == PIHMAP_EARG ? CLI_USAGE : CLI_FAILED;
}

int cli_end(int status)
{
    const bool failed = ferror(stdout) != 0;
    errno = 0;
    if (fflush(stdout) == 0 && !failed)
        return status;
    if (errno != EPIPE) /* as of `| head`: the reader has seen enough */
        console_error("standard output: %s", errno ? strerror(errno) : "cannot write");
    return status == CLI_DONE ? CLI_FAILED : status;
}
