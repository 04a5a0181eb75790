#include "skin/components.h"

#include <string.h>

/* Share of a hole's px that must be fit to fill: a mark is so throughout; an eye is not, for
 * the white of it. */
#define FILLABLE 0.85

struct pieces {
    int *label; /* 1.. per px, 0 = not part */
    int *area;  /* per label; area[0] unused */
    int count;
};

/* Label the 4-connected pieces of px whose mask equals value, by a flood with its own stack. */
static enum pihmap_status find_pieces(struct pm_job *job, const struct pm_mask *mask, uint8_t value,
                                      struct pieces *p)
{
    const size_t pixels = pm_pixels(mask);
    p->label = pm_scratch(job, pixels, sizeof *p->label);
    p->area = pm_scratch(job, pixels + 1, sizeof *p->area);
    int *stack = pm_scratch(job, pixels, sizeof *stack);
    if (!p->label || !p->area || !stack)
        return job->err.status;
    memset(p->label, 0, pixels * sizeof *p->label);
    p->count = 0;
    for (size_t start = 0; start < pixels; start++) {
        if (p->label[start] || mask->v[start] != value)
            continue;
        size_t depth = 0;
        int area = 0;
        p->count++;
        p->label[start] = p->count;
        stack[depth++] = (int)start;
        while (depth) {
            const int at = stack[--depth], x = at % mask->w;
            const int next[4] = {x > 0 ? at - 1 : -1, x + 1 < mask->w ? at + 1 : -1, at - mask->w,
                                 at + mask->w < (int)pixels ? at + mask->w : -1};
            area++;
            for (int k = 0; k < 4; k++)
                if (next[k] >= 0 && !p->label[next[k]] && mask->v[next[k]] == value) {
                    p->label[next[k]] = p->count;
                    stack[depth++] = next[k];
                }
        }
        p->area[p->count] = area;
    }
    return PIHMAP_OK;
}

enum pihmap_status pm_drop_small_components(struct pm_job *job, struct pm_mask *mask, double share)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pieces p;
    enum pihmap_status st;
    TRY(find_pieces(job, mask, 255, &p));
    int largest = 0;
    for (int k = 1; k <= p.count; k++)
        largest = p.area[k] > largest ? p.area[k] : largest;
    for (size_t i = 0; i < pm_pixels(mask); i++)
        if (p.label[i] && p.area[p.label[i]] < share * largest)
            mask->v[i] = 0;
out:
    pm_scratch_rewind(job, mark);
    return st;
}

/* Pieces at the frame's rim are no holes: their area becomes 0. */
static void clear_rim(const struct pm_mask *mask, struct pieces *p)
{
    p->area[0] = 0;
    for (int x = 0; x < mask->w; x++) {
        p->area[p->label[x]] = 0;
        p->area[p->label[(size_t)(mask->h - 1) * (size_t)mask->w + (size_t)x]] = 0;
    }
    for (int y = 0; y < mask->h; y++) {
        p->area[p->label[(size_t)y * (size_t)mask->w]] = 0;
        p->area[p->label[(size_t)(y + 1) * (size_t)mask->w - 1]] = 0;
    }
}

enum pihmap_status pm_fill_holes(struct pm_job *job, struct pm_mask *mask, double share,
                                 bool (*may_fill)(const void *context, size_t px),
                                 const void *context)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t pixels = pm_pixels(mask);
    struct pieces p;
    enum pihmap_status st;
    TRY(find_pieces(job, mask, 0, &p));
    int *fillable = pm_scratch(job, (size_t)p.count + 1, sizeof *fillable);
    if (!fillable) {
        st = job->err.status;
        goto out;
    }
    memset(fillable, 0, ((size_t)p.count + 1) * sizeof *fillable);
    clear_rim(mask, &p);
    for (size_t i = 0; i < pixels; i++) {
        const int area = p.area[p.label[i]];
        if (area > 0 && area <= share * (double)pixels)
            fillable[p.label[i]] += may_fill(context, i);
    }
    for (size_t i = 0; i < pixels; i++)
        if (p.label[i] && p.area[p.label[i]] > 0 &&
            fillable[p.label[i]] >= FILLABLE * p.area[p.label[i]])
            mask->v[i] = 255;
out:
    pm_scratch_rewind(job, mark);
    return st;
}
