#include "skin/left_out.h"

#include "base/mask_stats.h"
#include "skin/colours.h"

#include <math.h>
#include <string.h>

#define BESIDE_SIGMA 0.012 /* share of the long side */
#define BESIDE_SHARE 0.55f /* of that neighbourhood is skin: in a bay, not merely along the rim */
#define CLIPPED_SHARE 0.25f
/* ln of light over the skin's median. Half of the skin lies within +-0.25. */
#define GLOSS_FROM 0.6f
#define DARK_FROM -0.8f

static void count(const struct pm_photo *photo, const struct pm_colours *c, float median, size_t i,
                  struct pm_left_out *out)
{
    const float light = c->light.v[i] - median;
    if (photo->clipped.v[i] > CLIPPED_SHARE)
        out->clipped++;
    else if (c->contrast.v[i] >= PM_SKIN_HAIR_CONTRAST)
        out->hair++;
    else if (light > GLOSS_FROM)
        out->gloss++;
    else if (light < DARK_FROM)
        out->dark++;
    else
        out->other++;
}

enum pihmap_status pm_skin_left_out(struct pm_job *job, const struct pm_photo *photo,
                                    const struct pm_mask *mask, const struct pm_mask *whole,
                                    struct pm_left_out *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t pixels = pm_pixels(mask);
    struct pm_colours c;
    struct pm_plane share;
    float median;
    double all = 0.0;
    enum pihmap_status st;
    memset(out, 0, sizeof *out);
    TRY(pm_find_light(job, photo, &c));
    share = pm_plane_scratch(job, mask->w, mask->h);
    if (!share.v) {
        st = job->err.status;
        goto out;
    }
    for (size_t i = 0; i < pixels; i++)
        share.v[i] = mask->v[i] ? 1.0f : 0.0f;
    TRY(pm_blur(job, &share, BESIDE_SIGMA * pm_long_side(mask->w, mask->h), &share));
    TRY(pm_mask_median(job, &c.light, mask, &median));
    median = isnan(median) ? 0.0f : median; /* no skin at all */
    for (size_t i = 0; i < pixels; i++) {
        /* Overexposed skin is still in the mask where its colour fits. */
        const bool bad = photo->clipped.v[i] > CLIPPED_SHARE;
        if (!whole->v[i] && share.v[i] <= BESIDE_SHARE)
            continue;
        all++;
        if (!mask->v[i] || bad)
            count(photo, &c, median, i, out);
    }
    double *const figures[5] = {&out->clipped, &out->hair, &out->gloss, &out->dark, &out->other};
    for (int k = 0; k < 5; k++)
        *figures[k] = all > 0.0 ? *figures[k] / all : 0.0;
out:
    pm_scratch_rewind(job, mark);
    return st;
}
