/* pihmap check BEFORE AFTER, or BEFORE FOLDER --watch */
#include "cli/command.h"
#include "cli/console.h"
#include "cli/output_names.h"
#include "cli/outputs.h"
#include "cli/photo.h"
#include "cli/sandboxed.h"
#include "cli/signals.h"
#include "cli/watch.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* What is answered first. A poor grade that no photo of today can mend is not worth a sitting. */
static void answer_line(const struct console_page *page, const pihmap_result *r)
{
    const bool good = pihmap_result_report(r)->comparability.grade == PIHMAP_GRADE_GOOD;
    switch (pihmap_result_retake(r)) {
    case PIHMAP_RETAKE_NO:
        console_line(page, good ? CONSOLE_GREEN : CONSOLE_YELLOW, "%s",
                     good ? "Keep the photo."
                          : "Keep the photo: another one would hardly compare better.");
        return;
    case PIHMAP_RETAKE_ADVISED:
        console_line(page, CONSOLE_YELLOW,
                     "The photo can be compared with care; another one would be better.");
        return;
    case PIHMAP_RETAKE_NEEDED:
        console_line(page, CONSOLE_RED, "Take the photo again.");
        return;
    }
}

static void advice_fields(const struct console_page *page, const pihmap_result *r)
{
    const struct pihmap_advice *advice;
    for (size_t i = 0; (advice = pihmap_result_advice(r, i)); i++) {
        char words[PIHMAP_REASON_TEXT];
        pihmap_advice_text(advice, words, sizeof words);
        console_field(page, advice->decisive ? "Do" : "Better yet", "%s", words);
    }
}

/* Why a pair was declined has been said on standard error. */
static void print_text(const pihmap_result *r, bool declined)
{
    const struct console_page page = console_page(stdout);
    const struct pihmap_comparability *c = &pihmap_result_report(r)->comparability;
    answer_line(&page, r);
    advice_fields(&page, r);
    console_field(&page, "Photo match", "%s", pihmap_grade_name(c->grade));
    for (int i = 0; i < c->reason_count && !declined; i++) {
        char words[PIHMAP_REASON_TEXT];
        pihmap_reason_text(&c->reasons[i], words, sizeof words);
        console_field(&page, "Because", "%s", words);
    }
}

static int print_json(const pihmap_result *r)
{
    struct pihmap_error err = {0};
    char *text = NULL;
    const enum pihmap_status st = pihmap_check_json(r, &text, &err);
    if (st == PIHMAP_OK)
        fputs(text, stdout);
    else
        console_error("%s", err.text);
    pihmap_free(text);
    return cli_exit_of(st);
}

/* A missing output is a failure, even of a declined pair. */
static int tell(const struct cli_options *opt, const pihmap_result *r, bool declined,
                struct cli_outputs *outputs)
{
    int status = cli_outputs_write(outputs, r, declined, opt->force);
    if (opt->json_wanted && print_json(r) != CLI_DONE)
        status = CLI_FAILED;
    else if (!opt->json_wanted && !opt->quiet)
        print_text(r, declined);
    if (status != CLI_DONE)
        return status;
    return declined ? CLI_DECLINED : CLI_DONE;
}

struct work {
    const struct cli_options *opt;
    char **operands;
    struct cli_outputs *outputs;
};

static int work(void *context)
{
    const struct work *w = context;
    struct pihmap_error err = {0};
    struct cli_photo photos[2] = {0};
    pihmap_result *result = NULL;
    int status = cli_pair_open(w->operands, photos);
    if (status == CLI_DONE) {
        const enum pihmap_status st =
            pihmap_check(&photos[0].source, &photos[1].source, &w->opt->lib, &result, &err);
        if (st != PIHMAP_OK)
            console_error("%s", err.text);
        status =
            result ? tell(w->opt, result, pihmap_is_declined(st), w->outputs) : cli_exit_of(st);
    }
    pihmap_result_free(result);
    cli_pair_free(photos);
    return status;
}

static int check_pair(const struct cli_options *opt, char **operands)
{
    struct cli_outputs outputs = {0};
    cli_outputs_add(&outputs, PIHMAP_OUT_GHOST, pihmap_output_name(PIHMAP_OUT_GHOST),
                    opt->outputs[PIHMAP_OUT_GHOST]);
    const struct cli_inputs inputs = {
        cli_photo_path(operands[0]), cli_photo_path(operands[1]), {opt->lib.skin_mask, NULL}};
    const int status = cli_outputs_check(&outputs, &inputs, opt->force);
    if (status != CLI_DONE)
        return status;
    struct work w = {opt, operands, &outputs};
    const struct cli_sandbox sandbox = {.open = opt->no_sandbox,
                                        .lib = &opt->lib,
                                        .photos = operands,
                                        .count = 2,
                                        .reads = {opt->lib.skin_mask},
                                        .outputs = &outputs};
    return cli_sandboxed(&sandbox, work, &w);
}

/* ---- photos that arrive ----------------------------------------------------------------- */

static volatile sig_atomic_t stop;

static void note_signal(int number)
{
    (void)number;
    stop = 1;
}

/* Which file a path is; that of an output may be written under a name of another form. */
static bool find_file(const char *path, struct stat *out)
{
    return path && stat(path, out) == 0 && S_ISREG(out->st_mode);
}

/* Ghosts that were written, as they may arrive in the folder themselves: the last ones. */
enum { GHOSTS = 64 };

struct watching {
    const struct cli_options *opt;
    char *before;
    struct stat ghost[GHOSTS];
    size_t ghosts;
    int status; /* of the last photo */
};

static bool is_ours(const struct watching *w, const struct stat *file)
{
    struct stat before;
    bool ours = find_file(w->before, &before) && cli_same_node(&before, file);
    for (size_t i = 0; i < GHOSTS && i < w->ghosts; i++)
        ours |= cli_same_node(&w->ghost[i], file);
    return ours;
}

/* What cameras send beside photos (raw files, settings, films) is passed over by its ending. */
static void check_arrival(struct watching *w, char *path)
{
    struct cli_options opt = *w->opt;
    struct cli_output_names names = {.count = 0};
    char *pair[2] = {w->before, path};
    struct stat file;
    if (!pihmap_is_photo_name(path) || !find_file(path, &file) || is_ours(w, &file))
        return;
    const struct console_page page = console_page(stdout);
    if (!opt.json_wanted && !opt.quiet)
        console_line(&page, CONSOLE_BOLD, "%s", console_name(path).text);
    fflush(stdout); /* the answer comes from a process of its own */
    w->status = cli_output_names(&opt, pair, &names);
    if (w->status == CLI_DONE)
        w->status = check_pair(&opt, pair);
    if (find_file(opt.outputs[PIHMAP_OUT_GHOST], &file))
        w->ghost[w->ghosts++ % GHOSTS] = file;
    cli_output_names_free(&names);
}

/* The exit status is that of the last photo. */
static int watch(const struct cli_options *opt, char **operands)
{
    enum cli_watch_event event = CLI_WATCH_CHANGED;
    struct watching w = {.opt = opt, .before = operands[0], .status = CLI_DONE};
    struct cli_watch *watched = cli_watch_open(operands[1], NULL, CLI_WATCH_SETTLE_PHOTO_MS);
    if (!watched)
        return CLI_FAILED;
    cli_catch_signals(note_signal);
    if (!opt->quiet)
        console_note("Watching %s: each photo that arrives is checked; Ctrl-C ends.",
                     console_name(operands[1]).text);
    while (!stop && event == CLI_WATCH_CHANGED) {
        char *path;
        event = cli_watch_wait(watched, &stop, cli_signals, CLI_SIGNALS);
        for (size_t i = 0; !stop && (path = cli_watch_arrived(watched, i)); i++)
            check_arrival(&w, path);
    }
    cli_watch_free(watched);
    return event == CLI_WATCH_FAILED ? CLI_FAILED : w.status;
}

int cmd_check(const struct cli_options *opt, int count, char **operands)
{
    if (count != 2) {
        console_error("check takes two photos, BEFORE and AFTER; %d given", count);
        return CLI_USAGE;
    }
    if (opt->watch && cli_is_dash(operands[0])) {
        console_error("with --watch the before photo is a file: it is read for every photo");
        return CLI_USAGE;
    }
    return opt->watch ? watch(opt, operands) : check_pair(opt, operands);
}
