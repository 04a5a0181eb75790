#include "calibrate/table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    SCENARIO,
    PAIR,
    GROUP,
    ITA_CLASS,
    REGION,
    KIND,
    CONFIDENCE,
    TRUTH,
    MARKS,
    TOUCH,
    TRUE_DELTA,
    CELL_SIDE,
    CELLS,
    SPREAD,
    BEYOND,
    AREA,
    DELTA,
    RATIO = DELTA + 3,
    BEFORE = RATIO + 3,
    SIGMA_L = BEFORE + 3,
    SIGMA_RATIO,
    ELONGATION,
    RELIEF,
    STRAIN,
    STEEPNESS,
    OUTLINED,
    AT_EDGE,
    SIDE,
    PIGMENT_SIGMAS,
    LOOK,
    RED_LOOK,
    DARKER,
    COLUMNS
};

/* ---- lines ------------------------------------------------------------------------------ */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int count_lines(const char *text)
{
    int n = 0;
    for (; *text; text++)
        n += *text == '\n';
    return n + 1;
}

/* Cuts text at its line ends; heads and empty lines are left out. Returns how many there are. */
static int cut_lines(char *text, char **line)
{
    int n = 0;
    for (char *rest = text, *one; (one = strsep(&rest, "\n"));)
        if (*one && strncmp(one, "scenario,", 9) != 0)
            line[n++] = one;
    qsort(line, (size_t)n, sizeof *line, by_text);
    return n;
}

static bool cut_cells(char *line, char *cell[COLUMNS])
{
    int n = 0;
    for (char *rest = line, *one; (one = strsep(&rest, ","));)
        if (n == COLUMNS)
            return false;
        else
            cell[n++] = one;
    return n == COLUMNS;
}

/* ---- words ------------------------------------------------------------------------------ */

/* The index of a name, which is added if it is new; names come sorted or few. */
static int index_of(struct calibrate_names *names, const char *name)
{
    for (int i = names->n - 1; i >= 0; i--)
        if (!strcmp(names->v[i], name))
            return i;
    snprintf(names->v[names->n], sizeof *names->v, "%.79s", name);
    return names->n++;
}

static enum calibrate_truth truth_of(const char *word)
{
    return !strcmp(word, "pih")        ? TRUTH_PIH
           : !strcmp(word, "erythema") ? TRUTH_RED
           : !strcmp(word, "shadow")   ? TRUTH_SHADOW
           : !strcmp(word, "nothing")  ? TRUTH_NOTHING
           : !strcmp(word, "fringe")   ? TRUTH_FRINGE
                                       : TRUTH_OTHER_MARK;
}

static enum pihmap_kind kind_of(const char *word)
{
    for (int k = 0; k < PIHMAP_KINDS; k++)
        if (!strcmp(pihmap_kind_name((enum pihmap_kind)k), word))
            return (enum pihmap_kind)k;
    return PIHMAP_KIND_UNCERTAIN;
}

static double number(const char *cell)
{
    return *cell ? strtod(cell, NULL) : NAN;
}

/* ---- rows ------------------------------------------------------------------------------- */

static void add_pair(char *const cell[COLUMNS], struct calibrate_table *t)
{
    t->pairs[t->pair_count++] =
        (struct calibrate_pair){.scenario = index_of(&t->scenarios, cell[SCENARIO]),
                                .group = index_of(&t->groups, cell[GROUP]),
                                .ita_class = atoi(cell[ITA_CLASS]),
                                .compared = !strcmp(cell[KIND], "compared"),
                                .null = !strcmp(cell[TRUTH], "null"),
                                .marks = atoi(cell[MARKS]),
                                .cell_side = number(cell[CELL_SIDE]),
                                .z_spread = number(cell[SPREAD]),
                                .z_beyond = number(cell[BEYOND]),
                                .cells = atoi(cell[CELLS])};
}

static void add_row(char *const cell[COLUMNS], struct calibrate_table *t)
{
    struct calibrate_row *row = &t->rows[t->row_count++];
    *row = (struct calibrate_row){.pair = t->pair_count - 1,
                                  .truth = truth_of(cell[TRUTH]),
                                  .kind = kind_of(cell[KIND]),
                                  .confidence = number(cell[CONFIDENCE]),
                                  .marks = atoi(cell[MARKS]),
                                  .true_delta_L = number(cell[TRUE_DELTA]),
                                  .region = {.label = atoi(cell[REGION]),
                                             .darker = atoi(cell[DARKER]) != 0,
                                             .area = number(cell[AREA]),
                                             .sigma_L = number(cell[SIGMA_L]),
                                             .sigma_ratio = number(cell[SIGMA_RATIO]),
                                             .elongation = number(cell[ELONGATION]),
                                             .relief = number(cell[RELIEF]),
                                             .strain = number(cell[STRAIN]),
                                             .steepness = number(cell[STEEPNESS]),
                                             .outlined = number(cell[OUTLINED]),
                                             .at_edge = number(cell[AT_EDGE]),
                                             .side = number(cell[SIDE]),
                                             .pigment_sigmas = number(cell[PIGMENT_SIGMAS]),
                                             .look = number(cell[LOOK]),
                                             .red_look = number(cell[RED_LOOK])}};
    for (int k = 0; k < 3; k++) {
        row->region.delta[k] = number(cell[DELTA + k]);
        row->region.ratio[k] = number(cell[RATIO + k]);
        row->region.before_rgb[k] = number(cell[BEFORE + k]);
    }
}

/* Does a region's row belong to the pair whose row came last? */
static bool follows(char *const cell[COLUMNS], const struct calibrate_table *t)
{
    if (!t->pair_count)
        return false;
    const struct calibrate_pair *pair = &t->pairs[t->pair_count - 1];
    return !strcmp(t->scenarios.v[pair->scenario], cell[SCENARIO]) &&
           !strcmp(t->groups.v[pair->group], cell[GROUP]);
}

static enum pihmap_status alloc_table(struct pm_job *job, int n, struct calibrate_table *t)
{
    const size_t count = (size_t)n + 1;
    t->pairs = pm_alloc(job, count, sizeof *t->pairs);
    t->rows = pm_alloc(job, count, sizeof *t->rows);
    t->scenarios.v = pm_alloc(job, count, sizeof *t->scenarios.v);
    t->groups.v = pm_alloc(job, count, sizeof *t->groups.v);
    return t->pairs && t->rows && t->scenarios.v && t->groups.v ? PIHMAP_OK : job->err.status;
}

enum pihmap_status calibrate_table_parse(struct pm_job *job, char *text,
                                         struct calibrate_table *out)
{
    enum pihmap_status st;
    *out = (struct calibrate_table){0};
    char *cell[COLUMNS], **line = pm_alloc(job, (size_t)count_lines(text), sizeof *line);
    if (!line)
        return job->err.status;
    const int n = cut_lines(text, line);
    TRY(alloc_table(job, n, out));
    for (int i = 0; i < n; i++) {
        /* The row of a pair, region 0, sorts before those of its regions. */
        const bool good = cut_cells(line[i], cell);
        if (good && !strcmp(cell[REGION], "0"))
            add_pair(cell, out);
        else if (good && follows(cell, out))
            add_row(cell, out);
        else {
            st = pm_fail(job, PIHMAP_EFORMAT, "a row of the table cannot be read: %.60s", line[i]);
            goto out;
        }
    }
out:
    free(line);
    return st;
}

static char *read_all(FILE *file)
{
    char *text = NULL;
    size_t size = 0;
    if (getdelim(&text, &size, '\0', file) < 0) {
        free(text);
        return NULL;
    }
    return text;
}

enum pihmap_status calibrate_table_read(struct pm_job *job, const char *path,
                                        struct calibrate_table *out)
{
    *out = (struct calibrate_table){0};
    FILE *file = fopen(path, "r");
    char *text = file ? read_all(file) : NULL;
    if (file)
        fclose(file);
    if (!text)
        return pm_fail(job, PIHMAP_ESYS, "%s: cannot be read, or is empty", path);
    const enum pihmap_status st = calibrate_table_parse(job, text, out);
    free(text);
    return st;
}

void calibrate_table_free(struct calibrate_table *t)
{
    free(t->pairs);
    free(t->rows);
    free(t->scenarios.v);
    free(t->groups.v);
    *t = (struct calibrate_table){0};
}
