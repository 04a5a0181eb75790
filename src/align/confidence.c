#include "align/confidence.h"

#include <math.h>

/* In px of the coarsest band (a quarter of level 0). */
static const double window_sigma[3] = {2.5, 3.0, 3.5}; /* per band: 10 to 14 px of level 0 */

#define CORRELATION_LOW 0.10f  /* what chance reaches in such a window */
#define CORRELATION_HIGH 0.45f /* skin under another expression */
#define PLAIN 0.55f            /* confidence where there is nothing to compare */
#define STRUCTURE_LOW 0.45f    /* mean square of normalised structure: noise alone has 0.3 */
#define STRUCTURE_HIGH 0.8f

static float ramp(float x, float low, float high)
{
    const float t = (x - low) / (high - low);
    return t < 0.0f ? 0.0f : t > 1.0f ? 1.0f : t;
}

struct products {
    const struct pm_warped_pair *warped;
    int side;                   /* px of the pair per px of the products */
    struct pm_plane ab, aa, bb; /* means of before x after, after x after, before x before */
};

/* The means over blocks of side x side px. */
static void product_rows(void *context, int first, int end)
{
    const struct products *c = context;
    const int side = c->side;
    const float share = 1.0f / (float)(side * side);
    for (int y = first; y < end; y++)
        for (int x = 0; x < c->ab.w; x++) {
            float ab = 0, aa = 0, bb = 0;
            for (int j = 0; j < side; j++) {
                const float *after = &pm_at(&c->warped->after, x * side, y * side + j);
                const float *before = &pm_at(&c->warped->before, x * side, y * side + j);
                for (int i = 0; i < side; i++) {
                    const float a = after[i], b = before[i];
                    ab += a * b;
                    aa += a * a;
                    bb += b * b;
                }
            }
            pm_at(&c->ab, x, y) = share * ab;
            pm_at(&c->aa, x, y) = share * aa;
            pm_at(&c->bb, x, y) = share * bb;
        }
}

/* The means over Gaussian windows of sigma, in px of the products. */
static enum pihmap_status local_products(struct pm_job *job, struct products *c, double sigma)
{
    enum pihmap_status st;
    pm_rows(job, c->ab.h, product_rows, c);
    TRY(pm_blur(job, &c->ab, sigma, &c->ab));
    TRY(pm_blur(job, &c->aa, sigma, &c->aa));
    TRY(pm_blur(job, &c->bb, sigma, &c->bb));
out:
    return st;
}

/* best: the highest correlation so far; both: how far both pictures have structure in some band. */
static void add_band(const struct products *c, struct pm_plane *best, struct pm_plane *both)
{
    for (size_t i = 0, n = pm_pixels(&c->ab); i < n; i++) {
        const float correlation = c->ab.v[i] / sqrtf(c->aa.v[i] * c->bb.v[i] + 1e-6f);
        const float structure = ramp(fminf(c->aa.v[i], c->bb.v[i]), STRUCTURE_LOW, STRUCTURE_HIGH);
        best->v[i] = fmaxf(best->v[i], ramp(correlation, CORRELATION_LOW, CORRELATION_HIGH));
        both->v[i] = fmaxf(both->v[i], structure);
    }
}

enum pihmap_status pm_confidence(struct pm_job *job, const struct pm_warped_pair *band, int bands,
                                 struct pm_plane *out)
{
    const struct pm_plane *size = &band[bands - 1].before;
    enum pihmap_status st = PIHMAP_OK;
    *out = pm_plane_scratch(job, size->w, size->h);
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_plane both = pm_plane_scratch(job, size->w, size->h);
    struct products c = {.ab = pm_plane_scratch(job, size->w, size->h),
                         .aa = pm_plane_scratch(job, size->w, size->h),
                         .bb = pm_plane_scratch(job, size->w, size->h)};
    const size_t n = pm_pixels(size);
    if (!out->v || !both.v || !c.ab.v || !c.aa.v || !c.bb.v) {
        st = job->err.status;
        goto out;
    }
    for (size_t i = 0; i < n; i++)
        out->v[i] = both.v[i] = 0.0f;
    for (int l = 0; l < bands; l++) {
        c.warped = &band[l];
        c.side = 1 << (bands - 1 - l);
        TRY(local_products(job, &c, window_sigma[l]));
        add_band(&c, out, &both);
    }
    for (size_t i = 0; i < n; i++)
        out->v[i] = fmaxf(out->v[i], PLAIN * (1.0f - both.v[i]));
out:
    pm_scratch_rewind(job, mark);
    return st;
}
