/* pihmap_inspect() and what becomes of it: one photo, looked at by itself. */
#include "compare/areas.h"
#include "base/options.h"
#include "compare/charts.h"
#include "compare/describe.h"
#include "codec/load.h"
#include "report/json.h"
#include "skin/mask.h"

#include <string.h>

/* seen comes first: a pointer to it is one to the whole. */
struct inspection {
    struct pihmap_inspection seen;
    struct pm_quad quads[PM_CARD_QUADS]; /* the chart, full-size px */
    int quad_count;
    size_t max_pixels; /* the caller's, which hold for drawing, too */
    int threads;
    char name[]; /* seen.photo.file */
};

static enum pihmap_status look(struct pm_job *job, const struct pihmap_source *from,
                               const struct pihmap_options *opt, struct inspection *out)
{
    struct pihmap_inspection *seen = &out->seen;
    struct pm_photo p = {0};
    struct pm_mask skin = {0, 0, NULL};
    struct pm_card card;
    struct pm_left_out left;
    double clipped = 0.0;
    enum pihmap_status st;
    TRY(pm_load_measured(job, from, opt, &p));
    TRY(pm_skin(job, &p, &skin));
    TRY(pm_cards_find(job, opt, &p, &card));
    pm_cards_mask(&card, &skin);
    seen->card = pm_card_facts(&card, &p);
    out->quad_count = pm_cards_quads(&card, &p, out->quads);
    const double pixels = (double)p.linear.r.w * p.linear.r.h;
    TRY(pm_describe_skin(job, &p.linear, &skin, pixels, &seen->skin));
    TRY(pm_left_out_of(job, &p, &card, &skin, &left));
    pm_describe_left_out(&left, &seen->skin);
    seen->photo = p.facts;
    seen->photo.file = out->name;
    for (size_t i = 0; i < (size_t)pixels; i++)
        clipped += (double)p.clipped.v[i];
    seen->clipped_fraction = clipped / pixels;
out:
    pm_mask_free(&skin);
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
    struct inspection *in = pm_alloc(job, 1, sizeof *in + strlen(from.name) + 1);
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
    st = look(job, &from, &opt, in);
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
    free(seen);
}

static enum pihmap_status draw(struct pm_job *job, const struct inspection *in,
                               const struct pihmap_source *photo, const char *path, bool force)
{
    const struct pm_keep keep = {.inputs = {photo->bytes ? NULL : photo->name}, .force = force};
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
        st = pm_fail(job, PIHMAP_EARG, "%s: is not the photo that was inspected: give that one",
                     from.name);
    else
        st = pm_card_picture(job, in->quads, in->quad_count, &picture);
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
    const struct inspection *in = (const struct inspection *)(const void *)seen;
    struct pm_job job;
    pm_call_begin(&job, in->threads);
    const enum pihmap_status st = draw(&job, in, photo, path, force);
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
