#include "change/watershed.h"

#include <string.h>

/* The px are visited from the highest down. Each joins the basin of a higher neighbour, begins a
 * basin of its own, or is the saddle at which two basins may be merged. */

/* base/components.h joins whatever touches; here what is joined depends on the heights. */
struct basin {
    int parent;         /* union-find; itself at the root */
    float peak;         /* highest height */
    float significance; /* highest of its px */
    int area;
};

struct visit {
    float height;
    int at;
};

#define DIGIT 11 /* bits that are sorted at a time */
#define DIGITS 3

/* Greater heights have smaller keys. The bits of positive floats sort as the floats do. */
static uint32_t key_of(float height)
{
    uint32_t bits;
    memcpy(&bits, &height, sizeof bits);
    return UINT32_MAX - bits;
}

/*
 * Radix sort, the highest first; equal heights stay in the order of the picture. buffer: as large
 * as v. Returns whichever of the two holds the result.
 */
static struct visit *sort_by_height(struct visit *v, struct visit *buffer, int n)
{
    for (int d = 0; d < DIGITS; d++) {
        int start[1 << DIGIT] = {0}, at = 0;
        const int shift = d * DIGIT;
        for (int i = 0; i < n; i++)
            start[key_of(v[i].height) >> shift & ((1 << DIGIT) - 1)]++;
        for (int k = 0; k < 1 << DIGIT; k++) {
            const int count = start[k];
            start[k] = at;
            at += count;
        }
        for (int i = 0; i < n; i++)
            buffer[start[key_of(v[i].height) >> shift & ((1 << DIGIT) - 1)]++] = v[i];
        struct visit *const done = buffer;
        buffer = v;
        v = done;
    }
    return v;
}

static int root_of(struct basin *basin, int i)
{
    while (basin[i].parent != i)
        i = basin[i].parent = basin[basin[i].parent].parent;
    return i;
}

static int merge(struct basin *basin, int a, int b)
{
    const int high = basin[a].peak >= basin[b].peak ? a : b, low = high == a ? b : a;
    basin[low].parent = high;
    basin[high].area += basin[low].area;
    if (basin[low].significance > basin[high].significance)
        basin[high].significance = basin[low].significance;
    return high;
}

/* The basin, a root, that px `at` of this height goes to; -1: none; -2: it begins one. */
static int assign(struct basin *basin, const struct pm_labels *labels,
                  const struct pm_watershed *rule, int at, float height)
{
    const int x = at % labels->w, y = at / labels->w;
    const int around[4] = {x > 0 ? at - 1 : -1, x + 1 < labels->w ? at + 1 : -1,
                           y > 0 ? at - labels->w : -1, y + 1 < labels->h ? at + labels->w : -1};
    int home = -1;
    bool touched = false;
    for (int k = 0; k < 4; k++) {
        if (around[k] < 0 || labels->v[around[k]] == 0)
            continue;
        touched = true;
        if (labels->v[around[k]] < 0) /* below the lower threshold of every basin */
            continue;
        const int other = root_of(basin, labels->v[around[k]] - 1);
        if (height < rule->low_share * basin[other].peak || other == home)
            continue;
        if (home < 0) {
            home = other;
            continue;
        }
        const float lower =
            basin[home].peak < basin[other].peak ? basin[home].peak : basin[other].peak;
        const bool small =
            basin[home].area < rule->least_area || basin[other].area < rule->least_area;
        if (small || height >= rule->saddle_share * lower)
            home = merge(basin, home, other);
        else if (basin[other].peak > basin[home].peak)
            home = other;
    }
    return home >= 0 ? home : touched ? -1 : -2;
}

static int count_visits(const struct pm_plane *height)
{
    int n = 0;
    for (int i = 0; i < height->w * height->h; i++)
        n += height->v[i] > 0.0f;
    return n;
}

static void collect(const struct pm_plane *height, struct visit *visits)
{
    int n = 0;
    for (int i = 0; i < height->w * height->h; i++)
        if (height->v[i] > 0.0f)
            visits[n++] = (struct visit){height->v[i], i};
}

/* Basins that are high and large enough get 1.. in the order of the picture; others 0. */
static int number_basins(struct basin *basin, int *number, int basins,
                         const struct pm_watershed *rule, struct pm_labels *labels)
{
    int count = 0;
    memset(number, 0, (size_t)basins * sizeof *number);
    for (int i = 0; i < labels->w * labels->h; i++) {
        if (labels->v[i] <= 0) {
            labels->v[i] = 0;
            continue;
        }
        const int root = root_of(basin, labels->v[i] - 1);
        if (basin[root].significance < rule->high || basin[root].area < rule->least_area) {
            labels->v[i] = 0;
            continue;
        }
        if (number[root] == 0)
            number[root] = ++count;
        labels->v[i] = number[root];
    }
    return count;
}

enum pihmap_status pm_watershed(struct pm_job *job, const struct pm_plane *height,
                                const struct pm_plane *significance,
                                const struct pm_watershed *rule, struct pm_labels *labels,
                                int *count)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const int n = count_visits(height);
    struct visit *visits = pm_scratch(job, (size_t)n, 2 * sizeof *visits);
    struct basin *basin = pm_scratch(job, (size_t)n, sizeof *basin);
    int *number = pm_scratch(job, (size_t)n, sizeof *number);
    enum pihmap_status st = PIHMAP_OK;
    *count = 0;
    if (!visits || !basin || !number) {
        st = job->err.status;
        goto out;
    }
    int basins = 0;
    collect(height, visits);
    visits = sort_by_height(visits, visits + n, n);
    for (int i = 0; i < n; i++) {
        const int at = visits[i].at;
        int home = assign(basin, labels, rule, at, visits[i].height);
        if (home == -1) {
            labels->v[at] = -1;
            continue;
        }
        if (home == -2) {
            home = basins++;
            basin[home] = (struct basin){home, visits[i].height, 0.0f, 0};
        }
        basin[home].area++;
        if (significance->v[at] > basin[home].significance)
            basin[home].significance = significance->v[at];
        labels->v[at] = home + 1;
    }
    *count = number_basins(basin, number, basins, rule, labels);
out:
    pm_scratch_rewind(job, mark);
    return st;
}
