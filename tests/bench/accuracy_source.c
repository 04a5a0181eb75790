#include "bench/accuracy_source.h"

#include "support/photo_mask.h"

#include <math.h>
#include <stdio.h>

/* ITA ranges of rendered skin: the six classes of Del Bino 2006, within what people have. */
static const double class_ita[PM_ITA_CLASSES][2] = {{56, 62}, {42, 54}, {29, 40},
                                                    {11, 27}, {-29, 9}, {-60, -31}};
/* A photo with a smaller share of skin is too little of a test. */
#define LEAST_SKIN 0.03
#define CHECK_SIDE 600 /* px, enough to find that out */

void accuracy_look(const struct accuracy_plan *plan, int index, uint64_t salt, int side,
                   struct pm_skin_look *look)
{
    const int ita_class = index % PM_ITA_CLASSES;
    const enum pm_skin_scene scene = (enum pm_skin_scene)(index / PM_ITA_CLASSES % PM_SCENES);
    const uint64_t seed = plan->seed * 1000003 + (uint64_t)index * 2 + salt;
    struct pm_random random = {seed};
    const double t = pm_random_unit(&random);
    const double ita =
        class_ita[ita_class][0] + t * (class_ita[ita_class][1] - class_ita[ita_class][0]);
    pm_skin_look_draw(scene, ita, side, side * 3 / 4, seed, look);
}

enum pihmap_status accuracy_source(struct pm_job *job, const struct accuracy_sources *sources,
                                   int index, bool other, int side, struct accuracy_subject *out)
{
    const struct pm_names *photos = &sources->photos;
    if (!sources->plan->photos) {
        struct pm_skin_look look;
        accuracy_look(sources->plan, index, other, side, &look);
        return pm_skin_render(job, &look, &out->picture, &out->skin);
    }
    const int step = other ? 1 + index / photos->n % (photos->n > 1 ? photos->n - 1 : 1) : 0;
    return pm_photo_with_mask(job, photos->path[(index + step) % photos->n], NULL, side,
                              &out->picture, &out->skin);
}

void accuracy_subject_free(struct accuracy_subject *subject)
{
    pm_linear_free(&subject->picture);
    pm_mask_free(&subject->skin);
}

/* Leave out the photos whose skin is not known. */
static enum pihmap_status known_skin(struct pm_job *job, struct pm_names *photos)
{
    int kept = 0;
    enum pihmap_status st = PIHMAP_OK;
    for (int i = 0; i < photos->n; i++) {
        struct accuracy_subject s = {0};
        if (!st)
            st = pm_photo_with_mask(job, photos->path[i], NULL, CHECK_SIDE, &s.picture, &s.skin);
        const bool known =
            !st && (double)pm_mask_count(&s.skin) >= LEAST_SKIN * s.skin.w * s.skin.h;
        accuracy_subject_free(&s);
        if (known)
            photos->path[kept++] = photos->path[i];
        else
            free(photos->path[i]);
    }
    photos->n = kept;
    return st;
}

enum pihmap_status accuracy_sources_open(struct pm_job *job, const struct accuracy_plan *plan,
                                         struct accuracy_sources *out)
{
    static const char *const skip[] = {"_smiling", "-mask", NULL};
    enum pihmap_status st = PIHMAP_OK;
    *out = (struct accuracy_sources){.plan = plan};
    if (plan->second)
        return accuracy_seconds_open(job, plan, &out->seconds);
    if (!plan->photos)
        return st;
    TRY(pm_names_of(job, plan->photos, skip, &out->photos));
    TRY(known_skin(job, &out->photos));
    if (!out->photos.n)
        st = pm_fail(job, PIHMAP_ESYS, "%s: no photos whose skin is known", plan->photos);
out:
    return st;
}

void accuracy_sources_close(struct accuracy_sources *sources)
{
    pm_names_free(&sources->photos);
    accuracy_seconds_close(&sources->seconds);
}
