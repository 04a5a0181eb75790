#include "compare/overlaid.h"

#include "align/symmetric.h"
#include "align/warp.h"
#include "base/reason.h"
#include "skin/collage.h"
#include "skin/hidden.h"
#include "skin/matte.h"
#include "skin/overlays.h"
#include "skin/watermark.h"

#include <string.h>

/* ---- one photo ------------------------------------------------------------------------------ */

enum pihmap_status pm_leave_out_overlays(struct pm_job *job, struct pm_photo *photo, int which,
                                         struct pm_comparison *c)
{
    struct pm_mask *skin = which ? &c->after_skin : &c->before_skin;
    struct pm_class_map *overlay = &c->overlay[which];
    enum pihmap_status st;
    TRY(pm_find_overlays(job, photo, overlay));
    TRY(pm_keep_overlays_on_skin(job, skin, overlay));
    TRY(pm_find_collage(job, photo, overlay, skin, &c->collage[which]));
    pm_class_map_leave_out(overlay, skin, &c->classes[which]);
    st = pm_hide_overlays(job, overlay, photo);
out:
    return st;
}

/* Two photos in one file match neither half of another such file. */
enum pihmap_status pm_refuse_collages(struct pm_job *job, const struct pm_comparison *c)
{
    for (int k = 0; k < 2; k++)
        if (c->collage[k])
            return pm_decline(job, PIHMAP_EALIGN,
                              &(struct pihmap_reason){k ? PIHMAP_REASON_COLLAGE_AFTER
                                                        : PIHMAP_REASON_COLLAGE_BEFORE,
                                                      {0}});
    return PIHMAP_OK;
}

/* ---- a watermark in both --------------------------------------------------------------------- */

static enum pihmap_status register_pair(struct pm_job *job, pihmap_result *r,
                                        const struct pm_comparison *c)
{
    return pm_register_symmetric(job, &r->before, &c->before_skin, &r->after, &c->after_skin,
                                 &r->align);
}

/* Of the long side: a displacement so smooth cannot follow the letters of a watermark. The one that
 * was found may, so that a part of them seems to have moved with the skin; but where there is no
 * watermark, it is the better one. */
#define WATERMARK_FLOW_SIGMA 0.07

/* The displacement, smoothed by so much of the long side. In the job's scratch. */
static enum pihmap_status smooth_flow(struct pm_job *job, const struct pm_align *align,
                                      double sigma, struct pm_align *out)
{
    const int w = align->dx.w, h = align->dx.h;
    enum pihmap_status st;
    *out = *align;
    TRY(pm_plane_take(job, w, h, &out->dx));
    TRY(pm_plane_take(job, w, h, &out->dy));
    TRY(pm_blur(job, &align->dx, sigma * pm_long_side(w, h), &out->dx));
    TRY(pm_blur(job, &align->dy, sigma * pm_long_side(w, h), &out->dy));
out:
    return st;
}

/* What stayed in place while the skin moved by the alignment, smoothed by sigma. */
static enum pihmap_status find_watermark_under(struct pm_job *job, const pihmap_result *r,
                                               double sigma, const struct pm_mask *where,
                                               struct pm_class_map *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_align align = r->align;
    struct pm_linear warped = {0};
    struct pm_plane clipped = {0, 0, NULL};
    enum pihmap_status st;
    if (sigma > 0.0)
        TRY(smooth_flow(job, &r->align, sigma, &align));
    TRY(pm_warp(job, &r->after, &align, &warped, &clipped));
    st = pm_find_watermark(job, &r->before.linear, &r->after.linear, &warped, where, out);
out:
    pm_linear_free(&warped);
    pm_plane_free(&clipped);
    pm_scratch_rewind(job, mark);
    return st;
}

#define WATERMARK_ROUNDS 2 /* the first alignment follows a part of the letters */

/* All of a watermark that shows by now, in found: so much as its ink covers. What is found after
 * that and has no ink is what lies beside it. */
static enum pihmap_status find_all(struct pm_job *job, const pihmap_result *r,
                                   const struct pm_comparison *c, struct pm_class_map *found)
{
    struct pm_class_map rest = {0, 0, NULL};
    struct pm_mask where = {0, 0, NULL};
    bool inked;
    enum pihmap_status st;
    TRY(find_watermark_under(job, r, 0.0, &c->before_skin, found));
    if (pm_class_map_share(found) == 0.0)
        goto out;
    TRY(pm_watermark_surroundings(job, found, &c->before_skin, &where));
    TRY(find_watermark_under(job, r, WATERMARK_FLOW_SIGMA, &where, &rest));
    pm_class_map_put(&rest, found);
    TRY(pm_trim_to_matte(job, &r->before.linear, &r->after.linear, found, &inked));
    if (!inked && pm_class_map_share(&c->fixed) > 0.0)
        memset(found->v, PM_PIXEL_MEASURED, pm_pixels(found));
out:
    pm_class_map_free(&rest);
    pm_mask_free(&where);
    return st;
}

/* *grown: more of a watermark was found, and hidden in both photos. */
static enum pihmap_status find_watermark(struct pm_job *job, pihmap_result *r,
                                         struct pm_comparison *c, bool *grown)
{
    struct pm_class_map found = {0, 0, NULL};
    enum pihmap_status st;
    TRY(find_all(job, r, c, &found));
    *grown = pm_class_map_share(&found) > 0.0;
    for (int k = 0; k < 2 && *grown; k++) {
        pm_class_map_leave_out(&found, k ? &c->after_skin : &c->before_skin, &c->classes[k]);
        TRY(pm_hide_overlays(job, &found, k ? &r->after : &r->before));
    }
    if (*grown)
        pm_class_map_put(&found, &c->fixed);
out:
    pm_class_map_free(&found);
    return st;
}

/*
 * Align again, with the watermark hidden. The alignment so far stays if the new one is not
 * believed: that it shows the same skin was proven on patches off the watermark (align/verify.c),
 * of which hiding it in both photos leaves few. So 4 of 54 pairs of clinics were declined that had
 * 18 to 108 nats. *again: it was replaced, and may show more of the watermark.
 */
static enum pihmap_status align_without(struct pm_job *job, pihmap_result *r,
                                        const struct pm_comparison *c, bool *again)
{
    struct pm_align *align = &r->align, other = *align;
    *align = (struct pm_align){.local = false};
    const enum pihmap_status st = register_pair(job, r, c);
    *again = align->believed;
    if (!st && !*again) {
        const struct pm_align unproven = *align;
        *align = other;
        other = unproven;
    }
    pm_align_free(&other);
    return st;
}

/* A watermark shows once the skin is aligned, and may have misled the alignment. */
static enum pihmap_status align_again(struct pm_job *job, pihmap_result *r, struct pm_comparison *c)
{
    const double skin = (double)pm_mask_count(&c->before_skin);
    bool grown = r->align.believed;
    enum pihmap_status st;
    if (grown)
        TRY(pm_may_have_watermark(job, &r->before.linear, &r->after.linear, &r->align,
                                  &c->before_skin, &grown));
    TRY(pm_class_map_alloc(job, r->before.linear.r.w, r->before.linear.r.h, &c->fixed));
    for (int round = 0; grown && round < WATERMARK_ROUNDS; round++) {
        TRY(find_watermark(job, r, c, &grown));
        if (grown)
            TRY(align_without(job, r, c, &grown));
    }
    c->watermark = skin > 0.0 ? 1.0 - (double)pm_mask_count(&c->before_skin) / skin : 0.0;
out:
    return st;
}

enum pihmap_status pm_register_without_watermark(struct pm_job *job, pihmap_result *r,
                                                 struct pm_comparison *c)
{
    enum pihmap_status st;
    TRY(register_pair(job, r, c));
    st = align_again(job, r, c);
out:
    return st;
}

void pm_clear_overlaid(const struct pm_comparison *c, struct pm_mask *mask)
{
    pm_class_map_clear(&c->overlay[1], mask);
    if (pm_pixels(&c->fixed) == pm_pixels(mask)) /* else there is none */
        pm_class_map_clear(&c->fixed, mask);
}
