/* Runs the work of a command in a sandboxed process that can access only its own files. */
#ifndef CLI_SANDBOXED_H
#define CLI_SANDBOXED_H

#include "cli/outputs.h"

enum { CLI_MAX_READS = 8 };

/* The files that a command reads and writes. */
struct cli_sandbox {
    bool open; /* --no-sandbox */
    const struct pihmap_options *lib;
    char *const *photos;
    int count;
    const char *reads[CLI_MAX_READS];  /* other inputs; NULLs are skipped */
    const struct cli_outputs *outputs; /* NULL: none */
    const char *record;                /* folder of a record that is written; NULL: none */
};

/* Runs work(context) in the sandbox. Returns its exit status, or CLI_FAILED when it crashed, which
 * has been printed. */
int cli_sandboxed(const struct cli_sandbox *how, int (*work)(void *context), void *context);

#endif
