/* pihmap align BEFORE AFTER */
#include "cli/command.h"
#include "cli/sandboxed.h"
#include "cli/outputs.h"
#include "cli/photo.h"
#include "cli/points.h"
#include "cli/summary.h"
#include "cli/console.h"

#include <stdlib.h>

static int align(const struct cli_options *opt, const struct cli_photo photos[2],
                 struct cli_outputs *outputs, const struct cli_points *points)
{
    struct pihmap_error err = {0};
    pihmap_result *result = NULL;
    enum pihmap_status st =
        pihmap_align_sources(&photos[0].source, &photos[1].source, &opt->lib, &result, &err);
    int status = cli_exit_of(st);
    if (st != PIHMAP_OK)
        console_error("%s", err.text);
    if (result) {
        const struct pihmap_report *report = pihmap_result_report(result);
        const int written = cli_outputs_write(outputs, result, pihmap_is_declined(st), opt->force);
        if (written != CLI_DONE)
            status = written;
        if (st == PIHMAP_OK && points->n)
            cli_points_print(points, result, opt->points_in_after);
        if (st != PIHMAP_OK)
            cli_summary_declined(report, outputs, err.text, opt->quiet);
        else if (!opt->quiet)
            cli_summary_alignment(report, outputs, opt->verbose);
    }
    pihmap_result_free(result);
    return status;
}

struct work {
    const struct cli_options *opt;
    char **operands;
    struct cli_outputs *outputs;
};

static int work(void *context)
{
    const struct work *w = context;
    struct cli_points points = {0};
    struct cli_photo photos[2] = {0};
    int status = CLI_DONE;
    if (w->opt->map_points)
        status = cli_points_read(w->opt->map_points, &points);
    if (status == CLI_DONE)
        status = cli_pair_open(w->operands, photos);
    if (status == CLI_DONE)
        status = align(w->opt, photos, w->outputs, &points);
    cli_pair_free(photos);
    cli_points_free(&points);
    return status;
}

int cmd_align(const struct cli_options *opt, int count, char **operands)
{
    struct cli_outputs outputs = {0};
    char *default_name = NULL;
    if (count != 2) {
        console_error("align takes two photos, BEFORE and AFTER; %d given", count);
        return CLI_USAGE;
    }
    const bool dash = cli_is_dash(operands[0]) || cli_is_dash(operands[1]);
    if (dash && opt->map_points && cli_is_dash(opt->map_points)) {
        console_error("a photo and the points cannot both come from standard input");
        return CLI_USAGE;
    }
    if (opt->outputs[PIHMAP_OUT_JSON] && cli_is_dash(opt->outputs[PIHMAP_OUT_JSON]) &&
        opt->map_points) {
        console_error(
            "the report and the points cannot both go to standard output: give --json FILE");
        return CLI_USAGE;
    }
    if (!opt->output && !opt->map_points &&
        !(default_name = cli_default_name(operands[1], "-aligned.png")))
        return CLI_FAILED;
    cli_outputs_add(&outputs, PIHMAP_OUT_ALIGNED, "output",
                    default_name ? default_name : opt->output);
    cli_outputs_add(&outputs, PIHMAP_OUT_JSON, "json", opt->outputs[PIHMAP_OUT_JSON]);
    struct cli_inputs inputs = {
        cli_photo_path(operands[0]), cli_photo_path(operands[1]), {opt->map_points, NULL}};
    int status = cli_outputs_check(&outputs, &inputs, opt->force);
    if (status == CLI_DONE) {
        struct work w = {opt, operands, &outputs};
        const struct cli_sandbox sandbox = {.open = opt->no_sandbox,
                                            .lib = &opt->lib,
                                            .photos = operands,
                                            .count = count,
                                            .reads = {opt->map_points},
                                            .outputs = &outputs};
        status = cli_sandboxed(&sandbox, work, &w);
    }
    free(default_name);
    return status;
}
