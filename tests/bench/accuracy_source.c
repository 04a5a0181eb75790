#include "bench/accuracy_source.h"

#include "support/photo_mask.h"
#include "support/skin_render.h"

#include <math.h>
#include <stdio.h>

/* Rendered skin: ITA ranges of the six classes of Del Bino 2006, capped at what people have. */
static const double class_ita[PM_ITA_CLASSES][2] = {{56, 62}, {42, 54}, {29, 40},
                                                    {11, 27}, {-29, 9}, {-60, -31}};
/* A photo with less skin than this share of it makes no fair pair. */
#define LEAST_SKIN 0.03
#define CHECK_SIDE 600 /* px, enough to tell */

/* ---- sources ------------------------------------------------------------------------ */

/* Picture and mask that pair number index is made from. */
static enum pihmap_status rendered_source(struct pm_job *job, const struct accuracy_plan *plan,
                                          int index, uint64_t salt, int canvas,
                                          struct pm_linear *picture, struct pm_mask *skin)
{
    struct pm_skin_look look;
    const int ita_class = index % PM_ITA_CLASSES;
    const enum pm_skin_scene scene = (enum pm_skin_scene)(index / PM_ITA_CLASSES % PM_SCENES);
    const uint64_t seed = plan->seed * 1000003 + (uint64_t)index * 2 + salt;
    struct pm_random random = {seed};
    const double t = pm_random_unit(&random);
    const double ita =
        class_ita[ita_class][0] + t * (class_ita[ita_class][1] - class_ita[ita_class][0]);
    pm_skin_look_draw(scene, ita, canvas, canvas * 3 / 4, seed, &look);
    return pm_skin_render(job, &look, picture, skin);
}

enum pihmap_status accuracy_source(struct pm_job *job, const struct accuracy_plan *plan,
                                   const struct pm_names *photos, int index, bool other, int canvas,
                                   struct pm_linear *picture, struct pm_mask *skin)
{
    if (!plan->photos)
        return rendered_source(job, plan, index, other, canvas, picture, skin);
    const int step = other ? 1 + index / photos->n % (photos->n > 1 ? photos->n - 1 : 1) : 0;
    return pm_photo_with_mask(job, photos->path[(index + step) % photos->n], NULL, canvas, picture,
                              skin);
}

/* Leave out photos whose skin is not known: no fair pair comes of them. */
static enum pihmap_status known_skin(struct pm_job *job, struct pm_names *photos)
{
    int kept = 0;
    enum pihmap_status st = PIHMAP_OK;
    for (int i = 0; i < photos->n; i++) {
        struct pm_linear picture;
        struct pm_mask skin;
        if (!st)
            st = pm_photo_with_mask(job, photos->path[i], NULL, CHECK_SIDE, &picture, &skin);
        const bool known = !st && (double)pm_mask_count(&skin) >= LEAST_SKIN * skin.w * skin.h;
        if (!st) {
            pm_linear_free(&picture);
            pm_mask_free(&skin);
        }
        if (known)
            photos->path[kept++] = photos->path[i];
        else
            free(photos->path[i]);
    }
    photos->n = kept;
    return st;
}

enum pihmap_status accuracy_photos(struct pm_job *job, const struct accuracy_plan *plan,
                                   struct pm_names *photos)
{
    static const char *const skip[] = {"_smiling", "-mask", NULL};
    enum pihmap_status st = PIHMAP_OK;
    *photos = (struct pm_names){NULL, 0};
    if (!plan->photos)
        return st;
    TRY(pm_names_of(job, plan->photos, skip, photos));
    TRY(known_skin(job, photos));
    if (!photos->n)
        st = pm_fail(job, PIHMAP_ESYS, "%s: no photos whose skin is known", plan->photos);
out:
    return st;
}
