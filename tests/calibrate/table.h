/*
 * The table of regions that bench/accuracy --table writes (bench/accuracy_table.h), in memory. Its
 * lines are sorted, so that the order in which they were written changes nothing.
 */
#ifndef PM_CALIBRATE_TABLE_H
#define PM_CALIBRATE_TABLE_H

#include "base/job.h"
#include "change/region.h"

enum calibrate_truth {
    TRUTH_PIH,
    TRUTH_RED,
    TRUTH_OTHER_MARK,
    TRUTH_SHADOW,
    TRUTH_NOTHING,
    TRUTH_FRINGE
};

struct calibrate_pair {
    int scenario, group;                  /* indices into the table's names */
    int ita_class;                        /* 0 very light .. 5 dark */
    bool compared, null;                  /* null: it has no mark of any kind */
    bool judged_only;                     /* not fitted to; the caller's to set, false at first */
    int marks;                            /* PIH */
    double cell_side, z_spread, z_beyond; /* of its cells; NAN: not known */
    int cells;
};

struct calibrate_row {
    int pair; /* index into pairs */
    enum calibrate_truth truth;
    enum pihmap_kind kind; /* what the program that made the table said */
    double confidence;
    int marks; /* PIH that this region finds */
    double true_delta_L;
    struct pm_region region; /* its measures */
};

struct calibrate_names {
    int n;
    char (*v)[80]; /* sorted */
};

struct calibrate_table {
    int pair_count, row_count;
    struct calibrate_pair *pairs;
    struct calibrate_row *rows;
    struct calibrate_names scenarios, groups;
};

/* *out is the caller's to calibrate_table_free(), after a failure, too. PIHMAP_EFORMAT: a line is
 * not such a row. */
enum pihmap_status calibrate_table_read(struct pm_job *job, const char *path,
                                        struct calibrate_table *out);
/* From lines in memory: text is cut up. */
enum pihmap_status calibrate_table_parse(struct pm_job *job, char *text,
                                         struct calibrate_table *out);
void calibrate_table_free(struct calibrate_table *table);

#endif
