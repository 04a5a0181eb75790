/* The figures of bench/align as a table and as JSON. */
#ifndef PM_BENCH_ALIGN_PRINT_H
#define PM_BENCH_ALIGN_PRINT_H

#include "bench/align_case.h"

#include <jansson.h>

/* Of all pairs of a row. Errors are in per mille; NAN: not defined for these pairs. */
struct align_tally {
    int pairs, declined;
    double aligned;     /* pairs */
    double median, p95; /* of all points of the believed pairs */
    double worst_p95;   /* the worst pair's 95th percentile */
    double in_mark;     /* median over the pairs */
    double outliers;    /* percent of the trusted points */
    double off;         /* percent of the points that are more than 1 per mille off */
    double off_sure;    /* percent of those that claim a standard error under 0.5 per mille */
    double claimed;     /* median standard error of the points that are no more than that off */
    double within[2];   /* percent of the points that are off by less than one and two of theirs */
    double seconds;     /* mean of an alignment */
};

void align_print_head(void);
/* A line of the table; the same goes into rows under the row's name. */
void align_print_row(const char *name, const struct align_tally *tally, json_t *rows);

/* All rows of a run, and what was run, as a file. */
enum pihmap_status align_print_json(struct pm_job *job, const struct align_plan *plan, json_t *rows,
                                    const char *path);

#endif
