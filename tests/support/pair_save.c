#include "support/pair_save.h"

#include "base/colour.h"
#include "codec/picture_file.h"
#include "support/picture.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define GRID 41 /* points of the map per axis, as many as registration is scored on */
#define TAKEN_BEFORE "2024:03:04 10:20:30"
#define TAKEN_AFTER "2024:04:03 16:05:10" /* PM_PAIR_DAYS later */

void pm_pair_files_in(const char *folder, struct pm_pair_files *files)
{
    snprintf(files->before, sizeof files->before, "%.4300s/before.jpg", folder);
    snprintf(files->after, sizeof files->after, "%.4300s/after.jpg", folder);
    snprintf(files->skin, sizeof files->skin, "%.4300s/truth_skin.png", folder);
    snprintf(files->marks, sizeof files->marks, "%.4300s/truth_marks.png", folder);
    snprintf(files->truth, sizeof files->truth, "%.4300s/truth.json", folder);
}

/* Rounded to so many digits, which keeps truth files small and readable. */
static json_t *number(double v, int digits)
{
    const double unit = pow(10, digits);
    return isfinite(v) ? json_real(round(v * unit) / unit) : json_null();
}

static const char *kind_name(enum pm_pair_kind kind)
{
    return kind == PM_PAIR_PIH ? "pih" : kind == PM_PAIR_PIMPLE ? "pimple" : "erythema";
}

static json_t *marks_json(const struct pm_pair *pair)
{
    json_t *list = json_array();
    for (int i = 0; i < pair->mark_count; i++) {
        const struct pm_pair_mark *m = &pair->mark[i];
        json_t *o = json_object();
        json_object_set_new(o, "id", json_integer(m->id));
        json_object_set_new(o, "kind", json_string(kind_name(m->kind)));
        if (m->shape != PM_SHAPE_BLOT)
            json_object_set_new(o, "shape", json_string(pm_mark_shape_name(m->shape)));
        json_object_set_new(o, "x", number(m->x, 1));
        json_object_set_new(o, "y", number(m->y, 1));
        json_object_set_new(o, "radius_px", number(m->radius, 1));
        json_object_set_new(o, "area_px", number(m->area, 0));
        json_object_set_new(o, "mean_delta_L", number(m->delta_L, 3));
        json_object_set_new(o, "peak_delta_L", number(m->peak_delta_L, 3));
        json_array_append_new(list, o);
    }
    return list;
}

static json_t *map_json(const struct pm_pair *pair)
{
    json_t *list = json_array();
    for (int j = 0; j < GRID; j++)
        for (int i = 0; i < GRID; i++) {
            const double x = (pair->before.w - 1.0) * i / (GRID - 1);
            const double y = (pair->before.h - 1.0) * j / (GRID - 1);
            double qx, qy;
            pm_pair_map(&pair->pose, x, y, &qx, &qy);
            json_t *point = json_array();
            json_array_append_new(point, number(x, 2));
            json_array_append_new(point, number(y, 2));
            json_array_append_new(point, number(qx, 2));
            json_array_append_new(point, number(qy, 2));
            json_array_append_new(list, point);
        }
    return list;
}

static json_t *pose_json(const struct pm_pair *pair)
{
    json_t *pose = json_object(), *H = json_array();
    for (int i = 0; i < 9; i++)
        json_array_append_new(H, number(pair->pose.H[i], 9));
    json_object_set_new(pose, "homography", H);
    json_object_set_new(pose, "rotation_deg", number(pair->pose.rotation_deg, 3));
    json_object_set_new(pose, "scale", number(pair->pose.scale, 4));
    json_object_set_new(pose, "exposure_ev", number(pair->ev, 3));
    return pose;
}

static json_t *truth_json(struct pm_job *job, const struct pm_pair *pair, const char *made_by)
{
    double lab[3];
    json_t *root = json_object();
    json_object_set_new(root, "schema", json_string("pihmap-truth/1"));
    json_object_set_new(root, "made_by", json_string(made_by));
    json_object_set_new(root, "about",
                        json_string("before px, pixel centres on integers; map rows are x, y in "
                                    "before.jpg and x, y in after.jpg; mean_delta_L is the mark's "
                                    "own, without pose and light"));
    json_object_set_new(root, "width", json_integer(pair->before.w));
    json_object_set_new(root, "height", json_integer(pair->before.h));
    if (pm_picture_median_lab(job, &pair->before, &pair->skin, lab)) {
        json_object_set_new(root, "ita", number(pm_ita(lab[0], lab[2]), 1));
        json_object_set_new(root, "ita_class", json_string(pm_ita_class(pm_ita(lab[0], lab[2]))));
    }
    json_object_set_new(root, "interval_days", json_integer(PM_PAIR_DAYS));
    json_object_set_new(root, "marks", marks_json(pair));
    json_object_set_new(root, "pose", pose_json(pair));
    if (pair->rendering != PM_RENDERING_NONE)
        json_object_set_new(root, "rendering", json_string(pm_rendering_name(pair->rendering)));
    json_object_set_new(root, "map", map_json(pair));
    return root;
}

/* A line for every top-level value and every row, for short files and readable diffs. */
static enum pihmap_status dump_json(struct pm_job *job, json_t *root, const char *path)
{
    const char *key;
    json_t *value;
    bool first = true;
    FILE *file = fopen(path, "w");
    if (!file)
        return pm_fail(job, PIHMAP_ESYS, "%s: %s", path, strerror(errno));
    fputs("{", file);
    json_object_foreach(root, key, value)
    {
        fprintf(file, "%s\n \"%s\": ", first ? "" : ",", key);
        first = false;
        if (!json_is_array(value)) {
            json_dumpf(value, file, JSON_ENCODE_ANY | JSON_REAL_PRECISION(10));
            continue;
        }
        fputs("[", file);
        for (size_t i = 0; i < json_array_size(value); i++) {
            fputs(i ? ",\n  " : "\n  ", file);
            json_dumpf(json_array_get(value, i), file, JSON_COMPACT | JSON_REAL_PRECISION(10));
        }
        fputs("]", file);
    }
    fputs("\n}\n", file);
    return fclose(file) ? pm_fail(job, PIHMAP_ESYS, "%s: %s", path, strerror(errno)) : PIHMAP_OK;
}

enum pihmap_status pm_pair_save_photos(struct pm_job *job, const struct pm_pair *pair,
                                       const char *folder)
{
    enum pihmap_status st;
    const struct pm_keep keep = {.force = true};
    struct pm_pair_files f;
    pm_pair_files_in(folder, &f);
    TRY(pm_picture_save_jpeg(job, f.before, &pair->before, pair->before_quality, TAKEN_BEFORE));
    TRY(pm_picture_save_jpeg(job, f.after, &pair->after, pair->after_quality, TAKEN_AFTER));
    TRY(pm_save_mask(job, f.skin, &keep, &pair->skin));
out:
    return st;
}

enum pihmap_status pm_pair_save(struct pm_job *job, const struct pm_pair *pair, const char *folder,
                                const char *made_by)
{
    enum pihmap_status st;
    struct pm_pair_files f;
    json_t *root = NULL;
    pm_pair_files_in(folder, &f);
    TRY(pm_pair_save_photos(job, pair, folder));
    TRY(pm_picture_save_labels(job, f.marks, &pair->marks));
    root = truth_json(job, pair, made_by);
    TRY(dump_json(job, root, f.truth));
out:
    json_decref(root);
    return st;
}
