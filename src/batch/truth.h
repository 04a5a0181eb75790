/* Truth: a CSV table of the sites that readers or a protocol give, for a score. */
#ifndef PM_BATCH_TRUTH_H
#define PM_BATCH_TRUTH_H

#include "batch/site_mask.h"

/* A site as one reader sees it. px of the upright before photo. */
struct pm_site {
    const char *pair, *name, *reader; /* name, reader: "" none */
    double x, y, w, h;                /* the box; a point has no width and no height */
    double cx, cy;                    /* its centre, or the centroid of its mask */
    const struct pm_site_mask *mask;  /* NULL: a point or a box */
    bool present;                     /* a mark is there */
    double delta_L, area;             /* as the reader measured them; NAN: not */
    int line, part;                   /* of the table; of the mask */
};

/* The masks of a row. */
struct pm_truth_masks {
    struct pm_site_mask *v;
    size_t n;
    struct pm_truth_masks *next;
};

struct pm_truth {
    char *text; /* owned; holds all names */
    struct pm_site *site;
    size_t count, capacity;
    struct pm_truth_masks *masks; /* owned */
};

/*
 * Columns pair, x, y or mask, and optionally w, h, site, reader, present, delta_L, area_px. A mask
 * is a picture, its path relative to the table's folder: with a site it is that site, without one
 * each of its connected parts is a site; its area is that of the reader unless area_px says
 * another. PIHMAP_EFORMAT: a column is missing, or a row cannot be parsed; where there are several
 * readers, every row needs a site, which no reader may give twice. *out is the caller's
 * (pm_truth_free).
 */
enum pihmap_status pm_truth_read(struct pm_job *job, const char *path, struct pm_truth *out);
void pm_truth_free(struct pm_truth *t);

/* Order of sites: by pair, then name; those without a name by their line. 0: the same site. */
int pm_site_compare(const struct pm_site *a, const struct pm_site *b);

#endif
