#include "skin/overexposure.h"

#include "base/components.h"
#include "base/mask_stats.h"

#include <string.h>

#define WHITE_FROM 0.25f /* linear red: clipped, but not black */
/* Linear red of skin beside what is overexposed: near white, and brighter than the skin is by so
 * many times. Beside a backdrop it is as bright as elsewhere. */
#define NEAR_WHITE 0.7f
#define BRIGHTER 1.25f
#define GRADUAL 0.3 /* share of the px around it that are such skin */

struct border {
    int px, gradual; /* px beside a component; those of skin near white */
};

struct search {
    const struct pm_photo *photo;
    const struct pm_class_map *m;
    float from; /* linear red of a px near white */
};

static bool is_white(const struct pm_photo *photo, size_t i)
{
    return photo->clipped.v[i] > PM_CLIPPED_SHARE && photo->linear.r.v[i] >= WHITE_FROM;
}

static void count_px(const struct search *s, size_t i, struct border *b)
{
    if (is_white(s->photo, i))
        return;
    b->px++;
    b->gradual += (s->m->v[i] == PM_PIXEL_MEASURED || s->m->v[i] == PM_PIXEL_GLOSS) &&
                  s->photo->linear.r.v[i] >= s->from;
}

/* The px around a run: at its ends, above and below. */
static void count_run(const struct search *s, const struct pm_run *run, struct border *b)
{
    const size_t w = (size_t)s->m->w, row = (size_t)run->y * w;
    if (run->a > 0)
        count_px(s, row + (size_t)run->a - 1, b);
    if (run->b + 1 < s->m->w)
        count_px(s, row + (size_t)run->b + 1, b);
    for (int x = run->a; x <= run->b; x++) {
        if (run->y > 0)
            count_px(s, row - w + (size_t)x, b);
        if (run->y + 1 < s->m->h)
            count_px(s, row + w + (size_t)x, b);
    }
}

static enum pihmap_status name_components(struct pm_job *job, const struct search *s,
                                          const struct pm_components *found, struct pm_class_map *m)
{
    struct border *border = pm_scratch(job, (size_t)found->count + 1, sizeof *border);
    if (!border)
        return job->err.status;
    memset(border, 0, ((size_t)found->count + 1) * sizeof *border);
    for (size_t i = 0; i < found->runs; i++)
        count_run(s, &found->run[i], &border[found->run[i].component]);
    for (size_t i = 0; i < found->runs; i++) {
        const struct pm_run *run = &found->run[i];
        const struct border *b = &border[run->component];
        if (b->px > 0 && b->gradual >= GRADUAL * b->px)
            memset(pm_row(m, run->y) + run->a, PM_PIXEL_OVEREXPOSED, (size_t)(run->b - run->a + 1));
    }
    return PIHMAP_OK;
}

enum pihmap_status pm_find_overexposed(struct pm_job *job, const struct pm_photo *photo,
                                       const struct pm_mask *mask, struct pm_class_map *m)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct search s = {photo, m, NEAR_WHITE};
    struct pm_components found;
    uint8_t *white = pm_scratch(job, pm_pixels(m), 1);
    float usual;
    enum pihmap_status st;
    if (!white)
        return job->err.status;
    TRY(pm_mask_median(job, &photo->linear.r, mask, &usual));
    s.from = BRIGHTER * usual > s.from ? BRIGHTER * usual : s.from; /* NAN: no skin, no border */
    for (size_t i = 0; i < pm_pixels(m); i++)
        white[i] = is_white(photo, i) ? 255 : 0;
    TRY(pm_find_components(job, white, m->w, m->h, 255, 255, &found));
    TRY(name_components(job, &s, &found, m));
out:
    pm_scratch_rewind(job, mark);
    return st;
}
