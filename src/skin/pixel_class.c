#include "skin/pixel_class.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum pihmap_status pm_class_map_alloc(struct pm_job *job, int w, int h, struct pm_class_map *out)
{
    struct pm_mask px;
    const enum pihmap_status st = pm_mask_alloc(job, w, h, &px);
    *out = (struct pm_class_map){px.w, px.h, px.v};
    return st;
}

void pm_class_map_free(struct pm_class_map *m)
{
    free(m->v);
    *m = (struct pm_class_map){0, 0, NULL};
}

void pm_class_shares(const struct pm_class_map *m, const struct pm_mask *inside,
                     double share[PM_PIXEL_CLASSES])
{
    size_t count[PM_PIXEL_CLASSES] = {0}, all = 0;
    for (size_t i = 0; i < pm_pixels(m); i++)
        if (!inside || inside->v[i]) {
            count[m->v[i]]++;
            all++;
        }
    for (int k = 0; k < PM_PIXEL_CLASSES; k++)
        share[k] = all ? (double)count[k] / (double)all : 0.0;
}

/* Is it skin that could be measured in a better photo? */
static bool is_hidden(int k)
{
    return pm_pixel_hides_skin((enum pm_pixel_class)k) && k != PM_PIXEL_MEASURED &&
           k != PM_PIXEL_OTHER_SKIN;
}

double pm_class_coverage(const double share[PM_PIXEL_CLASSES])
{
    double skin = share[PM_PIXEL_MEASURED];
    for (int k = 0; k < PM_PIXEL_CLASSES; k++)
        skin += is_hidden(k) ? share[k] : 0.0;
    return skin > 0.0 ? share[PM_PIXEL_MEASURED] / skin : NAN;
}

enum pm_pixel_class pm_class_most_hidden(const double share[PM_PIXEL_CLASSES])
{
    int most = PM_PIXEL_OTHER_COLOUR;
    for (int k = 0; k < PM_PIXEL_CLASSES; k++)
        most = is_hidden(k) && share[k] > share[most] ? k : most;
    return (enum pm_pixel_class)most;
}

void pm_class_map_put(const struct pm_class_map *over, struct pm_class_map *m)
{
    for (size_t i = 0; i < pm_pixels(m); i++)
        if (over->v[i] != PM_PIXEL_MEASURED)
            m->v[i] = over->v[i];
}

void pm_class_map_clear(const struct pm_class_map *m, struct pm_mask *mask)
{
    for (size_t i = 0; i < pm_pixels(m); i++)
        if (m->v[i] != PM_PIXEL_MEASURED)
            mask->v[i] = 0;
}

void pm_class_map_leave_out(const struct pm_class_map *over, struct pm_mask *skin,
                            struct pm_class_map *classes)
{
    pm_class_map_clear(over, skin);
    pm_class_map_put(over, classes);
}

double pm_class_map_share(const struct pm_class_map *m)
{
    size_t n = 0;
    for (size_t i = 0; i < pm_pixels(m); i++)
        n += m->v[i] != PM_PIXEL_MEASURED;
    return (double)n / (double)pm_pixels(m);
}
