#include "change/spread.h"

#include "base/geometry.h"
#include "change/measure.h"

#include <math.h>
#include <string.h>

#define LEAST_DIAMETER 4.0 /* working px: below, a disc is a few px whose outline decides */
#define LEAST_SKIN 0.9     /* of a disc's px: else it is no disc */
#define PITCH 2.0          /* diameters between the discs' centres, and */
#define SURROUNDING                                                                          \
    0.04             /* of the long side besides: twice what measure.c takes around a region \
                      */
enum { SHIFTS = 2 }; /* of the grid, each way, by a half of its pitch */

/* The px of a disc: returns how many are measured, *all how many there are. label > 0: labels those
 * that are measured. */
static int walk_disc(const struct pm_mask *measured, const double centre[2], double radius,
                     struct pm_labels *labels, int label, int *all)
{
    const int x0 = (int)ceil(centre[0] - radius), x1 = (int)floor(centre[0] + radius);
    const int y0 = (int)ceil(centre[1] - radius), y1 = (int)floor(centre[1] + radius);
    int n = 0;
    *all = 0;
    for (int y = y0; y <= y1; y++)
        for (int x = x0; x <= x1; x++) {
            const double dx = x - centre[0], dy = y - centre[1];
            if (dx * dx + dy * dy > radius * radius)
                continue;
            ++*all;
            if (x < 0 || y < 0 || x >= measured->w || y >= measured->h || !pm_at(measured, x, y))
                continue;
            n++;
            if (label > 0)
                pm_at(labels, x, y) = label;
        }
    return n;
}

/* Labels the discs of a grid from 1 on; returns how many. */
static int draw_grid(const struct pm_mask *measured, double diameter, const double first[2],
                     double pitch, struct pm_labels *labels)
{
    int count = 0, all;
    memset(labels->v, 0, pm_pixels(labels) * sizeof *labels->v);
    for (double y = first[1]; y < measured->h; y += pitch)
        for (double x = first[0]; x < measured->w; x += pitch) {
            const double centre[2] = {x, y};
            const int n = walk_disc(measured, centre, 0.5 * diameter, NULL, 0, &all);
            if (n > 0 && n >= LEAST_SKIN * all)
                walk_disc(measured, centre, 0.5 * diameter, labels, ++count, &all);
        }
    return count;
}

enum pihmap_status pm_spread(struct pm_job *job, const struct pm_levelled_pair *pair,
                             const struct pm_noise *noise, double diameter_px,
                             struct pihmap_spread *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const struct pm_mask *measured = pair->measured;
    const int w = measured->w, h = measured->h;
    const double pitch = PITCH * diameter_px + SURROUNDING * pm_long_side(w, h);
    const size_t most = (size_t)(w / pitch + 2.0) * (size_t)(h / pitch + 2.0);
    struct pm_labels labels = {w, h, pm_scratch(job, pm_pixels(measured), sizeof *labels.v)};
    struct pm_region_list list = {0, pm_scratch(job, most, sizeof *list.v)};
    double sum[3] = {0};
    enum pihmap_status st = labels.v && list.v ? PIHMAP_OK : job->err.status;
    out->places = 0;
    for (int k = 0; k < SHIFTS * SHIFTS && !st && diameter_px >= LEAST_DIAMETER; k++) {
        const double first[2] = {0.25 * pitch * (1 + 2 * (k % SHIFTS)),
                                 0.25 * pitch * (1 + 2 * (k / SHIFTS))};
        list.count = draw_grid(measured, diameter_px, first, pitch, &labels);
        if (list.count > 0)
            st = pm_measure(job, pair, noise, &labels, &labels, &list);
        for (int i = 0; i < list.count && !st; i++)
            for (int c = 0; c < 3; c++)
                sum[c] += list.v[i].delta[c] * list.v[i].delta[c];
        out->places += list.count;
    }
    for (int c = 0; c < 3; c++)
        out->mean_square[c] = out->places > 0 ? sum[c] / out->places : NAN;
    pm_scratch_rewind(job, mark);
    return st;
}
