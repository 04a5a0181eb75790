/* Truth: a CSV table of the sites that readers or a protocol give, for a score. */
#ifndef PM_BATCH_TRUTH_H
#define PM_BATCH_TRUTH_H

#include "base/job.h"

/* A site as one reader sees it. px of the upright before photo. */
struct pm_site {
    const char *pair, *name, *reader; /* name, reader: "" none */
    double x, y, w, h;                /* the box; a point has no width and no height */
    bool present;                     /* a mark is there */
    double delta_L, area;             /* as the reader measured them; NAN: not */
    int line;                         /* of the table */
};

struct pm_truth {
    char *text; /* owned; holds all names */
    struct pm_site *site;
    size_t count;
};

/*
 * Columns pair, x, y and optionally w, h, site, reader, present, delta_L, area_px. PIHMAP_EFORMAT:
 * a column is missing, or a row cannot be parsed; where there are several readers, every row needs
 * a site, which no reader may give twice. *out is the caller's (pm_truth_free).
 */
enum pihmap_status pm_truth_read(struct pm_job *job, const char *path, struct pm_truth *out);
void pm_truth_free(struct pm_truth *t);

/* Order of sites: by pair, then name; those without a name by their line. 0: the same site. */
int pm_site_compare(const struct pm_site *a, const struct pm_site *b);

#endif
