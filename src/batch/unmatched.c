#include "batch/unmatched.h"

#include "base/limits.h"
#include "base/printable.h"
#include "batch/csv_reader.h"
#include "batch/id.h"
#include "files/errno_text.h"
#include "files/folder.h"
#include "files/save.h"

#include <stdio.h>
#include <string.h>

#define NAME ".unmatched.txt"
#define SCHEMA PM_UNMATCHED_HEAD "1"
#define PATH "path " /* a line; those of the patient, the visit and the reason follow */
#define PATIENT "patient "
#define VISIT "visit "
#define WHY "why " /* the last */

/* Longest path as displayed: as in the state of a pair. */
enum { SHOWN = 2048 };

enum pihmap_status pm_unmatched_photos(struct pm_job *job, const struct pm_pairs *in,
                                       struct pm_pairs *out)
{
    char shown[SHOWN];
    *out = (struct pm_pairs){0};
    out->unmatched = pm_scratch(job, in->unmatched_count + 1, sizeof *out->unmatched);
    if (!out->unmatched)
        return job->err.status;
    for (size_t i = 0; i < in->unmatched_count; i++) {
        if (!in->unmatched[i].photo)
            continue;
        pm_printable(in->unmatched[i].path, shown, sizeof shown);
        const char *path = pm_scratch_text(job, "%s", shown);
        if (!path)
            return job->err.status;
        out->unmatched[out->unmatched_count++] =
            (struct pihmap_unmatched){.path = path,
                                      .why = in->unmatched[i].why,
                                      .photo = true,
                                      .patient = in->unmatched[i].patient,
                                      .visit = in->unmatched[i].visit};
    }
    return PIHMAP_OK;
}

/* ---- the file ----------------------------------------------------------------------- */

/* A line, where there is a value. */
static void line(FILE *f, const char *name, const char *value)
{
    char shown[SHOWN];
    if (!value || !*value)
        return;
    pm_printable(value, shown, sizeof shown);
    fprintf(f, "%s%s\n", name, shown);
}

static void write_photo(FILE *f, const struct pihmap_unmatched *photo)
{
    line(f, PATH, photo->path);
    line(f, PATIENT, photo->patient);
    line(f, VISIT, photo->visit);
    line(f, WHY, photo->why);
}

enum pihmap_status pm_unmatched_write(struct pm_job *job, const char *records,
                                      const struct pm_pairs *photos)
{
    const struct pm_table_folder folder = {.path = records};
    struct pm_text_stream s;
    if (pm_text_stream_open(job, &s))
        return job->err.status;
    fputs(SCHEMA "\n", s.f);
    for (size_t i = 0; i < photos->unmatched_count; i++)
        write_photo(s.f, &photos->unmatched[i]);
    const enum pihmap_status st = pm_table_save(job, &folder, NAME, &s);
    if (st)
        pm_fail_rename(job, "/" NAME, "");
    return st;
}

/* Is line one of these? *value: what follows. */
static bool is_line(const char *line, const char *name, const char **value)
{
    *value = line + strlen(name);
    return strncmp(line, name, strlen(name)) == 0;
}

/* Keep what a line says in photo: the path, of whom it is, or why it is unmatched. */
static enum pihmap_status take_line(struct pm_job *job, const char *text,
                                    struct pihmap_unmatched *photo)
{
    const char *value, **to = is_line(text, PATH, &value)      ? &photo->path
                              : is_line(text, PATIENT, &value) ? &photo->patient
                              : is_line(text, VISIT, &value)   ? &photo->visit
                              : is_line(text, WHY, &value)     ? &photo->why
                                                               : NULL;
    if (to)
        *to = pm_scratch_text(job, "%s", value);
    return to && !*to ? job->err.status : PIHMAP_OK;
}

/* Add the photos of a text, which is cut into lines. */
static enum pihmap_status add_lines(struct pm_job *job, char *text, struct pm_pairs *out)
{
    struct pihmap_unmatched photo = {.photo = true};
    enum pihmap_status st = PIHMAP_OK;
    char *rest = NULL;
    for (char *s = strtok_r(text, "\n", &rest); s && !st; s = strtok_r(NULL, "\n", &rest)) {
        st = take_line(job, s, &photo);
        if (st || !photo.path || !photo.why)
            continue;
        out->unmatched[out->unmatched_count++] = photo;
        photo = (struct pihmap_unmatched){.photo = true};
    }
    return st;
}

/* Room for as many more photos as text has pairs of lines. */
static enum pihmap_status make_room(struct pm_job *job, const char *text, struct pm_pairs *out)
{
    size_t lines = 1;
    for (const char *s = text; (s = strchr(s, '\n')); s++)
        lines++;
    struct pihmap_unmatched *v = pm_scratch(job, out->unmatched_count + lines / 2 + 1, sizeof *v);
    if (!v)
        return job->err.status;
    if (out->unmatched_count)
        memcpy(v, out->unmatched, out->unmatched_count * sizeof *v);
    out->unmatched = v;
    return PIHMAP_OK;
}

enum pihmap_status pm_unmatched_read(struct pm_job *job, const char *records, struct pm_pairs *out)
{
    char *text = NULL, *path = pm_path_join(job, records, NAME);
    size_t n;
    enum pihmap_status st;
    if (!path)
        return job->err.status;
    st = pm_text_read(job, path, PM_MAX_SHARD_BYTES, &text, &n);
    if (st != PIHMAP_OK || strncmp(text, SCHEMA "\n", sizeof SCHEMA) != 0) {
        st = st == PIHMAP_ENOMEM ? st : PIHMAP_OK;
        goto out;
    }
    TRY(make_room(job, text, out));
    TRY(add_lines(job, text, out));
out:
    free(text);
    free(path);
    return st;
}

/* ---- the list ----------------------------------------------------------------------- */

static int by_path(const void *a, const void *b)
{
    const struct pihmap_unmatched *p = a, *q = b;
    const int order = pm_id_compare(p->path, q->path);
    return order ? order : strcmp(p->why, q->why);
}

void pm_unmatched_sort(struct pm_pairs *photos)
{
    size_t kept = 0;
    if (photos->unmatched_count == 0)
        return;
    qsort(photos->unmatched, photos->unmatched_count, sizeof *photos->unmatched, by_path);
    for (size_t i = 0; i < photos->unmatched_count; i++)
        if (i == 0 || by_path(&photos->unmatched[kept - 1], &photos->unmatched[i]) != 0)
            photos->unmatched[kept++] = photos->unmatched[i];
    photos->unmatched_count = kept;
}

enum pihmap_status pm_unmatched_row(struct pm_job *job, const struct pihmap_unmatched *photo,
                                    struct pm_row *out)
{
    char *text = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&text, &n);
    *out = (struct pm_row){.id = photo->path};
    if (!f)
        return pm_fail_memory(job);
    fprintf(f, PM_STATE_HEAD "1\nstatus %s\nreason %s\n",
            pihmap_outcome_name(PIHMAP_OUTCOME_UNMATCHED), photo->why);
    line(f, PATIENT, photo->patient);
    line(f, VISIT, photo->visit);
    const bool failed = ferror(f) != 0;
    if (fclose(f) != 0 || failed) {
        free(text);
        return pm_fail_memory(job);
    }
    pm_state_take(text, n, &out->state);
    out->state.outcome = PIHMAP_OUTCOME_UNMATCHED; /* no record says this of itself */
    return PIHMAP_OK;
}
