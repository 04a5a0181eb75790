/*
 * Where the points of a before photo lie in its after photo: the truth of a pair that no single
 * pose describes.
 */
#ifndef PM_SUPPORT_FIELD_H
#define PM_SUPPORT_FIELD_H

#include "base/image.h"

/* Where the points of a before photo lie in its after photo. */
struct pm_field {
    int step; /* before px between nodes; node (i, j) is the before point (i step, j step) */
    struct pm_plane x, y; /* after px at the nodes; NAN: not known or not shown */
};

/* Nodes of a before photo of w x h px, the last ones on its border or beyond; all are NAN. *out is
 * the caller's. */
enum pihmap_status pm_field_alloc(struct pm_job *job, int w, int h, int step, struct pm_field *out);
void pm_field_free(struct pm_field *field);

/* The after point of before point (x, y), bilinear. False, with both NAN: not known, not shown, or
 * outside the nodes. */
bool pm_field_map(const struct pm_field *field, double x, double y, double *qx, double *qy);

/*
 * A field as scripts/second-fields writes it, for a before photo of w x h px: a colour PFM of x, y
 * (after px) and belief (1 or 0) at every node. *believed has the field's nodes. Both are the
 * caller's. PIHMAP_EFORMAT: not such a file, or of another photo's size.
 */
enum pihmap_status pm_field_load(struct pm_job *job, const char *path, int w, int h,
                                 struct pm_field *out, struct pm_plane *believed);

#endif
