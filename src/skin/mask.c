/*
 * Two witnesses are heard. A small network says what each part of the photo shows, by shape and
 * surroundings (skin/net.h); it is coarse, and is enlarged along the photo's edges (skin/guided.h).
 * Colour is the other: what the px that the network is sure of look like (skin/colour_odds.h).
 * Holes are filled by shape, unless the network knows what they are; what cannot be measured for
 * its own sake (the rim that turns from the light, gloss, black, hair, a colour that no skin beside
 * this one can have) is then left out px by px.
 */
#include "skin/mask.h"

#include "base/components.h"
#include "base/mask_stats.h"
#include "skin/blurred.h"
#include "skin/colour_odds.h"
#include "skin/guided.h"
#include "skin/measurable.h"
#include "skin/net.h"
#include "skin/parts.h"

#include <math.h>
#include <string.h>

#define LEAST_COMPONENT 0.05 /* of the largest component; smaller ones are noise */
#define LEAST_SKIN 0.005     /* of the frame; less is noise */
#define MOST_OFF 1.5         /* of PM_SKIN_PRIOR_SIGMAS: any lamp, but not red cloth */
#define LARGEST_HOLE 0.02    /* of the frame; larger holes in the skin are something else */

/* What a photo is cut into: the skin, and what is known of each px outside it. */
struct segments {
    struct pm_mask *skin;
    struct pm_class_map *parts;
};

/* ---- the witnesses -------------------------------------------------------------------------- */

#define MOST_ODDS 8.0f /* ln odds; beyond them all are the same */
/* ln odds against skin beside eye, lip and nostril: a part that is measured harms more than skin
 * that is not */
#define PARTS_PRIOR 0.9f

static float bounded(float odds)
{
    return fminf(fmaxf(odds, -MOST_ODDS), MOST_ODDS);
}

/* Of skin against eye, lip and nostril, at px i of the network. */
static float against_parts(const struct pm_net_answer *net, size_t i)
{
    double sum = 0.0;
    for (int k = PM_NET_EYE; k < PM_NET_CLASSES; k++)
        sum += exp((double)net->score[k].v[i] - (double)net->score[PM_NET_SKIN].v[i]);
    return (float)-log(sum) - PARTS_PRIOR;
}

/* Skin is what both witnesses together call so, and the network does not call a part of a face: of
 * these, colour knows nothing. */
static enum pihmap_status find_odds(struct pm_job *job, const struct pm_colours *c,
                                    const struct pm_net_answer *net, struct pm_plane *out)
{
    struct pm_plane small[2], full[2];
    enum pihmap_status st;
    for (int k = 0; k < 2; k++) {
        TRY(pm_plane_take(job, c->w, c->h, &full[k]));
        TRY(pm_plane_take(job, net->skin.w, net->skin.h, &small[k]));
    }
    for (size_t i = 0; i < pm_pixels(&net->skin); i++) {
        small[0].v[i] = bounded(net->skin.v[i]);
        small[1].v[i] = bounded(against_parts(net, i));
    }
    TRY(pm_guided_enlarge(job, c, 2, small, full));
    *out = full[0];
    TRY(pm_add_colour_odds(job, c, out));
    for (size_t i = 0; i < pm_pixels(out); i++)
        out->v[i] = out->v[i] < full[1].v[i] ? out->v[i] : full[1].v[i];
out:
    return st;
}

/* ---- holes -------------------------------------------------------------------------------- */

struct fill {
    const struct pm_net_answer *net;
    int w, h; /* of the mask */
};

/* Is px i no part of a face: brow, eye, lip, nostril? */
static bool is_no_part(const void *context, size_t i)
{
    const struct fill *f = context;
    const struct pm_plane *skin = &f->net->skin;
    const int x = (int)(i % (size_t)f->w) * skin->w / f->w;
    const int y = (int)(i / (size_t)f->w) * skin->h / f->h;
    const float other =
        fmaxf(pm_at(&f->net->score[PM_NET_OTHER], x, y), pm_at(&f->net->score[PM_NET_SKIN], x, y));
    for (int k = PM_NET_HAIR; k < PM_NET_CLASSES; k++)
        if (pm_at(&f->net->score[k], x, y) > other)
            return false;
    return true;
}

/* ---- the whole --------------------------------------------------------------------------- */

/* Clears the mask where there is next to nothing in it, or where its colour cannot be skin's. */
static enum pihmap_status check_plausible(struct pm_job *job, const struct pm_colours *c,
                                          struct pm_mask *skin)
{
    const double most = MOST_OFF * PM_SKIN_PRIOR_SIGMAS;
    float rg, gb;
    enum pihmap_status st;
    TRY(pm_mask_median(job, &c->rg, skin, &rg));
    TRY(pm_mask_median(job, &c->gb, skin, &gb));
    if ((double)pm_mask_count(skin) < LEAST_SKIN * (double)pm_pixels(skin) ||
        pm_skin_prior_distance2((double)rg, (double)gb) > most * most)
        memset(skin->v, 0, pm_pixels(skin));
out:
    return st;
}

/* What is skin by its odds, but no longer in the mask, lies apart from it; or there is none. */
static void name_the_rest(const struct pm_plane *odds, const struct segments *s)
{
    const bool any = pm_mask_count(s->skin) > 0;
    for (size_t i = 0; i < pm_pixels(odds) && any; i++)
        if (odds->v[i] > 0.0f && !s->skin->v[i])
            s->parts->v[i] = PM_PIXEL_OTHER_SKIN;
}

static enum pihmap_status find_skin(struct pm_job *job, const struct pm_photo *photo,
                                    const struct segments *s)
{
    struct pm_mask *skin = s->skin;
    struct pm_net_answer net;
    struct pm_colours c;
    struct pm_plane odds;
    enum pihmap_status st;
    TRY(pm_net_run(job, &photo->linear, &net));
    TRY(pm_find_colours(job, photo, &c));
    TRY(find_odds(job, &c, &net, &odds));
    TRY(pm_skin_parts(job, &net, s->parts));
    for (size_t i = 0; i < pm_pixels(skin); i++)
        skin->v[i] = odds.v[i] > 0.0f ? 255 : 0;
    TRY(pm_drop_small_components(job, skin, LEAST_COMPONENT));
    TRY(check_plausible(job, &c, skin));
    name_the_rest(&odds, s);
    const struct fill fill = {&net, skin->w, skin->h};
    TRY(pm_fill_holes(job, skin, LARGEST_HOLE, is_no_part, &fill));
    const struct pm_evidence seen = {photo, &c, &odds};
    TRY(pm_leave_out_unmeasurable(job, &seen, skin, s->parts));
    TRY(pm_leave_out_blurred(job, &c, skin, s->parts));
out:
    return st;
}

enum pihmap_status pm_skin_mask(struct pm_job *job, const struct pm_photo *photo,
                                struct pm_mask *out, struct pm_class_map *parts)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const int w = photo->linear.r.w, h = photo->linear.r.h;
    const struct segments s = {out, parts};
    enum pihmap_status st;
    *out = (struct pm_mask){0, 0, NULL};
    TRY(pm_class_map_alloc(job, w, h, parts));
    TRY(pm_mask_alloc(job, w, h, out));
    if (w >= PM_NET_LEAST && h >= PM_NET_LEAST)
        TRY(find_skin(job, photo, &s));
out:
    pm_scratch_rewind(job, mark);
    if (st) {
        pm_mask_free(out);
        pm_class_map_free(parts);
    }
    return st;
}

static bool is_any_px(const void *context, size_t i)
{
    (void)context;
    (void)i;
    return true;
}

enum pihmap_status pm_skin_fill_holes(struct pm_job *job, struct pm_mask *skin)
{
    return pm_fill_holes(job, skin, LARGEST_HOLE, is_any_px, NULL);
}
