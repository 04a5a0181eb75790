#include "skin/overlays.h"

#include "base/components.h"
#include "skin/overlays_parts.h"

#include <string.h>

#define BESIDE 8        /* px: what lies so near a pad, a drawing or a row of letters ... */
#define LEAST_SKIN 0.35 /* ... and is not laid over is skin to so large a share */

enum pihmap_status pm_find_overlays(struct pm_job *job, const struct pm_photo *photo,
                                    struct pm_class_map *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_codes codes;
    enum pihmap_status st;
    TRY(pm_class_map_alloc(job, photo->linear.r.w, photo->linear.r.h, out));
    TRY(pm_codes_of(job, &photo->linear, &codes));
    TRY(pm_find_frames(job, &codes, out));
    TRY(pm_find_pads(job, &codes, out));
    TRY(pm_find_letters(job, &codes, out));
out:
    pm_scratch_rewind(job, mark);
    if (st)
        pm_class_map_free(out);
    return st;
}

static bool lies_on_skin(const struct pm_component *c, const struct pm_mask *skin,
                         const struct pm_class_map *map)
{
    const int x0 = c->x0 - BESIDE, x1 = c->x1 + BESIDE, y1 = c->y1 + BESIDE;
    int n = 0, of_skin = 0;
    for (int y = c->y0 > BESIDE ? c->y0 - BESIDE : 0; y <= y1 && y < map->h; y++)
        for (int x = x0 > 0 ? x0 : 0; x <= x1 && x < map->w; x++)
            if (pm_at(map, x, y) == PM_PIXEL_MEASURED) {
                n++;
                of_skin += pm_at(skin, x, y) != 0;
            }
    return of_skin >= LEAST_SKIN * n;
}

enum pihmap_status pm_keep_overlays_on_skin(struct pm_job *job, const struct pm_mask *skin,
                                            struct pm_class_map *map)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_components parts;
    enum pihmap_status st = PIHMAP_OK;
    for (int k = 0; k < 2; k++) {
        const uint8_t as = k ? PM_PIXEL_OVERLAY : PM_PIXEL_PAD;
        TRY(pm_find_components(job, map->v, map->w, map->h, as, as, &parts));
        bool *keep = pm_scratch(job, (size_t)parts.count + 1, sizeof *keep);
        if (!keep)
            return job->err.status;
        for (int i = 0; i < parts.count; i++)
            keep[i] = lies_on_skin(&parts.v[i], skin, map);
        for (size_t i = 0; i < parts.runs; i++)
            if (!keep[parts.run[i].component])
                memset(pm_row(map, parts.run[i].y) + parts.run[i].a, PM_PIXEL_MEASURED,
                       (size_t)(parts.run[i].b - parts.run[i].a + 1));
    }
out:
    pm_scratch_rewind(job, mark);
    return st;
}
