/* Batch runs: compares all pairs of a plan in a process pool, reports them, writes the tables. */
#include "base/limits.h"
#include "batch/batch_options.h"
#include "batch/memory.h"
#include "batch/plan.h"
#include "batch/pool.h"
#include "batch/pseudonym.h"
#include "batch/run_lock.h"
#include "batch/shard.h"
#include "batch/tables.h"
#include "batch/task.h"
#include "batch/unmatched.h"
#include "batch/cleanup.h"
#include "codec/decoder.h"
#include "isolate/decoders.h"
#include "isolate/exit_reason.h"
#include "files/errno_text.h"
#include "files/folder.h"
#include "isolate/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MAX_CPU_S 1e9 /* s: from here on there is no limit */

/* The outcome of one pair. Kept small, as there may be many. */
struct outcome {
    enum pihmap_outcome what;
    enum pihmap_verdict verdict;
    enum pihmap_change change;
    bool ended, kept, flagged, recorded, retry;
    char *error, *reason; /* owned; NULL stands for "" */
};

struct batch {
    struct pihmap_batch_options opt; /* checked */
    bool bom;                        /* of the tables */
    struct pm_task_setting setting;
    struct pm_run_lock lock;
    struct pm_pairs all;             /* of all shards */
    struct pm_pairs photos;          /* no pairs, but the unmatched photos of all shards */
    const struct pihmap_pair **pair; /* [n], those of this shard, sorted by id */
    struct outcome *outcome;
    const struct pihmap_pair *running[PM_POOL_MAX];
    size_t n, reported;
    struct pihmap_batch_counts counts;
};

/* ---- pool callbacks ----------------------------------------------------------------- */

/* The process of a pair may read its own photos and write to the records. The photos of other
 * pairs, and everything else, are inaccessible. */
static void enter_sandbox(const struct batch *b, const struct pihmap_pair *pair)
{
    const struct pihmap_options *options = &b->setting.options;
    const char *reads[] = {pair->before,     pair->after,   pair->mask, options->skin_mask,
                           options->regions, pair->regions, NULL};
    const char *const writes[] = {b->setting.records, NULL};
    size_t n = 0;
    for (size_t i = 0; i + 1 < sizeof reads / sizeof *reads; i++)
        if (reads[i])
            reads[n++] = reads[i];
    reads[n] = NULL;
    const double cpu_s = b->opt.timeout_s * options->threads + 1.0;
    const struct pm_sandbox box = {
        .read = reads,
        .write = writes,
        .memory_bytes = pm_sandbox_memory(options->max_pixels, options->threads),
        .file_bytes = pm_sandbox_file(options->max_pixels),
        .cpu_s = b->opt.timeout_s > 0 && cpu_s < MAX_CPU_S ? (unsigned)cpu_s + 1 : 0,
        .open = b->opt.open};
    if (chdir(b->setting.root) != 0) /* the task fails at the same call */
        return;
    pm_decoders_start(&box, options->threads);
    pm_sandbox_enter(&box);
}

static void work(void *context, size_t task, void *result)
{
    const struct batch *b = context;
    enter_sandbox(b, b->pair[task]);
    pm_task_run(&b->setting, b->pair[task], result);
    pm_decoders_end();
}

static void count(struct batch *b, const struct outcome *o)
{
    struct pihmap_batch_counts *c = &b->counts;
    c->done += o->what == PIHMAP_OUTCOME_DONE;
    c->declined += o->what == PIHMAP_OUTCOME_DECLINED;
    c->failed += o->what == PIHMAP_OUTCOME_FAILED;
    c->flagged += o->flagged;
    c->kept += o->kept;
    if (o->what == PIHMAP_OUTCOME_DONE)
        pm_count_change(o->change, c);
    c->not_done -= o->what != PIHMAP_OUTCOME_NONE;
}

/* Report finished pairs in order of id, whatever the order in which they end. */
static void report_finished(struct batch *b)
{
    for (; b->reported < b->n && b->outcome[b->reported].ended; b->reported++) {
        const struct outcome *o = &b->outcome[b->reported];
        const struct pihmap_batch_result result = {
            b->pair[b->reported],       o->what,    o->kept,  o->flagged,
            o->reason ? o->reason : "", o->verdict, o->change};
        if (b->opt.tell)
            b->opt.tell(b->opt.context, &result);
    }
}

/* Why a worker gave no result: one word, and one sentence. Returns whether a retry may help. */
static bool explain_failure(const struct batch *b, enum pm_task_end end, int number,
                            const char *reading, const char **word, char reason[PM_EXIT_REASON])
{
    const size_t size = PM_EXIT_REASON;
    *word = "crash";
    if (end == PM_TASK_TIMED_OUT) {
        *word = "timeout";
        snprintf(reason, size, "not finished within %g s; allow more with --timeout",
                 b->opt.timeout_s);
        return true;
    }
    if (end == PM_TASK_FORK_FAILED) {
        *word = "system";
        snprintf(reason, size, "no process could be started for it: %s",
                 pm_errno_text(number).text);
        return true;
    }
    if (end == PM_TASK_SIGNALLED && number == SIGKILL) {
        *word = "memory";
        snprintf(reason, size,
                 "its process was killed, most likely because memory ran out; run again with fewer "
                 "pairs at a time (-j)");
        return true;
    }
    if (end == PM_TASK_SIGNALLED && number == SIGXCPU) {
        *word = "timeout";
        snprintf(reason, size, "it used up its processor time; allow more with --timeout");
        return true;
    }
    if (end == PM_TASK_SIGNALLED) {
        if (pm_exit_reason(number, reading, reason) == PIHMAP_ELIMIT)
            *word = "limit"; /* of the time for reading a photo: a retry would take as long */
    } else
        snprintf(reason, size, "its process ended without a result (status %d)", number);
    return false;
}

static void done(void *context, size_t task, enum pm_task_end end, int number, const void *result,
                 const char *reading)
{
    struct batch *b = context;
    struct outcome *o = &b->outcome[task];
    struct pm_task_result sent;
    const struct pm_task_result *r = &sent;
    o->ended = true;
    if (result && pm_task_result_check(result, &sent)) {
        o->what = r->outcome;
        o->kept = r->kept;
        o->verdict = r->verdict;
        o->change = r->change;
        o->flagged = r->flagged;
        o->recorded = r->recorded;
        o->retry = r->retry;
        o->error = r->error[0] ? strdup(r->error) : NULL;
        o->reason = r->reason[0] ? strdup(r->reason) : NULL;
    } else if (end != PM_TASK_CANCELLED) {
        char reason[PM_EXIT_REASON];
        const char *word;
        o->retry = explain_failure(b, end, number, reading, &word, reason);
        if (b->setting.options.deidentify)
            pm_pseudonym_redact(b->pair[task], reason, sizeof reason);
        o->what = PIHMAP_OUTCOME_FAILED;
        o->error = strdup(word);
        o->reason = strdup(reason);
        o->recorded = pm_task_record_failure(&b->setting, b->pair[task], word, o->retry, reason);
    }
    count(b, o);
    report_finished(b);
}

static enum pm_go ask(void *context, const size_t *running, size_t n)
{
    struct batch *b = context;
    for (size_t i = 0; i < n; i++)
        b->running[i] = b->pair[running[i]];
    const struct pihmap_batch_progress progress = {b->counts, b->running, n};
    return (enum pm_go)b->opt.ask(b->opt.context, &progress);
}

/* Before the first pair. */
static bool go_on(void *context)
{
    struct batch *b = context;
    const struct pihmap_batch_progress progress = {b->counts, b->running, 0};
    return !b->opt.ask || b->opt.ask(b->opt.context, &progress) == PIHMAP_GO_ON;
}

/* ---- setting up --------------------------------------------------------------------- */

static enum pihmap_status check_options(struct pm_job *job, const struct pihmap_batch_options *opt,
                                        struct batch *b)
{
    const enum pihmap_status st = pm_batch_options_read(job, opt, &b->opt, &b->setting.options);
    const struct pihmap_batch_options *o = &b->opt;
    if (st)
        return st;
    if (!o->records || !*o->records)
        return pm_fail(job, PIHMAP_EARG, "there is no folder for the records: name one with -o");
    if (o->shards < 1 || o->shards > PM_MAX_SHARDS || o->shard < 0 || o->shard >= o->shards)
        return pm_fail(job, PIHMAP_EARG,
                       "there is no shard %d of %d: they are numbered from 0 to %d", o->shard,
                       o->shards, o->shards - 1);
    if (o->jobs < 0 || o->jobs > PM_POOL_MAX)
        return pm_fail(job, PIHMAP_EARG, "-j %d is out of range: give 1 to %d", o->jobs,
                       PM_POOL_MAX);
    b->setting.options.progress = NULL; /* the pairs are compared in other processes */
    b->bom = b->setting.options.csv_bom;
    b->setting.options.csv_bom = false; /* a record does not depend on it: it is kept */
    return PIHMAP_OK;
}

static struct pm_shard shard_of(const struct pihmap_batch_options *opt)
{
    return (struct pm_shard){opt->shard, opt->shards};
}

/* The plan's pairs of this shard, pseudonymised with deidentify. */
static enum pihmap_status select_pairs(struct pm_job *job, const pihmap_plan *plan, struct batch *b)
{
    const size_t n = plan->pairs.pair_count;
    enum pihmap_status st = PIHMAP_OK;
    b->all = plan->pairs;
    if (b->setting.options.deidentify)
        TRY(pm_pseudonyms(job, &b->setting.options, plan->root, &plan->pairs, &b->all));
    TRY(pm_unmatched_photos(job, &b->all, &b->photos));
    pm_unmatched_sort(&b->photos);
    b->pair = pm_alloc(job, n, sizeof *b->pair);
    b->outcome = pm_alloc(job, n, sizeof *b->outcome);
    if (!b->pair || !b->outcome)
        return job->err.status;
    for (size_t i = 0; i < n; i++)
        if (pm_shard_has(shard_of(&b->opt), b->all.pair[i].id))
            b->pair[b->n++] = &b->all.pair[i];
    b->counts.pairs = b->counts.not_done = b->n;
    b->counts.unmatched = b->photos.unmatched_count;
out:
    return st;
}

/* Remove what killed runs, and tasks that were just killed, left, as far as the lock says that it
 * is nobody's. alone: no other run can be using the folder. */
static void remove_unfinished(const struct batch *b, bool alone)
{
    if (alone && b->lock.held)
        pm_cleanup_all_unfinished(b->setting.records, b->lock.folder);
    else if (b->lock.held)
        pm_cleanup_unfinished(b->lock.folder, b->pair, b->n);
}

static enum pihmap_status prepare(struct pm_job *job, const pihmap_plan *plan, struct batch *b,
                                  char **records)
{
    const struct pihmap_batch_options *opt = &b->opt;
    enum pihmap_status st;
    TRY(pm_folder_create(job, opt->records));
    *records = realpath(opt->records, NULL);
    if (!*records) {
        st = pm_fail_sys(job, opt->records, "cannot read this folder", errno);
        goto out;
    }
    if (plan->from_names && strcmp(*records, plan->root) == 0) {
        st = pm_fail(
            job, PIHMAP_EARG,
            "the records cannot be written to the folder of the photos: name another with -o");
        goto out;
    }
    b->setting.root = plan->root;
    b->setting.records = *records;
    b->setting.force = opt->force;
    b->setting.brief = opt->brief;
    const struct pm_run run = {*records, shard_of(opt), go_on, b};
    TRY(select_pairs(job, plan, b));
    TRY(pm_run_lock(job, &run, &b->lock));
    b->setting.unfinished = b->lock.folder;
    const struct pm_table_folder tables = {*records, opt->force, b->bom,
                                           b->setting.options.language};
    TRY(pm_tables_check(job, &tables));
    remove_unfinished(b, opt->shards == 1);
    TRY(pm_unmatched_write(job, *records, &b->photos));
    if (opt->shards > 1)
        TRY(pm_shard_plan_write(job, *records, shard_of(opt), b->all.pair, b->all.pair_count));
    else
        pm_shard_plans_remove(*records);
out:
    return st;
}

static enum pihmap_status run_pool(struct pm_job *job, struct batch *b)
{
    int jobs = b->opt.jobs ? b->opt.jobs : pm_processors();
    if (jobs > PM_POOL_MAX)
        jobs = PM_POOL_MAX;
    /* One pair per processor. Where there are fewer pairs, each uses several threads. */
    const int free_threads = b->n > 0 && (size_t)jobs > b->n ? jobs / (int)b->n : 1;
    b->setting.options.threads = free_threads < 64 ? free_threads : 64;
    const struct pm_pool pool = {.jobs = jobs,
                                 .timeout_s = b->opt.timeout_s,
                                 .tasks = b->n,
                                 .result_bytes = sizeof(struct pm_task_result),
                                 .work = work,
                                 .done = done,
                                 .ask = b->opt.ask ? ask : NULL,
                                 .folder = b->setting.unfinished,
                                 .context = b};
    return pm_pool_run(job, &pool, NULL);
}

/* The row of a pair: from its record, or where there is none, from its outcome. */
static enum pihmap_status make_row(struct pm_job *job, const struct batch *b, size_t i,
                                   struct pm_row *row)
{
    const struct outcome *o = &b->outcome[i];
    char *text = NULL;
    enum pihmap_status st = PIHMAP_OK;
    row->id = row->link = b->pair[i]->id;
    row->folder = pm_path_join(job, b->setting.records, b->pair[i]->id);
    if (!row->folder)
        return job->err.status;
    if (o->recorded) /* otherwise the record, if any, is of an earlier run */
        TRY(pm_state_read(job, row->folder, &row->state));
    if (row->state.outcome != PIHMAP_OUTCOME_NONE)
        goto out;
    pm_state_free(&row->state);
    row->link = NULL;
    const struct pm_state_facts facts = {.pair = b->pair[i],
                                         .key = "",
                                         .outcome = o->what,
                                         .retry = o->retry,
                                         .error = o->error ? o->error : "",
                                         .reason = o->reason ? o->reason : "",
                                         .no_names = b->setting.options.deidentify};
    TRY(pm_state_text(job, &facts, &text));
    pm_state_take(text, strlen(text), &row->state);
out:
    return st;
}

static enum pihmap_status write_tables(struct pm_job *job, const struct batch *b)
{
    enum pihmap_status st = PIHMAP_OK;
    const struct pm_table_folder tables = {b->setting.records, b->opt.force, b->bom,
                                           b->setting.options.language};
    const size_t photos = b->photos.unmatched_count, n = b->n + photos;
    struct pm_row *rows = pm_alloc(job, n, sizeof *rows);
    if (!rows)
        return job->err.status;
    for (size_t i = 0; i < b->n && !st; i++)
        st = make_row(job, b, i, &rows[i]);
    for (size_t i = 0; i < photos && !st; i++)
        st = pm_unmatched_row(job, &b->photos.unmatched[i], &rows[b->n + i]);
    if (!st)
        st = pm_tables_write(job, &tables, rows, n);
    for (size_t i = 0; i < n; i++) {
        free((char *)(uintptr_t)rows[i].folder);
        pm_state_free(&rows[i].state);
    }
    free(rows);
    return st;
}

static void batch_free(struct batch *b)
{
    for (size_t i = 0; b->outcome && i < b->n; i++) {
        free(b->outcome[i].error);
        free(b->outcome[i].reason);
    }
    free(b->outcome);
    free(b->pair);
}

enum pihmap_status pihmap_batch_run(const pihmap_plan *plan, const struct pihmap_batch_options *opt,
                                    struct pihmap_batch_counts *counts, struct pihmap_error *err)
{
    struct pm_job job;
    struct batch b = {.lock = {.fd = -1}};
    char *records = NULL;
    enum pihmap_status st;
    pm_call_begin(&job, 1);
    TRY(check_options(&job, opt, &b));
    TRY(prepare(&job, plan, &b, &records));
    TRY(run_pool(&job, &b));
    remove_unfinished(&b, pm_run_lock_is_last(&b.lock));
    if (b.opt.shards == 1) {
        TRY(write_tables(&job, &b));
        b.counts.strays = pm_cleanup_orphans(records, b.pair, b.n);
    }
out:
    *counts = b.counts;
    pm_run_lock_free(&b.lock);
    batch_free(&b);
    free(records);
    return pm_call_end(&job, st, err);
}
