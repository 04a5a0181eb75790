/* The full-size mask of the regions flagged as PIH: scanline polygon fill of their smooth outlines,
 * by the nonzero winding rule. */
#include "report/overlay.h"

#include "report/label_index.h"

#include <math.h>
#include <string.h>

/* Where an outline crosses a scanline, the line of pixel centres of a row. */
struct crossing {
    float x;
    int winding; /* +1 up, -1 down */
};

struct fill {
    struct pm_mask *mask;
    size_t *first; /* crossing of every row, and the end of the last */
    struct crossing *v;
};

/* The scanlines [first, end) that the edge a-b crosses. Half open, so that one through a corner
 * counts once. */
static void edge_rows(struct pm_point a, struct pm_point b, int height, int *first, int *end)
{
    const float low = a.y < b.y ? a.y : b.y, high = a.y < b.y ? b.y : a.y;
    *first = low <= 0 ? 0 : (int)ceilf(low);
    *end = high <= 0 ? 0 : (int)ceilf(high);
    *end = *end < height ? *end : height;
}

static struct pm_point next_point(const struct pm_contour *c, size_t i)
{
    return c->points[i + 1 < c->count ? i + 1 : 0];
}

static bool is_pih(const struct pihmap_report *report, const struct pm_contour *c)
{
    return report->regions[c->index].kind == PIHMAP_KIND_PIH;
}

/* Where every row's crossings start, from their numbers (a counting sort). */
static void count_crossings(const struct pm_contours *contours, const struct pihmap_report *report,
                            int height, size_t *first)
{
    memset(first, 0, ((size_t)height + 2) * sizeof *first);
    for (size_t k = 0; k < contours->count; k++) {
        const struct pm_contour *c = &contours->v[k];
        for (size_t i = 0; is_pih(report, c) && i < c->count; i++) {
            int y, end;
            edge_rows(c->points[i], next_point(c, i), height, &y, &end);
            for (; y < end; y++)
                first[y + 2]++; /* two ahead: place_crossings() moves the starts by one */
        }
    }
    for (int y = 0; y <= height; y++)
        first[y + 1] += first[y];
}

static void place_crossings(const struct pm_contours *contours, const struct pihmap_report *report,
                            int height, struct fill *fill)
{
    for (size_t k = 0; k < contours->count; k++) {
        const struct pm_contour *c = &contours->v[k];
        for (size_t i = 0; is_pih(report, c) && i < c->count; i++) {
            const struct pm_point a = c->points[i], b = next_point(c, i);
            int y, end;
            edge_rows(a, b, height, &y, &end);
            for (; y < end; y++) {
                const float x = a.x + (b.x - a.x) * ((float)y - a.y) / (b.y - a.y);
                fill->v[fill->first[y + 1]++] = (struct crossing){x, a.y < b.y ? -1 : 1};
            }
        }
    }
}

static int by_x(const void *a, const void *b)
{
    const struct crossing *p = a, *q = b;
    return p->x != q->x ? (p->x > q->x) - (p->x < q->x)
                        : (p->winding > q->winding) - (p->winding < q->winding);
}

/* Nonzero winding, not even-odd: outlines of neighbours may overlap slightly. */
static void fill_rows(void *context, int first, int end)
{
    const struct fill *f = context;
    const int w = f->mask->w;
    for (int y = first; y < end; y++) {
        struct crossing *v = f->v + f->first[y];
        const size_t n = f->first[y + 1] - f->first[y];
        uint8_t *row = pm_row(f->mask, y);
        qsort(v, n, sizeof *v, by_x);
        int winding = 0;
        for (size_t i = 0; i + 1 < n; i++) {
            winding += v[i].winding;
            int x = v[i].x <= 0 ? 0 : (int)ceilf(v[i].x);
            int stop = v[i + 1].x <= 0 ? 0 : (int)ceilf(v[i + 1].x);
            stop = stop < w ? stop : w;
            if (winding != 0 && x < stop)
                memset(row + x, 255, (size_t)(stop - x));
        }
    }
}

enum pihmap_status pm_pih_mask(struct pm_job *job, const struct pm_labels *labels,
                               const struct pihmap_report *report, int width, int height,
                               struct pm_mask *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_label_index of;
    struct pm_contours contours;
    struct fill fill = {.mask = out};
    enum pihmap_status st;
    TRY(pm_mask_alloc(job, width, height, out));
    TRY(pm_label_index(job, report, &of));
    TRY(pm_contours(job, labels, &of, width, height, &contours));
    fill.first = pm_scratch(job, (size_t)height + 2, sizeof *fill.first);
    if (!fill.first)
        TRY(job->err.status);
    count_crossings(&contours, report, height, fill.first);
    if (fill.first[height + 1] == 0)
        goto out;
    fill.v = pm_scratch(job, fill.first[height + 1], sizeof *fill.v);
    if (!fill.v)
        TRY(job->err.status);
    place_crossings(&contours, report, height, &fill);
    pm_rows(job, height, fill_rows, &fill);
out:
    pm_scratch_rewind(job, mark);
    if (st)
        pm_mask_free(out);
    return st;
}
