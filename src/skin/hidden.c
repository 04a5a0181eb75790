#include "skin/hidden.h"

#include "base/push_pull.h"

/* hidden, at the size of v. */
static enum pihmap_status hidden_at(struct pm_job *job, const struct pm_class_map *hidden,
                                    const struct pm_plane *v, struct pm_mask *out)
{
    const int per = v->w > hidden->w ? 2 : 1; /* px of v per px of hidden */
    const enum pihmap_status st = pm_mask_alloc(job, v->w, v->h, out);
    if (st)
        return st;
    for (int y = 0; y < v->h; y++)
        for (int x = 0; x < v->w; x++)
            pm_at(out, x, y) = pm_at(hidden, x / per, y / per) ? 255 : 0;
    return PIHMAP_OK;
}

static enum pihmap_status fill(struct pm_job *job, const struct pm_class_map *hidden, int count,
                               struct pm_plane *const plane[])
{
    struct pm_mask unknown = {0, 0, NULL};
    enum pihmap_status st = PIHMAP_OK;
    if (!plane[0]->v)
        return st;
    TRY(hidden_at(job, hidden, plane[0], &unknown));
    for (int k = 0; k < count; k++)
        TRY(pm_push_pull(job, &unknown, plane[k]));
out:
    pm_mask_free(&unknown);
    return st;
}

enum pihmap_status pm_hide_overlays(struct pm_job *job, const struct pm_class_map *hidden,
                                    struct pm_photo *photo)
{
    struct pm_linear *work = &photo->linear, *fine = &photo->fine;
    enum pihmap_status st = PIHMAP_OK;
    if (pm_class_map_share(hidden) == 0.0)
        return st;
    TRY(fill(job, hidden, 3, (struct pm_plane *[]){&work->r, &work->g, &work->b}));
    TRY(fill(job, hidden, 3, (struct pm_plane *[]){&fine->r, &fine->g, &fine->b}));
    TRY(fill(job, hidden, 1, (struct pm_plane *[]){&photo->detail}));
    for (size_t i = 0; i < pm_pixels(hidden); i++)
        if (hidden->v[i])
            photo->clipped.v[i] = 1.0f;
out:
    return st;
}
