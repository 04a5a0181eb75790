#include "skin/watermark.h"

#include "base/fast_log.h"

#include <math.h>

/* The band of detail that is correlated, and the window over which, px of the working frame. */
#define DETAIL_COARSE 4.0
#define WINDOW 3.0
#define LEAST_LIGHT 2e-3f /* linear: below it the logarithm is noise */
#define NOISE 1e-4f       /* ln units^2, added to each variance: flat px do not correlate */

/*
 * A px is seed where the correlation in the frame is at least so high, so much above that along the
 * skin, and of so much structure. A weaker px beside a seed belongs to it: letters end faintly.
 * Chosen on a rendered pair under 10 % white letters (53 false marks became none; one is left with
 * the photos swapped), on three rendered skins, and on 18 people with and without a smile, of whom
 * none has any.
 */
struct limit {
    float correlation, excess, covariance /* ln units^2 */;
};
static const struct limit SEED = {0.55f, 0.40f, 2.0e-4f};
static const struct limit MEMBER = {0.25f, 0.08f, 0.3e-4f};
#define UNSEEN 0.01f       /* share of the window: a member needs no excess there */
#define LEAST_SEEDS 0.0015 /* share of the frame, a short line of letters: chance gave 0.0006 */
#define JOIN_SIGMA 12.0    /* px: members lie so near a seed, about a letter away */
#define JOIN_SHARE 0.01f   /* of that neighbourhood is seed */
#define MARGIN_SIGMA 5.0   /* px: closes the gaps between letters; JPEG smears them */
#define MARGIN_SHARE 0.03f /* of that neighbourhood is found */

#define LINE_SIGMA 0.05  /* of the long side: the rest of a line of letters lies so near ... */
#define LINE_SHARE 0.02f /* ... to what of it was found */

struct correlations {          /* px by px, over the window */
    struct pm_plane detail[3]; /* before, after, warped */
    struct pm_plane own[3], frame, skin;
    struct pm_plane unseen; /* share of the px without counterpart */
};

/* Where the photo is 0, it has no counterpart, and stand_in shows instead: alike, hence no overlay.
 */
static enum pihmap_status detail_of(struct pm_job *job, const struct pm_linear *photo,
                                    const struct pm_linear *stand_in, struct pm_plane *coarse,
                                    struct pm_plane *out)
{
    enum pihmap_status st;
    for (size_t i = 0; i < pm_pixels(out); i++)
        out->v[i] = photo->g.v[i] > 0.0f ? photo->g.v[i] : stand_in->g.v[i];
    pm_ln_row(out->v, pm_pixels(out), LEAST_LIGHT, out->v);
    TRY(pm_blur(job, out, DETAIL_COARSE, coarse));
    for (size_t i = 0; i < pm_pixels(out); i++)
        out->v[i] -= coarse->v[i];
out:
    return st;
}

static enum pihmap_status covariance(struct pm_job *job, const struct pm_plane *a,
                                     const struct pm_plane *b, struct pm_plane *out)
{
    for (size_t i = 0; i < pm_pixels(out); i++)
        out->v[i] = a->v[i] * b->v[i];
    return pm_blur(job, out, WINDOW, out);
}

static enum pihmap_status correlate(struct pm_job *job, const struct pm_linear *const photo[3],
                                    struct correlations *c)
{
    const int w = photo[0]->g.w, h = photo[0]->g.h;
    enum pihmap_status st;
    TRY(pm_plane_take(job, w, h, &c->frame));
    TRY(pm_plane_take(job, w, h, &c->skin));
    for (int k = 0; k < 3; k++) {
        TRY(pm_plane_take(job, w, h, &c->detail[k]));
        TRY(pm_plane_take(job, w, h, &c->own[k]));
        TRY(detail_of(job, photo[k], photo[k == 2 ? 0 : k], &c->own[k], &c->detail[k]));
        TRY(covariance(job, &c->detail[k], &c->detail[k], &c->own[k]));
    }
    TRY(pm_plane_take(job, w, h, &c->unseen));
    for (size_t i = 0; i < pm_pixels(&c->unseen); i++)
        c->unseen.v[i] = photo[2]->g.v[i] > 0.0f ? 0.0f : 1.0f;
    TRY(pm_blur(job, &c->unseen, WINDOW, &c->unseen));
    TRY(covariance(job, &c->detail[0], &c->detail[1], &c->frame));
    TRY(covariance(job, &c->detail[0], &c->detail[2], &c->skin));
out:
    return st;
}

static bool is_fixed(const struct correlations *c, size_t i, const struct limit *limit)
{
    const bool unseen = c->unseen.v[i] > UNSEEN && limit != &SEED;
    const float was = c->own[0].v[i] + NOISE;
    const float frame = c->frame.v[i] / sqrtf(was * (c->own[1].v[i] + NOISE));
    const float skin = c->skin.v[i] / sqrtf(was * (c->own[2].v[i] + NOISE));
    return c->frame.v[i] > limit->covariance && frame > limit->correlation &&
           (unseen || frame - skin > limit->excess);
}

/* near = share of seeds round each px, and their number. */
static enum pihmap_status find_seeds(struct pm_job *job, const struct correlations *c,
                                     const struct pm_mask *where, struct pm_plane *near,
                                     size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < pm_pixels(near); i++) {
        const bool seed = where->v[i] && is_fixed(c, i, &SEED);
        near->v[i] = seed ? 1.0f : 0.0f;
        *count += seed;
    }
    return pm_blur(job, near, JOIN_SIGMA, near);
}

enum pihmap_status pm_find_watermark(struct pm_job *job, const struct pm_linear *before,
                                     const struct pm_linear *after, const struct pm_linear *warped,
                                     const struct pm_mask *where, struct pm_class_map *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const struct pm_linear *const photo[3] = {before, after, warped};
    struct correlations c;
    size_t seeds;
    enum pihmap_status st;
    TRY(pm_class_map_alloc(job, before->g.w, before->g.h, out));
    TRY(correlate(job, photo, &c));
    struct pm_plane *near = &c.detail[0];
    TRY(find_seeds(job, &c, where, near, &seeds));
    if ((double)seeds < LEAST_SEEDS * (double)pm_pixels(out))
        goto out;
    for (size_t i = 0; i < pm_pixels(out); i++)
        near->v[i] = near->v[i] > JOIN_SHARE && is_fixed(&c, i, &MEMBER) ? 1.0f : 0.0f;
    TRY(pm_blur(job, near, MARGIN_SIGMA, near));
    for (size_t i = 0; i < pm_pixels(out); i++)
        out->v[i] = near->v[i] > MARGIN_SHARE ? PM_PIXEL_OVERLAY : PM_PIXEL_MEASURED;
out:
    pm_scratch_rewind(job, mark);
    if (st)
        pm_class_map_free(out);
    return st;
}

/* ---- a first look --------------------------------------------------------------------------- */

#define BLOCK 24         /* px: holds a few letters */
#define SPAN 3           /* px between the px whose difference is correlated: a stroke's width */
#define BLOCK_SKIN 0.5   /* of its px are where it is looked for */
#define BLOCK_FIXED 0.4  /* correlation in the frame; chance gives 0.1 */
#define BLOCK_EXCESS 0.2 /* over that along the skin */
#define FEW_BLOCKS 3

struct first_look {
    struct pm_plane before, after; /* ln of green */
    const struct pm_align *align;
};

static bool holds_block(const struct pm_plane *p, int x, int y)
{
    return x >= 0 && y >= 0 && x + BLOCK + SPAN <= p->w && y + BLOCK + SPAN <= p->h;
}

/* Of the differences across SPAN px in the block from (x, y) on and that from (u, v) on. */
static double block_correlation(const struct first_look *l, int x, int y, int u, int v)
{
    const ptrdiff_t down = (ptrdiff_t)SPAN * l->before.w;
    float ab = 0.0f, aa = NOISE, bb = NOISE;
    for (int j = 0; j < BLOCK; j++) {
        const float *p = pm_row(&l->before, y + j) + x, *q = pm_row(&l->after, v + j) + u;
        for (int i = 0; i < BLOCK; i++) {
            const float px = p[i + SPAN] - p[i], py = p[i + down] - p[i];
            const float qx = q[i + SPAN] - q[i], qy = q[i + down] - q[i];
            ab += px * qx + py * qy;
            aa += px * px + py * py;
            bb += qx * qx + qy * qy;
        }
    }
    return (double)(ab / sqrtf(aa * bb));
}

static bool is_block_of(const struct pm_mask *where, int x, int y)
{
    int n = 0;
    for (int j = y; j < y + BLOCK; j++)
        for (int i = x; i < x + BLOCK; i++)
            n += pm_at(where, i, j) != 0;
    return n >= BLOCK_SKIN * BLOCK * BLOCK;
}

/* Do the photos agree better at (x, y) of both frames than along the skin? */
static bool is_block_fixed(const struct first_look *l, int x, int y)
{
    const int mx = x + BLOCK / 2, my = y + BLOCK / 2;
    const double frame = block_correlation(l, x, y, x, y);
    double qx, qy, confidence;
    if (frame < BLOCK_FIXED || !pm_align_map(l->align, mx, my, &qx, &qy, &confidence))
        return false;
    const int u = x + (int)lround(qx - mx), v = y + (int)lround(qy - my);
    return holds_block(&l->after, u, v) && frame - block_correlation(l, x, y, u, v) > BLOCK_EXCESS;
}

enum pihmap_status pm_may_have_watermark(struct pm_job *job, const struct pm_linear *before,
                                         const struct pm_linear *after,
                                         const struct pm_align *align, const struct pm_mask *where,
                                         bool *may)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct first_look l = {.align = align};
    int fixed = 0;
    enum pihmap_status st = PIHMAP_OK;
    *may = false;
    if (after->g.w != where->w || after->g.h != where->h)
        goto out;
    TRY(pm_plane_take(job, where->w, where->h, &l.before));
    TRY(pm_plane_take(job, where->w, where->h, &l.after));
    pm_ln_row(before->g.v, pm_pixels(where), LEAST_LIGHT, l.before.v);
    pm_ln_row(after->g.v, pm_pixels(where), LEAST_LIGHT, l.after.v);
    for (int y = 0; holds_block(&l.before, 0, y); y += BLOCK)
        for (int x = 0; holds_block(&l.before, x, y); x += BLOCK)
            fixed += is_block_of(where, x, y) && is_block_fixed(&l, x, y);
    *may = fixed >= FEW_BLOCKS;
out:
    pm_scratch_rewind(job, mark);
    return st;
}

/* ---- the rest of it ------------------------------------------------------------------------- */

enum pihmap_status pm_watermark_surroundings(struct pm_job *job, const struct pm_class_map *found,
                                             const struct pm_mask *skin, struct pm_mask *where)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_plane near;
    enum pihmap_status st;
    TRY(pm_mask_alloc(job, skin->w, skin->h, where));
    TRY(pm_plane_take(job, where->w, where->h, &near));
    for (size_t i = 0; i < pm_pixels(&near); i++)
        near.v[i] = found->v[i] ? 1.0f : 0.0f;
    TRY(pm_blur(job, &near, LINE_SIGMA * pm_long_side(near.w, near.h), &near));
    for (size_t i = 0; i < pm_pixels(&near); i++)
        where->v[i] = near.v[i] > LINE_SHARE ? skin->v[i] : 0;
out:
    pm_scratch_rewind(job, mark);
    return st;
}
