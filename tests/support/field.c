#include "support/field.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define FILE_STEP 4 /* before px: STEP of scripts/second-fields */

static int nodes(int px, int step)
{
    return (px - 1) / step + 2;
}

enum pihmap_status pm_field_alloc(struct pm_job *job, int w, int h, int step, struct pm_field *out)
{
    enum pihmap_status st;
    *out = (struct pm_field){.step = step};
    TRY(pm_plane_alloc(job, nodes(w, step), nodes(h, step), &out->x));
    TRY(pm_plane_alloc(job, nodes(w, step), nodes(h, step), &out->y));
    for (size_t i = 0, n = pm_pixels(&out->x); i < n; i++)
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

void pm_field_map(const struct pm_field *field, double x, double y, double *qx, double *qy)
{
    *qx = (double)pm_sample(&field->x, x / field->step, y / field->step);
    *qy = (double)pm_sample(&field->y, x / field->step, y / field->step);
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
    TRY(pm_field_alloc(job, w, h, FILE_STEP, out));
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
