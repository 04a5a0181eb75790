/*
 * Progress of a batch. On a terminal, a status line with a bar, the rate, the time left and the
 * pairs being compared, and above it a line for each pair that failed or was declined. Elsewhere, a
 * line for every pair. With events, objects of JSON instead of both.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "cli/console.h"
#include "cli/event.h"
#include "cli/option_table.h"

struct cli_progress {
    struct console_page page;
    bool quiet, verbose, no_names; /* no_names: --deidentify */
    struct cli_pending pending;    /* with events: pairs that have ended */
    size_t running_hash;           /* with events: of the pairs in work when one was last sent */
    bool shown;                    /* the status line is on the terminal */
    size_t reported;               /* pairs reported so far */
    double started_s, drawn_s;
};

void cli_progress_begin(struct cli_progress *p, const struct cli_options *opt);

/* Print the line of a pair that has ended, one of so many pairs. */
void cli_progress_report(struct cli_progress *p, const struct pihmap_batch_result *result,
                         size_t pairs);

/* Redraw the status line, at most ten times a second. */
void cli_progress_draw(struct cli_progress *p, const struct pihmap_batch_progress *now);

/* Erase the status line, before other messages. */
void cli_progress_clear(struct cli_progress *p);

/* After the last pair. */
void cli_progress_end(struct cli_progress *p, const struct pihmap_batch_counts *counts);

#endif
