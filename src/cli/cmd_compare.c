/* pihmap compare BEFORE AFTER */
#include "cli/command.h"
#include "cli/event.h"
#include "cli/sandboxed.h"
#include "cli/outputs.h"
#include "cli/photo.h"
#include "cli/summary.h"
#include "cli/console.h"

#include <stdlib.h>

static int record_check(const struct cli_options *opt, char **photos)
{
    struct pihmap_error err = {0};
    if (!opt->record)
        return CLI_DONE;
    enum pihmap_status st = pihmap_record_check(opt->record, cli_photo_path(photos[0]),
                                                cli_photo_path(photos[1]), opt->force, &err);
    if (st != PIHMAP_OK)
        console_error("%s", err.text);
    return cli_exit_of(st);
}

static int record_write(const struct cli_options *opt, const pihmap_result *result)
{
    struct pihmap_error err = {0};
    if (!opt->record)
        return CLI_DONE;
    enum pihmap_status st = pihmap_record_write(result, opt->record, opt->force, &err);
    if (st != PIHMAP_OK)
        console_error("%s", err.text);
    return cli_exit_of(st);
}

/* ---- events ------------------------------------------------------------------------- */

struct stages {
    struct cli_pending pending;
    double done;   /* 0 to 1 */
    bool compared; /* outputs are being written: note_done() is not called any more */
};

static void send_stages(struct stages *s, bool now)
{
    if (!cli_pending_due(&s->pending) && !now)
        return;
    struct cli_event event;
    cli_event_open(&event, "progress");
    if (event.f) {
        fprintf(event.f, ", \"done\": %.2f, \"stages\": [", s->done);
        cli_pending_take(&s->pending, event.f);
        fputs("]", event.f);
    }
    cli_event_close(&event);
}

static void end_stage(void *context, const struct pihmap_stage *stage)
{
    struct stages *s = context;
    FILE *f = cli_pending_element(&s->pending);
    if (f)
        fprintf(f, "{\"name\": \"%s\", \"wall_s\": %.4f, \"cpu_s\": %.4f, \"peak_bytes\": %zu}",
                stage->name, stage->wall_s, stage->cpu_s, stage->peak_bytes);
    if (s->compared)
        send_stages(s, false);
}

static bool note_done(void *context, double done)
{
    struct stages *s = context;
    s->done = done;
    if (s->pending.f)
        send_stages(s, false);
    return true;
}

static struct pihmap_options lib_of(const struct cli_options *opt, struct stages *stages)
{
    struct pihmap_options lib = opt->lib;
    if (!cli_events_are_on())
        return lib;
    lib.trace = end_stage;
    lib.trace_context = stages;
    lib.progress = note_done;
    lib.context = stages;
    return lib;
}

static void send_result(struct stages *s, const struct pihmap_report *report, bool declined)
{
    if (!cli_events_are_on())
        return;
    s->done = 1;
    send_stages(s, true);
    struct cli_event event;
    cli_event_open(&event, "result");
    if (event.f && declined)
        fprintf(event.f, ", \"outcome\": \"declined\", \"code\": \"%s\"",
                pihmap_reason_name(report->verdict_reason.code));
    else if (event.f)
        fprintf(event.f, ", \"outcome\": \"done\", \"verdict\": \"%s\", \"change\": \"%s\"",
                pihmap_verdict_name(report->verdict), pihmap_change_name(report->change));
    cli_event_close(&event);
}

/* ---- comparing ---------------------------------------------------------------------- */

static int compare(const struct cli_options *opt, const struct cli_photo photos[2],
                   struct cli_outputs *outputs)
{
    struct pihmap_error err = {0};
    struct stages stages = {.done = 0};
    const struct pihmap_options lib = lib_of(opt, &stages);
    pihmap_result *result = NULL;
    enum pihmap_status st =
        pihmap_compare_sources(&photos[0].source, &photos[1].source, &lib, &result, &err);
    stages.compared = true;
    bool declined = pihmap_is_declined(st);
    int status = cli_exit_of(st);
    if (st != PIHMAP_OK)
        console_error("%s", err.text);
    if (result) {
        int written = cli_outputs_write(outputs, result, declined, opt->force);
        int recorded = record_write(opt, result);
        const struct pihmap_report *report = pihmap_result_report(result);
        if (written == CLI_DONE)
            written = recorded;
        if (recorded == CLI_DONE)
            outputs->recorded = opt->record;
        if (written != CLI_DONE)
            status = written; /* a missing output is a failure, even of a declined pair */
        send_result(&stages, report, declined);
        if (declined)
            cli_summary_declined(report, outputs, err.text, opt->quiet);
        else if (!opt->quiet)
            cli_summary(report, outputs, opt->verbose);
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
    struct cli_photo photos[2] = {0};
    int status = cli_pair_open(w->operands, photos);
    if (status == CLI_DONE)
        status = compare(w->opt, photos, w->outputs);
    cli_pair_free(photos);
    return status;
}

int cmd_compare(const struct cli_options *opt, int count, char **operands)
{
    struct cli_outputs outputs = {0};
    char *default_name = NULL;
    if (count != 2) {
        console_error("compare takes two photos, BEFORE and AFTER; %d given", count);
        return CLI_USAGE;
    }
    if (opt->no_heatmap && opt->output) {
        console_error("--no-heatmap and --output %s contradict each other: leave one out",
                      opt->output);
        return CLI_USAGE;
    }
    /* The default name contains the photo's, which may contain the patient's. */
    const char *named_for = opt->lib.deidentify ? "deidentified" : operands[1];
    if (!opt->output && !opt->record && !opt->no_heatmap &&
        !(default_name = cli_default_name(named_for, "-pihmap.png")))
        return CLI_FAILED;
    cli_outputs_add(&outputs, PIHMAP_OUT_HEATMAP, "output",
                    default_name ? default_name : opt->output);
    for (int i = 0; i < PIHMAP_OUTPUTS; i++)
        if (i != PIHMAP_OUT_JSON)
            cli_outputs_add(&outputs, (enum pihmap_output)i,
                            pihmap_output_name((enum pihmap_output)i), opt->outputs[i]);
    /* Last, so that a program that waits for the report finds the other outputs. */
    cli_outputs_add(&outputs, PIHMAP_OUT_JSON, "json", opt->outputs[PIHMAP_OUT_JSON]);
    struct cli_inputs inputs = {cli_photo_path(operands[0]),
                                cli_photo_path(operands[1]),
                                {opt->lib.skin_mask, opt->lib.regions}};
    int status = cli_outputs_check(&outputs, &inputs, opt->force);
    if (status == CLI_DONE)
        status = record_check(opt, operands);
    if (status == CLI_DONE) {
        struct work w = {opt, operands, &outputs};
        const struct cli_sandbox sandbox = {.open = opt->no_sandbox,
                                            .lib = &opt->lib,
                                            .photos = operands,
                                            .count = count,
                                            .reads = {opt->lib.skin_mask, opt->lib.regions},
                                            .outputs = &outputs,
                                            .record = opt->record};
        status = cli_sandboxed(&sandbox, work, &w);
    }
    free(default_name);
    return status;
}
