#include "batch/task.h"

#include "base/printable.h"
#include "batch/pseudonym.h"
#include "batch/table.h"
#include "files/digest.h"
#include "files/errno_text.h"
#include "files/folder.h"
#include "report/record.h"
#include "report/json.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A word for each kind of failure, and whether a retry may succeed. */
static const struct {
    const char *word;
    bool retry;
} ERRORS[] = {
    [PIHMAP_OK] = {"", false},          [PIHMAP_EARG] = {"usage", false},
    [PIHMAP_ENOMEM] = {"memory", true}, [PIHMAP_ESYS] = {"system", true},
    [PIHMAP_EFORMAT] = {"file", false}, [PIHMAP_ELIMIT] = {"limit", false},
    [PIHMAP_ENOSKIN] = {"skin", false}, [PIHMAP_EALIGN] = {"alignment", false},
};

#define REVERSED \
    PM_MESSAGE("according to its date the after photo is the older one: are they swapped?")

/* ---- up to date? -------------------------------------------------------------------- */

struct inputs {
    char before[65], after[65], mask[65],
        regions[65]; /* hashes; those of photos as in the report */
};

static enum pihmap_status hash_inputs(struct pm_job *job, const struct pihmap_options *options,
                                      const struct pihmap_pair *pair, struct inputs *out)
{
    enum pihmap_status st;
    out->mask[0] = out->regions[0] = '\0';
    TRY(pm_digest_file(job, pair->before, out->before));
    TRY(pm_digest_file(job, pair->after, out->after));
    if (pair->mask)
        TRY(pm_digest_file(job, pair->mask, out->mask));
    if (options->skin_mask && !pair->mask)
        TRY(pm_digest_file(job, options->skin_mask, out->mask));
    if (options->regions)
        TRY(pm_digest_file(job, options->regions, out->regions));
    if (options->deidentify) {
        pm_digest_keyed(options, out->before);
        pm_digest_keyed(options, out->after);
    }
out:
    return st;
}

/* One hash of everything that the record depends on. */
static enum pihmap_status record_key(struct pm_job *job, const struct pm_task_setting *setting,
                                     const struct pihmap_pair *pair,
                                     const struct pihmap_options *options, const struct inputs *in,
                                     char key[PM_STATE_KEY])
{
    char *tool = NULL, *text = NULL, *repeat = NULL;
    size_t n = 0;
    enum pihmap_status st;
    TRY(pm_json_tool(job, options, &tool, &n));
    if (options->repeat)
        TRY(pm_json_repeat(job, options->repeat, &repeat, &n));
    FILE *f = open_memstream(&text, &n);
    if (!f) {
        st = pm_fail_memory(job);
        goto out;
    }
    fprintf(f, "%s%s\n%s\n%s\n%s\n%s %s\n%s %s\n%s %s\n", tool, setting->brief ? "brief" : "full",
            pair->id, pair->patient, pair->visit, in->before, pm_state_path(pair->before),
            in->after, pm_state_path(pair->after), in->mask,
            pair->mask ? pm_state_path(pair->mask) : "");
    if (options->regions)
        fprintf(f, "regions %s\n", in->regions);
    fputs(repeat ? repeat : "", f);
    if ((pair->view && *pair->view) || (pair->group && *pair->group))
        fprintf(f, "%s\n%s\n", pair->view ? pair->view : "", pair->group ? pair->group : "");
    for (int i = 0; options->keyed && i < PIHMAP_KEY_BYTES; i++)
        fprintf(f, "%02x", options->key[i]); /* otherwise names could be found by guessing */
    fprintf(f, "%d %d %d %d %.17g %.17g\n", options->reference[0], options->reference[1],
            options->reference[2], options->reference[3], options->px_per_mm,
            isfinite(pair->days) ? pair->days : -1e9);
    const bool failed = ferror(f) != 0;
    if (fclose(f) != 0 || failed)
        st = pm_fail_memory(job);
    else
        pm_digest_text(text, n, key);
out:
    free(repeat);
    free(tool);
    free(text);
    return st;
}

static enum pihmap_verdict verdict_of(const struct pm_state *state)
{
    const char *name = pm_state_value(state, "verdict");
    for (int k = PIHMAP_PIH_LIKELY; k < PIHMAP_CANNOT_TELL; k++)
        if (strcmp(name, pihmap_verdict_name((enum pihmap_verdict)k)) == 0)
            return (enum pihmap_verdict)k;
    return PIHMAP_CANNOT_TELL;
}

static bool is_up_to_date(struct pm_job *job, const struct pm_task_setting *setting,
                          const char *dir, const char *key, struct pm_task_result *out)
{
    struct pm_state state;
    if (pm_state_read(job, dir, &state))
        return false;
    const bool declined = state.outcome == PIHMAP_OUTCOME_DECLINED;
    const bool current = (state.outcome == PIHMAP_OUTCOME_DONE || declined) &&
                         strcmp(pm_state_value(&state, "key"), key) == 0 &&
                         pm_record_whole(dir, declined, setting->brief);
    if (current) {
        out->outcome = state.outcome;
        out->kept = out->recorded = true;
        out->flagged = pm_state_flagged(&state);
        out->verdict = verdict_of(&state);
        out->change = pm_state_change(&state);
        snprintf(out->error, sizeof out->error, "%s", pm_state_value(&state, "error"));
        snprintf(out->reason, sizeof out->reason, "%s", pm_state_value(&state, "reason"));
    }
    pm_state_free(&state);
    return current;
}

/* ---- the record --------------------------------------------------------------------- */

/* Is dir, RECORDS/<id>, a symbolic link? It could lead out of the folder of records. */
static enum pihmap_status check_not_link(struct pm_job *job, const char *dir)
{
    struct stat info;
    char name[384];
    if (lstat(dir, &info) != 0 || !S_ISLNK(info.st_mode))
        return PIHMAP_OK;
    pm_printable(dir, name, sizeof name);
    return pm_fail(job, PIHMAP_EARG, "%s: is a link; records are written to real folders only",
                   name);
}

static enum pihmap_status write_record(struct pm_job *job, const struct pm_task_setting *setting,
                                       const struct pm_state_facts *facts, const pihmap_result *r,
                                       const char *dir)
{
    struct pm_record_wish wish = {.keep = {.inputs = {facts->pair->before, facts->pair->after,
                                                      facts->pair->mask, facts->pair->regions},
                                           .ours = pm_is_own_table,
                                           .force = setting->force},
                                  .brief = setting->brief,
                                  .where = setting->unfinished};
    char *state = NULL;
    enum pihmap_status st;
    TRY(check_not_link(job, dir));
    TRY(pm_state_text(job, facts, &state));
    wish.state = state;
    TRY(pm_record_write(job, r, dir, &wish));
out:
    free(state);
    return st;
}

/* Reading a bool whose byte is neither 0 nor 1 is undefined behaviour. */
static bool is_bool(const void *at)
{
    unsigned char byte;
    memcpy(&byte, at, 1);
    return byte <= 1;
}

bool pm_task_result_check(const void *bytes, struct pm_task_result *out)
{
    memcpy(out, bytes, sizeof *out);
    const void *const bools[] = {&out->kept, &out->flagged, &out->recorded, &out->retry};
    bool good = memchr(out->error, '\0', sizeof out->error) != NULL &&
                memchr(out->reason, '\0', sizeof out->reason) != NULL;
    for (size_t i = 0; i < sizeof bools / sizeof *bools; i++)
        good = good && is_bool(bools[i]);
    int outcome, verdict, change;
    memcpy(&outcome, &out->outcome, sizeof outcome);
    memcpy(&verdict, &out->verdict, sizeof verdict);
    memcpy(&change, &out->change, sizeof change);
    if (!good || outcome < PIHMAP_OUTCOME_DONE || outcome > PIHMAP_OUTCOME_FAILED ||
        verdict < PIHMAP_PIH_LIKELY || verdict > PIHMAP_CANNOT_TELL || change < 0 ||
        change >= PIHMAP_CHANGES)
        return false;
    char shown[sizeof out->reason];
    pm_printable(out->reason, shown, sizeof shown);
    memcpy(out->reason, shown, sizeof shown);
    return true;
}

bool pm_task_record_failure(const struct pm_task_setting *setting, const struct pihmap_pair *pair,
                            const char *error, bool retry, const char *reason)
{
    struct pm_job job;
    const struct pm_state_facts facts = {.pair = pair,
                                         .key = "",
                                         .outcome = PIHMAP_OUTCOME_FAILED,
                                         .error = error,
                                         .retry = retry,
                                         .reason = reason,
                                         .no_names = setting->options.deidentify};
    pm_job_init(&job, 1);
    char *dir = pm_path_join(&job, setting->records, pair->id);
    const bool good = dir && write_record(&job, setting, &facts, NULL, dir) == PIHMAP_OK;
    free(dir);
    pm_job_free(&job);
    return good;
}

/* ---- the task ----------------------------------------------------------------------- */

static struct pihmap_options options_of(const struct pm_task_setting *setting,
                                        const struct pihmap_pair *pair)
{
    struct pihmap_options options = setting->options;
    options.id = pair->id;
    if (pair->mask)
        options.skin_mask = pair->mask;
    if (pair->reference[2] > 0)
        memcpy(options.reference, pair->reference, sizeof options.reference);
    if (pair->px_per_mm > 0)
        options.px_per_mm = pair->px_per_mm;
    if (pair->regions)
        options.regions = pair->regions;
    if (pair->roi[2] > 0)
        memcpy(options.roi, pair->roi, sizeof options.roi);
    if (pair->min_drop > 0)
        options.min_drop = pair->min_drop;
    return options;
}

/* What a table must say of a pair that was compared; "" nothing. */
static const char *warning_of(const struct pihmap_report *report)
{
    if (report->timing == PIHMAP_TIMING_CLOCK_UNSET)
        return report->timing_note;
    return report->interval_days < 0 ? REVERSED : "";
}

static enum pihmap_status check_unchanged(struct pm_job *job, const struct pihmap_report *report,
                                          const struct inputs *in)
{
    if (strcmp(report->before.sha256, in->before) == 0 &&
        strcmp(report->after.sha256, in->after) == 0)
        return PIHMAP_OK;
    return pm_fail(job, PIHMAP_ESYS, "a photo changed while it was being read; run again");
}

static enum pihmap_status compare(struct pm_job *job, const struct pm_task_setting *setting,
                                  const struct pihmap_pair *pair, const char *dir,
                                  struct pm_task_result *out)
{
    const struct pihmap_options options = options_of(setting, pair);
    struct inputs in;
    char key[PM_STATE_KEY];
    pihmap_result *r = NULL;
    enum pihmap_status st, found;
    TRY(hash_inputs(job, &options, pair, &in));
    TRY(record_key(job, setting, pair, &options, &in, key));
    if (!setting->force && is_up_to_date(job, setting, dir, key, out))
        goto out;
    found = pihmap_compare(pair->before, pair->after, &options, &r, &job->err);
    if (!r) {
        st = found;
        goto out;
    }
    const struct pihmap_report *report = pihmap_result_report(r);
    const bool declined = pihmap_is_declined(found);
    const struct pm_state_facts facts = {
        .pair = pair,
        .key = key,
        .report = report,
        .outcome = declined ? PIHMAP_OUTCOME_DECLINED : PIHMAP_OUTCOME_DONE,
        .error = ERRORS[found].word,
        .reason = declined ? job->err.text : warning_of(report),
        .no_names = setting->options.deidentify,
    };
    snprintf(out->reason, sizeof out->reason, "%s", facts.reason);
    TRY(check_unchanged(job, report, &in));
    TRY(write_record(job, setting, &facts, r, dir));
    out->outcome = facts.outcome;
    out->verdict = report->verdict;
    out->change = report->change;
    out->flagged = report->verdict == PIHMAP_PIH_LIKELY;
    out->recorded = true;
    snprintf(out->error, sizeof out->error, "%s", facts.error);
out:
    pihmap_result_free(r);
    return st;
}

static enum pihmap_status prepare(struct pm_job *job, const struct pm_task_setting *setting,
                                  const struct pihmap_pair *pair, char **dir)
{
    *dir = pm_path_join(job, setting->records, pair->id);
    if (!*dir)
        return job->err.status;
    if (pair->error)
        return pm_fail(job, PIHMAP_EARG, "%s", pair->error);
    if (chdir(setting->root) == 0)
        return PIHMAP_OK;
    return pm_fail_sys(job, setting->root, "cannot change to this folder", errno);
}

/* Make the path of a record relative to the folder of records, so that the text does not depend on
 * where that lies. */
static void strip_records_path(char *text, const char *records)
{
    const size_t n = strlen(records);
    char *at = strstr(text, records);
    if (at && at[n] == '/')
        memmove(at, at + n + 1, strlen(at + n + 1) + 1);
}

void pm_task_run(const struct pm_task_setting *setting, const struct pihmap_pair *pair,
                 struct pm_task_result *out)
{
    struct pm_job job;
    char *dir = NULL;
    enum pihmap_status st;
    *out = (struct pm_task_result){.change = PIHMAP_CHANGE_CANNOT_TELL};
    pm_job_init(&job, 1);
    TRY(prepare(&job, setting, pair, &dir));
    TRY(compare(&job, setting, pair, dir, out));
out:
    if (st) {
        out->outcome = PIHMAP_OUTCOME_FAILED;
        snprintf(out->error, sizeof out->error, "%s", pair->error ? "pair" : ERRORS[st].word);
        snprintf(out->reason, sizeof out->reason, "%s", job.err.text);
        strip_records_path(out->reason, setting->records);
        if (setting->options.deidentify)
            pm_pseudonym_redact(pair, out->reason, sizeof out->reason);
        out->retry = ERRORS[st].retry;
        out->recorded = pm_task_record_failure(setting, pair, out->error, out->retry, out->reason);
    }
    free(dir);
    pm_job_free(&job);
}
