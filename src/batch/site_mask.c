#include "batch/site_mask.h"

#include "base/components.h"
#include "base/limits.h"
#include "base/printable.h"
#include "codec/load.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define THERE 128 /* as in a skin mask */

void pm_site_masks_free(struct pm_site_mask *v, size_t n)
{
    for (size_t i = 0; v && i < n; i++)
        free(v[i].px);
    free(v);
}

static void add_run(struct pm_site_mask *m, const struct pm_run *run)
{
    const double length = run->b - run->a + 1;
    memset(m->px + (size_t)(run->y - m->y) * (size_t)m->w + (size_t)(run->a - m->x), 1,
           (size_t)length);
    m->area += length;
    m->cx += length * 0.5 * (run->a + run->b);
    m->cy += length * run->y;
}

/* The box of a component; of all of them for one part. */
static void widen(struct pm_site_mask *m, const struct pm_component *c)
{
    const bool first = m->w == 0;
    const int x1 = first ? c->x1 : (int)fmax(c->x1, m->x + m->w - 1);
    const int y1 = first ? c->y1 : (int)fmax(c->y1, m->y + m->h - 1);
    m->x = first ? c->x0 : (int)fmin(c->x0, m->x);
    m->y = first ? c->y0 : (int)fmin(c->y0, m->y);
    m->w = x1 - m->x + 1;
    m->h = y1 - m->y + 1;
}

static enum pihmap_status take_parts(struct pm_job *job, const struct pm_components *c, bool whole,
                                     struct pm_site_mask *v, size_t n)
{
    for (int i = 0; i < c->count; i++)
        widen(&v[whole ? 0 : i], &c->v[i]);
    for (size_t i = 0; i < n; i++) {
        v[i].px = pm_alloc(job, (size_t)v[i].w * (size_t)v[i].h, 1);
        if (!v[i].px)
            return job->err.status;
    }
    for (size_t i = 0; i < c->runs; i++)
        add_run(&v[whole ? 0 : c->run[i].component], &c->run[i]);
    for (size_t i = 0; i < n; i++) {
        v[i].cx /= v[i].area;
        v[i].cy /= v[i].area;
    }
    return PIHMAP_OK;
}

enum pihmap_status pm_site_masks_read(struct pm_job *job, const char *path, bool whole,
                                      struct pm_site_mask **out, size_t *n)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pihmap_options options;
    struct pm_components parts;
    uint8_t *px = NULL;
    char shown[256];
    int w, h;
    enum pihmap_status st;
    *out = NULL;
    *n = 0;
    pihmap_options_init(&options);
    pm_printable(path, shown, sizeof shown);
    TRY(pm_load_grey(job, path, &options, &w, &h, &px));
    TRY(pm_find_components(job, px, w, h, THERE, 255, &parts));
    if (parts.count == 0)
        st = pm_fail(job, PIHMAP_EFORMAT, "%s: this mask is black: a site is white", shown);
    else if (parts.count > PM_MAX_SITE_PARTS)
        st = pm_fail(job, PIHMAP_ELIMIT, "%s: this mask has %d parts, over the limit of %d", shown,
                     parts.count, PM_MAX_SITE_PARTS);
    if (st)
        goto out;
    *n = whole ? 1 : (size_t)parts.count;
    *out = pm_alloc(job, *n, sizeof **out);
    st = *out ? take_parts(job, &parts, whole, *out, *n) : job->err.status;
out:
    if (st) {
        pm_site_masks_free(*out, *n);
        *out = NULL;
        *n = 0;
    }
    free(px);
    pm_scratch_rewind(job, mark);
    return st;
}

bool pm_site_mask_holds(const struct pm_site_mask *m, double x, double y)
{
    const double u = floor(x + 0.5) - m->x, v = floor(y + 0.5) - m->y;
    return u >= 0 && v >= 0 && u < m->w && v < m->h && m->px[(size_t)v * (size_t)m->w + (size_t)u];
}
