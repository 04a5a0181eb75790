#include "support/field.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define FILE_STEP 4 /* before px: STEP of scripts/second-fields */

enum pihmap_status pm_field_alloc(struct pm_job *job, int w, int h, int step, struct pm_field *out)
{
    enum pihmap_status st;
    const int nw = (w + step - 2) / step + 1, nh = (h + step - 2) / step + 1;
    *out = (struct pm_field){.step = step};
    TRY(pm_plane_alloc(job, nw, nh, &out->x));
    TRY(pm_plane_alloc(job, nw, nh, &out->y));
    for (size_t i = 0; i < pm_pixels(&out->x); i++)
        out->x.v[i] = out->y.v[i] = NAN;
out:
    if (st)
        pm_field_free(out);
    return st;
}

void pm_field_free(struct pm_field *field)
{
    pm_plane_free(&field->x);
    pm_plane_free(&field->y);
}

/* NAN where one of the four nodes is, even with weight 0: a border is not interpolated across. */
static double node_mean(const struct pm_plane *p, int i, int j, double s, double t)
{
    const int i1 = i + 1 < p->w ? i + 1 : i, j1 = j + 1 < p->h ? j + 1 : j;
    const double above = (1 - s) * (double)pm_at(p, i, j) + s * (double)pm_at(p, i1, j);
    const double below = (1 - s) * (double)pm_at(p, i, j1) + s * (double)pm_at(p, i1, j1);
    return (1 - t) * above + t * below;
}

bool pm_field_map(const struct pm_field *field, double x, double y, double *qx, double *qy)
{
    const double u = x / field->step, v = y / field->step;
    *qx = *qy = NAN;
    if (!(u >= 0 && v >= 0 && u <= field->x.w - 1 && v <= field->x.h - 1))
        return false;
    const int i = (int)u, j = (int)v;
    *qx = node_mean(&field->x, i, j, u - i, v - j);
    *qy = node_mean(&field->y, i, j, u - i, v - j);
    return isfinite(*qx) && isfinite(*qy);
}

static bool read_nodes(FILE *file, struct pm_field *field, struct pm_plane *believed)
{
    int w = 0, h = 0;
    double scale = 0;
    if (fscanf(file, "PF %d %d %lf", &w, &h, &scale) != 3 || fgetc(file) != '\n' ||
        w != believed->w || h != believed->h || scale >= 0)
        return false;
    for (int y = h - 1; y >= 0; y--) /* PFM starts with the lowest row */
        for (int x = 0; x < w; x++) {
            float v[3];
            if (fread(v, sizeof v, 1, file) != 1)
                return false;
            pm_at(&field->x, x, y) = v[0];
            pm_at(&field->y, x, y) = v[1];
            pm_at(believed, x, y) = v[2];
        }
    return true;
}

enum pihmap_status pm_field_load(struct pm_job *job, const char *path, int w, int h,
                                 struct pm_field *out, struct pm_plane *believed)
{
    enum pihmap_status st;
    FILE *file = fopen(path, "rb");
    *out = (struct pm_field){0};
    *believed = (struct pm_plane){0, 0, NULL};
    if (!file)
        return pm_fail(job, PIHMAP_ESYS, "%s: %s", path, strerror(errno));
    TRY(pm_field_alloc(job, w + 1, h + 1, FILE_STEP, out)); /* the script's last nodes lie beyond */
    TRY(pm_plane_alloc(job, out->x.w, out->x.h, believed));
    if (!read_nodes(file, out, believed))
        st = pm_fail(job, PIHMAP_EFORMAT, "%s: not the field of a photo of %d x %d px", path, w, h);
out:
    fclose(file);
    if (st) {
        pm_field_free(out);
        pm_plane_free(believed);
    }
    return st;
}
