/* The findings in about ten lines for people. Decides nothing. */
#ifndef CLI_SUMMARY_H
#define CLI_SUMMARY_H

#include "cli/outputs.h"

/* On standard error, the verdict first. outputs: the files written. */
void cli_summary(const struct pihmap_report *report, const struct cli_outputs *outputs,
                 bool verbose);

/* The same for `align`. */
void cli_summary_alignment(const struct pihmap_report *report, const struct cli_outputs *outputs,
                           bool verbose);

/* The same after a decline: that no picture was written, and the reasons besides those in the
 * sentence told, which was already shown. */
void cli_summary_declined(const struct pihmap_report *report, const struct cli_outputs *outputs,
                          const char *told, bool quiet);

#endif
