#include "compare/areas.h"

#include "align/warp.h"
#include "base/reason.h"
#include "codec/load.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define CONFIDENCE_MIN 0.25f  /* in a px's counterpart for it to be measured */
#define COMMON_SKIN_MIN 0.002 /* share of the working frame: a coin in a portrait */
#define MOST_CLIPPED 0.5      /* of the common skin: above, too little of it is due to clipping */
#define MEASURED_MIN 25       /* working px inside the region of interest */
#define ASPECT_TOLERANCE 0.02 /* ln of width over height: what rounding to a small size may do */
#define GRID_ROWS_MAX 640     /* of a tall strip: ten times the largest number of columns */

/* ---- pictures drawn by the user ------------------------------------------------------- */

/* A grey picture of any size that has the before photo's aspect ratio. */
struct drawn {
    int w, h;
    uint8_t *v;
};

typedef enum pihmap_status load_fn(struct pm_job *job, const char *path,
                                   const struct pihmap_options *opt, int *w, int *h, uint8_t **v);

static enum pihmap_status load_drawn(struct pm_job *job, const pihmap_result *r, const char *path,
                                     load_fn *load, struct drawn *out)
{
    const struct pihmap_photo_facts *f = &r->before.facts;
    const char *name = load == pm_load_labels ? "label picture" : "skin mask";
    enum pihmap_status st;
    TRY(load(job, path, &r->options, &out->w, &out->h, &out->v));
    const double aspect = (double)out->w / out->h, wanted = (double)f->width / f->height;
    if (fabs(log(aspect / wanted)) > ASPECT_TOLERANCE)
        st = pm_fail(job, PIHMAP_EARG,
                     "the %s is %d x %d, but the upright before photo is %d x %d: draw the %s on "
                     "the upright before photo",
                     name, out->w, out->h, f->width, f->height, name);
out:
    return st;
}

/* The drawn value nearest to working px (x, y) of a frame of w x h px. */
static uint8_t drawn_at(const struct drawn *d, int x, int y, int w, int h)
{
    const int u = (int)((x + 0.5) * d->w / w), v = (int)((y + 0.5) * d->h / h);
    return pm_at(d, u, v);
}

enum pihmap_status pm_user_skin(struct pm_job *job, const pihmap_result *r, struct pm_mask *out)
{
    struct drawn drawn = {0, 0, NULL};
    enum pihmap_status st;
    TRY(load_drawn(job, r, r->skin_mask_path, pm_load_grey, &drawn));
    TRY(pm_mask_alloc(job, r->before.linear.r.w, r->before.linear.r.h, out));
    for (int y = 0; y < out->h; y++)
        for (int x = 0; x < out->w; x++)
            pm_at(out, x, y) = drawn_at(&drawn, x, y, out->w, out->h) >= 128 ? 255 : 0;
out:
    free(drawn.v);
    return st;
}

/* ---- named regions -------------------------------------------------------------------- */

/* Allocates count regions, and their label picture at the working size. */
static enum pihmap_status named_alloc(struct pm_job *job, const pihmap_result *r, int count,
                                      struct pm_named *out)
{
    enum pihmap_status st;
    TRY(pm_labels_alloc(job, r->before.linear.r.w, r->before.linear.r.h, &out->labels));
    out->list.v = pm_alloc(job, (size_t)count, sizeof *out->list.v);
    out->names = pm_alloc(job, (size_t)count, sizeof *out->names);
    if (!out->list.v || !out->names)
        return job->err.status;
    out->list.count = count;
out:
    return st;
}

/* Every number above 0 in the picture is a label, and its number the region's name. */
static enum pihmap_status name_labels(struct pm_job *job, const pihmap_result *r,
                                      struct pm_named *out)
{
    struct drawn drawn = {0, 0, NULL};
    int number[256] = {0}, count = 0;
    enum pihmap_status st;
    TRY(load_drawn(job, r, r->regions_path, pm_load_labels, &drawn));
    for (size_t i = 0; i < pm_pixels(&drawn); i++)
        number[drawn.v[i]] = 1;
    for (int value = 1; value < 256; value++)
        number[value] = number[value] ? ++count : 0;
    number[0] = 0;
    if (count == 0) {
        st = pm_fail(job, PIHMAP_EARG,
                     "%s: the label picture has no label: paint every region in a grey of its "
                     "own, 1 to 255",
                     r->regions_path);
        goto out;
    }
    TRY(named_alloc(job, r, count, out));
    for (int value = 1; value < 256; value++)
        if (number[value])
            snprintf(out->names[number[value] - 1], PM_REGION_NAME, "%d", value);
    struct pm_labels *l = &out->labels;
    for (int y = 0; y < l->h; y++)
        for (int x = 0; x < l->w; x++)
            pm_at(l, x, y) = number[drawn_at(&drawn, x, y, l->w, l->h)];
out:
    free(drawn.v);
    return st;
}

static void roi_or_all(const pihmap_result *r, double rect[4])
{
    const int *roi = r->options.roi;
    const struct pihmap_photo_facts *f = &r->before.facts;
    rect[0] = roi[2] ? roi[0] : 0.0;
    rect[1] = roi[2] ? roi[1] : 0.0;
    rect[2] = fmin(roi[2] ? roi[2] : f->width, f->width - rect[0]);
    rect[3] = fmin(roi[2] ? roi[3] : f->height, f->height - rect[1]);
}

/* Nearly square cells over the region of interest, or all of the photo; row by row. */
static enum pihmap_status name_cells(struct pm_job *job, const pihmap_result *r,
                                     struct pm_named *out)
{
    double rect[4];
    enum pihmap_status st;
    roi_or_all(r, rect);
    const int columns = r->options.grid;
    const double wanted = rint(columns * rect[3] / rect[2]);
    const int rows = wanted < 1.0 ? 1 : wanted > GRID_ROWS_MAX ? GRID_ROWS_MAX : (int)wanted;
    TRY(named_alloc(job, r, rows * columns, out));
    for (int k = 0; k < rows * columns; k++)
        snprintf(out->names[k], PM_REGION_NAME, "r%dc%d", k / columns + 1, k % columns + 1);
    struct pm_labels *l = &out->labels;
    for (int y = 0; y < l->h; y++)
        for (int x = 0; x < l->w; x++) {
            const double u = ((x + 0.5) * pm_full_per_work_x(&r->before) - rect[0]) / rect[2];
            const double v = ((y + 0.5) * pm_full_per_work_y(&r->before) - rect[1]) / rect[3];
            if (u >= 0.0 && u < 1.0 && v >= 0.0 && v < 1.0)
                pm_at(l, x, y) = (int)(v * rows) * columns + (int)(u * columns) + 1;
        }
out:
    return st;
}

enum pihmap_status pm_user_regions(struct pm_job *job, const pihmap_result *r,
                                   struct pm_comparison *c)
{
    enum pihmap_status st = PIHMAP_OK;
    if (r->regions_path)
        TRY(name_labels(job, r, &c->named[0]));
    if (r->options.grid)
        TRY(name_cells(job, r, &c->named[1]));
out:
    return st;
}

/* ---- rectangles ------------------------------------------------------------------------- */

static enum pihmap_status check_rectangle(struct pm_job *job, const pihmap_result *r,
                                          const char *name, const int rect[4])
{
    const struct pihmap_photo_facts *f = &r->before.facts;
    if (rect[2] == 0 || (rect[0] < f->width && rect[1] < f->height))
        return PIHMAP_OK;
    return pm_fail(job, PIHMAP_EARG,
                   "%s %d,%d,%d,%d lies outside the upright before photo, which is %d x %d", name,
                   rect[0], rect[1], rect[2], rect[3], f->width, f->height);
}

enum pihmap_status pm_check_rectangles(struct pm_job *job, const pihmap_result *r)
{
    enum pihmap_status st;
    TRY(check_rectangle(job, r, "the region of interest", r->options.roi));
    TRY(check_rectangle(job, r, "the reference", r->options.reference));
out:
    return st;
}

/* Is the centre of working px (x, y) in the rectangle? */
static bool in_rectangle(const pihmap_result *r, const int rect[4], int x, int y)
{
    const double fx = (x + 0.5) * pm_full_per_work_x(&r->before);
    const double fy = (y + 0.5) * pm_full_per_work_y(&r->before);
    return fx >= rect[0] && fx < (double)rect[0] + rect[2] && fy >= rect[1] &&
           fy < (double)rect[1] + rect[3];
}

enum pihmap_status pm_roi_mask(struct pm_job *job, const pihmap_result *r, struct pm_mask *out)
{
    enum pihmap_status st;
    TRY(pm_mask_alloc(job, r->before.linear.r.w, r->before.linear.r.h, out));
    for (int y = 0; y < out->h; y++)
        for (int x = 0; x < out->w; x++)
            pm_at(out, x, y) = in_rectangle(r, r->options.roi, x, y) ? 255 : 0;
out:
    return st;
}

static bool is_clipped(const pihmap_result *r, const struct pm_comparison *c, size_t i)
{
    return r->before.clipped.v[i] > PM_CLIPPED_SHARE || c->warped_clipped.v[i] > PM_CLIPPED_SHARE;
}

enum pihmap_status pm_reference_patch(struct pm_job *job, const pihmap_result *r,
                                      const struct pm_comparison *c, struct pm_mask *out)
{
    size_t i = 0;
    enum pihmap_status st;
    TRY(pm_mask_alloc(job, c->common.w, c->common.h, out));
    for (int y = 0; y < out->h; y++)
        for (int x = 0; x < out->w; x++, i++)
            /* A grey card is no skin: any confidence that the pose extends to it is enough. */
            if (in_rectangle(r, r->options.reference, x, y) && r->align.confidence.v[i] > 0.0f &&
                !is_clipped(r, c, i))
                out->v[i] = 255;
out:
    return st;
}

/* ---- skin ----------------------------------------------------------------------------- */

enum pihmap_status pm_measured_skin(struct pm_job *job, const pihmap_result *r,
                                    struct pm_comparison *c)
{
    enum pihmap_status st;
    TRY(pm_mask_alloc(job, c->common.w, c->common.h, &c->measured));
    c->roi_px = 0;
    for (int y = 0; y < c->common.h; y++)
        for (int x = 0; x < c->common.w; x++) {
            const bool inside = r->options.roi[2] == 0 || in_rectangle(r, r->options.roi, x, y);
            c->roi_px += inside;
            pm_at(&c->measured, x, y) = inside ? pm_at(&c->common, x, y) : 0;
        }
    if (pm_mask_count(&c->measured) < MEASURED_MIN)
        st = pm_decline(job, PIHMAP_ENOSKIN,
                        &(struct pihmap_reason){PIHMAP_REASON_LITTLE_SKIN_IN_ROI, {0}});
out:
    return st;
}

enum pihmap_status pm_common_skin(struct pm_job *job, const pihmap_result *r,
                                  struct pm_comparison *c)
{
    struct pm_mask after = {0, 0, NULL};
    enum pihmap_status st;
    size_t skin = 0, clipped = 0;
    TRY(pm_mask_alloc(job, c->before_skin.w, c->before_skin.h, &c->common));
    TRY(pm_warp_mask(job, &c->after_skin, &r->align, &after));
    for (size_t i = 0; i < pm_pixels(&after); i++) {
        const bool both =
            c->before_skin.v[i] && after.v[i] && r->align.confidence.v[i] >= CONFIDENCE_MIN;
        const bool unusable = is_clipped(r, c, i);
        skin += both;
        clipped += both && unusable;
        c->common.v[i] = both && !unusable ? 255 : 0;
    }
    c->clipped_fraction = skin ? (double)clipped / (double)skin : 0.0;
    if ((double)pm_mask_count(&c->common) < COMMON_SKIN_MIN * (double)after.w * (double)after.h)
        st = pm_decline(job, PIHMAP_ENOSKIN,
                        &(struct pihmap_reason){c->clipped_fraction > MOST_CLIPPED
                                                    ? PIHMAP_REASON_MOSTLY_CLIPPED
                                                    : PIHMAP_REASON_LITTLE_COMMON_SKIN,
                                                {0}});
out:
    pm_mask_free(&after);
    return st;
}

void pm_clear_unmeasured(const struct pm_mask *measured, struct pm_change *change)
{
    for (size_t i = 0; i < pm_pixels(measured); i++)
        if (!measured->v[i]) {
            change->valid.v[i] = 0;
            change->dL.v[i] = change->da.v[i] = change->db.v[i] = 0.0f;
        }
}
