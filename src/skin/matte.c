#include "skin/matte.h"

#include "base/push_pull.h"

#include <math.h>
#include <string.h>

/* Lengths are px of the working frame. Chosen by eye on pairs of one clinic, under faint letters.
 */
#define SMOOTH 0.8         /* px: sigma, of alpha; a stroke is 1 to 3 px wide */
#define INKED 0.03f        /* least alpha: 2 L* on skin, as its texture has, but not all at once */
#define MARGIN 2.0         /* px: sigma; JPEG and resampling smear the ink */
#define MARGIN_SHARE 0.05f /* of that neighbourhood is ink */
#define MOST_SHIFT 8       /* px: of a watermark between the photos */
#define LEAST_INKED 0.03   /* of what was found: else its ink is of another colour */

/* Codes, in which programs mix ink and photo, of one photo: as it is, and what is about the ink. */
struct photo_codes {
    struct pm_plane own, about;
};

static enum pihmap_status take_codes(struct pm_job *job, const struct pm_plane *linear,
                                     const struct pm_mask *unknown, struct photo_codes *out)
{
    enum pihmap_status st;
    TRY(pm_plane_take(job, linear->w, linear->h, &out->own));
    TRY(pm_plane_take(job, linear->w, linear->h, &out->about));
    for (size_t i = 0; i < pm_pixels(linear); i++)
        out->own.v[i] = out->about.v[i] = sqrtf(fmaxf(linear->v[i], 0.0f));
    st = pm_push_pull(job, unknown, &out->about);
out:
    return st;
}

#define FULL 0.05f /* least room to white or black that a share of it can be told in */

/* What white ink covers of a channel's px i, > 0, or black ink, < 0, if it is the only change. */
static float cover_of(const struct photo_codes *c, size_t i)
{
    const float rise = c->own.v[i] - c->about.v[i];
    return rise / fmaxf(rise > 0.0f ? 1.0f - c->about.v[i] : c->about.v[i], FULL);
}

/* That with the smallest magnitude; 0: they have different signs. */
static float least_of(float a, float b)
{
    return a > 0.0f && b > 0.0f ? fminf(a, b) : a < 0.0f && b < 0.0f ? fmaxf(a, b) : 0.0f;
}

/* The least cover of all channels, > 0 by white ink, < 0 by black ink. */
static enum pihmap_status find_alpha(struct pm_job *job, const struct pm_linear *photo,
                                     const struct pm_mask *unknown, struct pm_plane *alpha)
{
    enum pihmap_status st;
    TRY(pm_plane_take(job, unknown->w, unknown->h, alpha));
    for (int channel = 0; channel < 3; channel++) {
        const struct pm_mark mark = pm_scratch_mark(job);
        struct photo_codes codes;
        TRY(take_codes(job, pm_linear_plane(photo, channel), unknown, &codes));
        for (size_t i = 0; i < pm_pixels(alpha); i++) {
            const float cover = cover_of(&codes, i);
            alpha->v[i] = channel == 0 ? cover : least_of(alpha->v[i], cover);
        }
        pm_scratch_rewind(job, mark);
    }
    st = pm_blur(job, alpha, SMOOTH, alpha);
out:
    return st;
}

/* ---- both photos ---------------------------------------------------------------------------- */

/* Where the after photo's watermark lies against the before photo's, px. */
struct shift {
    int x, y;
};

/* Px of the before photo that may have ink. */
struct places {
    int (*at)[2];
    size_t count;
};

static enum pihmap_status take_places(struct pm_job *job, const struct pm_class_map *found,
                                      const struct pm_plane *alpha, struct places *out)
{
    *out = (struct places){pm_scratch(job, pm_pixels(found), sizeof *out->at), 0};
    if (!out->at)
        return job->err.status;
    for (int y = 0; y < found->h; y++)
        for (int x = 0; x < found->w; x++)
            if (pm_at(found, x, y) && fabsf(pm_at(alpha, x, y)) >= INKED) {
                out->at[out->count][0] = x;
                out->at[out->count++][1] = y;
            }
    return PIHMAP_OK;
}

/* What covers both photos at a place of the before photo; 0 beyond the after photo's edge. */
static float common_at(const struct pm_plane alpha[2], const int at[2], struct shift by)
{
    const int u = at[0] + by.x, v = at[1] + by.y;
    const bool inside = u >= 0 && v >= 0 && u < alpha[1].w && v < alpha[1].h;
    return inside ? fabsf(least_of(pm_at(&alpha[0], at[0], at[1]), pm_at(&alpha[1], u, v))) : 0.0f;
}

static double common_ink(const struct places *places, const struct pm_plane alpha[2],
                         struct shift by)
{
    double sum = 0.0;
    for (size_t i = 0; i < places->count; i++)
        sum += (double)common_at(alpha, places->at[i], by);
    return sum;
}

/* A photo that was cropped by some px has its watermark as much off. */
static struct shift find_shift(const struct places *places, const struct pm_plane alpha[2])
{
    struct shift best = {0, 0};
    double most = common_ink(places, alpha, best);
    for (int y = -MOST_SHIFT; y <= MOST_SHIFT; y++)
        for (int x = -MOST_SHIFT; x <= MOST_SHIFT; x++) {
            const struct shift by = {x, y};
            const double ink = common_ink(places, alpha, by);
            if (ink > most) {
                most = ink;
                best = by;
            }
        }
    return best;
}

/* covered = 1 where one photo or the other has the ink of both. Gives how many px of the before
 * photo have. */
static size_t find_covered(const struct places *places, const struct pm_plane alpha[2],
                           struct shift by, const struct pm_plane *covered)
{
    size_t count = 0;
    memset(covered->v, 0, pm_pixels(covered) * sizeof *covered->v);
    for (size_t i = 0; i < places->count; i++) {
        const int *at = places->at[i];
        if (common_at(alpha, at, by) < INKED)
            continue;
        pm_at(covered, at[0], at[1]) = pm_at(covered, at[0] + by.x, at[1] + by.y) = 1.0f;
        count++;
    }
    return count;
}

enum pihmap_status pm_trim_to_matte(struct pm_job *job, const struct pm_linear *before,
                                    const struct pm_linear *after, struct pm_class_map *found,
                                    bool *inked)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const struct pm_mask unknown = {found->w, found->h, found->v};
    struct pm_plane alpha[2], covered;
    struct places places;
    enum pihmap_status st;
    *inked = false;
    for (int k = 0; k < 2; k++)
        TRY(find_alpha(job, k ? after : before, &unknown, &alpha[k]));
    TRY(pm_plane_take(job, found->w, found->h, &covered));
    TRY(take_places(job, found, &alpha[0], &places));
    const struct shift by = find_shift(&places, alpha);
    *inked = (double)find_covered(&places, alpha, by, &covered) >=
             fmax(1.0, LEAST_INKED * (double)pm_mask_count(&unknown));
    if (!*inked)
        goto out;
    TRY(pm_blur(job, &covered, MARGIN, &covered));
    for (size_t i = 0; i < pm_pixels(found); i++)
        found->v[i] = covered.v[i] >= MARGIN_SHARE ? PM_PIXEL_OVERLAY : PM_PIXEL_MEASURED;
out:
    pm_scratch_rewind(job, mark);
    return st;
}
