#include "support/texture.h"

#include "base/stats.h"
#include "support/noise.h"

#include <math.h>
#include <string.h>

#define OCTAVES 3
#define LEVEL 0.25 /* linear light of luminance 0 */

double pm_texture(double x, double y, double size, uint32_t seed)
{
    return pm_noise_sum(x / size, y / size, OCTAVES, 1.0, seed);
}

static void put(const struct pm_ink *ink, size_t at, struct pm_photo *photo, struct pm_mask *skin)
{
    /* 0.3 red + 0.7 of the others is the luminance of align/pyramid.c. */
    const double ratio = exp(ink->colour);
    const double rest = LEVEL * exp(ink->luminance) / (0.3 * ratio + 0.7);
    photo->linear.r.v[at] = (float)(ratio * rest);
    photo->linear.g.v[at] = photo->linear.b.v[at] = (float)rest;
    photo->clipped.v[at] = (float)ink->clipped;
    skin->v[at] = ink->skin ? 255 : 0;
}

enum pihmap_status pm_paint_photo(struct pm_job *job, int w, int h, pm_painter *painter,
                                  const void *context, struct pm_photo *photo, struct pm_mask *skin)
{
    enum pihmap_status st;
    memset(photo, 0, sizeof *photo);
    TRY(pm_linear_alloc(job, w, h, &photo->linear));
    TRY(pm_plane_alloc(job, w, h, &photo->clipped));
    TRY(pm_mask_alloc(job, w, h, skin));
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            struct pm_ink ink = {.skin = true};
            painter(context, x, y, &ink);
            put(&ink, (size_t)y * (size_t)w + (size_t)x, photo, skin);
        }
out:
    return st;
}

enum pihmap_status pm_paint_pyramid(struct pm_job *job, int w, int h, pm_painter *painter,
                                    const void *context, struct pm_pyramid *out)
{
    struct pm_photo photo;
    struct pm_mask skin = {0};
    enum pihmap_status st = pm_paint_photo(job, w, h, painter, context, &photo, &skin);
    if (!st)
        st = pm_pyramid(job, NULL, &photo.linear, &photo.clipped, &skin, out);
    pm_photo_free(&photo);
    pm_mask_free(&skin);
    return st;
}

void pm_add_noise(struct pm_photo *photo, double sigma, uint64_t seed)
{
    struct pm_random random = {seed};
    struct pm_plane *const plane[] = {&photo->linear.r, &photo->linear.g, &photo->linear.b};
    for (size_t k = 0; k < 3; k++)
        for (size_t i = 0, n = pm_pixels(plane[k]); i < n; i++)
            plane[k]->v[i] *= (float)exp(sigma * pm_random_normal(&random));
}
