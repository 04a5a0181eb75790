#include "compare/inspection.h"

#include "base/options.h"
#include "codec/load.h"
#include "compare/areas.h"
#include "compare/charts.h"
#include "compare/facts.h"
#include "skin/classes.h"
#include "skin/overlays.h"

#include <string.h>

static enum pihmap_status measure(struct pm_job *job, const struct pihmap_source *from,
                                  const struct pihmap_options *opt, struct pm_inspection *out)
{
    struct pihmap_inspection *seen = &out->seen;
    struct pm_photo p = {0};
    struct pm_skin skin = {0};
    struct pm_class_map overlay = {0, 0, NULL};
    double clipped = 0.0;
    enum pihmap_status st;
    TRY(pm_load_measured(job, from, opt, &p));
    TRY(pm_skin(job, &p, &skin));
    TRY(pm_find_overlays(job, &p, &overlay));
    TRY(pm_keep_overlays_on_skin(job, &skin.mask, &overlay));
    pm_class_map_leave_out(&overlay, &skin.mask, &skin.classes);
    TRY(pm_charts_find(job, opt, &p, &out->chart));
    pm_charts_mask(&out->chart, &skin.mask);
    pm_charts_class(&out->chart, &skin.classes);
    seen->chart = pm_chart_facts(&out->chart, &p);
    out->scale[0] = pm_full_per_work_x(&p);
    out->scale[1] = pm_full_per_work_y(&p);
    const double pixels = (double)p.linear.r.w * p.linear.r.h;
    for (size_t i = 0; i < (size_t)pixels; i++) /* overexposed skin has no colour */
        skin.mask.v[i] = skin.classes.v[i] == PM_PIXEL_MEASURED ? 255 : 0;
    TRY(pm_describe_skin(job, &p.linear, &skin.mask, pixels, &seen->skin));
    pm_describe_left_out(&skin.classes, &seen->skin);
    pm_describe_pixels(&skin.classes, NULL, seen->pixel_share, &seen->coverage);
    seen->photo = p.facts;
    seen->photo.file = out->name;
    for (size_t i = 0; i < (size_t)pixels; i++)
        clipped += (double)p.clipped.v[i];
    seen->clipped_fraction = clipped / pixels;
    out->classes = skin.classes;
    skin.classes.v = NULL;
out:
    pm_skin_free(&skin);
    pm_class_map_free(&overlay);
    pm_photo_free(&p);
    return st;
}

static enum pihmap_status inspect(struct pm_job *job, const struct pihmap_source *photo,
                                  const struct pihmap_options *given,
                                  struct pihmap_inspection **out)
{
    struct pihmap_source from = *photo;
    struct pihmap_options opt;
    enum pihmap_status st;
    TRY(pm_options_check(job, given, &opt));
    if (!from.name && !from.bytes)
        return pm_fail(job, PIHMAP_EARG, "the photo has neither a name nor bytes: give one");
    if (!from.name)
        from.name = "photo";
    struct pm_inspection *in = pm_alloc(job, 1, sizeof *in + strlen(from.name) + 1);
    if (!in)
        return job->err.status;
    *out = &in->seen;
    strcpy(in->name, from.name);
    in->max_pixels = opt.max_pixels;
    in->threads = opt.threads;
    if (opt.threads > 0)
        job->threads = opt.threads;
    job->progress = opt.progress;
    job->context = opt.context;
    st = measure(job, &from, &opt, in);
out:
    return st;
}

enum pihmap_status pihmap_inspect_source(const struct pihmap_source *photo,
                                         const struct pihmap_options *opt,
                                         struct pihmap_inspection **out, struct pihmap_error *err)
{
    struct pm_job job;
    *out = NULL;
    pm_call_begin(&job, 0);
    const enum pihmap_status st = inspect(&job, photo, opt, out);
    if (st) {
        pihmap_inspection_free(*out);
        *out = NULL;
    }
    return pm_call_end(&job, st, err);
}

enum pihmap_status pihmap_inspect(const char *photo, const struct pihmap_options *opt,
                                  struct pihmap_inspection **out, struct pihmap_error *err)
{
    const struct pihmap_source file = {.name = photo};
    return pihmap_inspect_source(&file, opt, out, err);
}

void pihmap_inspection_free(struct pihmap_inspection *seen)
{
    if (seen)
        pm_class_map_free(&((struct pm_inspection *)(void *)seen)->classes);
    free(seen);
}
