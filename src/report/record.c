#include "report/record.h"

#include "base/printable.h"
#include "files/errno_text.h"
#include "files/folder.h"
#include "report/output.h"
#include "report/own_output.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_BYTES 384

/* The names of a record's files, ended by NULL. report.json and state.txt come last: a folder
 * without them is not taken for a record. */
struct names {
    const char *v[PIHMAP_OUTPUTS + 2];
};

static struct names all_names(void)
{
    struct names names = {{NULL}};
    int n = 0;
    for (int i = 0; i < PIHMAP_OUTPUTS; i++)
        if (i != PIHMAP_OUT_JSON && pm_output_file((enum pihmap_output)i))
            names.v[n++] = pm_output_file((enum pihmap_output)i);
    names.v[n++] = pm_output_file(PIHMAP_OUT_JSON);
    names.v[n] = PM_RECORD_STATE;
    return names;
}

bool pm_record_whole(const char *dir, bool declined, bool brief)
{
    struct pm_job job;
    bool whole = true;
    pm_job_init(&job, 1);
    for (int i = 0; i < PIHMAP_OUTPUTS && whole; i++) {
        const enum pihmap_output what = (enum pihmap_output)i;
        struct stat info;
        char *path = pm_output_in_record(what, declined, brief)
                         ? pm_path_join(&job, dir, pm_output_file(what))
                         : NULL;
        if (path)
            whole = stat(path, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0;
        free(path);
    }
    pm_job_free(&job);
    return whole;
}

/* ---- may it be written? ------------------------------------------------------------- */

/* May every existing file of a record be replaced? *record: dir holds a record, or what a killed
 * run left of one. */
static enum pihmap_status check_files(struct pm_job *job, const char *dir,
                                      const struct pm_keep *keep, bool *record)
{
    const struct names names = all_names();
    enum pihmap_status st = PIHMAP_OK;
    *record = false;
    for (int i = 0; names.v[i] && !st; i++) {
        struct stat info;
        char *path = pm_path_join(job, dir, names.v[i]);
        if (!path)
            return job->err.status;
        if (lstat(path, &info) == 0) {
            st = pm_save_check(job, path, keep);
            *record |= !st;
        }
        free(path);
    }
    return st;
}

static enum pihmap_status check_folder(struct pm_job *job, const char *dir,
                                       const struct pm_keep *keep)
{
    const struct names names = all_names();
    char name[NAME_BYTES], shown[NAME_BYTES], *other = NULL;
    bool record;
    enum pihmap_status st;
    pm_printable(dir, name, sizeof name);
    if (access(dir, W_OK | X_OK) != 0)
        return pm_fail(job, PIHMAP_ESYS, "%s: cannot write in this folder", name);
    TRY(check_files(job, dir, keep, &record));
    TRY(pm_folder_other(job, dir, names.v, &other));
    if (other && !record && !keep->force) {
        pm_printable(other, shown, sizeof shown / 2);
        st = pm_fail(job, PIHMAP_EARG,
                     "%s: holds other things than a record (%s); name a new folder, or add the "
                     "record to this one with --force",
                     name, shown);
    }
out:
    free(other);
    return st;
}

enum pihmap_status pm_record_check(struct pm_job *job, const char *dir, const struct pm_keep *keep)
{
    struct stat info;
    char name[NAME_BYTES];
    size_t n = dir ? strlen(dir) : 0;
    if (n == 0)
        return pm_fail(job, PIHMAP_EARG, "the name of the record's folder is empty");
    pm_printable(dir, name, sizeof name);
    if (stat(dir, &info) == 0)
        return S_ISDIR(info.st_mode) ? check_folder(job, dir, keep)
                                     : pm_fail(job, PIHMAP_EARG,
                                               "%s: is a file; a record is a folder, name "
                                               "another",
                                               name);
    if (lstat(dir, &info) == 0)
        return pm_fail(job, PIHMAP_EARG, "%s: is a link that leads nowhere; name another folder",
                       name);
    /* It will be created. Its parent folder must exist, as for any file. */
    char *plain = strdup(dir);
    if (!plain)
        return pm_fail_memory(job);
    while (n > 1 && plain[n - 1] == '/')
        plain[--n] = '\0';
    const enum pihmap_status st = pm_save_check(job, plain, keep);
    free(plain);
    return st;
}

enum pihmap_status pihmap_record_check(const char *dir, const char *before, const char *after,
                                       bool force, struct pihmap_error *err)
{
    struct pm_job job;
    const struct pm_keep keep = {
        .inputs = {before, after, NULL}, .ours = pm_is_own_output, .force = force};
    pm_call_begin(&job, 1);
    const enum pihmap_status st = pm_record_check(&job, dir, &keep);
    return pm_call_end(&job, st, err);
}

/* ---- writing ------------------------------------------------------------------------ */

static enum pihmap_status write_one(struct pm_job *job, const pihmap_result *r, const char *part,
                                    enum pihmap_output what)
{
    char *path = pm_path_join(job, part, pm_output_file(what));
    if (!path)
        return job->err.status;
    const enum pihmap_status st = pihmap_result_write(r, what, path, false, &job->err);
    free(path);
    return st;
}

static enum pihmap_status write_state(struct pm_job *job, const char *part, const char *state)
{
    char *path = pm_path_join(job, part, PM_RECORD_STATE);
    if (!path)
        return job->err.status;
    const enum pihmap_status st = pm_save_bytes(job, path, NULL, state, strlen(state));
    free(path);
    return st;
}

static enum pihmap_status fill(struct pm_job *job, const pihmap_result *r, const char *part,
                               const struct pm_record_wish *wish)
{
    enum pihmap_status st = PIHMAP_OK;
    for (int i = 0; r && i < PIHMAP_OUTPUTS; i++)
        if (pm_output_in_record((enum pihmap_output)i, r->declined, wish->brief))
            TRY(write_one(job, r, part, (enum pihmap_output)i));
    if (wish->state)
        TRY(write_state(job, part, wish->state));
out:
    return st;
}

enum pihmap_status pm_record_write(struct pm_job *job, const pihmap_result *r, const char *dir,
                                   const struct pm_record_wish *wish)
{
    const struct names names = all_names();
    char *part = NULL, *real = NULL;
    enum pihmap_status st;
    TRY(pm_record_check(job, dir, &wish->keep));
    real = realpath(dir, NULL); /* of a link to a folder the target is replaced */
    if (real)
        dir = real;
    TRY(pm_folder_begin(job, dir, wish->where, &part));
    TRY(fill(job, r, part, wish));
    TRY(pm_folder_publish(job, part, dir, names.v));
    free(part);
    part = NULL;
out:
    if (part) {
        pm_fail_rename(job, part, dir);
        pm_folder_drop(part);
    }
    free(part);
    free(real);
    return st;
}

enum pihmap_status pihmap_record_write(const pihmap_result *r, const char *dir, bool force,
                                       struct pihmap_error *err)
{
    struct pm_job job;
    const struct pm_record_wish wish = {.keep = pm_keep_inputs(r, force)};
    pm_call_begin(&job, r->options.threads);
    const enum pihmap_status st = pm_record_write(&job, r, dir, &wish);
    return pm_call_end(&job, st, err);
}
