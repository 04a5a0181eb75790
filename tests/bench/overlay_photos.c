#include "bench/overlay_photos.h"

#include "codec/load.h"
#include "skin/classes.h"
#include "skin/collage.h"
#include "skin/overlays.h"
#include "support/folder.h"
#include "support/picture.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static const enum pm_pixel_class KINDS[] = {PM_PIXEL_FRAME, PM_PIXEL_PAD, PM_PIXEL_OVERLAY};
#define KINDS_N ((int)(sizeof KINDS / sizeof *KINDS))

struct totals {
    int photos, found, collages;
    double ms;
};

/* The photo at its working size, in the colours of what was found on it. */
static enum pihmap_status keep_picture(struct pm_job *job, const struct pm_photo *photo,
                                       const struct pm_class_map *m, const char *path)
{
    struct pm_rgb8 out;
    enum pihmap_status st;
    TRY(pm_rgb8_alloc(job, m->w, m->h, &out));
    for (size_t i = 0; i < pm_pixels(m); i++) {
        const uint32_t colour = pm_pixel_colour((enum pm_pixel_class)m->v[i]);
        for (int k = 0; k < 3; k++) {
            const float v = pm_linear_plane(&photo->linear, k)->v[i];
            const float code = 255.0f * sqrtf(v < 0.0f ? 0.0f : v > 1.0f ? 1.0f : v);
            const float tint = (float)(colour >> (16 - 8 * k) & 255);
            out.v[3 * i + (size_t)k] =
                (uint8_t)(m->v[i] == PM_PIXEL_MEASURED ? code : 0.5f * code + 0.5f * tint);
        }
    }
    st = pm_picture_save_jpeg(job, path, &out, 92, NULL);
    pm_rgb8_free(&out);
out:
    return st;
}

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

static enum pihmap_status keep_named(struct pm_job *job, const struct pm_photo *photo,
                                     const struct pm_class_map *m, const char *keep,
                                     const char *path)
{
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    const char *to = pm_scratch_text(job, "%s/%s.jpg", keep, name);
    return to ? keep_picture(job, photo, m, to) : job->err.status;
}

static void print(const char *path, const struct pm_class_map *map, bool collage, double ms)
{
    double share[PM_PIXEL_CLASSES];
    pm_class_shares(map, NULL, share);
    printf("%5.1f ms", ms);
    for (int k = 0; k < KINDS_N; k++)
        printf("  %s %.2f %%", pihmap_pixel_name((int)KINDS[k]), 100.0 * share[KINDS[k]]);
    printf("  %s%s%s\n", path, pm_class_map_share(map) > 0.0 ? "  FOUND" : "",
           collage ? "  COLLAGE" : "");
}

static enum pihmap_status find_on(struct pm_job *job, const char *path, const char *keep,
                                  struct totals *all)
{
    struct pihmap_options options;
    struct pm_photo photo = {0};
    struct pm_class_map map = {0, 0, NULL};
    struct pm_skin skin = {0};
    bool collage;
    enum pihmap_status st;
    pihmap_options_init(&options);
    TRY(pm_load(job, path, &options, &photo));
    TRY(pm_skin(job, &photo, &skin));
    const double from = now_ms();
    TRY(pm_find_overlays(job, &photo, &map));
    TRY(pm_keep_overlays_on_skin(job, &skin.mask, &map));
    TRY(pm_find_collage(job, &photo, &map, &skin.mask, &collage));
    const double ms = now_ms() - from;
    print(path, &map, collage, ms);
    all->photos++;
    all->found += pm_class_map_share(&map) > 0.0;
    all->collages += collage;
    all->ms += ms;
    if (keep && pm_class_map_share(&map) > 0.0)
        st = keep_named(job, &photo, &map, keep, path);
out:
    pm_skin_free(&skin);
    pm_class_map_free(&map);
    pm_photo_free(&photo);
    return st;
}

enum pihmap_status overlay_photos(struct pm_job *job, const char *folder, const char *keep)
{
    static const char *const skip[] = {"-mask", NULL};
    struct pm_names names = {NULL, 0};
    struct totals all = {0};
    enum pihmap_status st;
    TRY(pm_names_of(job, folder, skip, &names));
    for (int i = 0; i < names.n; i++)
        TRY(find_on(job, names.path[i], keep, &all));
    printf("%s: %d photos, something found on %d, %.1f ms each; collages: %d\n", folder, all.photos,
           all.found, all.ms / (all.photos ? all.photos : 1), all.collages);
out:
    pm_names_free(&names);
    return st;
}
