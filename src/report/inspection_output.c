/* An inspection -> its picture, its mask and its JSON. */
#include "codec/load.h"
#include "codec/picture_file.h"
#include "compare/inspection.h"
#include "report/chart_outline.h"
#include "report/class_picture.h"
#include "report/json.h"
#include "report/own_output.h"

static enum pihmap_status draw(struct pm_job *job, const struct pm_inspection *in,
                               const struct pihmap_source *photo, const char *path, bool force)
{
    const struct pm_keep keep = {
        .inputs = {photo->bytes ? NULL : photo->name}, .ours = pm_is_own_output, .force = force};
    const struct pm_class_facts facts = {&in->classes, in->seen.pixel_share, in->seen.coverage};
    struct pihmap_source from = *photo;
    struct pihmap_options opt;
    struct pm_rgb8 picture = {0, 0, NULL};
    enum pihmap_status st;
    if (!from.name)
        from.name = in->name;
    pihmap_options_init(&opt);
    opt.max_pixels = in->max_pixels;
    TRY(pm_save_check(job, path, &keep));
    TRY(pm_load_picture(job, &from, &opt, &picture));
    if (picture.w != in->seen.photo.width || picture.h != in->seen.photo.height)
        st = pm_fail(job, PIHMAP_EARG,
                     "%s: this is not the photo that was inspected; give that one", from.name);
    else
        st = pm_class_picture(job, &facts, &picture);
    if (st == PIHMAP_OK)
        st = pm_chart_outline(job, &in->chart, in->scale, &picture);
    if (st == PIHMAP_OK)
        st = pm_save_rgb8(job, path, &keep, &picture);
out:
    pm_rgb8_free(&picture);
    return st;
}

enum pihmap_status pihmap_inspection_draw(const struct pihmap_inspection *seen,
                                          const struct pihmap_source *photo, const char *path,
                                          bool force, struct pihmap_error *err)
{
    const struct pm_inspection *in = (const struct pm_inspection *)(const void *)seen;
    struct pm_job job;
    pm_call_begin(&job, in->threads);
    const enum pihmap_status st = draw(&job, in, photo, path, force);
    return pm_call_end(&job, st, err);
}

static enum pihmap_status write_mask(struct pm_job *job, const struct pm_inspection *in,
                                     const struct pihmap_source *photo, const char *path,
                                     bool force)
{
    const struct pm_keep keep = {
        .inputs = {photo->bytes ? NULL : photo->name}, .ours = pm_is_own_output, .force = force};
    struct pm_mask mask = {0, 0, NULL};
    enum pihmap_status st;
    TRY(pm_save_check(job, path, &keep));
    TRY(pm_class_mask(job, &in->classes, in->seen.photo.width, in->seen.photo.height, &mask));
    TRY(pm_save_mask(job, path, &keep, &mask));
out:
    pm_mask_free(&mask);
    return st;
}

enum pihmap_status pihmap_inspection_mask(const struct pihmap_inspection *seen,
                                          const struct pihmap_source *photo, const char *path,
                                          bool force, struct pihmap_error *err)
{
    const struct pm_inspection *in = (const struct pm_inspection *)(const void *)seen;
    struct pm_job job;
    pm_call_begin(&job, in->threads);
    const enum pihmap_status st = write_mask(&job, in, photo, path, force);
    return pm_call_end(&job, st, err);
}

enum pihmap_status pihmap_inspection_json(const struct pihmap_inspection *const *photos,
                                          size_t count, char **text, struct pihmap_error *err)
{
    struct pm_job job;
    size_t n;
    *text = NULL;
    pm_call_begin(&job, 1);
    const enum pihmap_status st = pm_json_inspection(&job, photos, count, text, &n);
    return pm_call_end(&job, st, err);
}
