/* What the tables of a batch say was found, for a score: summary.csv and regions.csv. */
#ifndef PM_BATCH_FINDINGS_H
#define PM_BATCH_FINDINGS_H

#include "base/job.h"

/* A region of kind pih, px of the upright before photo. */
struct pm_finding {
    const char *pair;
    double x, y;    /* its centroid */
    double bbox[4]; /* x, y, w, h */
    double delta_L, area;
};

struct pm_scored_pair {
    const char *id, *patient, *skin;
    bool compared;
    size_t first, count; /* its findings */
};

struct pm_findings_table {
    char *text[2];               /* owned; hold all names */
    struct pm_scored_pair *pair; /* by id, in the order of strcmp() */
    size_t pairs;
    struct pm_finding *finding; /* by pair, likewise */
    size_t count;
};

/* Of a folder of records. PIHMAP_EFORMAT: it has no such tables. *out is the caller's. */
enum pihmap_status pm_findings_read(struct pm_job *job, const char *records,
                                    struct pm_findings_table *out);
void pm_findings_free(struct pm_findings_table *t);

/* NULL: there is no such pair. */
const struct pm_scored_pair *pm_findings_pair(const struct pm_findings_table *t, const char *id);

#endif
