#include "skin/collage.h"

#include "skin/inks.h"

#include <stdlib.h>

#define BAND_FROM 0.4 /* of the side: a seam lies near the middle */
#define BAND_TO 0.6
#define RIM 0.04        /* of a line, at each end, that is not looked at: it may lie in a frame */
#define STEP 14         /* codes across an edge */
#define SEAM_SHARE 0.75 /* of the px along a seam that have one */
#define SEAM_OVER 2.0   /* times as many as near by */
#define NEAR 8          /* px */
#define LEAST_FREE 0.5  /* of a line is not laid over */
#define HALF_SKIN 0.1   /* of either half is skin */

/* Lines across the picture in green: columns, or rows. */
struct lines {
    const uint8_t *code, *hidden; /* not 0 where something is laid over */
    size_t next, step;            /* px from line to line, and along a line */
    int count, from, to;          /* lines; px of a line that are looked at */
};

static struct lines lines_of(const uint8_t *code, const struct pm_class_map *overlays, bool columns)
{
    const int w = overlays->w, h = overlays->h, length = columns ? h : w;
    return (struct lines){
        code,
        overlays->v,
        columns ? 1 : (size_t)w,
        columns ? (size_t)w : 1,
        columns ? w : h,
        (int)(RIM * length),
        (int)((1.0 - RIM) * length),
    };
}

static size_t px_of(const struct lines *l, int line, int at)
{
    return (size_t)line * l->next + (size_t)at * l->step;
}

/* Share of the px along the lines a and b, where nothing is laid over, that differ by a step. */
static double step_share(const struct lines *l, int a, int b)
{
    int n = 0, steps = 0;
    for (int i = l->from; i < l->to; i++) {
        const size_t p = px_of(l, a, i), q = px_of(l, b, i);
        const bool free = !l->hidden[p] && !l->hidden[q];
        n += free;
        steps += free && abs(l->code[p] - l->code[q]) >= STEP;
    }
    return n >= LEAST_FREE * (l->to - l->from) ? (double)steps / n : 0.0;
}

/* A step over two px, for resampling blurs it. */
static bool has_seam(const struct lines *l)
{
    for (int i = (int)(BAND_FROM * l->count); i < (int)(BAND_TO * l->count); i++) {
        if (i < NEAR + 1 || i + NEAR + 2 >= l->count)
            continue;
        const double share = step_share(l, i - 1, i + 2);
        if (share >= SEAM_SHARE && share >= SEAM_OVER * step_share(l, i - 1 - NEAR, i + 2 - NEAR) &&
            share >= SEAM_OVER * step_share(l, i - 1 + NEAR, i + 2 + NEAR))
            return true;
    }
    return false;
}

static bool both_halves_are_skin(const struct pm_mask *skin, bool columns)
{
    size_t n[2] = {0, 0};
    for (int y = 0; y < skin->h; y++)
        for (int x = 0; x < skin->w; x++)
            n[columns ? 2 * x >= skin->w : 2 * y >= skin->h] += pm_at(skin, x, y) != 0;
    const double least = HALF_SKIN * 0.5 * (double)pm_pixels(skin);
    return (double)n[0] >= least && (double)n[1] >= least;
}

enum pihmap_status pm_find_collage(struct pm_job *job, const struct pm_photo *photo,
                                   const struct pm_class_map *overlays, const struct pm_mask *skin,
                                   bool *found)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    uint8_t *code;
    enum pihmap_status st;
    *found = false;
    TRY(pm_code_plane(job, &photo->linear.g, &code));
    for (int k = 0; k < 2 && !*found; k++) {
        const struct lines l = lines_of(code, overlays, k == 0);
        *found = l.to - l.from >= NEAR && has_seam(&l) && both_halves_are_skin(skin, k == 0);
    }
out:
    pm_scratch_rewind(job, mark);
    return st;
}
