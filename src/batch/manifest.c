#include "batch/manifest.h"

#include "base/printable.h"
#include "batch/csv_reader.h"
#include "batch/id.h"
#include "files/folder.h"
#include "base/limits.h"
#include "files/inode.h"
#include "report/number.h"
#include "report/regions_csv.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DISPLAY_BYTES = 160 };

enum column {
    ID,
    BEFORE,
    AFTER,
    PATIENT,
    VISIT,
    DAYS,
    VIEW,
    GROUP,
    SKIN_MASK,
    MASK, /* another name for it */
    ROI,
    REGIONS,
    REFERENCE,
    PX_PER_MM,
    MIN_DROP,
    EXCLUDE,
    NOTE, /* for people */
    COLUMNS
};

static const char *const column_names[COLUMNS] = {[ID] = "id",
                                                  [BEFORE] = "before",
                                                  [AFTER] = "after",
                                                  [PATIENT] = "patient",
                                                  [VISIT] = "visit",
                                                  [DAYS] = "days",
                                                  [VIEW] = "view",
                                                  [GROUP] = "group",
                                                  [SKIN_MASK] = "skin_mask",
                                                  [MASK] = "mask",
                                                  [ROI] = "roi",
                                                  [REGIONS] = "regions",
                                                  [REFERENCE] = "reference",
                                                  [PX_PER_MM] = "px_per_mm",
                                                  [MIN_DROP] = "min_drop",
                                                  [EXCLUDE] = "exclude",
                                                  [NOTE] = "note"};

struct table {
    const char *path, *folder, *root; /* the manifest; its folder; where the photos are */
    char display[DISPLAY_BYTES];      /* path, escaped for display */
    int cell[COLUMNS];                /* index in a row; -1: there is no such column */
};

/* ---- the header row ----------------------------------------------------------------- */

static char *trimmed(char *s)
{
    while (*s == ' ' || *s == '\t')
        s++;
    for (size_t n = strlen(s); n > 0 && (s[n - 1] == ' ' || s[n - 1] == '\t'); n--)
        s[n - 1] = '\0';
    return s;
}

static enum pihmap_status read_header(struct pm_job *job, struct table *t, char **cell, int n,
                                      struct pm_pairs *out)
{
    for (int k = 0; k < COLUMNS; k++)
        t->cell[k] = -1;
    for (int i = 0; i < n; i++) {
        const char *name = trimmed(cell[i]);
        int k = 0;
        while (k < COLUMNS && strcasecmp(name, column_names[k]) != 0)
            k++;
        if (k < COLUMNS && t->cell[k] >= 0)
            return pm_fail(job, PIHMAP_EFORMAT, "%s: the column %s occurs twice", t->display, name);
        if (k < COLUMNS) {
            t->cell[k] = i;
            continue;
        }
        char display[DISPLAY_BYTES];
        pm_printable(name, display, sizeof display);
        const char *why = pm_scratch_text(job, "its column \"%s\" is not used", display);
        if (!why)
            return job->err.status;
        out->unmatched[out->unmatched_count++] =
            (struct pihmap_unmatched){.path = t->path, .why = why};
    }
    for (int k = ID; k <= AFTER; k++)
        if (t->cell[k] < 0)
            return pm_fail(job, PIHMAP_EFORMAT,
                           "%s: there is no column %s; the first line must name the columns id, "
                           "before and after",
                           t->display, column_names[k]);
    return PIHMAP_OK;
}

/* ---- cells -------------------------------------------------------------------------- */

static const char *cell_of(const struct table *t, enum column k, char **cell, int n)
{
    return t->cell[k] >= 0 && t->cell[k] < n ? pm_csv_unmarked(trimmed(cell[t->cell[k]])) : "";
}

/* *out: the path that the pair gets, in scratch. */
static enum pihmap_status find_file(struct pm_job *job, const struct table *t, const char *name,
                                    const char **out)
{
    enum pihmap_status st = PIHMAP_OK;
    char *in_root = NULL, *in_own = NULL;
    *out = pm_scratch_text(job, "%s", name);
    if (!*out)
        return job->err.status;
    if (name[0] == '/')
        return PIHMAP_OK;
    in_root = pm_path_join(job, t->root, name);
    in_own = pm_path_join(job, t->folder, name);
    if (!in_root || !in_own) {
        st = job->err.status;
    } else if (access(in_root, F_OK) != 0 && access(in_own, F_OK) == 0) {
        char *whole = realpath(in_own, NULL);
        *out = whole ? pm_scratch_text(job, "%s", whole) : *out;
        free(whole);
        if (!*out)
            st = job->err.status;
    }
    free(in_root);
    free(in_own);
    return st;
}

static bool read_rectangle(const char *text, int rect[4])
{
    char plain[64], more;
    if (strlen(text) >= sizeof plain)
        return false;
    strcpy(plain, text);
    for (char *s = plain; *s; s++)
        if (strchr(",;xX", *s))
            *s = ' ';
    return sscanf(plain, "%6d %6d %6d %6d %c", &rect[0], &rect[1], &rect[2], &rect[3], &more) ==
               4 &&
           rect[0] >= 0 && rect[1] >= 0 && rect[2] > 0 && rect[3] > 0;
}

static bool read_scale(const char *text, double *scale)
{
    *scale = pm_number_read(text);
    return *scale >= 0.01 && *scale <= 10000.0; /* false for NaN */
}

static bool read_drop(const char *text, double *drop)
{
    *drop = pm_number_read(text);
    return *drop >= 0.8 && *drop <= 50.0;
}

/* ---- rows --------------------------------------------------------------------------- */

static enum pihmap_status reject_row(struct pm_job *job, const struct table *t, int line,
                                     const char *why, struct pihmap_pair *pair)
{
    pair->error = pm_scratch_text(job, "%s, line %d: %s", t->display, line, why);
    return pair->error ? PIHMAP_OK : job->err.status;
}

static bool is_blank(const struct table *t, char **cell, int n)
{
    for (int k = 0; k < COLUMNS; k++)
        if (*cell_of(t, (enum column)k, cell, n))
            return false;
    return true;
}

/* Open a path that a pair has as it will be opened: relative to the folder of the photos. *why:
 * what is wrong with it; NULL: nothing. */
static enum pihmap_status open_file(struct pm_job *job, const struct table *t, const char *path,
                                    struct stat *info, const char **why)
{
    char *whole = path[0] == '/' ? strdup(path) : pm_path_join(job, t->root, path);
    if (!whole)
        return pm_fail_memory(job);
    const int fd = open(whole, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    const int number = errno;
    *why = NULL;
    if (fd >= 0 && fstat(fd, info) == 0 && S_ISDIR(info->st_mode))
        *why = "is a folder, not a file";
    else if (fd < 0 && (number == ENOENT || number == ENOTDIR))
        *why = strchr(path, '\\') ? "there is no such file; separate folders by /, not by \\"
                                  : "there is no such file";
    else if (fd < 0)
        *why = "cannot be read: you may not, or the disk does not answer";
    if (fd >= 0)
        close(fd);
    free(whole);
    return PIHMAP_OK;
}

/* Files that cannot be opened, or are one file, are an error before anything is compared. */
static enum pihmap_status check_files(struct pm_job *job, const struct table *t, int line,
                                      struct pihmap_pair *pair)
{
    const char *const path[] = {pair->before, pair->after, pair->mask, pair->regions};
    struct stat info[4] = {0};
    enum pihmap_status st = PIHMAP_OK;
    for (int k = 0; k < 4 && !pair->error; k++) {
        char name[DISPLAY_BYTES];
        const char *why = NULL;
        if (path[k])
            TRY(open_file(job, t, path[k], &info[k], &why));
        if (!why)
            continue;
        pm_printable(path[k], name, sizeof name);
        why = pm_scratch_text(job, "%s: %s", name, why);
        TRY(why ? reject_row(job, t, line, why, pair) : job->err.status);
    }
    if (path[0] && path[1] && !pair->error && pm_same_inode(&info[0], &info[1]))
        st = reject_row(job, t, line, "before and after are the same file", pair);
out:
    return st;
}

/* A cell's text in scratch; "" where there is none. */
static enum pihmap_status copy_cell(struct pm_job *job, const char *text, const char **out)
{
    *out = *text ? pm_scratch_text(job, "%s", text) : "";
    return *out ? PIHMAP_OK : job->err.status;
}

/* Whose photos they are, and when and from where they were taken. */
static enum pihmap_status read_words(struct pm_job *job, const struct table *t, char **cell, int n,
                                     struct pihmap_pair *pair)
{
    const char *patient = cell_of(t, PATIENT, cell, n);
    enum pihmap_status st;
    pair->patient = *patient ? pm_id_of(job, patient) : pair->id;
    if (!pair->patient)
        return job->err.status;
    pair->days = pm_number_read(cell_of(t, DAYS, cell, n));
    TRY(copy_cell(job, cell_of(t, VISIT, cell, n), &pair->visit));
    TRY(copy_cell(job, cell_of(t, VIEW, cell, n), &pair->view));
    TRY(copy_cell(job, cell_of(t, GROUP, cell, n), &pair->group));
out:
    return st;
}

/* What is wrong with the numbers of a row, which pair gets; NULL: nothing. */
static const char *read_numbers(const struct table *t, char **cell, int n, struct pihmap_pair *pair)
{
    const char *reference = cell_of(t, REFERENCE, cell, n), *roi = cell_of(t, ROI, cell, n);
    const char *scale = cell_of(t, PX_PER_MM, cell, n), *drop = cell_of(t, MIN_DROP, cell, n);
    if (*reference && !read_rectangle(reference, pair->reference))
        return "reference is not x,y,w,h in pixels";
    if (*roi && !read_rectangle(roi, pair->roi))
        return "roi is not x,y,w,h in pixels";
    if (*scale && !read_scale(scale, &pair->px_per_mm))
        return "px_per_mm is not a number from 0.01 to 10000";
    if (*drop && !read_drop(drop, &pair->min_drop))
        return "min_drop is not a number from 0.8 to 50";
    return NULL;
}

/* The photos, the skin mask and the label picture. */
static enum pihmap_status read_files(struct pm_job *job, const struct table *t, char **cell, int n,
                                     struct pihmap_pair *pair)
{
    const char *mask = cell_of(t, SKIN_MASK, cell, n), *regions = cell_of(t, REGIONS, cell, n);
    enum pihmap_status st;
    if (!*mask)
        mask = cell_of(t, MASK, cell, n);
    TRY(find_file(job, t, cell_of(t, BEFORE, cell, n), &pair->before));
    TRY(find_file(job, t, cell_of(t, AFTER, cell, n), &pair->after));
    if (*mask)
        TRY(find_file(job, t, mask, &pair->mask));
    if (*regions)
        TRY(find_file(job, t, regions, &pair->regions));
out:
    return st;
}

static enum pihmap_status read_row(struct pm_job *job, const struct table *t, int line, char **cell,
                                   int n, struct pihmap_pair *pair)
{
    const char *id = cell_of(t, ID, cell, n), *bad = pm_id_problem(id);
    enum pihmap_status st;
    *pair = (struct pihmap_pair){.visit = "", .days = NAN, .how = ""};
    pair->id = bad ? pm_scratch_text(job, "line-%d", line) : pm_id_of(job, id);
    if (!pair->id)
        return job->err.status;
    TRY(read_words(job, t, cell, n, pair));
    if (!bad && !*cell_of(t, BEFORE, cell, n))
        bad = "the cell before is empty";
    if (!bad && !*cell_of(t, AFTER, cell, n))
        bad = "the cell after is empty";
    if (!bad)
        bad = read_numbers(t, cell, n, pair);
    if (bad)
        return reject_row(job, t, line, bad, pair);
    TRY(read_files(job, t, cell, n, pair));
    TRY(check_files(job, t, line, pair));
    pair->how = pm_scratch_text(job, "%s, line %d", t->display, line);
    if (!pair->how)
        st = job->err.status;
out:
    return st;
}

/* Is the row not to be compared? */
static bool is_excluded(const struct table *t, char **cell, int n)
{
    static const char *const no[] = {"", "no", "0", "false"};
    const char *text = cell_of(t, EXCLUDE, cell, n);
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (strcasecmp(text, no[i]) == 0)
            return false;
    return true;
}

/* The photos of an excluded row are unmatched, so that they are not forgotten. */
static enum pihmap_status exclude_row(struct pm_job *job, const struct table *t, char **cell, int n,
                                      struct pm_pairs *out)
{
    const char *note;
    enum pihmap_status st;
    TRY(copy_cell(job, cell_of(t, NOTE, cell, n), &note));
    for (int k = BEFORE; k <= AFTER; k++) {
        struct pihmap_unmatched photo = {.why = *note ? note : "excluded by the manifest",
                                         .photo = true};
        if (!*cell_of(t, (enum column)k, cell, n))
            continue;
        TRY(copy_cell(job, cell_of(t, (enum column)k, cell, n), &photo.path));
        TRY(copy_cell(job, cell_of(t, PATIENT, cell, n), &photo.patient));
        TRY(copy_cell(job, cell_of(t, VISIT, cell, n), &photo.visit));
        out->unmatched[out->unmatched_count++] = photo;
    }
out:
    return st;
}

static size_t count_lines(const char *text)
{
    size_t n = 1;
    for (; *text; text++)
        n += *text == '\n' || *text == '\r';
    return n;
}

static enum pihmap_status read_rows(struct pm_job *job, struct table *t, char *text, size_t n,
                                    struct pm_pairs *out)
{
    struct pm_csv_text csv;
    char *cell[PM_MAX_CELLS];
    enum pihmap_status st;
    const size_t capacity = count_lines(text);
    *out =
        (struct pm_pairs){pm_scratch(job, capacity, sizeof *out->pair), 0,
                          pm_scratch(job, PM_MAX_CELLS + 2 * capacity, sizeof *out->unmatched), 0};
    if (!out->pair || !out->unmatched)
        return job->err.status;
    pm_csv_begin(&csv, text, n);
    int cells = pm_csv_row(&csv, cell, PM_MAX_CELLS);
    if (cells == 0)
        return pm_fail(job, PIHMAP_EFORMAT, "%s: the file is empty", t->display);
    if (cells > 0) /* no rows follow a quote that is not closed */
        TRY(read_header(job, t, cell, cells, out));
    while (cells > 0 && (cells = pm_csv_row(&csv, cell, PM_MAX_CELLS)) > 0)
        if (is_excluded(t, cell, cells))
            TRY(exclude_row(job, t, cell, cells, out));
        else if (!is_blank(t, cell, cells))
            TRY(read_row(job, t, csv.line, cell, cells, &out->pair[out->pair_count++]));
    if (cells < 0)
        return pm_fail(job, PIHMAP_EFORMAT,
                       "%s, line %d: a quote is not closed, or there are more than %d cells",
                       t->display, csv.line, PM_MAX_CELLS);
    st = pm_pairs_resolve_ids(job, out);
out:
    return st;
}

enum pihmap_status pm_manifest_read(struct pm_job *job, const char *path, const char *root,
                                    struct pm_pairs *out)
{
    struct table t = {.path = path, .root = root};
    char *text = NULL, *folder = NULL;
    size_t n;
    enum pihmap_status st;
    *out = (struct pm_pairs){0};
    pm_printable(path, t.display, sizeof t.display);
    const char *slash = strrchr(path, '/');
    folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
    if (!folder)
        return pm_fail_memory(job);
    t.folder = folder;
    TRY(pm_text_read(job, path, PM_MAX_MANIFEST_BYTES, &text, &n));
    if (memchr(text, '\0', n)) {
        st = pm_fail(job, PIHMAP_EFORMAT, "%s: is not a text file; save it as CSV (UTF-8)",
                     t.display);
        goto out;
    }
    TRY(read_rows(job, &t, text, n, out));
out:
    free(text);
    free(folder);
    return st;
}
