/* pihmap batch FOLDER -o DIR */
#include "cli/batch_json.h"
#include "cli/batch_run.h"
#include "cli/command.h"
#include "cli/event.h"
#include "cli/progress.h"
#include "cli/signals.h"
#include "cli/watch.h"
#include "cli/console.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

/* ---- signals ------------------------------------------------------------------------ */

/* Written only by the signal handler. */
static volatile sig_atomic_t interrupts, last_signal;

static void note_signal(int number)
{
    last_signal = number;
    /* The first Ctrl-C finishes the running pairs; a second one or another signal stops. */
    interrupts += number == SIGINT ? 1 : 2;
}

/* End by the signal, so that the caller sees it in the exit status. */
static void end_by_signal(void)
{
    fflush(stdout);
    cli_events_end(CLI_SIGNALLED + last_signal);
    signal(last_signal, SIG_DFL);
    raise(last_signal);
}

/* ---- callbacks ---------------------------------------------------------------------- */

struct run {
    const struct cli_options *opt;
    struct cli_progress progress;
    struct cli_batch_json json;
    size_t pairs;
    bool finishing;
};

static void report_result(void *context, const struct pihmap_batch_result *result)
{
    struct run *run = context;
    cli_progress_report(&run->progress, result, run->pairs);
    if (run->opt->json_wanted)
        cli_batch_json_pair(&run->json, result);
}

static enum pihmap_go ask(void *context, const struct pihmap_batch_progress *now)
{
    struct run *run = context;
    run->pairs = now->counts.pairs;
    if (interrupts > 1)
        return PIHMAP_GO_STOP;
    if (interrupts == 1 && !run->finishing) {
        run->finishing = true;
        cli_progress_clear(&run->progress);
        console_error(
            "stopping after the %zu pair%s being compared; press Ctrl-C again to stop at once",
            now->running_count, now->running_count == 1 ? "" : "s");
    }
    cli_progress_draw(&run->progress, now);
    return interrupts ? PIHMAP_GO_FINISH : PIHMAP_GO_ON;
}

/* ---- the end ------------------------------------------------------------------------ */

static int exit_of(const struct pihmap_batch_counts *c)
{
    return c->failed || c->not_done ? CLI_FAILED : c->declined ? CLI_DECLINED : CLI_DONE;
}

static void print_counts(const struct pihmap_batch_counts *c)
{
    struct console_page page = console_page(stderr);
    char kept[64] = "", left[64] = "";
    if (c->kept)
        snprintf(kept, sizeof kept, "; %zu %s up to date", c->kept, c->kept == 1 ? "was" : "were");
    if (c->not_done)
        snprintf(left, sizeof left, ", %zu not done", c->not_done);
    console_line(&page,
                 c->failed || c->not_done ? CONSOLE_RED
                 : c->flagged             ? CONSOLE_YELLOW
                                          : CONSOLE_GREEN,
                 "%zu pair%s: %zu done, %zu of them with likely PIH; %zu declined, %zu failed%s%s.",
                 c->pairs, c->pairs == 1 ? "" : "s", c->done, c->flagged, c->declined, c->failed,
                 left, kept);
}

static void print_changes(const struct pihmap_batch_counts *c)
{
    struct console_page page = console_page(stderr);
    if (c->better + c->worse + c->mixed > 0)
        console_field(&page, "Overall", "%zu better, %zu worse, %zu mixed", c->better, c->worse,
                      c->mixed);
}

static void print_places(const char *folder)
{
    struct console_page page = console_page(stderr);
    const struct console_name name = console_name(folder);
    const char *slash = name.text[0] && name.text[strlen(name.text) - 1] == '/' ? "" : "/";
    console_field(&page, "Table", "%s%ssummary.csv", name.text, slash);
    console_field(&page, "Page", "%s%sindex.html", name.text, slash);
    console_line(&page, CONSOLE_PLAIN,
                 "Screening aid: for review by a clinician; not a diagnosis.");
}

/* The last line, whether quiet or not: a photo without a partner must not go unnoticed. */
static void print_unmatched_count(size_t n, const char *where)
{
    struct console_page page = console_page(stderr);
    if (n > 0)
        console_line(&page, CONSOLE_YELLOW, "Unmatched: %zu photo%s in no pair; %s the reasons.", n,
                     n == 1 ? " is" : "s are", where);
}

/* ---- planning ----------------------------------------------------------------------- */

static size_t unmatched_photos(const pihmap_plan *plan)
{
    size_t n = 0, photos = 0;
    const struct pihmap_unmatched *v = plan ? pihmap_plan_unmatched(plan, &n) : NULL;
    for (size_t i = 0; i < n; i++)
        photos += v[i].photo;
    return photos;
}

/* With --json there is a document even if nothing was compared. */
static void json_of_failure(const struct cli_options *opt, const pihmap_plan *plan,
                            const char *error)
{
    const struct pihmap_batch_counts none = {.unmatched = unmatched_photos(plan)};
    struct cli_batch_json json = {.plan = opt->lib.deidentify ? NULL : plan};
    cli_batch_json_end(&json, &none, error);
}

static enum pihmap_status make_plan(const struct cli_options *opt, const char *folder,
                                    pihmap_plan **plan)
{
    struct pihmap_error err = {0};
    enum pihmap_status st =
        opt->manifest ? pihmap_plan_manifest(opt->manifest, folder, plan, &err)
                      : pihmap_plan_folder(folder, opt->output, opt->no_sandbox, plan, &err);
    if (st == PIHMAP_OK)
        return st;
    console_error("%s", err.text);
    if (opt->json_wanted)
        json_of_failure(opt, NULL, err.text);
    return st;
}

/* List every pair and every unmatched file, one per line, on standard output. */
static int dry_run(const struct cli_options *opt, const pihmap_plan *plan)
{
    size_t n, unmatched_count, errors = 0;
    const struct pihmap_pair *pair = pihmap_plan_pairs(plan, &n);
    const struct pihmap_unmatched *unmatched = pihmap_plan_unmatched(plan, &unmatched_count);
    for (size_t i = 0; i < n; i++)
        errors += pair[i].error != NULL;
    if (opt->json_wanted)
        cli_batch_json_plan(plan);
    for (size_t i = 0; i < n && !opt->json_wanted; i++) {
        printf("%s: ", console_name(pair[i].id).text);
        if (pair[i].error)
            printf("cannot be paired: %s\n", pair[i].error);
        else
            printf("%s -> %s  (%s)\n", console_name(pair[i].before).text,
                   console_name(pair[i].after).text, pair[i].how);
    }
    for (size_t i = 0; i < unmatched_count && !opt->json_wanted; i++)
        printf("unmatched: %s: %s\n", console_name(unmatched[i].path).text, unmatched[i].why);
    if (opt->write_manifest) {
        struct pihmap_error err = {0};
        if (pihmap_plan_write(plan, opt->write_manifest, opt->force, opt->lib.csv_bom, &err) !=
            PIHMAP_OK) {
            console_error("%s", err.text);
            return cli_exit_of(err.status);
        }
    }
    if (!opt->quiet)
        console_note("%zu pair%s, %zu that cannot be paired, %zu unmatched; nothing was compared",
                     n - errors, n - errors == 1 ? "" : "s", errors, unmatched_count);
    return errors ? CLI_FAILED : CLI_DONE;
}

/* List unmatched files, because a missing pair must not go unnoticed. */
static void print_unmatched(const struct cli_options *opt, const pihmap_plan *plan)
{
    enum { MOST = 20 };
    size_t n;
    const struct pihmap_unmatched *unmatched = pihmap_plan_unmatched(plan, &n);
    if (opt->lib.deidentify) /* the reasons hold names, too */
        return;
    for (size_t i = 0; i < n && !opt->quiet; i++) {
        if (i == MOST && !opt->verbose) {
            console_note("and %zu more unmatched; --dry-run lists them all", n - i);
            return;
        }
        console_note("unmatched: %s: %s", console_name(unmatched[i].path).text, unmatched[i].why);
    }
}

static void print_orphans(size_t n)
{
    if (n == 1)
        console_note("1 record belongs to a pair that no longer exists; it was kept.");
    else
        console_note("%zu records belong to pairs that no longer exist; they were kept.", n);
}

/* ---- commands ----------------------------------------------------------------------- */

/* The unmatched photos are listed as in the tables: with deidentify by hashes. */
static void print_json_end(const struct cli_options *opt, struct cli_batch_json *json,
                           const struct pihmap_batch_counts *counts, const char *error)
{
    const char *records = opt->output;
    struct pihmap_error ignored;
    pihmap_plan *plan = NULL;
    if (!error && pihmap_plan_records(&records, 1, &plan, &ignored) == PIHMAP_OK)
        json->plan = plan;
    cli_batch_json_end(json, counts, error);
    pihmap_plan_free(plan);
}

/* again: the same folder as before, watched. */
static int compare_all(const struct cli_options *opt, const pihmap_plan *plan, bool again,
                       bool *written)
{
    struct run run = {.opt = opt, .json = {.no_names = opt->lib.deidentify}};
    struct pihmap_batch_options batch;
    struct pihmap_batch_counts counts;
    struct pihmap_error err = {0};
    pihmap_batch_options_init(&batch);
    batch.compare = &opt->lib;
    batch.records = opt->output;
    batch.jobs = opt->jobs;
    if (opt->timeout_s)
        batch.timeout_s = opt->timeout_s;
    if (opt->shard[1]) {
        batch.shard = opt->shard[0];
        batch.shards = opt->shard[1];
    }
    batch.force = opt->force;
    batch.brief = opt->brief;
    batch.open = opt->no_sandbox;
    batch.tell = report_result;
    batch.ask = ask;
    batch.context = &run;
    cli_catch_signals(note_signal);
    if (!opt->shard[1] && !again)
        print_unmatched(opt, plan);
    cli_progress_begin(&run.progress, opt);
    enum pihmap_status st = pihmap_batch_run(plan, &batch, &counts, &err);
    cli_progress_end(&run.progress, &counts);
    if (opt->json_wanted)
        print_json_end(opt, &run.json, &counts, st ? err.text : NULL);
    if (st != PIHMAP_OK) {
        console_error("%s", err.text);
        return cli_exit_of(st);
    }
    if (!opt->quiet) {
        print_counts(&counts);
        print_changes(&counts);
    }
    if (!opt->quiet && batch.shards == 1)
        print_places(opt->output);
    if (!opt->quiet && counts.strays)
        print_orphans(counts.strays);
    print_unmatched_count(counts.unmatched,
                          batch.shards == 1 ? "summary.csv has" : "--merge shows");
    if (interrupts && counts.not_done) {
        console_error("stopped; run the same command again to continue");
        end_by_signal();
    }
    *written = batch.shards == 1;
    return exit_of(&counts);
}

/* Compare what is there. */
static int watch_round(const struct cli_options *opt, const char *folder, bool again)
{
    pihmap_plan *plan = NULL;
    size_t n;
    bool written;
    const enum pihmap_status st = make_plan(opt, folder, &plan);
    if (st != PIHMAP_OK)
        return cli_exit_of(st);
    pihmap_plan_pairs(plan, &n);
    int status = CLI_DONE;
    if (n > 0)
        status = compare_all(opt, plan, again, &written);
    else if (!opt->quiet)
        console_note("no pair was found yet");
    pihmap_plan_free(plan);
    return status;
}

/* The exit status is that of the last round. */
static int watch(const struct cli_options *opt, const char *folder)
{
    enum cli_watch_event event = CLI_WATCH_CHANGED;
    struct cli_watch *watched = cli_watch_open(folder, opt->output, CLI_WATCH_SETTLE_PAIR_MS);
    if (!watched)
        return CLI_FAILED;
    cli_catch_signals(note_signal);
    int status = watch_round(opt, folder, false);
    if (!opt->quiet && !interrupts)
        console_note("Watching %s: what arrives is compared; Ctrl-C ends.",
                     console_name(folder).text);
    while (!interrupts && event == CLI_WATCH_CHANGED) {
        event = cli_watch_wait(watched, &interrupts, cli_signals, CLI_SIGNALS);
        if (event == CLI_WATCH_CHANGED)
            status = watch_round(opt, folder, true);
    }
    cli_watch_free(watched);
    return event == CLI_WATCH_FAILED ? CLI_FAILED : status;
}

static int merge(const struct cli_options *opt, int count, char **folders)
{
    struct pihmap_batch_counts counts;
    struct pihmap_error err = {0};
    int missing;
    pihmap_plan *plan = NULL;
    const char *into = opt->output ? opt->output : folders[0];
    struct pihmap_batch_options batch;
    pihmap_batch_options_init(&batch);
    batch.compare = &opt->lib;
    batch.force = opt->force;
    enum pihmap_status st = pihmap_batch_merge((const char *const *)folders, (size_t)count, into,
                                               &batch, &counts, &missing, &err);
    if (st == PIHMAP_OK)
        st = pihmap_plan_records((const char *const *)folders, (size_t)count, &plan, &err);
    if (opt->json_wanted) {
        struct cli_batch_json json = {.plan = plan};
        cli_batch_json_end(&json, &counts, st ? err.text : NULL);
    }
    pihmap_plan_free(plan);
    if (st != PIHMAP_OK) {
        console_error("%s", err.text);
        return cli_exit_of(st);
    }
    if (!opt->quiet) {
        print_counts(&counts);
        print_changes(&counts);
        print_places(into);
    }
    if (missing)
        console_error("%d shard%s not started: the tables are incomplete", missing,
                      missing == 1 ? " has" : "s have");
    else if (counts.not_done)
        console_error("%zu pair%s of the shards not done: run the shards again", counts.not_done,
                      counts.not_done == 1 ? "" : "s");
    print_unmatched_count(counts.unmatched, "summary.csv has");
    return missing ? CLI_FAILED : exit_of(&counts);
}

static int check_usage(const struct cli_options *opt, const char *command, int count)
{
    if (opt->merge && count < 1) {
        console_error("--merge takes one or more folders of records: pihmap batch --merge DIR...");
        return CLI_USAGE;
    }
    if (opt->merge && (opt->manifest || opt->dry_run || opt->shard[1])) {
        console_error("--merge can be combined only with -o, --csv-bom, --lang, --force, --json, "
                      "--progress and -q");
        return CLI_USAGE;
    }
    if (opt->write_manifest && !opt->dry_run) {
        console_error("--write-manifest needs --dry-run: it writes what would be compared");
        return CLI_USAGE;
    }
    if (opt->watch && (opt->merge || opt->dry_run || opt->manifest || opt->shard[1] ||
                       opt->json_wanted || opt->force)) {
        console_error("--watch cannot be combined with --dry-run, --force, --json (but with "
                      "--progress json), --manifest, --merge or --shard");
        return CLI_USAGE;
    }
    if (opt->merge)
        return CLI_DONE;
    if (count > 1 || (count == 0 && !opt->manifest)) {
        console_error("%s takes one folder of photos%s: pihmap %s FOLDER -o DIR; %d given", command,
                      opt->manifest ? ", or none with --manifest" : "", command, count);
        return CLI_USAGE;
    }
    if (!opt->output && !opt->dry_run) {
        console_error("%s needs a folder for the records: -o DIR (or --dry-run)", command);
        return CLI_USAGE;
    }
    return CLI_DONE;
}

int cli_batch_run(const struct cli_options *opt, const char *command, int count, char **operands,
                  bool *written)
{
    pihmap_plan *plan = NULL;
    size_t n;
    const char *folder = count ? operands[0] : NULL;
    int status = check_usage(opt, command, count);
    *written = false;
    if (status != CLI_DONE || opt->merge)
        return status != CLI_DONE ? status : merge(opt, count, operands);
    if (opt->watch)
        return watch(opt, folder);
    enum pihmap_status st = make_plan(opt, folder, &plan);
    if (st != PIHMAP_OK)
        return cli_exit_of(st);
    pihmap_plan_pairs(plan, &n);
    if (opt->dry_run) {
        status = dry_run(opt, plan);
    } else if (n > 0) {
        status = compare_all(opt, plan, false, written);
    } else {
        print_unmatched(opt, plan);
        if (opt->json_wanted)
            json_of_failure(opt, plan, "no pair was found");
    }
    if (n == 0) {
        console_error("%s: no pair was found; 'pihmap help batch' explains how to name the photos",
                      console_name(opt->manifest ? opt->manifest : folder).text);
        if (!opt->dry_run)
            print_unmatched_count(unmatched_photos(plan), "--dry-run shows");
        status = CLI_FAILED;
    }
    pihmap_plan_free(plan);
    return status;
}

int cmd_batch(const struct cli_options *opt, int count, char **operands)
{
    bool written;
    return cli_batch_run(opt, "batch", count, operands, &written);
}
