#include "compare/result.h"

#include "base/options.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define MISS 0.001 /* of the long side: a point that is off by more is misplaced */

bool pihmap_is_declined(enum pihmap_status status)
{
    return status == PIHMAP_ENOSKIN || status == PIHMAP_EALIGN;
}

static char *copy_text(struct pm_job *job, const char *text)
{
    char *copy = pm_alloc(job, strlen(text) + 1, 1);
    if (copy)
        strcpy(copy, text);
    return copy;
}

enum pihmap_status pm_pair_sources(struct pm_job *job, const struct pihmap_source *before,
                                   const struct pihmap_source *after, struct pm_pair_sources *out)
{
    out->before = *before;
    out->after = *after;
    if ((!before->name && !before->bytes) || (!after->name && !after->bytes))
        return pm_fail(job, PIHMAP_EARG, "a photo has neither a name nor bytes: give one");
    if (!before->name)
        out->before.name = "before";
    if (!after->name)
        out->after.name = "after";
    return PIHMAP_OK;
}

enum pihmap_status pm_result_new(struct pm_job *job, const struct pm_pair_sources *pair,
                                 const struct pihmap_options *opt, pihmap_result **out)
{
    struct pihmap_options options;
    enum pihmap_status st;
    *out = NULL;
    TRY(pm_options_check(job, opt, &options));
    pihmap_result *r = pm_alloc(job, 1, sizeof *r);
    if (!r)
        return job->err.status;
    *out = r;
    r->options = options;
    r->before_path = copy_text(job, pair->before.name);
    r->after_path = copy_text(job, pair->after.name);
    r->in_memory[0] = pair->before.bytes != NULL;
    r->in_memory[1] = pair->after.bytes != NULL;
    if (options.skin_mask)
        r->skin_mask_path = copy_text(job, options.skin_mask);
    if (options.regions)
        r->regions_path = copy_text(job, options.regions);
    if (options.id)
        r->id = copy_text(job, options.id);
    r->options.skin_mask = r->skin_mask_path;
    r->options.regions = r->regions_path;
    r->options.id = r->id;
    if (options.repeat) {
        r->repeat = *options.repeat;
        r->options.repeat = r->report.repeat = &r->repeat;
    }
    if (!r->before_path || !r->after_path || (options.skin_mask && !r->skin_mask_path) ||
        (options.regions && !r->regions_path) || (options.id && !r->id))
        st = job->err.status;
out:
    return st;
}

void pihmap_result_free(pihmap_result *r)
{
    if (!r)
        return;
    pm_photo_free(&r->before);
    pm_photo_free(&r->after);
    pm_align_free(&r->align);
    pm_change_free(&r->change);
    pm_light_free(&r->light);
    pm_class_map_free(&r->classes);
    pm_class_map_free(&r->outline);
    pm_labels_free(&r->labels);
    pm_region_list_free(&r->measured);
    free(r->regions);
    free(r->names);
    free(r->before_path);
    free(r->after_path);
    free(r->skin_mask_path);
    free(r->regions_path);
    free(r->id);
    free(r->before_name);
    free(r->after_name);
    free(r);
}

void pm_result_drop_pixels(struct pm_photo *photo)
{
    struct pm_plane *const planes[] = {&photo->linear.r, &photo->linear.g, &photo->linear.b,
                                       &photo->clipped};
    for (size_t k = 0; k < sizeof planes / sizeof *planes; k++) {
        free(planes[k]->v);
        planes[k]->v = NULL;
    }
}

void pm_result_drop_measured(pihmap_result *r)
{
    pm_result_drop_pixels(&r->before);
    pm_result_drop_pixels(&r->after);
    pm_plane_free(&r->change.da);
    pm_plane_free(&r->change.db);
    for (int k = 0; k < 3; k++)
        pm_plane_free(&r->change.ratio[k]);
}

const struct pihmap_report *pihmap_result_report(const pihmap_result *r)
{
    return &r->report;
}

enum pihmap_verdict pihmap_result_verdict(const pihmap_result *r)
{
    return r->report.verdict;
}

size_t pihmap_result_region_count(const pihmap_result *r)
{
    return r->report.region_count;
}

const struct pihmap_region *pihmap_result_region(const pihmap_result *r, size_t index)
{
    return index < r->report.region_count ? &r->report.regions[index] : NULL;
}

/* A point at full size to the working frame of its photo, and back. */
static void to_working(const struct pm_photo *photo, double x, double y, double out[2])
{
    out[0] = (x + 0.5) / pm_full_per_work_x(photo) - 0.5;
    out[1] = (y + 0.5) / pm_full_per_work_y(photo) - 0.5;
}

static void to_full(const struct pm_photo *photo, const double in[2], double *x, double *y)
{
    *x = (in[0] + 0.5) * pm_full_per_work_x(photo) - 0.5;
    *y = (in[1] + 0.5) * pm_full_per_work_y(photo) - 0.5;
}

/*
 * Confidence in the counterpart of a before px, times the probability that it is off by less than
 * MISS: the distance of two normal errors is Rayleigh distributed.
 */
static double confidence_at(const pihmap_result *r, const double at[2], double counterpart)
{
    const struct pm_plane *error = &r->align.error;
    const double most = MISS * pm_long_side(error->w, error->h);
    const double off = (double)pm_sample(error, at[0], at[1]);
    return counterpart * -expm1(-(most * most) / fmax(off * off, DBL_MIN));
}

void pihmap_result_map_point(const pihmap_result *r, double x, double y, double *x_after,
                             double *y_after, double *confidence)
{
    double in[2], out[2];
    *x_after = *y_after = NAN;
    *confidence = 0.0;
    if (!r->align.believed)
        return;
    to_working(&r->before, x, y, in);
    pm_align_map(&r->align, in[0], in[1], &out[0], &out[1], confidence);
    *confidence = confidence_at(r, in, *confidence);
    to_full(&r->after, out, x_after, y_after);
}

void pihmap_result_map_point_back(const pihmap_result *r, double x_after, double y_after, double *x,
                                  double *y, double *confidence)
{
    double in[2], out[2];
    *x = *y = NAN;
    *confidence = 0.0;
    if (!r->align.believed)
        return;
    to_working(&r->after, x_after, y_after, in);
    pm_align_map_back(&r->align, in[0], in[1], &out[0], &out[1], confidence);
    if (*confidence > 0.0)
        *confidence = confidence_at(r, out, *confidence);
    to_full(&r->before, out, x, y);
}

double pihmap_result_standard_error(const pihmap_result *r, double x, double y)
{
    double in[2], out[2], confidence;
    if (!r->align.believed)
        return NAN;
    to_working(&r->before, x, y, in);
    pm_align_map(&r->align, in[0], in[1], &out[0], &out[1], &confidence);
    if (!(confidence > 0.0))
        return NAN;
    return (double)pm_sample(&r->align.error, in[0], in[1]) * pm_full_per_work_x(&r->before);
}
