/* pihmap align BEFORE AFTER */
#include "cli/command.h"
#include "cli/outputs.h"
#include "cli/points.h"
#include "cli/summary.h"
#include "cli/talk.h"

#include <stdlib.h>

static int align(const struct cli_options *opt, char **photos, struct cli_outputs *outputs,
                 const struct cli_points *points)
{
    struct pihmap_error err = {0};
    pihmap_result *result = NULL;
    enum pihmap_status st = pihmap_align(photos[0], photos[1], &opt->lib, &result, &err);
    int status = cli_exit_of(st);
    if (st != PIHMAP_OK)
        talk_error("%s", err.text);
    if (result) {
        const struct pihmap_report *report = pihmap_result_report(result);
        if (st == PIHMAP_OK) {
            status = cli_outputs_write(outputs, result, false, opt->force);
            if (points->n)
                cli_points_print(points, result, opt->points_in_after);
        }
        if (st != PIHMAP_OK)
            cli_summary_declined(report, outputs, err.text, opt->quiet);
        else if (!opt->quiet)
            cli_summary_alignment(report, outputs, opt->verbose);
    }
    pihmap_result_free(result);
    return status;
}

int cmd_align(const struct cli_options *opt, int count, char **operands)
{
    struct cli_outputs outputs = {0};
    struct cli_points points = {0};
    char *made = NULL;
    if (count != 2) {
        talk_error("align takes two photos, BEFORE and AFTER; %d given", count);
        return CLI_USAGE;
    }
    if (!opt->output && !opt->map_points && !(made = cli_default_name(operands[1], "-aligned.png")))
        return CLI_FAILED;
    cli_outputs_add(&outputs, PIHMAP_OUT_ALIGNED, "output", made ? made : opt->output);
    struct cli_inputs inputs = {operands[0], operands[1], {opt->map_points, NULL}};
    int status = cli_outputs_check(&outputs, &inputs, opt->force);
    if (status == CLI_DONE && opt->map_points)
        status = cli_points_read(opt->map_points, &points);
    if (status == CLI_DONE)
        status = align(opt, operands, &outputs, &points);
    cli_points_free(&points);
    free(made);
    return status;
}
