/*
 * How a batch is getting on. On a terminal one line at the bottom with a bar, the rate, the time
 * left and the pairs at work, above it what failed or was declined; else a plain line per pair.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "cli/console.h"

#include <pihmap.h>

struct cli_progress {
    struct console_page page;
    bool quiet, verbose;
    bool shown;      /* there is a bar on the terminal */
    size_t reported; /* pairs told so far */
    double started_s, drawn_s;
};

void cli_progress_begin(struct cli_progress *p, bool quiet, bool verbose);

/* A pair has ended. pairs: of how many. */
void cli_progress_report(struct cli_progress *p, const struct pihmap_batch_result *result,
                         size_t pairs);

/* Draws the bar anew, ten times a second at most. */
void cli_progress_draw(struct cli_progress *p, const struct pihmap_batch_progress *now);

/* Takes the bar away: before other talk, and at the end. */
void cli_progress_clear(struct cli_progress *p);

#endif
