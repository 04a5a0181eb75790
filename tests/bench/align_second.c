#include "bench/align_second.h"

#include "support/pair_develop.h"
#include "support/random.h"

#include <math.h>

#define FULL_WELL 9000.0 /* electrons; made pairs (scenario "standard") have 12000 */
#define QUALITY_LO 80    /* JPEG */
#define QUALITY_HI 95

/* Shot noise, then sRGB codes. */
static enum pihmap_status expose(struct pm_job *job, struct pm_linear *light,
                                 struct pm_random *random, struct pm_rgb8 *out)
{
    enum pihmap_status st;
    TRY(pm_rgb8_alloc(job, light->r.w, light->r.h, out));
    pm_pair_shot_noise(light, FULL_WELL, random);
    pm_pair_encode(light, 0, 0, out);
out:
    return st;
}

enum pihmap_status align_second(struct pm_job *job, const struct pm_skin_look *look,
                                struct pm_pair *pair, struct pm_field *field)
{
    enum pihmap_status st;
    struct pm_random random = {look->seed};
    struct pm_linear before = {{0, 0, NULL}, {0, 0, NULL}, {0, 0, NULL}}, after = before;
    *pair = (struct pm_pair){0};
    TRY(pm_skin_second(job, look, look->seed, 1, &before, &after, &pair->skin, field));
    TRY(expose(job, &before, &random, &pair->before));
    TRY(expose(job, &after, &random, &pair->after));
    pair->before_quality = (int)lround(pm_between(&random, QUALITY_LO, QUALITY_HI));
    pair->after_quality = (int)lround(pm_between(&random, QUALITY_LO, QUALITY_HI));
out:
    pm_linear_free(&before);
    pm_linear_free(&after);
    if (st) {
        pm_pair_free(pair);
        pm_field_free(field);
    }
    return st;
}
