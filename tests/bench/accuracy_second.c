#include "bench/accuracy_second.h"

#include "batch/id.h"
#include "support/pair_develop.h"
#include "support/pair_second.h"
#include "support/photo_mask.h"
#include "support/picture.h"
#include "support/skin_second.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LARGEST_SIDE 8000 /* px: larger than any photo here, for fields are in px of the photo */
#define LEAST_SKIN 0.01   /* share of the photo: with less, marks find no place */

int accuracy_fold(const char *group, int folds)
{
    return (int)(pm_id_hash(group) % (uint64_t)folds);
}

/* name,group,before,after,believed: no field has a comma. */
static bool parse_row(const char *line, const char *folder, struct accuracy_second *row)
{
    *row = (struct accuracy_second){.name = ""};
    const int n = sscanf(line, "%127[^,],%63[^,],%2047[^,],%2047[^,],", row->name, row->group,
                         row->before, row->after);
    snprintf(row->field, sizeof row->field, "%.1800s/%s.field.pfm", folder, row->name);
    snprintf(row->mask, sizeof row->mask, "%.1800s/%s-mask.png", folder, row->name);
    return n == 4;
}

static enum pihmap_status read_rows(struct pm_job *job, FILE *file,
                                    const struct accuracy_plan *plan, struct accuracy_seconds *out)
{
    char line[6000];
    bool head = true;
    while (fgets(line, sizeof line, file)) {
        struct accuracy_second row;
        if (head) {
            head = false;
            continue;
        }
        if (!parse_row(line, plan->second, &row))
            return pm_fail(job, PIHMAP_EFORMAT, "%s/pairs.csv: not a row: %.60s", plan->second,
                           line);
        if (plan->folds && accuracy_fold(row.group, plan->folds) != plan->fold - 1)
            continue;
        struct accuracy_second *more = realloc(out->v, (size_t)(out->n + 1) * sizeof *more);
        if (!more)
            return pm_fail(job, PIHMAP_ESYS, "out of memory");
        out->v = more;
        out->v[out->n++] = row;
    }
    return out->n ? PIHMAP_OK
                  : pm_fail(job, PIHMAP_ESYS, "%s/pairs.csv: no pairs%s", plan->second,
                            plan->folds ? " in this fold" : "");
}

enum pihmap_status accuracy_seconds_open(struct pm_job *job, const struct accuracy_plan *plan,
                                         struct accuracy_seconds *out)
{
    char path[2200];
    *out = (struct accuracy_seconds){0};
    snprintf(path, sizeof path, "%.2000s/pairs.csv", plan->second);
    FILE *file = fopen(path, "r");
    if (!file)
        return pm_fail(job, PIHMAP_ESYS, "%s: %s (scripts/second-fields makes it)", path,
                       strerror(errno));
    const enum pihmap_status st = read_rows(job, file, plan, out);
    fclose(file);
    return st;
}

void accuracy_seconds_close(struct accuracy_seconds *seconds)
{
    free(seconds->v);
    *seconds = (struct accuracy_seconds){0};
}

/* Leave of the skin what the field is believed on. */
static void keep_believed(const struct pm_plane *believed, int step, struct pm_mask *skin)
{
    for (int y = 0; y < skin->h; y++)
        for (int x = 0; x < skin->w; x++)
            if (pm_sample(believed, (double)x / step, (double)y / step) < 0.5f)
                pm_at(skin, x, y) = 0;
}

/* Where the photos themselves may show a new mark (below 0 in the field), nothing is judged. */
static void leave_unjudged(const struct pm_plane *believed, int step, struct pm_mask *footprint)
{
    for (int y = 0; y < footprint->h; y++)
        for (int x = 0; x < footprint->w; x++)
            if (!pm_at(footprint, x, y) &&
                pm_sample(believed, (double)x / step, (double)y / step) < -0.5f)
                pm_at(footprint, x, y) = PM_PAIR_UNJUDGED;
}

enum pihmap_status accuracy_second_pair(struct pm_job *job, const struct accuracy_second *photos,
                                        const struct pm_pair_draw *draw, uint64_t seed,
                                        struct pm_pair *out)
{
    enum pihmap_status st;
    struct pm_linear before = {{0, 0, NULL}, {0, 0, NULL}, {0, 0, NULL}}, after = before;
    struct pm_mask skin = {0, 0, NULL};
    struct pm_field field = {0};
    struct pm_plane believed = {0, 0, NULL};
    int full[2];
    const char *mask = access(photos->mask, R_OK) == 0 ? photos->mask : NULL;
    TRY(pm_photo_with_mask(job, photos->before, mask, LARGEST_SIDE, &before, &skin));
    TRY(pm_picture_load(job, photos->after, LARGEST_SIDE, &after, full));
    TRY(pm_field_load(job, photos->field, before.r.w, before.r.h, &field, &believed));
    keep_believed(&believed, field.step, &skin);
    if ((double)pm_mask_count(&skin) < LEAST_SKIN * (double)pm_pixels(&skin)) {
        st = pm_fail(job, PIHMAP_EARG, "%s: too little skin is aligned", photos->name);
        goto out;
    }
    const struct pm_second_source source = {&before, &after, &skin, &field};
    TRY(pm_pair_make_second(job, &source, draw, seed, out));
    leave_unjudged(&believed, field.step, &out->footprint);
    snprintf(out->group, sizeof out->group, "%s", photos->group);
out:
    pm_linear_free(&before);
    pm_linear_free(&after);
    pm_mask_free(&skin);
    pm_field_free(&field);
    pm_plane_free(&believed);
    return st;
}

enum pihmap_status accuracy_rendered_second(struct pm_job *job, const struct pm_skin_look *look,
                                            const struct pm_pair_draw *draw, uint64_t seed,
                                            struct pm_pair *out)
{
    enum pihmap_status st;
    struct pm_linear before = {{0, 0, NULL}, {0, 0, NULL}, {0, 0, NULL}}, after = before;
    struct pm_mask skin = {0, 0, NULL};
    struct pm_field field = {0};
    struct pm_random sensor = {seed};
    TRY(pm_skin_second(job, look, seed, draw->second, &before, &after, &skin, &field));
    pm_pair_shot_noise(&before, draw->full_well, &sensor);
    const struct pm_second_source source = {&before, &after, &skin, &field};
    TRY(pm_pair_make_second(job, &source, draw, seed, out));
out:
    pm_linear_free(&before);
    pm_linear_free(&after);
    pm_mask_free(&skin);
    pm_field_free(&field);
    return st;
}
