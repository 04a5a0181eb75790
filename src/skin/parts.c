#include "skin/parts.h"

#include "base/components.h"

#include <string.h>

/* ln units of score: a part may be so much below skin, for its rim is drawn along the photo's
 * edges, up to a px of the network beyond. */
#define RIM_BELOW 2.0f
/* A brow is no higher than so many times its eye is wide, and lies so near above it. */
#define BROW_HEIGHT 2.5
#define BROW_ABOVE 1.5
#define BROW_WIDTH 6.0
#define BROW_MOST 0.15 /* of the frame's long side, its height; its width three times that */

static const uint8_t CLASS_OF[PM_NET_CLASSES] = {
    [PM_NET_HAIR] = PM_PIXEL_HAIR,
    [PM_NET_EYE] = PM_PIXEL_EYE,
    [PM_NET_LIP] = PM_PIXEL_LIP,
    [PM_NET_NOSTRIL] = PM_PIXEL_NOSTRIL,
};

/* In the map until the parts have spread: not a part by itself, but maybe the rim of one. */
#define RIM PM_PIXEL_CLASSES

static uint8_t part_at(const struct pm_net_answer *net, double u, double v)
{
    float score[PM_NET_CLASSES];
    int best = PM_NET_HAIR;
    pm_sample_planes(net->score, PM_NET_CLASSES, u, v, score);
    for (int k = PM_NET_HAIR; k < PM_NET_CLASSES; k++)
        best = score[k] > score[best] ? k : best;
    if (score[best] < score[PM_NET_OTHER] || score[best] < score[PM_NET_SKIN] - RIM_BELOW)
        return PM_PIXEL_MEASURED;
    return score[best] > score[PM_NET_SKIN] ? CLASS_OF[best] : RIM;
}

/* A px of a rim is of the part that it touches: a lid is of its eye, though it resembles a lip. */
static void take_from(const struct pm_class_map *m, size_t i, size_t neighbour)
{
    if (m->v[i] == RIM && m->v[neighbour] != PM_PIXEL_MEASURED)
        m->v[i] = m->v[neighbour];
}

static void spread(struct pm_class_map *m)
{
    const size_t w = (size_t)m->w, n = pm_pixels(m);
    for (size_t i = 1; i < n; i++) {
        take_from(m, i, i - 1);
        if (i >= w)
            take_from(m, i, i - w);
    }
    for (size_t i = n - 1; i-- > 0;) {
        take_from(m, i, i + 1);
        if (i + w < n)
            take_from(m, i, i + w);
    }
    for (size_t i = 0; i < n; i++)
        if (m->v[i] == RIM)
            m->v[i] = PM_PIXEL_MEASURED;
}

/* The photo is upright, but a head may not be: then there are no brows. */
static bool is_at_brow_of(const struct pm_component *part, const struct pm_component *eye,
                          double most)
{
    const double wide = eye->x1 - eye->x0 + 1;
    const double w = part->x1 - part->x0 + 1, h = part->y1 - part->y0 + 1;
    return part->x0 <= eye->x1 && part->x1 >= eye->x0 && w < BROW_WIDTH * wide && w < 3.0 * most &&
           h < BROW_HEIGHT * wide && h < most && part->y0 < eye->y0 &&
           eye->y0 - part->y1 < BROW_ABOVE * wide;
}

/* Components of class that lie above an eye are its brow; those that reach down to it, its lid. */
static enum pihmap_status name_brows(struct pm_job *job, const struct pm_components *eyes,
                                     uint8_t class, struct pm_class_map *m)
{
    const double most = BROW_MOST * pm_long_side(m->w, m->h);
    struct pm_components parts;
    enum pihmap_status st;
    TRY(pm_find_components(job, m->v, m->w, m->h, class, class, &parts));
    for (size_t i = 0; i < parts.runs; i++) {
        const struct pm_run *run = &parts.run[i];
        const struct pm_component *part = &parts.v[run->component];
        for (int k = 0; k < eyes->count; k++)
            if (is_at_brow_of(part, &eyes->v[k], most)) {
                const int named = part->y1 < eyes->v[k].y0 ? PM_PIXEL_BROW : PM_PIXEL_EYE;
                memset(pm_row(m, run->y) + run->a, named, (size_t)(run->b - run->a + 1));
            }
    }
out:
    return st;
}

enum pihmap_status pm_skin_parts(struct pm_job *job, const struct pm_net_answer *net,
                                 struct pm_class_map *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_components eyes;
    enum pihmap_status st;
    const double sx = (double)net->skin.w / out->w, sy = (double)net->skin.h / out->h;
    for (int y = 0; y < out->h; y++)
        for (int x = 0; x < out->w; x++)
            pm_at(out, x, y) = part_at(net, (x + 0.5) * sx - 0.5, (y + 0.5) * sy - 0.5);
    spread(out);
    TRY(pm_find_components(job, out->v, out->w, out->h, PM_PIXEL_EYE, PM_PIXEL_EYE, &eyes));
    TRY(name_brows(job, &eyes, PM_PIXEL_HAIR, out));
    TRY(name_brows(job, &eyes, PM_PIXEL_LIP, out)); /* lips and brows look alike to the network */
out:
    pm_scratch_rewind(job, mark);
    return st;
}
