#include "skin/ink_layer.h"
#include "skin/overlays_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Lengths are px of the working frame. */
#define LEAST_AREA 6 /* px */
#define INNER 2      /* px whose neighbours are of the letter, too */
#define SPREAD 8.0   /* codes, sigma of those */
#define OFF_INK 12   /* codes: their mean is the ink; hair and shadow are 14 to 40 off black */
#define SHARP 0.85
#define LEAST_HEIGHT 5
#define MOST_SIDE 0.15      /* of the frame's long side */
#define LIKE_HEIGHT 1.7     /* letters of a row are so similar in height */
#define OFF_LINE 0.15       /* of the height: their feet or their heads stand on one line */
#define NEXT_LETTER 1.5     /* of the height, between their boxes */
#define ROW_LETTERS 3       /* that are drawn in the ink without doubt ... */
#define ROW_FAINT_LETTERS 6 /* ... or letters of any kind: thin ones are mixed with the skin */
#define FAINT_SHARP 0.95
#define MOST_FAINT 300    /* of them in a photo: leaves and hair have more */
#define MARGIN 0.4        /* of its height: dots, accents, commas */
#define MOST_LETTERS 3000 /* more are no text */

struct letters {
    struct pm_component *v;
    bool *clear;     /* drawn in the ink without doubt, or faint? */
    int *row;        /* the row of each: the index of another letter of it */
    int *size;       /* of the row, at its root: letters ... */
    int *clear_size; /* ... and those of them that are clear */
    int count;
};

static bool is_clear(const struct pm_ink_layer *l, int part)
{
    const struct pm_ink_part *m = &l->of[part];
    return pm_part_is_sharp(m, SHARP) && m->inner >= INNER && !m->rim &&
           pm_part_spread(m) <= SPREAD * l->ink->slack &&
           pm_part_off_ink(l, part) <= OFF_INK * l->ink->slack;
}

static bool is_faint(const struct pm_ink_layer *l, int part)
{
    return pm_part_is_sharp(&l->of[part], FAINT_SHARP) && !l->of[part].rim;
}

/* Do the two stand in one row of letters, side by side? */
static bool is_next(const struct pm_component *a, const struct pm_component *b)
{
    const double ha = a->y1 - a->y0 + 1, hb = b->y1 - b->y0 + 1, h = fmax(ha, hb);
    const double gap = fmax(a->x0 - b->x1, b->x0 - a->x1);
    const double off = fmin(abs(a->y0 - b->y0), abs(a->y1 - b->y1));
    return h <= LIKE_HEIGHT * fmin(ha, hb) && gap > 0 && gap <= NEXT_LETTER * h &&
           off <= 1.0 + OFF_LINE * h;
}

static int root(int *row, int i)
{
    while (row[i] != i)
        i = row[i] = row[row[i]];
    return i;
}

static void join_rows(struct letters *l)
{
    for (int i = 0; i < l->count; i++)
        l->row[i] = i;
    for (int i = 0; i < l->count; i++) /* in the order of their first px: those above come first */
        for (int k = i - 1; k >= 0 && l->v[k].y0 >= 2 * l->v[i].y0 - l->v[i].y1 - 2; k--)
            if (is_next(&l->v[i], &l->v[k]))
                l->row[root(l->row, i)] = root(l->row, k);
    for (int i = 0; i < l->count; i++) {
        const int to = root(l->row, i);
        l->size[to]++;
        l->clear_size[to] += l->clear[i];
    }
}

static void paint_rows(struct letters *l, struct pm_class_map *out)
{
    const int least = l->count <= MOST_FAINT ? ROW_FAINT_LETTERS : l->count + 1;
    for (int i = 0; i < l->count; i++) {
        const int row = root(l->row, i), height = l->v[i].y1 - l->v[i].y0 + 1;
        if (l->clear_size[row] >= ROW_LETTERS || l->size[row] >= least)
            pm_overlay_paint(&l->v[i], PM_OVERLAY_MARGIN + (int)(MARGIN * height), PM_PIXEL_OVERLAY,
                             out);
    }
}

static enum pihmap_status take_letters(struct pm_job *job, size_t most, struct letters *out)
{
    *out = (struct letters){
        pm_scratch(job, most, sizeof *out->v),          pm_scratch(job, most, sizeof *out->clear),
        pm_scratch(job, most, sizeof *out->row),        pm_scratch(job, most, sizeof *out->size),
        pm_scratch(job, most, sizeof *out->clear_size), 0};
    if (!out->v || !out->clear || !out->row || !out->size || !out->clear_size)
        return job->err.status;
    memset(out->size, 0, most * sizeof *out->size);
    memset(out->clear_size, 0, most * sizeof *out->clear_size);
    return PIHMAP_OK;
}

static enum pihmap_status paint_letters(struct pm_job *job, const struct pm_ink_layer *l,
                                        struct pm_class_map *out)
{
    struct letters found;
    enum pihmap_status st;
    TRY(take_letters(job, (size_t)l->parts.count, &found));
    for (int i = 0; i < l->parts.count; i++)
        if (is_clear(l, i) || is_faint(l, i)) {
            found.clear[found.count] = is_clear(l, i);
            found.v[found.count++] = l->parts.v[i];
        }
    if (found.count > MOST_LETTERS)
        goto out;
    join_rows(&found);
    paint_rows(&found, out);
out:
    return st;
}

enum pihmap_status pm_find_letters(struct pm_job *job, const struct pm_codes *codes,
                                   struct pm_class_map *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const struct pm_part_limits limits = {LEAST_AREA, LEAST_HEIGHT,
                                          MOST_SIDE * pm_long_side(codes->w, codes->h), SHARP};
    struct pm_inks inks;
    struct pm_ink_layer layer;
    enum pihmap_status st;
    TRY(pm_letter_inks(job, codes, &inks));
    for (int i = 0; i < inks.count; i++) {
        const struct pm_mark before = pm_scratch_mark(job);
        TRY(pm_ink_layer(job, codes, &inks.v[i], &limits, &layer));
        if (layer.parts.count)
            TRY(paint_letters(job, &layer, out));
        pm_scratch_rewind(job, before);
    }
out:
    pm_scratch_rewind(job, mark);
    return st;
}
