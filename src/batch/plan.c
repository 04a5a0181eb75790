#include "batch/plan.h"

#include "batch/date_reader.h"
#include "batch/listing.h"
#include "batch/manifest.h"
#include "batch/unmatched.h"
#include "files/digest.h"
#include "files/errno_text.h"
#include "files/folder.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static void capture_date(void *context, const char *path, char out[32])
{
    pm_date_reader_read(context, path, out);
}

/* A photo that cannot be read is no copy: reading it later gives the reason. */
static bool same_bytes(void *folder, const char *path, const char *other)
{
    struct pm_job job;
    char digest[2][65];
    bool same = true;
    pm_job_init(&job, 1);
    for (int k = 0; k < 2 && same; k++) {
        char *whole = pm_path_join(&job, folder, k ? other : path);
        same = whole && pm_digest_file(&job, whole, digest[k]) == PIHMAP_OK;
        free(whole);
    }
    pm_job_free(&job);
    return same && strcmp(digest[0], digest[1]) == 0;
}

static enum pihmap_status plan_new(const char *root, pihmap_plan **out, struct pm_job *job)
{
    pihmap_plan *plan = calloc(1, sizeof *plan);
    *out = plan;
    if (!plan)
        return pm_fail_memory(job);
    pm_job_init(&plan->memory, 1);
    plan->root = realpath(root, NULL);
    if (plan->root)
        return PIHMAP_OK;
    return pm_fail_sys(&plan->memory, root, "cannot read this folder", errno);
}

/* Ends the call: hands out the plan, or the error. */
static enum pihmap_status finish(enum pihmap_status st, pihmap_plan *plan, struct pm_job *job,
                                 pihmap_plan **out, struct pihmap_error *err)
{
    *out = st ? NULL : plan;
    if (plan)
        job->err = plan->memory.err;
    if (st)
        pihmap_plan_free(plan);
    return pm_call_end(job, st, err);
}

enum pihmap_status pihmap_plan_folder(const char *folder, const char *records, bool open,
                                      pihmap_plan **out, struct pihmap_error *err)
{
    struct pm_job job;
    struct pm_listing list = {0};
    struct pm_date_reader dates = {0};
    pihmap_plan *plan = NULL;
    enum pihmap_status st;
    pm_call_begin(&job, 1);
    TRY(plan_new(folder, &plan, &job));
    TRY(pm_listing_read(&plan->memory, folder, records, &list));
    pm_date_reader_init(&dates, folder, list.path, list.n);
    dates.open = open;
    plan->from_names = true;
    const char *name = strrchr(plan->root, '/');
    const struct pm_photo_list photos = {.path = list.path,
                                         .refused = list.refused,
                                         .n = list.n,
                                         .root = name + 1,
                                         .capture_date = capture_date,
                                         .context = &dates,
                                         .same_bytes = same_bytes,
                                         .same_context = plan->root};
    TRY(pm_pairs_find(&plan->memory, &photos, &plan->pairs));
out:
    pm_date_reader_close(&dates);
    pm_listing_free(&list);
    return finish(st, plan, &job, out, err);
}

enum pihmap_status pihmap_plan_manifest(const char *manifest, const char *folder, pihmap_plan **out,
                                        struct pihmap_error *err)
{
    struct pm_job job;
    pihmap_plan *plan = NULL;
    char *own = NULL;
    enum pihmap_status st;
    pm_call_begin(&job, 1);
    if (!folder) {
        const char *slash = strrchr(manifest, '/');
        own = slash ? strndup(manifest, (size_t)(slash - manifest) + 1) : strdup(".");
        if (!own) {
            st = pm_fail_memory(&job);
            goto out;
        }
        folder = own;
    }
    TRY(plan_new(folder, &plan, &job));
    TRY(pm_manifest_read(&plan->memory, manifest, folder, &plan->pairs));
out:
    free(own);
    return finish(st, plan, &job, out, err);
}

enum pihmap_status pihmap_plan_records(const char *const *folders, size_t count, pihmap_plan **out,
                                       struct pihmap_error *err)
{
    struct pm_job job;
    pihmap_plan *plan = NULL;
    enum pihmap_status st;
    pm_call_begin(&job, 1);
    TRY(plan_new(count ? folders[0] : ".", &plan, &job));
    for (size_t i = 0; i < count; i++)
        TRY(pm_unmatched_read(&plan->memory, folders[i], &plan->pairs));
    pm_unmatched_sort(&plan->pairs);
out:
    return finish(st, plan, &job, out, err);
}

const struct pihmap_pair *pihmap_plan_pairs(const pihmap_plan *plan, size_t *n)
{
    *n = plan->pairs.pair_count;
    return plan->pairs.pair;
}

const struct pihmap_unmatched *pihmap_plan_unmatched(const pihmap_plan *plan, size_t *n)
{
    *n = plan->pairs.unmatched_count;
    return plan->pairs.unmatched;
}

void pihmap_plan_free(pihmap_plan *plan)
{
    if (!plan)
        return;
    pm_job_free(&plan->memory);
    free(plan->root);
    free(plan);
}
