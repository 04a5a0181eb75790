/* The work of a command in a process of its own, which can reach its own files only. */
#ifndef CLI_SANDBOXED_H
#define CLI_SANDBOXED_H

#include "cli/outputs.h"

enum { CLI_MAX_READS = 8 };

/* What the command reads: NULLs among them are passed over, count photos besides. */
struct cli_sandbox {
    bool open; /* --no-sandbox */
    const struct pihmap_options *lib;
    char *const *photos;
    int count;
    const char *reads[CLI_MAX_READS];
    const struct cli_outputs *outputs; /* NULL: none */
    const char *record;                /* a folder that is written; NULL: none */
};

/* work(context) there; gives its exit status, or, when it crashed, CLI_FAILED, told. */
int cli_sandboxed(const struct cli_sandbox *how, int (*work)(void *context), void *context);

#endif
