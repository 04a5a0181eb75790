/* The record of a pair: one folder with everything, which appears whole or not at all. */
#ifndef PM_REPORT_RECORD_H
#define PM_REPORT_RECORD_H

#include "files/save.h"

/* How a record is written. */
struct pm_record_wish {
    struct pm_keep keep;
    bool brief;        /* only what is small: see the table in report/output.c */
    const char *state; /* text of state.txt, batch's note of how it came to be; NULL: none */
    const char *where; /* folder in which it is filled, as pm_folder_begin() has it; or NULL */
};

/*
 * Write the record of r to dir. A declined result has report.json, and what else the table gives
 * it. r NULL: a pair that failed; then only the state is written.
 */
enum pihmap_status pm_record_write(struct pm_job *job, const pihmap_result *r, const char *dir,
                                   const struct pm_record_wish *wish);

/* May dir be written as a record? Like pihmap_record_check(). */
enum pihmap_status pm_record_check(struct pm_job *job, const char *dir, const struct pm_keep *keep);

/* Are all files of such a record there? */
bool pm_record_whole(const char *dir, bool declined, bool brief);

/* The file in which batch notes how the record came to be. */
#define PM_RECORD_STATE "state.txt"

#endif
