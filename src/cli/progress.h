/*
 * Progress of a batch. On a terminal, a status line with a bar, the rate, the time left and the
 * pairs being compared, and above it a line for each pair that failed or was declined. Elsewhere, a
 * line for every pair.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "cli/console.h"

#include <pihmap.h>

struct cli_progress {
    struct console_page page;
    bool quiet, verbose;
    bool shown;      /* the status line is on the terminal */
    size_t reported; /* pairs reported so far */
    double started_s, drawn_s;
};

void cli_progress_begin(struct cli_progress *p, bool quiet, bool verbose);

/* Print the line of a pair that has ended, one of so many pairs. */
void cli_progress_report(struct cli_progress *p, const struct pihmap_batch_result *result,
                         size_t pairs);

/* Redraw the status line, at most ten times a second. */
void cli_progress_draw(struct cli_progress *p, const struct pihmap_batch_progress *now);

/* Erase the status line, before other messages and at the end. */
void cli_progress_clear(struct cli_progress *p);

#endif
