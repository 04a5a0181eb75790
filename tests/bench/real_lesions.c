#include "bench/real_lesions.h"

#include "base/colour.h"

#include <math.h>
#include <string.h>

#define NEIGHBOURHOOD 0.12 /* side of the square, of the long side */
#define LESION 5.0         /* L* darker, a* redder than the median */
#define CALM 2.0           /* L* and a* from the median */

/* Of the histograms: 0.1 each, which holds L* and the a* of every sRGB colour. */
#define BINS_PER_UNIT 10
#define LOWEST -90
enum { BINS = 200 * BINS_PER_UNIT };

struct histogram {
    int count[BINS], n;
};

static int bin_of(float v)
{
    const int bin = (int)((v - LOWEST) * BINS_PER_UNIT);
    return bin < 0 ? 0 : bin < BINS ? bin : BINS - 1;
}

static double histogram_median(const struct histogram *h)
{
    int bin = 0;
    for (int seen = h->count[0]; 2 * seen < h->n && bin < BINS - 1;)
        seen += h->count[++bin];
    return (bin + 0.5) / BINS_PER_UNIT + LOWEST;
}

/* Column x, rows y - radius to y + radius, enters (1) or leaves (-1). */
static void count_column(const struct pm_plane *plane, const struct pm_mask *inside,
                         const int at[3], int sign, struct histogram *h)
{
    const int x = at[0], y = at[1], radius = at[2];
    if (x < 0 || x >= plane->w)
        return;
    for (int v = y < radius ? 0 : y - radius; v <= y + radius && v < plane->h; v++)
        if (pm_at(inside, x, v)) {
            h->count[bin_of(pm_at(plane, x, v))] += sign;
            h->n += sign;
        }
}

/* Where inside is set: plane less the median of its neighbourhood. Elsewhere 0. */
static enum pihmap_status above_median(struct pm_job *job, const struct pm_plane *plane,
                                       const struct pm_mask *inside, struct pm_plane *out)
{
    const int radius = (int)lround(NEIGHBOURHOOD * pm_long_side(plane->w, plane->h) / 2);
    struct histogram *h = pm_scratch(job, 1, sizeof *h);
    if (!h)
        return job->err.status;
    for (int y = 0; y < plane->h; y++) {
        memset(h, 0, sizeof *h);
        for (int x = -radius; x < plane->w; x++) {
            count_column(plane, inside, (int[]){x + radius, y, radius}, 1, h);
            count_column(plane, inside, (int[]){x - radius - 1, y, radius}, -1, h);
            if (x >= 0 && pm_at(inside, x, y))
                pm_at(out, x, y) = (float)((double)pm_at(plane, x, y) - histogram_median(h));
        }
    }
    return PIHMAP_OK;
}

static void count_px(const struct pm_mask *inside, const struct pm_mask *skin, const float *dL,
                     const float *da, struct real_lesions *out)
{
    for (size_t i = 0, n = pm_pixels(skin); i < n; i++) {
        const bool calm = fabs((double)dL[i]) <= CALM && fabs((double)da[i]) <= CALM;
        const bool lesion = (double)dL[i] < -LESION || (double)da[i] > LESION;
        if (!inside->v[i])
            continue;
        out->lesion += lesion;
        out->lesion_left_out += lesion && !skin->v[i];
        out->calm += calm;
        out->calm_left_out += calm && !skin->v[i];
    }
}

enum pihmap_status real_lesions_inside(struct pm_job *job, const struct pm_linear *photo,
                                       const struct pm_mask *skin, const struct pm_mask *inside,
                                       struct real_lesions *out)
{
    const int w = skin->w, h = skin->h;
    const float *rgb[3] = {photo->r.v, photo->g.v, photo->b.v};
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_plane lab[3], above[2] = {{0, 0, NULL}, {0, 0, NULL}};
    enum pihmap_status st;
    *out = (struct real_lesions){0};
    for (int k = 0; k < 3; k++)
        TRY(pm_plane_take(job, w, h, &lab[k]));
    pm_lab_row(rgb, (float *[]){lab[0].v, lab[1].v, lab[2].v}, w * h);
    for (int k = 0; k < 2; k++) {
        TRY(pm_plane_alloc(job, w, h, &above[k]));
        TRY(above_median(job, &lab[k], inside, &above[k]));
    }
    count_px(inside, skin, above[0].v, above[1].v, out);
out:
    pm_scratch_rewind(job, mark);
    pm_plane_free(&above[0]);
    pm_plane_free(&above[1]);
    return st;
}

enum pihmap_status real_lesions_count(struct pm_job *job, const struct pm_linear *photo,
                                      const struct pm_mask *skin,
                                      const struct real_polygon *polygon, struct real_lesions *out)
{
    struct pm_mask inside = {0, 0, NULL};
    enum pihmap_status st;
    TRY(pm_mask_alloc(job, skin->w, skin->h, &inside));
    real_polygon_fill(polygon, 255, &inside);
    TRY(real_lesions_inside(job, photo, skin, &inside, out));
out:
    pm_mask_free(&inside);
    return st;
}
