#include "bench/align_second.h"

#include "base/colour.h"
#include "support/random.h"

#include <math.h>

#define FULL_WELL 9000.0 /* electrons per px of the working size: that of a phone */
#define QUALITY_LO 80    /* JPEG */
#define QUALITY_HI 95

/* Shot noise, then sRGB codes. */
static enum pihmap_status expose(struct pm_job *job, const struct pm_linear *p,
                                 struct pm_random *random, struct pm_rgb8 *out)
{
    enum pihmap_status st;
    TRY(pm_rgb8_alloc(job, p->r.w, p->r.h, out));
    for (size_t i = 0; i < 3 * pm_pixels(&p->r); i++) {
        const double light = fmax((double)pm_linear_plane(p, (int)(i % 3))->v[i / 3], 0);
        const double noisy = light + sqrt(light / FULL_WELL) * pm_random_normal(random);
        out->v[i] = (uint8_t)lround(255 * pm_linear_to_srgb(fmin(fmax(noisy, 0), 1)));
    }
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
    TRY(pm_skin_second(job, look, look->seed, &before, &after, &pair->skin, field));
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
