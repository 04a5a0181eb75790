#include "base/components.h"

#include "base/target_clones.h"

#include <string.h>

/* Share of a hole's px that must be fit to fill: a mark is so throughout; an eye is not, for
 * the white of it. */
#define FILLABLE 0.85

/* ---- runs ----------------------------------------------------------------------------------- */

/* What belongs: px whose byte is low..high. */
struct range {
    uint8_t low, width; /* high - low */
};

static inline uint8_t is_in(struct range r, uint8_t px)
{
    return (uint8_t)(px - r.low) <= r.width;
}

/* change[x] = 1 where a run begins, or has ended before x. */
PM_TARGET_CLONES static void find_changes(const uint8_t *restrict px, int w, struct range range,
                                          uint8_t *restrict change)
{
    change[0] = is_in(range, px[0]);
    for (int x = 1; x < w; x++)
        change[x] = is_in(range, px[x]) ^ is_in(range, px[x - 1]);
}

/* The places of change in order, and w behind them; how many, w not counted. change: 0 from w to
 * the next multiple of EIGHT. Most px are like their neighbours, so eight are looked at at once;
 * within eight without a branch, which could not be foreseen. */
static int find_edges(const uint8_t *change, int w, int *edge)
{
    enum { EIGHT = sizeof(uint64_t) };
    int edges = 0;
    for (int x = 0; x < w; x += EIGHT) {
        uint64_t any;
        memcpy(&any, change + x, sizeof any);
        if (!any)
            continue;
        for (int j = 0; j < EIGHT; j++) {
            edge[edges] = x + j;
            edges += change[x + j];
        }
    }
    edge[edges] = w;
    return edges;
}

/* ---- union-find ------------------------------------------------------------------------------ */

/* parent[k] <= k, and k itself at a root: a component's root is the label of its first px. */
static int root_of(int *parent, int k)
{
    while (parent[k] != k)
        k = parent[k] = parent[parent[k]];
    return k;
}

static int unite(int *parent, int a, int b)
{
    a = root_of(parent, a);
    b = root_of(parent, b);
    parent[a > b ? a : b] = a < b ? a : b;
    return a < b ? a : b;
}

/* Gives the runs of a row (now) the labels of those above that they touch, or new ones. */
static void label_row(const struct pm_run *above, int above_count, struct pm_run *now,
                      int now_count, int *parent, int *labels)
{
    int k = 0;
    for (int i = 0; i < now_count; i++) {
        struct pm_run *run = &now[i];
        while (k < above_count && above[k].b < run->a)
            k++;
        for (int j = k; j < above_count && above[j].a <= run->b; j++)
            run->component = run->component < 0 ? above[j].component
                                                : unite(parent, run->component, above[j].component);
        if (run->component < 0) {
            run->component = *labels;
            parent[*labels] = *labels;
            (*labels)++;
        }
    }
}

/* Roots become 0.. in their order, and parent[k] the number of k's root; how many. */
static int number_roots(int *parent, int labels)
{
    int count = 0;
    for (int k = 0; k < labels; k++)
        parent[k] = parent[k] == k ? count++ : parent[parent[k]];
    return count;
}

/* The runs' labels become their components' numbers; areas and boxes. */
static void measure(const int *number, struct pm_components *c)
{
    for (int k = 0; k < c->count; k++)
        c->v[k].area = 0;
    for (size_t i = 0; i < c->runs; i++) {
        struct pm_run *run = &c->run[i];
        run->component = number[run->component];
        struct pm_component *of = &c->v[run->component];
        if (of->area == 0)
            *of = (struct pm_component){0, run->a, run->y, run->b, run->y};
        of->area += run->b - run->a + 1;
        of->x0 = run->a < of->x0 ? run->a : of->x0;
        of->x1 = run->b > of->x1 ? run->b : of->x1;
        of->y1 = run->y;
    }
}

/* One row's worth of work. */
struct scan {
    struct range range;
    uint8_t *change; /* w, and seven more that stay 0 */
    int *edge;       /* w + 2 */
};

/* How many runs there are, so that only so much memory is touched. */
PM_TARGET_CLONES static size_t count_runs(const struct scan *s, const uint8_t *px, int w, int h)
{
    size_t runs = 0;
    for (int y = 0; y < h; y++) {
        uint32_t changes = 1; /* a run that ends with the row has one only */
        find_changes(px + (size_t)y * (size_t)w, w, s->range, s->change);
        for (int x = 0; x < w; x++)
            changes += s->change[x];
        runs += changes / 2;
    }
    return runs;
}

/* The runs of row y into run; how many. */
static int find_runs(const struct scan *s, const uint8_t *px, int w, int y, struct pm_run *run)
{
    find_changes(px + (size_t)y * (size_t)w, w, s->range, s->change);
    const int runs = (find_edges(s->change, w, s->edge) + 1) / 2;
    for (int i = 0; i < runs; i++)
        run[i] = (struct pm_run){y, s->edge[2 * i], s->edge[2 * i + 1] - 1, -1};
    return runs;
}

static enum pihmap_status scan_make(struct pm_job *job, int w, struct range range, struct scan *s)
{
    const size_t bytes = (size_t)w + sizeof(uint64_t);
    *s = (struct scan){range, pm_scratch(job, bytes, 1), pm_scratch(job, bytes, sizeof *s->edge)};
    if (!s->change || !s->edge)
        return job->err.status;
    memset(s->change, 0, bytes);
    return PIHMAP_OK;
}

enum pihmap_status pm_find_components(struct pm_job *job, const uint8_t *px, int w, int h,
                                      uint8_t low, uint8_t high, struct pm_components *out)
{
    struct scan scan;
    int labels = 0, above = 0;
    enum pihmap_status st;
    *out = (struct pm_components){.count = 0};
    if (w < 1 || h < 1)
        return PIHMAP_OK;
    TRY(scan_make(job, w, (struct range){low, (uint8_t)(high - low)}, &scan));
    const size_t runs = count_runs(&scan, px, w, h);
    out->run = pm_scratch(job, runs + 1, sizeof *out->run);
    int *parent = pm_scratch(job, runs + 1, sizeof *parent);
    if (!out->run || !parent)
        return job->err.status;
    for (int y = 0; y < h; y++) {
        struct pm_run *const row = out->run + out->runs;
        const int now = find_runs(&scan, px, w, y, row);
        label_row(row - above, above, row, now, parent, &labels);
        out->runs += (size_t)now;
        above = now;
    }
    out->count = number_roots(parent, labels);
    out->v = pm_scratch(job, (size_t)out->count + 1, sizeof *out->v);
    if (!out->v)
        return job->err.status;
    measure(parent, out);
out:
    return st;
}

/* ---- islands and holes ------------------------------------------------------------------------
 */

static void set_run(struct pm_mask *mask, const struct pm_run *run, int value)
{
    memset(&pm_at(mask, run->a, run->y), value, (size_t)(run->b - run->a + 1));
}

enum pihmap_status pm_drop_small_components(struct pm_job *job, struct pm_mask *mask, double share)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_components c;
    enum pihmap_status st;
    int largest = 0;
    TRY(pm_find_components(job, mask->v, mask->w, mask->h, 255, 255, &c));
    for (int k = 0; k < c.count; k++)
        largest = c.v[k].area > largest ? c.v[k].area : largest;
    for (size_t i = 0; i < c.runs; i++)
        if (c.v[c.run[i].component].area < share * largest)
            set_run(mask, &c.run[i], 0);
out:
    pm_scratch_rewind(job, mark);
    return st;
}

/* A component of px that are 0: not at the frame's rim, and not too large. */
static bool is_hole(const struct pm_mask *mask, const struct pm_component *c, double share)
{
    return c->x0 > 0 && c->y0 > 0 && c->x1 + 1 < mask->w && c->y1 + 1 < mask->h &&
           c->area <= share * (double)pm_pixels(mask);
}

enum pihmap_status pm_fill_holes(struct pm_job *job, struct pm_mask *mask, double share,
                                 bool (*may_fill)(const void *context, size_t px),
                                 const void *context)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_components c;
    enum pihmap_status st;
    TRY(pm_find_components(job, mask->v, mask->w, mask->h, 0, 0, &c));
    int *fillable = pm_scratch(job, (size_t)c.count + 1, sizeof *fillable);
    if (!fillable) {
        st = job->err.status;
        goto out;
    }
    memset(fillable, 0, ((size_t)c.count + 1) * sizeof *fillable);
    for (size_t i = 0; i < c.runs; i++) {
        const struct pm_run *run = &c.run[i];
        if (!is_hole(mask, &c.v[run->component], share))
            continue;
        const size_t row = (size_t)run->y * (size_t)mask->w;
        for (int x = run->a; x <= run->b; x++)
            fillable[run->component] += may_fill(context, row + (size_t)x);
    }
    for (size_t i = 0; i < c.runs; i++) {
        const struct pm_component *of = &c.v[c.run[i].component];
        if (is_hole(mask, of, share) && fillable[c.run[i].component] >= FILLABLE * of->area)
            set_run(mask, &c.run[i], 255);
    }
out:
    pm_scratch_rewind(job, mark);
    return st;
}
