#include "base/push_pull.h"

#include <math.h>

#define MOST_LEVELS 24

struct level {
    struct pm_plane v, known; /* value; how much of it is known, 0..1 */
};

static enum pihmap_status take(struct pm_job *job, int w, int h, struct level *out)
{
    enum pihmap_status st;
    TRY(pm_plane_take(job, w, h, &out->v));
    TRY(pm_plane_take(job, w, h, &out->known));
out:
    return st;
}

/* Means of 2 x 2 px, weighted with what is known of them. */
static void push(const struct level *fine, struct level *coarse)
{
    for (int y = 0; y < coarse->v.h; y++)
        for (int x = 0; x < coarse->v.w; x++) {
            float sum = 0.0f, known = 0.0f;
            for (int j = 2 * y; j < 2 * y + 2 && j < fine->v.h; j++)
                for (int i = 2 * x; i < 2 * x + 2 && i < fine->v.w; i++) {
                    sum += pm_at(&fine->known, i, j) * pm_at(&fine->v, i, j);
                    known += pm_at(&fine->known, i, j);
                }
            pm_at(&coarse->v, x, y) = known > 0.0f ? sum / known : 0.0f;
            pm_at(&coarse->known, x, y) = fminf(known, 1.0f);
        }
}

/* What is not known of a px comes from the coarser level, bilinearly. */
static void pull(const struct level *coarse, struct level *fine)
{
    for (int y = 0; y < fine->v.h; y++)
        for (int x = 0; x < fine->v.w; x++) {
            const float known = pm_at(&fine->known, x, y);
            if (known >= 1.0f)
                continue;
            const float v = pm_sample(&coarse->v, 0.5 * x - 0.25, 0.5 * y - 0.25);
            pm_at(&fine->v, x, y) = known * pm_at(&fine->v, x, y) + (1.0f - known) * v;
        }
}

enum pihmap_status pm_push_pull(struct pm_job *job, const struct pm_mask *unknown,
                                struct pm_plane *v)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct level level[MOST_LEVELS];
    int n = 1;
    enum pihmap_status st;
    level[0].v = *v;
    TRY(pm_plane_take(job, v->w, v->h, &level[0].known));
    for (size_t i = 0; i < pm_pixels(v); i++)
        level[0].known.v[i] = unknown->v[i] ? 0.0f : 1.0f;
    if (pm_mask_count(unknown) == pm_pixels(unknown))
        goto out;
    for (; n < MOST_LEVELS && (level[n - 1].v.w > 1 || level[n - 1].v.h > 1); n++) {
        TRY(take(job, (level[n - 1].v.w + 1) / 2, (level[n - 1].v.h + 1) / 2, &level[n]));
        push(&level[n - 1], &level[n]);
    }
    for (int k = n - 1; k > 0; k--)
        pull(&level[k], &level[k - 1]);
out:
    pm_scratch_rewind(job, mark);
    return st;
}
