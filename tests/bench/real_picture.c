#include "bench/real_picture.h"

#include "base/resize.h"
#include "codec/load.h"
#include "codec/picture_file.h"

#include <stdio.h>
#include <string.h>

void real_picture_path(const struct real_pair *pair, enum real_picture what, char path[512])
{
    static const char *const words[] = {"before", "after", "heatmap", "panel"};
    snprintf(path, 512, REAL_PICTURES "/%s--%s-%s.jpg", pair->clinic,
             pair->name + strlen(pair->clinic) + 1, words[what]);
}

static void full_path(const char *out, const struct real_pair *pair, enum real_picture what,
                      char path[4700])
{
    char below[512];
    real_picture_path(pair, what, below);
    snprintf(path, 4700, "%.4000s/%s", out, below);
}

enum pihmap_status real_picture_small(struct pm_job *job, const char *photo, int side,
                                      struct pm_rgb8 *out)
{
    const struct pihmap_source from = {.name = photo};
    struct pm_rgb8 whole = {0, 0, NULL};
    struct pihmap_options opt;
    enum pihmap_status st;
    int w, h;
    *out = (struct pm_rgb8){0, 0, NULL};
    pihmap_options_init(&opt);
    TRY(pm_load_picture(job, &from, &opt, &whole));
    pm_fit(whole.w, whole.h, side, &w, &h);
    TRY(pm_resize(job, &whole, w, h, out));
out:
    pm_rgb8_free(&whole);
    return st;
}

static enum pihmap_status save_photo(struct pm_job *job, const char *photo, const char *path)
{
    const struct pm_keep replace = {.force = true};
    struct pm_rgb8 small;
    enum pihmap_status st;
    TRY(real_picture_small(job, photo, REAL_PICTURE_SIDE, &small));
    TRY(pm_save_rgb8(job, path, &replace, &small));
out:
    pm_rgb8_free(&small);
    return st;
}

static enum pihmap_status save_output(struct pm_job *job, const pihmap_result *result,
                                      enum pihmap_output what, const char *path)
{
    return pihmap_result_write(result, what, path, true, &job->err);
}

enum pihmap_status real_picture_save(struct pm_job *job, const char *out,
                                     const struct real_pair *pair, const pihmap_result *result)
{
    char path[4700];
    enum pihmap_status st;
    full_path(out, pair, REAL_PICTURE_BEFORE, path);
    TRY(save_photo(job, pair->before, path));
    full_path(out, pair, REAL_PICTURE_AFTER, path);
    TRY(save_photo(job, pair->after, path));
    if (!result)
        goto out;
    full_path(out, pair, REAL_PICTURE_HEATMAP, path);
    TRY(save_output(job, result, PIHMAP_OUT_THUMB, path));
    full_path(out, pair, REAL_PICTURE_PANEL, path);
    TRY(save_output(job, result, PIHMAP_OUT_PANEL, path));
out:
    return st;
}
