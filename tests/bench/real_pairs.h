/*
 * Real before/after pairs of clinics, and what people and earlier programs said of them.
 *
 * Photos: CLINIC/NAME_before.EXT and CLINIC/NAME_after.EXT in the folder (.jpg .jpeg .png). Two
 * tables go with them, keyed by CLINIC/NAME:
 *   judged    CSV with the columns pair and a_fair_reader ("comparable", "arguable...", "not
 *             comparable"), and optionally first_program_said (what a program of an earlier day
 *             said: "declined", "likely PIH (false)"...) and improved ("yes": the skin clearly
 *             improved). Other columns are not read.
 *   lesions   JSON object of polygons [[x, y], ...] in shares of width and height of the before
 *             photo, over skin that is to be measured. Values that are not arrays are not read.
 */
#ifndef PM_BENCH_REAL_PAIRS_H
#define PM_BENCH_REAL_PAIRS_H

#include "bench/real_polygon.h"

#define REAL_NAME 160 /* bytes of CLINIC/NAME, NUL included */

/* What a fair reader says of a pair. */
enum real_reader { REAL_UNJUDGED, REAL_COMPARABLE, REAL_ARGUABLE, REAL_UNLIKE };

struct real_pair {
    char name[REAL_NAME];   /* CLINIC/NAME */
    char clinic[REAL_NAME]; /* its first part */
    char *before, *after;   /* paths */
    enum real_reader reader;
    bool improved;                      /* clearly, says the reader */
    bool said_declined, said_something; /* by the earlier program */
    bool said_false_pih;
    struct real_polygon lesions;
};

struct real_pairs {
    struct real_pair *v; /* in order of name */
    int n;
};

/* *out is the caller's to real_pairs_free(), after a failure, too. PIHMAP_EARG: there is no pair.
 * A photo without its counterpart is named on standard error. */
enum pihmap_status real_pairs_find(struct pm_job *job, const char *folder, struct real_pairs *out);

/* Rows of pairs that are not there are counted on standard error. PIHMAP_EFORMAT: a column is
 * missing, or a_fair_reader has another word. */
enum pihmap_status real_pairs_judge(struct pm_job *job, const char *judged,
                                    struct real_pairs *pairs);
enum pihmap_status real_pairs_lesions(struct pm_job *job, const char *lesions,
                                      struct real_pairs *pairs);

void real_pairs_free(struct real_pairs *pairs);

#endif
