#include "bench/real_pairs.h"

#include "batch/csv_reader.h"
#include "support/folder.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#define TABLE_BYTES_MAX ((size_t)16 << 20)
enum { CELLS_MAX = 64 };

/* ---- photos ------------------------------------------------------------------------- */

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Length of NAME in ".../NAME_WORD.EXT", 0 where the path is not of that form. */
static int stem_length(const char *path, const char *word)
{
    const char *base = base_name(path), *dot = strrchr(base, '.');
    const size_t n = strlen(word);
    return dot && (size_t)(dot - base) > n && !strncmp(dot - n, word, n) ? (int)(dot - n - base)
                                                                         : 0;
}

/* The photo of photos that is NAME_after of this NAME_before; NULL: there is none. */
static const char *after_of(const struct pm_names *photos, const char *before, int stem)
{
    for (int i = 0; i < photos->n; i++)
        if (stem_length(photos->path[i], "_after") == stem &&
            !strncmp(base_name(photos->path[i]), base_name(before), (size_t)stem))
            return photos->path[i];
    return NULL;
}

static enum pihmap_status add_pair(struct pm_job *job, const char *clinic, const char *before,
                                   const char *after, struct real_pairs *out)
{
    struct real_pair *grown = realloc(out->v, ((size_t)out->n + 1) * sizeof *grown);
    if (!grown)
        return pm_fail_memory(job);
    out->v = grown;
    struct real_pair *pair = &out->v[out->n++];
    *pair = (struct real_pair){.before = strdup(before), .after = strdup(after)};
    const int stem = stem_length(before, "_before");
    const int length = snprintf(pair->name, REAL_NAME, "%s/%.*s", clinic, stem, base_name(before));
    snprintf(pair->clinic, REAL_NAME, "%s", clinic);
    if (length >= REAL_NAME)
        return pm_fail(job, PIHMAP_ELIMIT, "%s: the name is too long", before);
    return pair->before && pair->after ? PIHMAP_OK : pm_fail_memory(job);
}

static enum pihmap_status add_clinic(struct pm_job *job, const char *path, struct real_pairs *out)
{
    struct pm_names photos;
    enum pihmap_status st;
    TRY(pm_names_of(job, path, NULL, &photos));
    for (int i = 0; i < photos.n; i++) {
        const int stem = stem_length(photos.path[i], "_before");
        const char *after = stem ? after_of(&photos, photos.path[i], stem) : NULL;
        if (after)
            TRY(add_pair(job, base_name(path), photos.path[i], after, out));
        else if (stem)
            fprintf(stderr, "%s: there is no after photo\n", photos.path[i]);
    }
out:
    pm_names_free(&photos);
    return st;
}

enum pihmap_status real_pairs_find(struct pm_job *job, const char *folder, struct real_pairs *out)
{
    struct pm_names clinics;
    enum pihmap_status st;
    *out = (struct real_pairs){NULL, 0};
    TRY(pm_folders_of(job, folder, &clinics));
    for (int i = 0; i < clinics.n; i++)
        TRY(add_clinic(job, clinics.path[i], out));
    if (!out->n)
        st = pm_fail(job, PIHMAP_EARG, "%s: no pair CLINIC/NAME_before.EXT, CLINIC/NAME_after.EXT",
                     folder);
out:
    pm_names_free(&clinics);
    return st;
}

static struct real_pair *pair_named(const struct real_pairs *pairs, const char *name)
{
    for (int i = 0; i < pairs->n; i++)
        if (!strcmp(pairs->v[i].name, name))
            return &pairs->v[i];
    return NULL;
}

void real_pairs_free(struct real_pairs *pairs)
{
    for (int i = 0; i < pairs->n; i++) {
        free(pairs->v[i].before);
        free(pairs->v[i].after);
    }
    free(pairs->v);
    *pairs = (struct real_pairs){NULL, 0};
}

/* ---- judgements --------------------------------------------------------------------- */

enum column { PAIR, READER, SAID, IMPROVED, COLUMNS };

static void find_columns(char *const *cell, int n, int at[COLUMNS])
{
    static const char *const names[COLUMNS] = {"pair", "a_fair_reader", "first_program_said",
                                               "improved"};
    for (int c = 0; c < COLUMNS; c++) {
        at[c] = -1;
        for (int i = 0; i < n; i++)
            if (!strcmp(cell[i], names[c]))
                at[c] = i;
    }
}

static bool reader_of(const char *word, enum real_reader *out)
{
    *out = !strcmp(word, "comparable")       ? REAL_COMPARABLE
           : !strncmp(word, "arguable", 8)   ? REAL_ARGUABLE
           : !strcmp(word, "not comparable") ? REAL_UNLIKE
                                             : REAL_UNJUDGED;
    return *out != REAL_UNJUDGED;
}

/* false: an unknown word. */
static bool judge_row(const char *const value[COLUMNS], struct real_pair *pair)
{
    pair->improved = !strcmp(value[IMPROVED], "yes");
    pair->said_something = *value[SAID] != '\0';
    pair->said_declined = !strcmp(value[SAID], "declined");
    pair->said_false_pih = strstr(value[SAID], "(false)") != NULL;
    return reader_of(value[READER], &pair->reader);
}

static enum pihmap_status judge_rows(struct pm_job *job, const char *path, struct pm_csv_text *csv,
                                     struct real_pairs *pairs)
{
    char *cell[CELLS_MAX];
    const char *value[COLUMNS];
    int at[COLUMNS], n = pm_csv_row(csv, cell, CELLS_MAX), gone = 0;
    find_columns(cell, n, at);
    if (at[PAIR] < 0 || at[READER] < 0)
        return pm_fail(job, PIHMAP_EFORMAT, "%s: the columns pair and a_fair_reader are needed",
                       path);
    while ((n = pm_csv_row(csv, cell, CELLS_MAX)) > 0) {
        for (int c = 0; c < COLUMNS; c++)
            value[c] = at[c] >= 0 && at[c] < n ? cell[at[c]] : "";
        struct real_pair *pair = pair_named(pairs, value[PAIR]);
        gone += !pair;
        if (pair && !judge_row(value, pair))
            return pm_fail(job, PIHMAP_EFORMAT, "%s, line %d: a_fair_reader is '%s'", path,
                           csv->line, value[READER]);
    }
    if (gone)
        fprintf(stderr, "%s: %d rows are of pairs that are not there\n", path, gone);
    return n < 0 ? pm_fail(job, PIHMAP_EFORMAT, "%s, line %d: cannot be read", path, csv->line)
                 : PIHMAP_OK;
}

enum pihmap_status real_pairs_judge(struct pm_job *job, const char *judged,
                                    struct real_pairs *pairs)
{
    struct pm_csv_text csv;
    char *text = NULL;
    size_t n = 0;
    enum pihmap_status st;
    TRY(pm_text_read(job, judged, TABLE_BYTES_MAX, &text, &n));
    pm_csv_begin(&csv, text, n);
    TRY(judge_rows(job, judged, &csv, pairs));
out:
    free(text);
    return st;
}

/* ---- lesions ------------------------------------------------------------------------ */

enum pihmap_status real_pairs_lesions(struct pm_job *job, const char *lesions,
                                      struct real_pairs *pairs)
{
    json_error_t error;
    json_t *root = json_load_file(lesions, 0, &error), *corners;
    const char *name;
    enum pihmap_status st = PIHMAP_OK;
    if (!json_is_object(root))
        st = pm_fail(job, PIHMAP_EFORMAT, "%s: %s", lesions, root ? "no object" : error.text);
    json_object_foreach(root, name, corners)
    {
        struct real_pair *pair = pair_named(pairs, name);
        if (!st && pair && json_is_array(corners) && !real_polygon_of(corners, &pair->lesions))
            st = pm_fail(job, PIHMAP_EFORMAT, "%s: %s: no polygon of 3 to %d corners", lesions,
                         name, REAL_CORNERS_MAX);
    }
    json_decref(root);
    return st;
}
