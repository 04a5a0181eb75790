#include "areas.h"

#include "align/warp.h"
#include "io/load.h"

#include <math.h>

/* A px with this share of its source burnt out or black is not measured. */
#define CLIPPED_SHARE 0.25f
/* Least confidence in a px's counterpart for it to be measured. */
#define LEAST_CONFIDENCE 0.25f
/* Least common skin, share of the working frame: 0.2 % is a coin in a portrait. */
#define LEAST_SKIN 0.002
#define LEAST_MEASURED 25 /* working px inside the region of interest */

/* Nearest px of the user's mask, which may have any size of the same shape. */
enum pihmap_status pm_user_skin(struct pm_job *job, const pihmap_result *r, struct pm_mask *out)
{
    int w, h;
    uint8_t *grey = NULL;
    enum pihmap_status st;
    TRY(pm_load_grey(job, r->skin_mask_path, &r->options, &w, &h, &grey));
    const double shape = (double)w / h,
                 wanted = (double)r->before.facts.width / r->before.facts.height;
    if (fabs(log(shape / wanted)) > 0.02) {
        st = pm_fail(job, PIHMAP_EARG,
                     "the skin mask is %d x %d, but the upright before photo is %d x %d: draw the "
                     "mask on the upright before photo",
                     w, h, r->before.facts.width, r->before.facts.height);
        goto out;
    }
    TRY(pm_mask_alloc(job, r->before.linear.r.w, r->before.linear.r.h, out));
    for (int y = 0; y < out->h; y++)
        for (int x = 0; x < out->w; x++) {
            const int u = (int)((x + 0.5) * w / out->w), v = (int)((y + 0.5) * h / out->h);
            out->v[(size_t)y * (size_t)out->w + (size_t)x] =
                grey[(size_t)v * (size_t)w + (size_t)u] >= 128 ? 255 : 0;
        }
out:
    free(grey);
    return st;
}

enum pihmap_status pm_check_rectangles(struct pm_job *job, const pihmap_result *r)
{
    const int *roi = r->options.roi;
    const struct pihmap_photo_facts *f = &r->before.facts;
    if (roi[2] == 0 || (roi[0] < f->width && roi[1] < f->height))
        return PIHMAP_OK;
    return pm_fail(job, PIHMAP_EARG,
                   "the region of interest %d,%d,%d,%d lies outside the upright before photo, "
                   "which is %d x %d",
                   roi[0], roi[1], roi[2], roi[3], f->width, f->height);
}

static bool in_roi(const pihmap_result *r, int x, int y)
{
    const int *roi = r->options.roi;
    const double fx = (x + 0.5) * pm_full_per_work_x(&r->before);
    const double fy = (y + 0.5) * pm_full_per_work_y(&r->before);
    return roi[2] == 0 || (fx >= roi[0] && fx < (double)roi[0] + roi[2] && fy >= roi[1] &&
                           fy < (double)roi[1] + roi[3]);
}

/* The common skin inside the region of interest, and how many px that region has. */
enum pihmap_status pm_choose_measured(struct pm_job *job, const pihmap_result *r,
                                      struct pm_comparison *c)
{
    enum pihmap_status st;
    TRY(pm_mask_alloc(job, c->common.w, c->common.h, &c->measured));
    c->roi_px = 0;
    for (int y = 0; y < c->common.h; y++)
        for (int x = 0; x < c->common.w; x++) {
            const size_t i = (size_t)y * (size_t)c->common.w + (size_t)x;
            const bool inside = in_roi(r, x, y);
            c->roi_px += inside;
            c->measured.v[i] = inside ? c->common.v[i] : 0;
        }
    if (pm_mask_count(&c->measured) < LEAST_MEASURED)
        st = pm_fail(job, PIHMAP_ENOSKIN,
                     "there is too little skin to measure in the region of interest: choose a "
                     "larger one, on skin that both photos show");
out:
    return st;
}

/* Skin that both photos show and that neither has clipped. */
enum pihmap_status pm_common_skin(struct pm_job *job, const pihmap_result *r,
                                  struct pm_comparison *c)
{
    struct pm_mask after = {0, 0, NULL};
    enum pihmap_status st;
    size_t skin = 0, clipped = 0;
    TRY(pm_mask_alloc(job, c->before_skin.w, c->before_skin.h, &c->common));
    TRY(pm_warp_mask(job, &c->after_skin, &r->align, &after));
    for (size_t i = 0; i < (size_t)after.w * (size_t)after.h; i++) {
        /* With the user's mask the after photo's own search has no say. */
        const bool both = c->before_skin.v[i] && (r->skin_mask_path || after.v[i]) &&
                          r->align.confidence.v[i] >= LEAST_CONFIDENCE;
        const bool bad =
            r->before.clipped.v[i] > CLIPPED_SHARE || c->warped_clipped.v[i] > CLIPPED_SHARE;
        skin += both;
        clipped += both && bad;
        c->common.v[i] = both && !bad ? 255 : 0;
    }
    c->clipped_fraction = skin ? (double)clipped / (double)skin : 0.0;
    if ((double)pm_mask_count(&c->common) < LEAST_SKIN * (double)after.w * (double)after.h)
        st = pm_fail(job, PIHMAP_ENOSKIN,
                     "too little skin is seen in both photos to compare them: show the same area, "
                     "or mark it with --skin-mask");
out:
    pm_mask_free(&after);
    return st;
}
