/* A plan as a manifest: what pihmap_plan_manifest() reads. */
#include "batch/plan.h"
#include "batch/table.h"
#include "files/save.h"
#include "report/number.h"
#include "report/regions_csv.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define HEAD PM_MANIFEST_HEAD "visit,days,view,group,skin_mask,roi,regions,reference,"
#define MORE "px_per_mm,min_drop,exclude,note\n"

/* The text that pm_id_of() made an id of. In scratch; NULL: no memory. */
static const char *text_of_id(struct pm_job *job, const char *id)
{
    char *text = pm_scratch(job, strlen(id) + 1, 1), *to = text;
    for (; text && *id; id++) {
        const bool escaped =
            *id == '%' && isxdigit((unsigned char)id[1]) && isxdigit((unsigned char)id[2]);
        const char code[] = {escaped ? id[1] : '0', escaped ? id[2] : '0', '\0'};
        *to++ = escaped ? (char)strtol(code, NULL, 16) : *id;
        id += escaped ? 2 : 0;
    }
    if (text)
        *to = '\0';
    return text;
}

static void cell(FILE *f, const char *text)
{
    fputc(',', f);
    pm_csv_cell(f, text);
}

/* Empty where there is none. */
static void rectangle(FILE *f, const int rect[4])
{
    fputc(',', f);
    if (rect[2] > 0)
        fprintf(f, "\"%d,%d,%d,%d\"", rect[0], rect[1], rect[2], rect[3]);
}

static void number(FILE *f, double v, bool given)
{
    char text[32];
    pm_number(text, sizeof text, given ? v : NAN, PM_DIGITS_L);
    fprintf(f, ",%s", text);
}

static enum pihmap_status pair_row(struct pm_job *job, FILE *f, const struct pihmap_pair *pair)
{
    const char *id = text_of_id(job, pair->id), *patient = text_of_id(job, pair->patient);
    if (!id || !patient)
        return job->err.status;
    pm_csv_cell(f, id);
    cell(f, pair->before);
    cell(f, pair->after);
    cell(f, patient);
    cell(f, pair->visit);
    number(f, pair->days, true);
    cell(f, pair->view);
    cell(f, pair->group);
    cell(f, pair->mask);
    rectangle(f, pair->roi);
    cell(f, pair->regions);
    rectangle(f, pair->reference);
    number(f, pair->px_per_mm, pair->px_per_mm > 0);
    number(f, pair->min_drop, pair->min_drop > 0);
    cell(f, pair->error ? "yes" : "");
    cell(f, pair->error);
    fputc('\n', f);
    return PIHMAP_OK;
}

static enum pihmap_status photo_row(struct pm_job *job, FILE *f,
                                    const struct pihmap_unmatched *photo)
{
    const char *patient = photo->patient ? text_of_id(job, photo->patient) : "";
    if (!patient)
        return job->err.status;
    cell(f, photo->path);
    fputc(',', f);
    cell(f, patient);
    cell(f, photo->visit);
    fputs(",,,,,,,,,,yes", f);
    cell(f, photo->why);
    fputc('\n', f);
    return PIHMAP_OK;
}

static enum pihmap_status write_rows(struct pm_job *job, FILE *f, const struct pm_pairs *pairs)
{
    enum pihmap_status st = PIHMAP_OK;
    fputs(HEAD MORE, f);
    for (size_t i = 0; i < pairs->pair_count && !st; i++)
        st = pair_row(job, f, &pairs->pair[i]);
    for (size_t i = 0; i < pairs->unmatched_count && !st; i++)
        if (pairs->unmatched[i].photo)
            st = photo_row(job, f, &pairs->unmatched[i]);
    return st;
}

enum pihmap_status pihmap_plan_write(const pihmap_plan *plan, const char *path, bool force,
                                     bool bom, struct pihmap_error *err)
{
    const struct pm_keep keep = {.ours = pm_is_own_table, .force = force};
    struct pm_text_stream s;
    struct pm_job job;
    enum pihmap_status st;
    pm_call_begin(&job, 1);
    const struct pm_table_folder table = {.bom = bom};
    TRY(pm_table_open(&job, &table, &s));
    TRY(write_rows(&job, s.f, &plan->pairs));
    const bool failed = ferror(s.f) != 0, closed = fclose(s.f) == 0;
    s.f = NULL;
    st = closed && !failed ? pm_save_bytes(&job, path, &keep, s.text, s.length)
                           : pm_fail_memory(&job);
out:
    pm_text_stream_free(&s);
    return pm_call_end(&job, st, err);
}
