/* One pair for the alignment benchmark: made, aligned through files, scored. */
#ifndef PM_BENCH_ALIGN_CASE_H
#define PM_BENCH_ALIGN_CASE_H

#include "base/job.h"
#include "support/folder.h"
#include "support/pair.h"

#define PM_CASE_GRID 41 /* points per side at which errors are taken */

struct align_plan {
    const char *photos; /* folder; NULL: rendered skin */
    const char *keep;   /* folder that keeps every pair's files; NULL: none */
    const char *json;   /* file for the figures; NULL: none */
    int first, pairs, side, threads;
    uint64_t seed;
    bool verbose;
    bool only_make; /* the pairs are kept, not aligned */
    struct pm_names names;
};

enum align_after { ALIGN_TRUE, ALIGN_STRANGER, ALIGN_MIRRORED, ALIGN_OTHER_SITE };

struct align_row {
    const char *name, *draw;
    bool closeup;           /* nothing but skin: a rendered close-up, or a crop from a photo */
    enum align_after after; /* which after photo the before photo is paired with */
    bool second;            /* a true second photo of rendered skin, see skin_second.h */
    bool relit;             /* rendered skin only: the lamp has moved */
    int side;               /* px of the long side; 0: the plan's */
};

struct align_score {
    bool made; /* false: the photo has too little skin for a pair */
    bool believed;
    double median, p95;    /* per mille of the before's long side, over skin both photos show */
    double in_mark;        /* median inside the first mark; 0 without one */
    int trusted, outliers; /* points of confidence >= 0.3; of them, those off by > 3 per mille */
    int off, off_sure;     /* points off by > 1 per mille; of them, those that claim a standard
                              error under 0.5 per mille */
    int within[2]; /* points that are off by less than once and twice their standard error */
    double
        forward_backward; /* median error of before -> after -> before, where both are confident */
    double seconds;       /* one alignment, reading the photos included */
    int points;
    float error[PM_CASE_GRID * PM_CASE_GRID];   /* per mille */
    float claimed[PM_CASE_GRID * PM_CASE_GRID]; /* their standard errors, per mille */
    char why[256];                              /* of a declined pair */
};

/* Pair number index of a row. The files go to scratch (removed) or keep/row-index (kept). */
enum pihmap_status align_case(struct pm_job *job, const struct align_plan *plan,
                              const struct align_row *row, int index, const char *scratch,
                              struct align_score *out);

/* Two real photos: out has believed, why, seconds and forward_backward over the before
 * photo's skin. */
enum pihmap_status align_real(struct pm_job *job, const struct align_plan *plan, const char *before,
                              const char *after, struct align_score *out);

#endif
