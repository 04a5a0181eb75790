/* What was found, in some ten lines for people. It decides nothing. */
#ifndef CLI_SUMMARY_H
#define CLI_SUMMARY_H

#include "cli/outputs.h"

/* On standard error, the plain verdict first. outputs: which files now lie where. */
void cli_summary(const struct pihmap_report *report, const struct cli_outputs *outputs,
                 bool verbose);

/* The same for an alignment alone. */
void cli_summary_alignment(const struct pihmap_report *report, const struct cli_outputs *outputs,
                           bool verbose);

/*
 * After a decline, in place of both: that no picture was written, and the reasons besides the
 * sentence that was told.
 */
void cli_summary_declined(const struct pihmap_report *report, const struct cli_outputs *outputs,
                          const char *told, bool quiet);

#endif
